"""`mulkko bench`."""


def register(nouns, shared):
    pass
