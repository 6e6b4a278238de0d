"""Claims pinned to data, and whether they still hold."""
