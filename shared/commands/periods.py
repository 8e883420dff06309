"""Stretches of time that reports and conditions are about."""

from shared.commands.model import Field

PERIODS: tuple[str, ...] = (
    "today", "yesterday", "week", "month", "last_week", "last_month", "24h", "7d", "30d",
)  # fmt: skip
"""`week` and `month` are this one so far; `24h`, `7d` and `30d` end now."""

PERIOD_WORDS: dict[str, str] = {
    "hari_ini": "today",
    "hari_ni": "today",
    "harini": "today",
    "semalam": "yesterday",
    "kelmarin": "yesterday",
    "minggu": "week",
    "minggu_ini": "week",
    "minggu_ni": "week",
    "this_week": "week",
    "weekly": "week",
    "bulan": "month",
    "bulan_ini": "month",
    "bulan_ni": "month",
    "this_month": "month",
    "monthly": "month",
    "minggu_lepas": "last_week",
    "minggu_lalu": "last_week",
    "bulan_lepas": "last_month",
    "bulan_lalu": "last_month",
    "24_jam": "24h",
    "24jam": "24h",
    "24_hours": "24h",
    "7_hari": "7d",
    "7_days": "7d",
    "seminggu": "7d",
    "30_hari": "30d",
    "30_days": "30d",
    "sebulan": "30d",
}
"""Malay and spoken words, in snake_case."""

PERIOD = Field(
    key="period",
    kind="choice",
    label_en="Period",
    label_ms="Tempoh",
    example="week",
    choices=PERIODS,
    synonyms=PERIOD_WORDS,
    aliases=("tempoh", "masa", "jangka masa"),
)
