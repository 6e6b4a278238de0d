"""내 할 일: the acts that only one person can do now, collected from every room that waits for people."""
