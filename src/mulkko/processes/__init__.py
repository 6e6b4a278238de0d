"""How work really flowed: who works with whom, who works apart on the same thing. Of units, never of people."""
