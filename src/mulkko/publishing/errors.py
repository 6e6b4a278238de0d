"""What the publishing room refuses."""


class PublishingRefused(Exception):
    """Something about publishing is refused; the message is one calm sentence."""


class NotPublic(PublishingRefused):
    """A paper gives nothing to the public; `why` is undecided, closed or unmarked."""

    def __init__(self, why: str):
        super().__init__(f"This paper gives nothing to the public: {why}.")
        self.why = why
