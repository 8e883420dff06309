"""The panel as its host serves it: the files of public/ beside the function."""

import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from functions.site import serve

PUBLIC = Path(__file__).resolve().parents[2] / "public"
serve_panel = serve("panel")


def site(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    file = PUBLIC / environ["PATH_INFO"].lstrip("/")
    if file.is_file():
        start("200 OK", [("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")])
        return [file.read_bytes()]
    return serve_panel(environ, start)
