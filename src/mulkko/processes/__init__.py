"""How work really flowed: who works with whom and who apart, where it waits and where it turns back. Of units and steps, never of people."""
