"""`GET|POST /api/cron`: see `functions/cron.py`."""

from functions.site import serve

app = serve("cron")
