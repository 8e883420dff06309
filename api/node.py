"""`POST /api/node/{claim|beat|report|file}`: see `functions/doors/node.py`."""

from functions.site import serve

app = serve("node")
