"""`GET /api/config/{app}`: see `functions/doors/config.py`."""

from functions.site import serve

app = serve("config")
