"""What both sides must agree on: the menu of commands, the grammar, signatures, settings. Imports stdlib and pydantic only."""
