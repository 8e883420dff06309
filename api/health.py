"""`GET /api/health`: see `functions/health.py`."""

from functions.site import serve

app = serve("health")
