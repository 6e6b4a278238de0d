"""What the public gets, as files: one module for each kind of file."""
