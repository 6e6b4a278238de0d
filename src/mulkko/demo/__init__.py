"""Stories that fill a new install by calling actions, never by inserting rows."""
