"""A catalog of one database: each object with what it is made of, and the statements that make and drop it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

QUERIES = Path(__file__).with_name("catalog")
SCHEMAS = ["wocs", "public"]
# In the order in which they can be made.
STRUCTURE = (
    "types",
    "sequences",
    "tables",
    "columns",
    "functions",
    "constraints",
    "indexes",
    "views",
    "triggers",
    "grants",
    "defaults",
)
ROWS = "rows"
KINDS = (*STRUCTURE, ROWS)
Key = tuple[str, str]


@dataclass(frozen=True)
class DatabaseObject:
    """`facets` is what two databases are compared by; `making` is None where a person has to write the statement."""

    kind: str
    name: str
    facets: dict[str, Any]
    making: str | None
    dropping: str | None


Catalog = dict[Key, DatabaseObject]


def read_catalog(connection: psycopg.Connection, rows: bool = True) -> Catalog:
    """Everything in our schemas; `rows` of the tables too, without what each database numbers and dates by itself."""
    with connection.transaction():
        connection.execute("set local search_path = ''")  # so that every name is told with its schema
        objects = [each for kind in STRUCTURE for each in _read_kind(connection, kind)]
        objects += _read_rows(connection) if rows else []
        connection.execute("set local search_path to default")
    return {(each.kind, each.name): each for each in objects}


def _read_kind(connection: psycopg.Connection, kind: str) -> list[DatabaseObject]:
    query = (QUERIES / f"{kind}.sql").read_bytes()
    records = psycopg.RawCursor(connection).execute(query, [SCHEMAS]).fetchall()
    return [DatabaseObject(kind, *record) for record in records]


def _read_rows(connection: psycopg.Connection) -> list[DatabaseObject]:
    objects = []
    for table, columns in _own_columns(connection):
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        as_text = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns)
        name = sql.SQL(table)
        for cells in connection.execute(sql.SQL("select {} from {}").format(as_text, name)).fetchall():
            values = sql.SQL(", ").join(map(sql.Literal, cells))
            insert = sql.SQL("insert into {} ({}) values ({});").format(name, listed, values)
            same = sql.SQL(" and ").join(
                sql.SQL("{} is not distinct from {}").format(sql.Identifier(column), sql.Literal(cell))
                for column, cell in zip(columns, cells, strict=True)
            )
            delete = sql.SQL("delete from {} where {};").format(name, same)
            told = f"{table} ({', '.join(str(cell) for cell in cells)})"
            objects.append(DatabaseObject(ROWS, told, {}, insert.as_string(connection), delete.as_string(connection)))
    return objects


def _own_columns(connection: psycopg.Connection) -> list[tuple[str, list[str]]]:
    """Each table with the columns whose values were given to it: not generated, numbered or dated by the database."""
    return connection.execute(
        "select c.oid::regclass::text, array_agg(a.attname::text order by a.attname)"
        " from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " left join pg_attrdef v on v.adrelid = c.oid and v.adnum = a.attnum"
        " where c.relnamespace::regnamespace::text = any (%s) and c.relkind = 'r'"
        " and a.attidentity = '' and a.attgenerated = ''"
        " and coalesce(pg_get_expr(v.adbin, v.adrelid), '') !~ 'now|clock_timestamp|gen_random_uuid|nextval'"
        " group by c.oid order by 1",
        [SCHEMAS],
    ).fetchall()
