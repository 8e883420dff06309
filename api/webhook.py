"""`GET|POST /api/webhook`: see `functions/doors/webhook.py`."""

from functions.site import serve

app = serve("webhook")
