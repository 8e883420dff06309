"""What a document is by its bytes, of those kinds that WhatsApp takes and no browser runs."""

from io import BytesIO

PDF, TEXT = "application/pdf", "text/plain"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PARTS = (
    ("word/", f"{_OFFICE}wordprocessingml.document"),
    ("xl/", f"{_OFFICE}spreadsheetml.sheet"),
    ("ppt/", f"{_OFFICE}presentationml.presentation"),
)
_NAMES_MAX = 5_000
ENDINGS = {
    PDF: (".pdf",),
    TEXT: (".txt", ".csv", ".md", ".log"),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    f"{_OFFICE}wordprocessingml.document": (".docx",),
    f"{_OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{_OFFICE}presentationml.presentation": (".pptx",),
}
"""What the name of such a document ends with, the usual one first."""


def document_mime(data: bytes) -> str | None:
    """A PDF, a text, or what Word, Excel and PowerPoint write; None for anything else, pages and drawings among it."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(_OLE):
        return next((mime for name, mime in _OLE_STREAMS if name.encode("utf-16-le") in data), None)
    if data.startswith(b"PK\x03\x04"):
        return office_mime(data)
    return TEXT if is_plain_text(data) else None


def office_mime(data: bytes) -> str | None:
    """Without macros: what has them is named otherwise by WhatsApp, and is not taken."""
    import zipfile

    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            names = parts.namelist()[:_NAMES_MAX]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((mime for folder, mime in _PARTS if any(name.startswith(folder) for name in names)), None)


def is_plain_text(data: bytes) -> bool:
    """Letters of UTF-8 that begin no markup: some program would open it as a page."""
    if b"\0" in data or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return bool(data.strip())
