"""A sealed document, its route, its signatures, recall, its number; never learns what a policy is."""
