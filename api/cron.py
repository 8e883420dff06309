"""`GET|POST /api/cron`: see `functions/doors/cron.py`."""

from functions.site import serve

app = serve("cron")
