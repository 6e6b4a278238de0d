"""Views: find through what the person may see, call one action, answer."""
