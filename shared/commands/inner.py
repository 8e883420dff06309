"""Tasks that the system gives to the home PC itself. Nobody types them; they are no part of the menu."""

from shared.commands.model import Command

INNER: tuple[Command, ...] = (
    Command(
        name="chart",
        family="report",
        runs="home",
        ability="charts",
        role="viewer",
        repeatable=True,
        hidden=True,
        help_en="Draws the chart of a report, on the home PC.",
        help_ms="Lukis carta laporan, di PC rumah.",
        examples=("/chart",),
    ),
    Command(
        name="caption draft",
        family="content",
        runs="home",
        ability="writer",
        role="agent",
        repeatable=True,
        hidden=True,
        help_en="Writes a caption with the language model of the home PC.",
        help_ms="Tulis kapsyen dengan model bahasa di PC rumah.",
        examples=("/caption draft",),
    ),
    Command(
        name="chat transcript",
        family="agent",
        runs="home",
        ability="voice",
        role="viewer",
        repeatable=True,
        hidden=True,
        help_en="Writes down what a customer said, on the home PC.",
        help_ms="Tulis apa yang pelanggan sebut, di PC rumah.",
        examples=("/chat transcript",),
    ),
    Command(
        name="landing preview",
        family="landing",
        runs="home",
        ability="browser",
        role="viewer",
        repeatable=True,
        hidden=True,
        help_en="Takes the picture of a draft, on the home PC.",
        help_ms="Ambil gambar draf halaman, di PC rumah.",
        examples=("/landing preview",),
    ),
)
