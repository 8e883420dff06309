"""`POST /api/ingest/{sales|events|engagement}`: see `functions/ingest_door.py`."""

from functions.site import serve

app = serve("ingest_door")
