"""Keys that live outside the data folder."""
