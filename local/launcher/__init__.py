"""`make run`: starts every part of the system, looks after them and stops them."""
