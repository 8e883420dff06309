"""Small files of each kind that one of the staff may send to a customer, and some that pretend."""

import zipfile
from io import BytesIO

from PIL import Image

from tests.film_files import box, film

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
NOTE = b"OggS" + bytes(24) + b"OpusHead" + bytes(100)
MP3 = b"ID3\x04" + bytes(200)
M4A = box(b"ftyp", b"mp42" + bytes(4) + b"mp42") + box(b"moov", box(b"hdlr", bytes(8) + b"soun")) + box(b"mdat", b"la")
FILM = film() + box(b"free", b"vide")
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(kind: str = "JPEG", side: int = 40, end: bytes = b"") -> bytes:
    """`end`: what stands behind the picture, as in a file that is two things at once."""
    written = BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(written, kind)
    return written.getvalue() + end


def office(folder: str = "word", *more: str) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            parts.writestr(name, "x")
    return written.getvalue()
