"""The outside things of this room: the queue in the database, and the lock of the one worker."""
