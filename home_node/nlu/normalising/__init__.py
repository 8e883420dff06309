"""Normalising: a decoder's text made words, and the variants of them that may have been said instead."""
