"""Acts of a case as steps, arrows and delays, and what follows from many of them. Pure."""
