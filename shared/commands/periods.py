"""Stretches of time that reports and conditions are about."""

from shared.commands.model import Field

PERIODS: tuple[str, ...] = (
    "today", "yesterday", "week", "month", "last_week", "last_month", "24h", "7d", "30d",
)  # fmt: skip
"""`week` and `month` are this one so far; `24h` ends now, `7d` and `30d` are days of which today is the last."""
LONGER_PERIODS: tuple[str, ...] = ("quarter", "year", "last_quarter", "last_year")
LONGEST_DAYS = 366
"""Of a period: what one picture can show."""

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
    "past_week": "7d",
    "past_month": "30d",
    "previous_week": "last_week",
    "previous_month": "last_month",
    "minggu_sudah": "last_week",
    "bulan_sudah": "last_month",
    "mtd": "month",
}
"""Malay and spoken words, in snake_case."""
LONGER_PERIOD_WORDS: dict[str, str] = {
    "suku": "quarter",
    "suku_ini": "quarter",
    "suku_ni": "quarter",
    "suku_tahun_ini": "quarter",
    "this_quarter": "quarter",
    "qtd": "quarter",
    "suku_lepas": "last_quarter",
    "suku_lalu": "last_quarter",
    "suku_tahun_lepas": "last_quarter",
    "previous_quarter": "last_quarter",
    "tahun": "year",
    "tahun_ini": "year",
    "tahun_ni": "year",
    "this_year": "year",
    "ytd": "year",
    "tahun_lepas": "last_year",
    "tahun_lalu": "last_year",
    "tahun_sudah": "last_year",
    "previous_year": "last_year",
}
"""Further names that a report takes, and a condition does not."""

PERIOD = Field(
    key="period",
    kind="period",
    label_en="Period",
    label_ms="Tempoh",
    example="week",
    past=True,
    choices=PERIODS,
    synonyms=PERIOD_WORDS,
    aliases=("tempoh", "masa", "jangka masa"),
)
