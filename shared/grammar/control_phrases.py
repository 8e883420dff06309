"""The words that are a whole message: what people type or tap to answer a task."""

from shared.yes_no import NO, YES

PHRASES: dict[str, tuple[str, ...]] = {
    "confirm": (
        "confirm",
        "sahkan",
        "sah",
        *YES,
        "setuju",
        "lulus",
        "luluskan",
        "approve",
        "teruskan",
        "proceed",
    ),
    "reject": ("reject", "tolak", *NO, "jangan", "deny"),
    "cancel": ("cancel", "batal", "batalkan", "tak jadi", "stop", "❌", "✖"),
    "done": (
        "done",
        "siap",
        "dah siap",
        "sudah siap",
        "selesai",
        "dah selesai",
        "sudah selesai",
        "finished",
        "✅",
        "☑",
        "✔",
    ),
    "accept": ("accept", "terima", "saya terima", "saya ambil"),
    "decline": ("decline", "tak terima", "tidak terima", "tak boleh", "tak dapat"),
    "retry": ("retry", "cuba lagi", "cuba semula", "ulang", "try again", "🔁", "🔄"),
    "acknowledge": ("acknowledge", "ok", "okay", "okey", "baik", "noted", "faham", "👍", "👌", "🆗"),
}

BARE_NUMBER = frozenset({"confirm", "sahkan", "reject", "tolak", "retry"})
"""Words after which a number alone is a task: "terima 500" from a customer is money."""

WORD_OF: dict[str, str] = {phrase: word for word, phrases in PHRASES.items() for phrase in phrases}
LONGEST = 64
"""Characters; a longer message is never one word."""
