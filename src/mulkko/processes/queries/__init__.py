"""Reading how units work together, and what heads designated."""
