"""Reading office files: pure computation on bytes, without a database; it never guesses a value and never drops one in silence."""
