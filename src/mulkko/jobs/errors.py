class JobRefused(Exception):
    """Something this room refuses: what, where and how to cure it."""

    def __init__(self, what: str, where: str = "", cure: str = ""):
        super().__init__(" ".join(part for part in (what, cure) if part))
        self.what, self.where, self.cure = what, where, cure


class StillGoing(JobRefused):
    """A job is run again only after it has failed or was interrupted."""


class WorkerRuns(Exception):
    """Another process holds the lock of the worker."""


class Stopped(BaseException):
    """The worker was told to stop: like a key pressed on a keyboard, nothing but the worker itself catches it."""
