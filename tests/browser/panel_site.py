"""The panel as its host serves it: the files of public/ beside the function, and the store that takes uploads."""

import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from functions.media_store.folder import UPLOADS
from functions.site import serve
from local.web.uploads import take_upload

PUBLIC = Path(__file__).resolve().parents[2] / "public"
serve_panel = serve("panel")


def site(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    file = PUBLIC / environ["PATH_INFO"].lstrip("/")
    if file.is_file():
        start("200 OK", [("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")])
        return [file.read_bytes()]
    if environ["PATH_INFO"].startswith(UPLOADS):
        return take_upload(environ, start)
    return serve_panel(environ, start)
