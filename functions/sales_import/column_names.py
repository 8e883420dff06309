"""What the columns of people's sheets are called, in English and in Malay, and how the file itself is written."""

import re

NAMES: dict[str, tuple[str, ...]] = {
    "external_id": (
        "order id", "order no", "order number", "no pesanan", "id pesanan", "no resit", "resit", "receipt no",
        "receipt number", "receipt", "invoice no", "invoice", "no invois", "invois", "transaction id",
        "id transaksi", "no rujukan", "rujukan", "reference", "ref", "order", "id",
    ),
    "at": (
        "tarikh dan masa", "tarikh masa", "date time", "datetime", "tarikh", "date", "tarikh jualan",
        "tarikh pesanan", "order date", "sale date", "transaction date", "sold at", "created at", "timestamp",
        "hari", "day",
    ),
    "clock": (
        "masa", "time", "jam", "waktu", "order time",
    ),
    "amount": (
        "jumlah", "amount", "total", "jumlah bayaran", "jumlah jualan", "grand total", "total amount",
        "net sales", "net total", "sales", "jualan", "bayaran", "nilai", "jumlah harga", "total price",
        "rm", "myr",
    ),
    "price": (
        "harga", "price", "harga seunit", "harga satu", "harga unit", "unit price", "price per unit", "price each",
    ),
    "qty": (
        "qty", "quantity", "kuantiti", "bilangan", "unit", "units", "pcs",
    ),
    "item": (
        "item", "barang", "produk", "product", "menu", "item name", "product name", "nama item", "nama barang",
        "nama produk", "keterangan", "description",
    ),
    "channel": (
        "channel", "saluran", "platform", "sumber", "source", "outlet", "cawangan", "branch", "tempat",
    ),
    "note": (
        "note", "nota", "catatan", "notes", "remark", "remarks",
    ),
}  # fmt: skip
"""Field → headings, the likelier first. A `price` is of one; without an amount it is multiplied by the quantity."""

_MAGIC = {
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
}


def text_of(data: bytes) -> tuple[str, str | None]:
    """The file's text, or the code of why it is none: xls, pdf, picture, not_text."""
    kind = next((code for magic, code in _MAGIC.items() if data.startswith(magic)), None)
    if kind:
        return "", kind
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or is_utf16(data):
        coding = (
            "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        )
        return data.decode(coding, "replace").replace("\0", ""), None
    if b"\0" in data[:4096]:
        return "", "not_text"
    try:
        return data.decode("utf-8-sig").replace("\0", ""), None
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\0", ""), None


def is_utf16(data: bytes) -> bool:
    """Without a mark: every other byte of plain letters is zero."""
    head = data[:200]
    few, many = sorted((head[::2].count(0), head[1::2].count(0)))
    return len(head) >= 4 and many > len(head) * 0.4 and few < len(head) * 0.05


def heading(cell: str) -> str:
    """`Jumlah (RM)` as `jumlah`."""
    words = re.sub(r"[^a-z0-9]+", " ", cell[:80].lower()).split()
    return " ".join(word for word in words if word not in {"rm", "myr"} or len(words) == 1)
