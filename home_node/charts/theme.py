"""Colours and sizes: the landing pages' palette (functions/templates/landing.css), in pixels of a picture 1080 wide.

A phone shows 1080 as 360 or so: 30 here is 10 there, and nothing is smaller than that but the source.
"""

CHILI, DEEP, COAL = "#d3201f", "#8f1013", "#1d1512"
CREAM, MILK = "#fff5e4", "#fffbf3"
SHADE, TRACK = "#ead8b6", "#f6e8d0"
TURMERIC, LEAF = "#f7b52c", "#3f7d3a"
INK, MUTED = "#4a3a32", "#7a6558"
PALE, GRID, GAP = "#e9c39b", "#eddcc2", "#9c8170"

WIDTH, TALL, SQUARE = 1080, 1350, 1080
MARGIN = 64
TITLE, TOTAL, CHIP = 60, 96, 40
SUBJECT, NOTE, LABEL, VALUE, SOURCE = 38, 34, 32, 32, 28
