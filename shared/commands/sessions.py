"""Where somebody is logged in to the panel, and the end of it."""

from shared.commands.model import Command, Field

SESSIONS: tuple[Command, ...] = (
    Command(
        name="sessions",
        family="app",
        runs="answer",
        role="viewer",
        aliases=("sesi", "sessions list"),
        help_en="Where you are logged in to the panel.",
        help_ms="Tempat anda log masuk ke panel.",
        examples=("/sessions",),
    ),
    Command(
        name="sessions end",
        family="app",
        runs="instant",
        role="viewer",
        positional="which",
        fields=(
            Field(
                key="which",
                kind="text",
                required=True,
                label_en="Which",
                label_ms="Yang mana",
                example="all",
                max_length=20,
                aliases=("end", "yang", "nombor"),
            ),
        ),
        aliases=("sesi tamat", "sessions revoke", "logout", "log keluar"),
        help_en="Logs you out of the panel on one browser, by its number in /sessions, or on all.",
        help_ms="Log keluar dari panel di satu pelayar, ikut nombornya dalam /sessions, atau semua.",
        undo_en="Log in again.",
        undo_ms="Log masuk semula.",
        examples=("/sessions end all", "/sessions end 12"),
    ),
)
