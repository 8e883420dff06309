"""A file of sales as people export or type it: good rows ready to be kept, bad rows told one by one."""

from collections import Counter
from decimal import Decimal
from hashlib import sha256

from functions.sales_import import cells, sheet_cells
from functions.sales_import.cells import Value, Wrong
from functions.sales_import.own_sales import find_own_column, read_sale
from functions.sales_import.rows import as_json
from functions.sales_import.sheet_columns import choose_columns, list_cells
from functions.sales_import.sheet_table import Table, find_table
from shared.contract.request_types import Sheet
from shared.contract.value_types import JSONObject

ROWS_MAX = 5_000
BYTES_MAX = 2_000_000
_SHOWN_MAX = 40


_READERS: dict[str, cells.Reader] = {
    "amount": sheet_cells.amount,
    "price": sheet_cells.amount,
    "at": sheet_cells.past_moment,
    "qty": sheet_cells.quantity,
    "item": cells.text(200),
    "channel": cells.word(60),
    "note": cells.text(500),
    "external_id": cells.text(100),
}
_MONTH_FIRST: dict[str, cells.Reader] = {**_READERS, "at": sheet_cells.past_moment_month_first}
_REQUIRED = ("at", "amount", "price")


def read_sheet(data: bytes) -> Sheet:
    """Never raises. `problem`: empty, too_large, xls, locked, damaged, too_big_inside, pdf, picture, not_text,
    no_amount_column, no_date_column, two_worksheets, two_columns, mixed_dates or too_many_rows."""
    if len(data) > BYTES_MAX:
        return no_sheet("too_large")
    table = find_table(data)
    if isinstance(table, str):
        return no_sheet(table)
    if "at" not in table.fields:
        return no_sheet("no_date_column", table.headings)
    if not table.rows:
        return no_sheet("empty", table.headings)
    if len(table.rows) > ROWS_MAX:
        return no_sheet("too_many_rows", table.headings)
    return read_table(table)


def no_sheet(problem: str, columns: list[str] | None = None) -> Sheet:
    return {"rows": [], "problems": [], "columns": columns or [], "problem": problem, "lines": 0, "notes": []}


def read_table(table: Table) -> Sheet:
    chosen = choose_columns(table.fields, table.rows, _READERS, table.headings)
    if chosen.doubtful:
        return no_sheet("two_columns", list(chosen.doubtful))
    fields = {
        name: column for name, column in chosen.fields.items() if name != "price" or "amount" not in chosen.fields
    }
    order = sheet_cells.find_date_order(list_cells(table.rows, fields["at"]))
    if order == "mixed":
        return no_sheet("mixed_dates", [table.headings[fields["at"]]])
    sheet: Sheet = {"rows": [], "problems": [], "columns": table.headings, "problem": None, "lines": len(table.rows),
                    "notes": ["month_first"] * (order == "month_first")}  # fmt: skip
    if {"price", "qty"} <= fields.keys():
        sheet["notes"].append("multiplied")
    seen: Counter[str] = Counter()
    own = find_own_column(table)
    for number, row in table.rows:
        read_row(number, row, fields, _MONTH_FIRST if order == "month_first" else _READERS, sheet, seen)
        if own is not None and sheet["rows"] and sheet["rows"][-1]["row"] == number and len(row) > own:
            sheet["rows"][-1] |= name_sale(row[own])
    return sheet


def name_sale(cell: str) -> JSONObject:
    """The sale that a row of our own file is."""
    sale = read_sale(cell)
    return {"sale": sale} if sale else {}


def read_row(
    number: int, row: list[str], fields: dict[str, int], readers: dict[str, cells.Reader], sheet: Sheet,
    seen: Counter[str],
) -> None:  # fmt: skip
    """Into the rows of the sheet, or into its problems."""
    written = cells_of(row, fields)
    values = {name: read_cell(name, cell, readers) for name, cell in written.items()}
    mistakes = {name: value for name, value in values.items() if isinstance(value, Wrong)}
    if not mistakes and "price" in values:
        values["amount"] = multiply(values)
        mistakes = {"price": values["amount"]} if isinstance(values["amount"], Wrong) else {}
    for name, wrong in mistakes.items():
        tell_problem(sheet, number, sheet["columns"][fields[name]], written[name], wrong.code)
    extra = [cell.strip() for cell in row[len(sheet["columns"]) :] if cell.strip()]
    if extra and not mistakes:
        tell_problem(sheet, number, "", extra[0], "too_many_cells")
    elif not mistakes:
        kept = {name: as_json(value) for name, value in values.items() if not isinstance(value, Wrong | None)}
        kept.pop("price", None)
        sheet["rows"].append({"row": number, **with_id(kept, seen)})


def tell_problem(sheet: Sheet, number: int, column: str, cell: str, code: str) -> None:
    sheet["problems"].append({"row": number, "column": column, "value": cell[:_SHOWN_MAX], "problem": code})


def multiply(values: dict[str, Value | Wrong]) -> Value | Wrong:
    price, qty = values["price"], values.get("qty")
    count = qty if isinstance(qty, Decimal) else None
    return sheet_cells.multiply(price, count) if isinstance(price, Decimal) else price


def cells_of(row: list[str], fields: dict[str, int]) -> dict[str, str]:
    """The cells by field, blank where the row is short; a time of its own column joins the day's."""
    cells_by_field = {name: row[index].strip() if index < len(row) else "" for name, index in fields.items()}
    clock = cells_by_field.pop("clock", "")
    if clock and cells_by_field["at"] and ":" not in cells_by_field["at"]:
        cells_by_field["at"] = f"{sheet_cells.read_serial(cells_by_field['at']) or cells_by_field['at']} {clock}"
    return cells_by_field


def read_cell(name: str, cell: str, readers: dict[str, cells.Reader]) -> Value | Wrong:
    if not cell:
        return Wrong("missing") if name in _REQUIRED else None
    return readers[name](cell)


def with_id(row: JSONObject, seen: Counter[str]) -> JSONObject:
    """With an id that is the same whenever the file is sent again: the order's id, else a digest of what the row says;
    and which of its like it is, because two may have bought the same at the same time."""
    content = "|".join(str(row.get(name, "")) for name in ("at", "amount", "qty", "item", "channel", "note"))
    own = str(row.get("external_id") or sha256(content.lower().encode("utf-8", "replace")).hexdigest()[:24])
    seen[own] += 1
    return {**row, "external_id": own if seen[own] == 1 else f"{own}#{seen[own]}"}
