"""Rows of figures as others send them: every field checked, what is wrong told in a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from functions.sales_import import cells
from functions.sales_import.cells import Value, Wrong
from functions.sales_import.row_errors import sentence
from shared.contract.door_types import RejectedRow
from shared.contract.value_types import JSON, FigureKind, JSONObject

SentRow = Mapping[str, object]
ReadRow = dict[str, Value]
Mistakes = dict[str, tuple[Wrong, object]]
"""By field: what is wrong, and the value that was sent."""


@dataclass(frozen=True)
class Field:
    """`also`: other names it may come under."""

    name: str
    read: cells.Reader
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass
class Checked:
    """`rows` as the database gets them; the problems of `rejected` are sentences; `ignored`: field → how many rows had
    it."""

    rows: list[JSONObject] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)


_ID = Field("external_id", cells.text(120), required=True, also=("id", "order_id", "receipt"))
_FIGURES = ("views", "likes", "comments", "shares")
FIELDS: dict[FigureKind, tuple[Field, ...]] = {
    "sales": (
        _ID,
        Field("amount", cells.amount, required=True, also=("total",)),
        Field("at", cells.past_moment, also=("time", "sold_at", "date", "created_at")),
        Field("qty", cells.quantity, also=("quantity",)),
        Field("item", cells.text(200), also=("product", "name")),
        Field("channel", cells.word(60)),
        Field("event_id", cells.text(120), also=("event",)),
        Field("note", cells.text(500)),
        Field("currency", cells.ringgit),
    ),
    "events": (
        Field("external_id", cells.text(120), required=True, also=("id", "event_id")),
        Field("name", cells.text(120), required=True, also=("title",)),
        Field("date", cells.day, required=True, also=("day", "at", "starts_at")),
        Field("place", cells.text(120), also=("location", "venue")),
        Field("target", cells.target),
        Field("note", cells.text(500)),
    ),
    "engagement": (
        Field("external_id", cells.text(120), also=("id",)),
        Field("platform", cells.word(40), required=True),
        Field("post_id", cells.text(120), required=True, also=("video_id", "post")),
        Field("at", cells.past_moment, required=True, also=("day", "date", "time")),
        *(Field(name, cells.count) for name in _FIGURES),
    ),
}


def check_rows(kind: FigureKind, rows: Iterable[object]) -> Checked:
    checked = Checked()
    for number, row in enumerate(rows):
        if isinstance(row, dict):
            check_row(kind, number, row, checked)
        else:
            checked.rejected.append(
                {"row": number, "external_id": None, "field": None, "problem": sentence("no_object")}
            )
    return checked


def check_row(kind: FigureKind, number: int, row: SentRow, checked: Checked) -> None:
    read, mistakes, known = read_row(FIELDS[kind], row)
    for name in row.keys() - known:
        checked.ignored[str(name)[:60]] = checked.ignored.get(str(name)[:60], 0) + 1
    if kind == "engagement" and not mistakes:
        mistakes = date_figures(read, row)
    external_id = external_id_of(read, row)
    for name, (wrong, value) in mistakes.items():
        problem = sentence(wrong.code, name, value)
        checked.rejected.append({"row": number, "external_id": external_id, "field": name, "problem": problem})
    if not mistakes:
        kept = {name: as_json(value) for name, value in read.items() if name != "currency"}
        checked.rows.append({"row": number, **kept})


def read_row(fields: tuple[Field, ...], row: SentRow) -> tuple[ReadRow, Mistakes, set[str]]:
    """The row, what is wrong in it by field, and the names that were understood."""
    read: ReadRow = {}
    mistakes: Mistakes = {}
    known: set[str] = set()
    for column in fields:
        names = [name for name in (column.name, *column.also) if name in row and name not in known]
        known |= set(names[:1])
        cell = row[names[0]] if names else None
        value = None if cell is None or cell == "" else column.read(cell)
        if value is None and column.required:
            value = Wrong("missing")
        if isinstance(value, Wrong):
            mistakes[column.name] = (value, cell)
        elif value is not None:
            read[column.name] = value
    return read, mistakes, known


def date_figures(read: ReadRow, row: SentRow) -> Mistakes:
    """A day alone is the day's end, as the database takes it; a time tells when the figures stood so."""
    if not any(name in read for name in _FIGURES):
        return {"views": (Wrong("no_figure"), None)}
    at = read.pop("at")
    written = next(str(row[name]) for name in ("at", "day", "date", "time") if row.get(name))
    if ":" in written:
        read["at"] = at
    elif not isinstance(day := cells.day(written), Wrong):
        read["day"] = day
    return {}


def external_id_of(read: ReadRow, row: SentRow) -> str | None:
    """The sender's own id of a row, even where it is what is wrong."""
    if "external_id" in read:
        return str(read["external_id"])
    value = row.get("external_id", row.get("id"))
    return None if value is None or isinstance(value, dict | list) else str(value)[:120]


def as_json(value: Value) -> JSON:
    """Money as text, so that no cent is lost on the way."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
