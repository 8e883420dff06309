"""What can be set in the web apps: every key with its type, its limits, where it exists and who may read it."""

from typing import Literal, NamedTuple

APPS: tuple[str, ...] = ("checkout", "catalog", "booking")
FEATURES: tuple[str, ...] = ("dark_mode", "promo_banner", "new_menu")
"""Switches of their own, off until they are enabled; every one is public."""


class AppKey(NamedTuple):
    """`unit` is what the value counts; money is in ringgit with two decimals, its limits in sen."""

    type: Literal["number", "money", "switch", "text"]
    label_en: str
    label_ms: str
    example: str
    minimum: int = 0
    maximum: int = 999_999_999
    max_length: int = 200
    unit: str = ""
    public: bool = True
    """Whether the whole world may read it at /api/config/{app}."""
    apps: tuple[str, ...] = APPS


APP_KEYS: dict[str, AppKey] = {
    "max_qty": AppKey("number", "Most of one item", "Kuantiti paling banyak", "5", 1, 1000, unit="items"),
    "min_order": AppKey("money", "Smallest order", "Pesanan paling kecil", "20.00", 0, 100_000_00, unit="RM"),
    "feature_flag": AppKey("switch", "The app's new features", "Ciri baru aplikasi", "on"),
    "open": AppKey("switch", "Open for orders", "Terima pesanan", "on"),
    "notice": AppKey("text", "Notice to customers", "Notis kepada pelanggan", "Raya: tutup 3 hari"),
    "opening_hours": AppKey("text", "Opening hours", "Waktu operasi", "12pm - 11pm", max_length=100),
    "delivery_fee": AppKey(
        "money", "Delivery fee", "Caj penghantaran", "5.00", 0, 500_00, unit="RM", apps=("checkout",)
    ),
    "free_delivery_from": AppKey(
        "money", "Free delivery from", "Penghantaran percuma dari", "60.00", 0, 10_000_00, unit="RM", apps=("checkout",)
    ),
    "items_per_page": AppKey("number", "Items a page", "Item sehalaman", "20", 1, 100, unit="items", apps=("catalog",)),
    "show_sold_out": AppKey("switch", "Show what is sold out", "Tunjuk yang habis", "off", apps=("catalog",)),
    "max_guests": AppKey(
        "number",
        "Most guests a booking",
        "Tetamu paling ramai",
        "10",
        1,
        500,
        unit="guests",
        apps=("booking",),
    ),
    "days_ahead": AppKey(
        "number",
        "Days to book ahead",
        "Hari tempah awal",
        "30",
        1,
        365,
        unit="days",
        apps=("booking",),
    ),
    "deposit": AppKey("money", "Deposit", "Deposit", "50.00", 0, 10_000_00, unit="RM", apps=("booking",)),
    "stock_alert": AppKey(
        "number",
        "Tell us when stock is below",
        "Beritahu bila stok bawah",
        "10",
        0,
        10_000,
        unit="items",
        public=False,
        apps=("checkout", "catalog"),
    ),
    "ops_note": AppKey("text", "Note of ours", "Nota dalaman", "Tunggu stok sos", max_length=500, public=False),
}


def keys_of(app: str) -> tuple[str, ...]:
    return tuple(name for name, key in APP_KEYS.items() if app in key.apps)


def public_keys(app: str) -> tuple[str, ...]:
    """The keys of an app that the whole world may read, without its features."""
    return tuple(name for name in keys_of(app) if APP_KEYS[name].public)
