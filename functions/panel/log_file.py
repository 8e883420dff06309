"""The audit log as a CSV file, for a table program: no cell of it is a formula."""

import csv
import io
import json

from flask import Response

from functions.panel.labels import label_finder
from functions.replies.table_files import defuse
from shared.contract.panel_types import Viewer
from shared.contract.value_types import JSONObject

_COLUMNS = ("seq", "at", "task", "action", "actor", "details", "digest", "holds")


def send_log_file(page: JSONObject, viewer: Viewer) -> Response:
    """The rows of the page as they are in the database, one a line, with a mark that says UTF-8 to Excel."""
    label = label_finder(viewer["language"])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([label(f"logs.{column}") for column in _COLUMNS])
    rows = page["rows"] if isinstance(page["rows"], list) else []
    writer.writerows([defuse_cell(row.get(column)) for column in _COLUMNS] for row in rows if isinstance(row, dict))
    return Response(
        "\ufeff" + text.getvalue(),
        200,
        {
            "Content-Disposition": 'attachment; filename="wocs-log.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
        content_type="text/csv; charset=utf-8",
    )


def defuse_cell(value: object) -> str:
    if value is None:
        return ""
    return defuse(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value))
