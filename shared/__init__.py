"""What both sides must agree on: the menu, the grammar, signatures, settings. Imports stdlib and pydantic only."""
