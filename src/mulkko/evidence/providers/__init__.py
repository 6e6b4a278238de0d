"""The outside things of this room: the line before the query children of one machine."""
