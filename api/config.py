"""`GET /api/config/{app}`: see `functions/config_door.py`."""

from functions.site import serve

app = serve("config_door")
