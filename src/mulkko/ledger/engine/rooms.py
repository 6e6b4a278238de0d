"""Which rooms verify rows of their own beside those that the room of the verification knows: it stands below them."""

# Where a function that yields `Break`s is found, and the kind of what cannot even be read. Names alone: whoever starts
# imports nothing for it.
VERIFIED_TOO: list[tuple[str, str]] = []
