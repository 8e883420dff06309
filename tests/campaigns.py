"""How long the tests that draw at random go on. The gate draws a few each time; `make campaigns` goes on for longer."""

import os

CAMPAIGNS = int(os.environ.get("WOCS_CAMPAIGNS", "1"))
"""How often the gate's share is done."""
