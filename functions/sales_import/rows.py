"""Rows of figures as others send them: every field checked, what is wrong told in a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from functions.sales_import import cells
from functions.sales_import.cells import Wrong
from functions.sales_import.row_errors import sentence

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """`also`: other names it may come under."""

    name: str
    read: Callable[[Any], Any]
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass
class Checked:
    """`rows` as the database gets them; `rejected`: {"row", "external_id", "field", "problem"}; `ignored`: field → how
    many rows had it."""

    rows: list[Row] = field(default_factory=list)
    rejected: list[Row] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)


_ID = Field("external_id", cells.text(120), required=True, also=("id", "order_id", "receipt"))
_FIGURES = ("views", "likes", "comments", "shares")
FIELDS: dict[str, tuple[Field, ...]] = {
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


def check(kind: str, told: Iterable[Any]) -> Checked:
    checked = Checked()
    for number, one in enumerate(told):
        if isinstance(one, dict):
            take(kind, number, one, checked)
        else:
            checked.rejected.append(
                {"row": number, "external_id": None, "field": None, "problem": sentence("no_object")}
            )
    return checked


def take(kind: str, number: int, told: Row, checked: Checked) -> None:
    row, wrong, known = read_row(FIELDS[kind], told)
    for name in told.keys() - known:
        checked.ignored[str(name)[:60]] = checked.ignored.get(str(name)[:60], 0) + 1
    if kind == "engagement" and not wrong:
        wrong = as_figures(row, told)
    about = {"row": number, "external_id": shown_id(row, told)}
    for name, (problem, value) in wrong.items():
        checked.rejected.append({**about, "field": name, "problem": sentence(problem.code, name, value)})
    if not wrong:
        checked.rows.append({"row": number, **{name: sent(value) for name, value in row.items() if name != "currency"}})


def read_row(fields: tuple[Field, ...], told: Row) -> tuple[Row, dict[str, tuple[Wrong, Any]], set[str]]:
    """The row, what is wrong in it by field, and the names that were understood."""
    row: Row = {}
    wrong: dict[str, tuple[Wrong, Any]] = {}
    known: set[str] = set()
    for one in fields:
        names = [name for name in (one.name, *one.also) if name in told and name not in known]
        known |= set(names[:1])
        value = told[names[0]] if names else None
        read = None if value is None or value == "" else one.read(value)
        if read is None and one.required:
            read = Wrong("missing")
        if isinstance(read, Wrong):
            wrong[one.name] = (read, value)
        elif read is not None:
            row[one.name] = read
    return row, wrong, known


def as_figures(row: Row, told: Row) -> dict[str, tuple[Wrong, Any]]:
    """A day alone is the day's end, as the database takes it; a time tells when the figures stood so."""
    if not any(name in row for name in _FIGURES):
        return {"views": (Wrong("no_figure"), None)}
    at = row.pop("at")
    written = next(str(told[name]) for name in ("at", "day", "date", "time") if told.get(name))
    row["day" if ":" not in written else "at"] = cells.day(written) if ":" not in written else at
    return {}


def shown_id(row: Row, told: Row) -> str | None:
    """The sender's own id of a row, even where it is what is wrong."""
    if "external_id" in row:
        return str(row["external_id"])
    value = told.get("external_id", told.get("id"))
    return None if value is None or isinstance(value, dict | list) else str(value)[:120]


def sent(value: Any) -> Any:
    """As JSON: money is text, so that no cent is lost on the way."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value
