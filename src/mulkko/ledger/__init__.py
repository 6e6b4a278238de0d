"""Append-only entries, each sealing all before it."""
