"""The home PC's part: takes task ids from the queue, claims them at the functions, does them, reports."""

VERSION = "0.1.0"
