"""`POST /api/node/{claim|beat|report|file}`: see `functions/node_door.py`."""

from functions.site import serve

app = serve("node_door")
