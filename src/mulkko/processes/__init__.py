"""How work really flowed, read from the ledger: where it waits, where it turns back. Units and steps, never a person; no tables."""
