"""The bank of captions: the brand's own lines, kept from WhatsApp."""

from dataclasses import replace

from shared.commands.content_fields import KIND_OF_POST, LANGUAGE, TONE
from shared.commands.model import Command, Field

BANK: tuple[Command, ...] = (
    Command(
        name="content bank add",
        family="content",
        runs="instant",
        role="admin",
        spoken_yes=True,
        positional="text",
        fields=(
            replace(KIND_OF_POST, required=True),
            replace(TONE, required=True),
            replace(LANGUAGE, default="ms"),
            Field(
                key="text",
                kind="text",
                required=True,
                label_en="Caption",
                label_ms="Kapsyen",
                example="Pedas ni jujur 🔥",
                max_length=300,
                multiline=True,
                aliases=("teks", "ayat", "caption", "kapsyen"),
            ),
        ),
        aliases=("content bank tambah", "bank add", "bank tambah", "kapsyen tambah"),
        help_en="Keeps a caption of yours in the bank.",
        help_ms="Simpan kapsyen anda dalam bank.",
        undo="inverse",
        undo_en="Takes the caption out again.",
        undo_ms="Keluarkan semula kapsyen itu.",
        examples=(
            "/content bank add\ntype: promo\ntone: hype\ntext: Pedas ni jujur 🔥 Sekali cuba, esok datang lagi!",
        ),
    ),
    Command(
        name="content bank list",
        family="content",
        runs="answer",
        role="viewer",
        repeatable=True,
        positional="type",
        follow=("tone",),
        fields=(KIND_OF_POST, TONE),
        aliases=("content bank", "content bank senarai", "bank list", "bank senarai", "kapsyen senarai"),
        help_en="Lists the captions of the bank with their numbers.",
        help_ms="Senarai kapsyen dalam bank dengan nombornya.",
        examples=("/content bank list", "/content bank list\ntype: promo"),
    ),
    Command(
        name="content bank remove",
        family="content",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="id",
        fields=(
            Field(
                key="id",
                kind="reference",
                prefix="BANK",
                required=True,
                label_en="Number",
                label_ms="Nombor",
                example="12",
                aliases=("no", "nombor", "number"),
            ),
        ),
        aliases=("content bank buang", "bank remove", "bank buang", "kapsyen buang"),
        help_en="Takes a caption out of the bank.",
        help_ms="Keluarkan satu kapsyen dari bank.",
        undo="inverse",
        undo_en="Puts the caption back.",
        undo_ms="Letak semula kapsyen itu.",
        examples=("/content bank remove 12",),
    ),
)
