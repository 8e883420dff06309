"""What the commands about sales and events ask for."""

from dataclasses import replace

from shared.commands.model import Field

AMOUNT = Field(
    key="amount",
    kind="money",
    required=True,
    label_en="Amount",
    label_ms="Jumlah",
    example="RM 120.50",
    minimum=1,
    maximum=100_000_000,
    below_zero="sale refund",
    aliases=("jumlah", "rm", "harga", "total"),
)
REFUNDED = replace(AMOUNT, required=False, below_zero="-", otherwise="sale")
SALE = Field(
    key="sale",
    kind="reference",
    prefix="SALE",
    required=True,
    label_en="Sale",
    label_ms="Jualan",
    example="SALE-12",
    aliases=("jualan", "id", "sale id", "no"),
)
REFUNDED_SALE = replace(SALE, required=False)
SOLD_AT = Field(
    key="at",
    kind="time",
    label_en="When",
    label_ms="Bila",
    example="semalam 8 malam",
    default="now",
    past=True,
    clock="12:00",
    aliases=("masa", "pada", "bila", "time"),
)
ITEM = Field(
    key="item",
    kind="text",
    label_en="Item",
    label_ms="Barang",
    example="Colek Mangga",
    max_length=120,
    aliases=("barang", "menu", "product", "produk"),
)
QTY = Field(
    key="qty",
    kind="number",
    label_en="Quantity",
    label_ms="Kuantiti",
    example="2",
    default=1,
    minimum=1,
    maximum=100_000,
    aliases=("quantity", "kuantiti", "bilangan"),
)
CHANNEL = Field(
    key="channel",
    kind="word",
    label_en="Channel",
    label_ms="Saluran",
    example="gerai",
    max_length=40,
    aliases=("saluran", "tempat", "source"),
)
EVENT_NAME = Field(
    key="name",
    kind="text",
    required=True,
    label_en="Name",
    label_ms="Nama",
    example="Bazar Raya",
    max_length=80,
    aliases=("nama", "event", "acara"),
)
EVENT_DATE = Field(
    key="date",
    kind="date",
    required=True,
    label_en="Date",
    label_ms="Tarikh",
    example="2026-01-20",
    aliases=("tarikh", "hari", "day"),
)
PLACE = Field(
    key="place",
    kind="text",
    label_en="Place",
    label_ms="Tempat",
    example="Bangi",
    max_length=120,
    aliases=("tempat", "lokasi", "location", "venue"),
)
TARGET = Field(
    key="target",
    kind="money",
    label_en="Sales target",
    label_ms="Sasaran jualan",
    example="RM 3000",
    minimum=1,
    aliases=("sasaran", "target sales"),
)
