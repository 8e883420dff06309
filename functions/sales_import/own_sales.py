"""Our own file of sales, sent back: which column has the numbers of the sales that are here already."""

import re

from functions.sales_import.column_names import heading
from functions.sales_import.sheet_columns import list_cells
from functions.sales_import.sheet_table import Table

_HEADINGS = {"sale", "jualan"}
_SALE = re.compile(r"'?SALE-(\d{1,15})", re.IGNORECASE)


def find_own_column(table: Table) -> int | None:
    """The column under `Sale` that names sales; one that has amounts is another."""
    columns = (n for n, words in enumerate(table.headings) if heading(words) in _HEADINGS)
    return next((n for n in columns if any(map(read_sale, list_cells(table.rows, n)))), None)


def read_sale(cell: str) -> int | None:
    """1600 of `SALE-1600`."""
    match = _SALE.fullmatch(cell.strip())
    return int(match[1]) if match else None
