"""Forms: what may be typed, and the words beside it."""
