"""Settings and the root urls: the only room that reads the environment."""
