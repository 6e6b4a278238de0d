class CatalogError(Exception):
    """Something the catalogue refuses: what, where and how to cure it."""

    def __init__(self, what: str, where: str = "", cure: str = ""):
        super().__init__(" ".join(part for part in (what, cure) if part))
        self.what, self.where, self.cure = what, where, cure


class NotYours(CatalogError):
    """Only the unit that owns a dataset adds a version to it."""


class UploadOver(CatalogError):
    """What was brought was kept or dropped already, or its bytes are gone."""


class AskingRefused(CatalogError):
    """Something about a request for data or received data is refused; `why` is its code."""

    def __init__(self, why: str):
        super().__init__(f"The request for data is refused as it stands: {why}.")
        self.why = why


class CallRefused(CatalogError):
    """Something about a data call is refused; `why` is its code, `detail` what it is about."""

    def __init__(self, why: str, detail: str = ""):
        super().__init__(f"The data call is refused as it stands: {why}{': ' if detail else ''}{detail}.")
        self.why, self.detail = why, detail
