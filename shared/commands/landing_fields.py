"""What the landing commands ask for."""

from dataclasses import replace

from shared.commands.model import Field

PAGE = Field(
    key="page",
    kind="slug",
    required=True,
    label_en="Page",
    label_ms="Halaman",
    example="promo-raya",
    aliases=("halaman", "laman", "slug", "page name", "nama halaman"),
)
TITLE = Field(
    key="title",
    kind="text",
    required=True,
    label_en="Title",
    label_ms="Tajuk",
    example="Promo Raya Gila!",
    derived_from="page",
    aliases=("tajuk", "headline", "judul"),
)
DESC = Field(
    key="desc",
    kind="text",
    label_en="Description",
    label_ms="Keterangan",
    example="Diskaun sampai 50%",
    max_length=600,
    multiline=True,
    aliases=("description", "keterangan", "penerangan", "huraian", "deskripsi"),
)
CTA = Field(
    key="cta",
    kind="text",
    label_en="Button",
    label_ms="Butang",
    example="Order Sekarang",
    max_length=30,
    aliases=("butang", "button", "call to action"),
)
SCHEDULE = Field(
    key="schedule",
    kind="time",
    label_en="Publish at",
    label_ms="Terbit pada",
    example="esok 9 pagi",
    future=True,
    aliases=("jadual", "publish at", "terbit pada", "tarikh terbit"),
)
LINK = Field(
    key="link",
    kind="link",
    label_en="Link of the button",
    label_ms="Pautan butang",
    example="https://wa.me/60123456789",
    max_length=500,
    aliases=("url", "pautan"),
)
SITE = Field(
    key="url",
    kind="link",
    label_en="Address of the site",
    label_ms="Alamat laman",
    example="https://abangcolek.example/menu",
    max_length=500,
    aliases=("link", "pautan", "site"),
)
STATUS = Field(
    key="value",
    kind="choice",
    label_en="Status",
    label_ms="Status",
    example="published",
    choices=("draft", "published"),
    synonyms={
        "draf": "draft",
        "publish": "published",
        "terbit": "published",
        "diterbitkan": "published",
        "live": "published",
    },
)
VALUE = Field(
    key="value",
    kind="text",
    required=True,
    label_en="New value",
    label_ms="Nilai baru",
    example="Promo Terbesar Tahun Ini 🔥",
    multiline=True,
    aliases=("nilai", "isi", "new value"),
    shaped_by="field",
    shapes={
        "headline": replace(TITLE, key="value"),
        "description": replace(DESC, key="value"),
        "cta": replace(CTA, key="value"),
        "status": STATUS,
        "image": None,
    },
)
PART = Field(
    key="field",
    kind="choice",
    required=True,
    label_en="Part",
    label_ms="Bahagian",
    example="headline",
    choices=("headline", "description", "cta", "image", "status"),
    synonyms={
        "title": "headline",
        "tajuk": "headline",
        "desc": "description",
        "keterangan": "description",
        "butang": "cta",
        "button": "cta",
        "gambar": "image",
        "picture": "image",
        "photo": "image",
        "foto": "image",
    },
    aliases=("medan", "bahagian", "part"),
)
VERSION = Field(
    key="version",
    kind="version",
    label_en="Version",
    label_ms="Versi",
    example="-1",
    default=-1,
    aliases=("versi", "ke"),
)
LISTED = Field(
    key="status",
    kind="choice",
    label_en="Status",
    label_ms="Status",
    example="published",
    default="all",
    choices=("draft", "published", "all"),
    synonyms={"draf": "draft", "drafts": "draft", "terbit": "published", "live": "published", "semua": "all"},
)
