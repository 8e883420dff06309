"""The text of a decoder made words: tokens, split numbers, self-corrections, what its prompt put in."""
