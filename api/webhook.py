"""`GET|POST /api/webhook`: see `functions/webhook.py`."""

from functions.site import serve

app = serve("webhook")
