"""Ears: a voice note becomes the ways it may be written down; what it means is for `home_node.nlu`."""
