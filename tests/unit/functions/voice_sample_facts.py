"""Sample facts for what is said of voice notes."""

from typing import Any

AT = "2026-01-20T00:00:00+00:00"
CARD = {
    "card": 12,
    "heard": "landing create promo raya title promo gila",
    "text": "/landing create\npage: promo-raya\ntitle: Promo Gila",
    "command": "landing create",
    "doubts": ["gila"],
    "asks": False,
    "minutes": 30,
    "expires_at": AT,
}
READING = {"text": CARD["text"], "command": "landing create", "doubts": [], "asks": False}
LISTED = {"text": "/landing list", "command": "landing list", "doubts": [], "asks": False}

VOICE_SAYINGS: dict[str, dict[str, Any]] = {
    "voice.processing": {"task": "TASK-1201", "seconds": 42},
    "voice.offline": {"task": "TASK-1201", "since": AT},
    "voice.card": CARD,
    "voice.which": {"card": 12, "heard": "landing promo", "minutes": 30, "readings": [READING, LISTED]},
    "voice.which_card": {
        "word": "yes",
        "cards": [
            {"card": 12, "text": CARD["text"], "command": "landing create", "at": AT},
            {"card": 11, **LISTED, "at": AT},
        ],
    },
    "voice.unclear": {"heard": "apa khabar landing", "nearest": ["landing list"]},
    "voice.heard": {"heard": "terima kasih"},
    "voice.silence": {},
    "voice.refused": {
        "task": "TASK-1201",
        "reason": "too_long",
        "detail": None,
        "seconds": 241.5,
        "minutes": 3,
        "retry": False,
    },
    "voice.not_heard_yet": {"online": False},
    "voice.change": {**CARD, "minutes": 10},
    "voice.dropped": CARD,
    "voice.expired": CARD,
    "voice.card_refused": {"reason": "already_taken", "card": 12, "task": "TASK-1202", "minutes": 30},
    "voice.word_added": {"task": "TASK-1201", "word": "Colek Power"},
    "voice.word_removed": {"task": "TASK-1201", "word": "Colek Power"},
    "voice.words": {"words": ["Abang Colek", "Colek Power"]},
    "voice.word_refused": {"reason": "unknown_word", "word": "Colek", "words": ["Abang Colek"], "limit": 100},
}
