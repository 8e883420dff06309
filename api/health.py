"""`GET /api/health`: see `functions/doors/health.py`."""

from functions.site import serve

app = serve("health")
