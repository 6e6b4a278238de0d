"""Which units must be asked while a document is drafted, and what they answered; an answer is advice, never a signature."""
