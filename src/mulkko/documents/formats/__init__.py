"""One file per kind of file that a paper becomes."""
