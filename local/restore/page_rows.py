"""The rows of a backup that came in pages: of each key the last one."""

from itertools import islice

import psycopg
from psycopg import sql

from home_node.backups.archive import TablePart
from local.restore.archive import Archive

_ROWS = 2000  # a statement
_COLUMNS = (
    "select attname::text from pg_attribute where attrelid = %s::regclass and attnum > 0"
    " and not attisdropped and attgenerated = '' order by attnum"
)
_INSERT = """insert into {table} ({columns}) overriding system value
select {values} from (
  select distinct on (p.key) p.line, p.place from pages p order by p.key, p.place desc) newest
  cross join lateral jsonb_populate_record(null::{table}, newest.line) r"""


def load_pages(connection: psycopg.Connection, archive: Archive) -> None:
    connection.execute("create temporary table pages (place serial, key jsonb, line jsonb) on commit drop")
    for name, part in archive.manifest.get("tables", {}).items():
        connection.execute("truncate pages")
        for page in part["parts"]:
            _read_page(connection, archive, page, part)
        _insert(connection, sql.Identifier("wocs", name))
    for name, value in archive.manifest["sequences"].items():
        connection.execute("select setval(format('wocs.%%I', %s::text)::regclass, %s)", [name, value])


def _read_page(connection: psycopg.Connection, archive: Archive, page: str, part: TablePart) -> None:
    with archive.open_part(page) as lines:
        while rows := [line.decode() for line in islice(lines, _ROWS)]:
            connection.execute(
                "insert into pages (key, line) select (select jsonb_agg(l.line -> k.name order by k.place)"
                " from unnest(%s::text[]) with ordinality k (name, place)), l.line"
                " from (select value::jsonb as line from unnest(%s::text[]) value) l",
                [part["key"], rows],
            )


def _insert(connection: psycopg.Connection, table: sql.Identifier) -> None:
    names = connection.execute(_COLUMNS, [table.as_string(connection)]).fetchall()
    columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in names)
    values = sql.SQL(", ").join(sql.Identifier("r", name) for (name,) in names)
    connection.execute(sql.SQL(_INSERT).format(table=table, columns=columns, values=values))
