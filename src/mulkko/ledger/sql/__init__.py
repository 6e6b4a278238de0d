"""Statements that Django does not write by itself."""
