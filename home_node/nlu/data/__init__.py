"""The words that people say for what the menu has, as data."""
