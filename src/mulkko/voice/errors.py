class VoiceError(Exception):
    """Something this room refuses: what, where and how to cure it."""

    def __init__(self, what: str, where: str = "", cure: str = ""):
        super().__init__(" ".join(part for part in (what, cure) if part))
        self.what, self.where, self.cure = what, where, cure


class NothingCollected(VoiceError):
    """There are no voices, or none that this person may read: the two are not told apart."""
