"""Work that goes on after the page was left: who asked for it, where it stands, and how it ended. It decides nothing itself."""
