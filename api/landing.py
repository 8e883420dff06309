"""`GET /p/{page}, /p/{page}/{version}.jpg, /go/{page}`: see `functions/doors/landing.py`."""

from functions.site import serve

app = serve("landing")
