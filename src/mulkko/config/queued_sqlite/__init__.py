"""SQLite with a queue before its one writer: whoever came first writes first, in this process and beside others."""
