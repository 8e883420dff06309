"""Voice: the words the ear should know, and the hidden task that hears a note."""

from shared.commands.lists import PART
from shared.commands.model import Command, Field

WORD = Field(
    key="word",
    kind="text",
    required=True,
    label_en="Word",
    label_ms="Perkataan",
    example="Colek",
    max_length=60,
    aliases=("words", "perkataan", "kata", "ayat"),
)

VOICE: tuple[Command, ...] = (
    Command(
        name="voice words add",
        family="people",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="word",
        fields=(WORD,),
        aliases=("voice words tambah", "voice word add", "suara perkataan tambah", "tambah perkataan suara"),
        help_en="Teaches voice notes a word of the brand's own, like a name or a dish.",
        help_ms="Ajar nota suara satu perkataan jenama, seperti nama atau hidangan.",
        undo="inverse",
        undo_en="Forgets the word again.",
        undo_ms="Lupakan semula perkataan itu.",
        examples=("/voice words add\nword: Colek Power", "/voice words add Abang Colek"),
    ),
    Command(
        name="voice words list",
        family="people",
        runs="answer",
        role="viewer",
        repeatable=True,
        positional="part",
        fields=(PART,),
        aliases=("voice words", "voice words senarai", "voice word list", "suara perkataan senarai"),
        help_en="Shows the words that voice notes were taught.",
        help_ms="Tunjuk perkataan yang sudah diajar kepada nota suara.",
        examples=("/voice words list", "/voice words list 2"),
    ),
    Command(
        name="voice words remove",
        family="people",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="word",
        fields=(WORD,),
        aliases=("voice words buang", "voice words delete", "voice word remove", "suara perkataan buang"),
        help_en="Forgets a word that voice notes were taught.",
        help_ms="Lupakan satu perkataan yang diajar kepada nota suara.",
        undo="inverse",
        undo_en="Teaches it again.",
        undo_ms="Ajar semula.",
        examples=("/voice words remove\nword: Colek Power",),
    ),
)

TRANSCRIBE = Command(
    name="transcribe",
    family="people",
    runs="home",
    ability="voice",
    role="viewer",
    repeatable=True,
    hidden=True,
    undo_en="It only listened. What came of its card is a task of its own: /undo takes back that one.",
    undo_ms="Ia hanya mendengar. Hasil kadnya ialah tugas lain: /undo tugas itu.",
    help_en="Hears a voice note, on the home PC.",
    help_ms="Dengar nota suara, di PC rumah.",
    examples=("/transcribe",),
)
