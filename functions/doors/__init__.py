"""What the URLs do: one file a door, one function of the same name (`functions/site.py` makes an app of each)."""
