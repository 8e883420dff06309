"""A CSV file of sales as people export or type it: good rows ready to be kept, bad rows told one by one."""

from collections import Counter
from hashlib import sha256

from functions.sales_import import cells
from functions.sales_import.cells import Value, Wrong
from functions.sales_import.column_names import table_of, text_of
from functions.sales_import.rows import as_json
from shared.contract.request_types import Sheet
from shared.contract.value_types import JSONObject

ROWS_MAX = 5_000
BYTES_MAX = 2_000_000
_SHOWN_MAX = 40


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
        cells_by_field = cells_of(row, fields)
        values = {name: read_cell(name, cell) for name, cell in cells_by_field.items()}
        mistakes = {name: value for name, value in values.items() if isinstance(value, Wrong)}
        for name, wrong in mistakes.items():
            cell = cells_by_field[name][:_SHOWN_MAX]
            column = columns[fields[name]]
            sheet["problems"].append({"row": number, "column": column, "value": cell, "problem": wrong.code})
        if not mistakes:
            kept = {name: as_json(value) for name, value in values.items() if not isinstance(value, Wrong | None)}
            sheet["rows"].append({"row": number, **with_id(kept, seen)})
    return sheet


def cells_of(row: list[str], fields: dict[str, int]) -> dict[str, str]:
    """The cells by field, blank where the row is short; a time of its own column joins the day's."""
    cells_by_field = {name: row[index].strip() if index < len(row) else "" for name, index in fields.items()}
    clock = cells_by_field.pop("clock", "")
    if clock and cells_by_field["at"] and ":" not in cells_by_field["at"]:
        cells_by_field["at"] += f" {clock}"
    return cells_by_field


def read_cell(name: str, cell: str) -> Value | Wrong:
    if not cell:
        return Wrong("missing") if name in _REQUIRED else None
    return _READERS[name](cell)


def with_id(row: JSONObject, seen: Counter[str]) -> JSONObject:
    """With an id that is the same whenever the file is sent again: the order's id, else a digest of what the row says;
    and which of its like it is, because two may have bought the same at the same time."""
    content = "|".join(str(row.get(name, "")) for name in ("at", "amount", "qty", "item", "channel", "note"))
    own = str(row.get("external_id") or sha256(content.lower().encode("utf-8", "replace")).hexdigest()[:24])
    seen[own] += 1
    return {**row, "external_id": own if seen[own] == 1 else f"{own}#{seen[own]}"}
