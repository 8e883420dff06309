"""Which intent the words ask for, and the frame of its slots filled from them."""
