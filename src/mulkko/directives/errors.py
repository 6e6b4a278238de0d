class DirectiveRefused(Exception):
    """Something the room refuses; the message says what happened and what to do next."""


class NotYours(DirectiveRefused):
    """Another unit decides this: the one that registered the remarks, or the one that leads the work."""


class OutOfTurn(DirectiveRefused):
    """The directive stands elsewhere on its road, so this step cannot come now."""


class NoProof(DirectiveRefused):
    """Done is said only with an approved document or with evidence."""
