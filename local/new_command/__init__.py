"""`make command NAME="supplier add"`: the skeletons of a new command, and what is left to do (docs/contribute.md)."""
