"""`POST /api/ingest/{sales|events|engagement}`: see `functions/doors/ingest.py`."""

from functions.site import serve

app = serve("ingest")
