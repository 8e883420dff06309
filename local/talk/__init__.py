"""`make talk`: a person's phone in a terminal, against the system that runs."""
