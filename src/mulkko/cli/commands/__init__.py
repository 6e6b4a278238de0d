"""One module a noun: its arguments, the one action or query it calls, and how the answer reads."""
