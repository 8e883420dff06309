"""Penalties of a frame: leftover words, asides, what is implausible."""
