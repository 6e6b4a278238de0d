class DirectiveRefused(Exception):
    """Something the room refuses; the message says what happened and what to do next."""


class NotYours(DirectiveRefused):
    """Another unit decides this: the one that registered the remarks, or the one that leads the work."""


class OutOfTurn(DirectiveRefused):
    """The directive stands elsewhere on its road, so this step cannot come now."""


class NoProof(DirectiveRefused):
    """Done is said only with an approved document or with evidence."""


class TooLate(DirectiveRefused):
    """The time in which redistribution may be asked for is over, or it was asked for before."""


class Unread(DirectiveRefused):
    """A file gives no text. `kind` is one of pdf, old, encoding, broken, other, entities, large, long, empty, or how reading ended."""

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind
