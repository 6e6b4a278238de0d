"""One policy from question to options and draft; checks claims before anyone signs."""
