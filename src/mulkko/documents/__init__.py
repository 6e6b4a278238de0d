"""Structured text in, an official paper out; no tables of its own."""
