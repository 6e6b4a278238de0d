"""Files that an operator brings: one module each."""
