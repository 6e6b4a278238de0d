"""The one exception of this engine: a file, or one sheet of it, that cannot be read as a table."""


class Refused(Exception):
    """A file or sheet is refused, said in three plain English sentences.

    Args:
        what: what is wrong.
        where: the place in the file, as exactly as it is known.
        cure: what a person can do about it.
    """

    def __init__(self, what: str, where: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.where, self.cure = what, where, cure

    def as_error(self) -> dict[str, str]:
        """Return the refusal as a JSON-able dict with the keys what, where and cure."""
        return {"what": self.what, "where": self.where, "cure": self.cure}
