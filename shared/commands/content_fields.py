"""What the content commands ask for."""

from shared.commands.model import Field

PLATFORM = Field(
    key="platform",
    kind="choice",
    label_en="Platform",
    label_ms="Platform",
    example="tiktok",
    default="all",
    choices=("tiktok", "instagram", "all"),
    synonyms={
        "tik_tok": "tiktok",
        "tt": "tiktok",
        "ig": "instagram",
        "insta": "instagram",
        "semua": "all",
    },
)
KIND_OF_POST = Field(
    key="type",
    kind="choice",
    label_en="Type",
    label_ms="Jenis",
    example="promo",
    choices=("reaction", "behind_scene", "promo", "event"),
    synonyms={
        "reaksi": "reaction",
        "behind_the_scene": "behind_scene",
        "behind_the_scenes": "behind_scene",
        "bts": "behind_scene",
        "belakang_tabir": "behind_scene",
        "promosi": "promo",
        "promotion": "promo",
        "acara": "event",
    },
    aliases=("jenis",),
)
TONE = Field(
    key="tone",
    kind="choice",
    label_en="Tone",
    label_ms="Nada",
    example="hype",
    choices=("funny", "hype", "informative"),
    synonyms={
        "lucu": "funny",
        "kelakar": "funny",
        "gempak": "hype",
        "semangat": "hype",
        "info": "informative",
        "bermaklumat": "informative",
    },
    aliases=("nada", "gaya"),
)
LANGUAGE = Field(
    key="language",
    kind="choice",
    label_en="Language",
    label_ms="Bahasa",
    example="ms",
    choices=("ms", "en"),
    synonyms={
        "melayu": "ms",
        "malay": "ms",
        "bm": "ms",
        "english": "en",
        "inggeris": "en",
        "bi": "en",
    },
    aliases=("bahasa", "lang"),
)
DAY = Field(
    key="date",
    kind="date",
    label_en="Date",
    label_ms="Tarikh",
    example="2026-01-20",
    aliases=("tarikh", "hari", "day"),
)
NICHE = Field(
    key="niche",
    kind="choice",
    required=True,
    label_en="Niche",
    label_ms="Topik",
    example="street_food",
    choices=("street_food", "malaysia", "viral"),
    synonyms={
        "streetfood": "street_food",
        "makanan_jalanan": "street_food",
        "makanan": "street_food",
        "my": "malaysia",
    },
    aliases=("topik", "topic"),
)
