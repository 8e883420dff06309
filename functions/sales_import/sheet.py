"""A CSV file of sales as people export or type it: good rows ready to be kept, bad rows told one by one."""

from collections import Counter
from hashlib import sha256
from typing import Any, TypedDict

from functions.sales_import import cells
from functions.sales_import.cells import Wrong
from functions.sales_import.column_names import table_of, text_of
from functions.sales_import.rows import sent

ROWS_MAX = 5_000
BYTES_MAX = 2_000_000
_SHOWN_MAX = 40


class Sheet(TypedDict):
    """`rows` as the database keeps them, with `row`, the line in a spreadsheet's count; `problems` of bad rows are
    {"row", "column", "value", "problem": code}; `columns` the headings; `problem` why there is no sheet at all."""

    rows: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    columns: list[str]
    problem: str | None


_READERS: dict[str, cells.Reader] = {
    "amount": cells.amount,
    "at": cells.past_moment,
    "qty": cells.quantity,
    "item": cells.text(200),
    "channel": cells.word(60),
    "note": cells.text(500),
    "external_id": cells.text(100),
}
_REQUIRED = ("at", "amount")


def read_sheet(data: bytes) -> Sheet:
    """Never raises. `problem`: empty, too_large, xlsx, pdf, picture, not_text, no_amount_column, no_date_column or
    too_many_rows."""
    if len(data) > BYTES_MAX:
        return no_sheet("too_large")
    text, problem = text_of(data)
    if problem or not text.strip():
        return no_sheet(problem or "empty")
    table = table_of(text)
    if table is None:
        return no_sheet("no_amount_column")
    rows, heading, fields = table
    columns = [cell.strip()[:60] for cell in rows[heading]]
    if "at" not in fields:
        return no_sheet("no_date_column", columns)
    filled = [
        (number, row)
        for number, row in enumerate(rows[heading + 1 :], heading + 2)
        if any(map(str.strip, row)) and row != rows[heading]
    ]
    if len(filled) > ROWS_MAX:
        return no_sheet("too_many_rows", columns)
    return read_rows(filled, fields, columns)


def no_sheet(problem: str, columns: list[str] | None = None) -> Sheet:
    return {"rows": [], "problems": [], "columns": columns or [], "problem": problem}


def read_rows(filled: list[tuple[int, list[str]]], fields: dict[str, int], columns: list[str]) -> Sheet:
    sheet: Sheet = {"rows": [], "problems": [], "columns": columns, "problem": None if filled else "empty"}
    seen: Counter[str] = Counter()
    for number, row in filled:
        told = told_of(row, fields)
        kept = {name: read(name, value) for name, value in told.items()}
        wrong = [(name, one) for name, one in kept.items() if isinstance(one, Wrong)]
        for name, one in wrong:
            value = "" if told[name] is None else told[name][:_SHOWN_MAX]
            sheet["problems"].append(
                {"row": number, "column": columns[fields[name]], "value": value, "problem": one.code}
            )
        if not wrong:
            sheet["rows"].append(
                {"row": number, **identified({name: sent(one) for name, one in kept.items() if one is not None}, seen)}
            )
    return sheet


def told_of(row: list[str], fields: dict[str, int]) -> dict[str, str]:
    """The cells by field, blank where the row is short; a time of its own column joins the day's."""
    told = {name: row[index].strip() if index < len(row) else "" for name, index in fields.items()}
    clock = told.pop("clock", "")
    if clock and told["at"] and ":" not in told["at"]:
        told["at"] = f"{told['at']} {clock}"
    return told


def read(name: str, value: str) -> Any:
    if not value:
        return Wrong("missing") if name in _REQUIRED else None
    return _READERS[name](value)


def identified(row: dict[str, Any], seen: Counter[str]) -> dict[str, Any]:
    """With an id that is the same whenever the file is sent again: the order's id, else a digest of what the row says;
    and which of its like it is, because two may have bought the same at the same time."""
    content = "|".join(str(row.get(name, "")) for name in ("at", "amount", "qty", "item", "channel", "note"))
    own = row.get("external_id") or sha256(content.lower().encode("utf-8", "replace")).hexdigest()[:24]
    seen[own] += 1
    return {**row, "external_id": own if seen[own] == 1 else f"{own}#{seen[own]}"}
