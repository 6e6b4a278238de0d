"""The mulkko command: same standing as the pages, decides nothing."""
