class EvidenceError(Exception):
    """Something about a claim is refused: what, where and how to cure it."""

    def __init__(self, what: str, where: str = "", cure: str = ""):
        super().__init__(" ".join(part for part in (what, cure) if part))
        self.what, self.where, self.cure = what, where, cure


class BadClaim(EvidenceError):
    """The sentence, its slots or its query do not fit together."""
