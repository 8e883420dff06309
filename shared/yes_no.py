"""Yes and no, on and off: the words people type for them, Malay and English, in lower case."""

YES: tuple[str, ...] = ("yes", "ya")
NO: tuple[str, ...] = ("no", "tidak", "tak")

ON: tuple[str, ...] = (
    "on", *YES, "true", "1", "hidup", "hidupkan", "buka", "aktif", "aktifkan", "perlu", "enable", "enabled",
)  # fmt: skip
OFF: tuple[str, ...] = ("off", *NO, "false", "0", "mati", "matikan", "tutup", "disable", "disabled")
SWITCH: dict[str, bool] = dict.fromkeys(ON, True) | dict.fromkeys(OFF, False)
"""What each word turns a switch to."""
