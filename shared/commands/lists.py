"""A list that is longer than a message: which part of it is shown."""

from shared.commands.model import Field

PART = Field(
    key="part",
    kind="number",
    label_en="Part of the list",
    label_ms="Bahagian senarai",
    example="2",
    default=1,
    minimum=1,
    maximum=1_000,
    aliases=("bahagian", "sambungan"),
)
