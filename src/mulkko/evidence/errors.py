class EvidenceError(Exception):
    """Something about a claim is refused: what, where and how to cure it."""

    def __init__(self, what: str, where: str = "", cure: str = ""):
        super().__init__(" ".join(part for part in (what, cure) if part))
        self.what, self.where, self.cure = what, where, cure


class BadClaim(EvidenceError):
    """The sentence, its slots or its query do not fit together."""


class QueriesBusy(EvidenceError):
    """Too many queries run or wait; nothing was run. `ahead` of them, the person's own where `is_own`."""

    def __init__(self, ahead: int, *, is_own: bool) -> None:
        own, others = f"Queries of yours that still run: {ahead}.", f"Queries of other people that still run: {ahead}."
        super().__init__(own if is_own else others, "the query", "Wait a moment and try again.")
        self.ahead, self.is_own = ahead, is_own
