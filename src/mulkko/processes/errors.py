"""What the room of processes refuses."""


class SharingRefused(Exception):
    """A 함께 쓰기 지정 is refused; the message is one calm sentence."""


class NotAboveAll(SharingRefused):
    """Somebody designates or ends it who does not head all units concerned."""
