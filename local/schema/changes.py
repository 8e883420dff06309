"""Statements that change one database into another."""

from collections.abc import Iterator

import psycopg

from local.schema.differences import Difference, compare, differing_facets
from local.schema.objects import Catalog, DatabaseObject, read_catalog

REPLACEABLE = {"functions", "views"}  # by `create or replace`, unless one of these differs
IRREPLACEABLE = {"kind", "result", "arguments"}


def change_into(connection: psycopg.Connection, wanted: Catalog, rows: bool) -> tuple[list[str], list[Difference]]:
    """Changes a database into the wanted one; gives back the statements run, and what no statement could be made for.

    Each statement is tried, and those that need another one first are tried again after it: no order has to be known.
    Runs inside the caller's transaction.
    """
    run: list[str] = []
    left = compare(read_catalog(connection, rows), wanted)
    while left:
        run_now = [statement for statement in statements_for(left) if _runs(connection, statement)]
        before, left = left, compare(read_catalog(connection, rows), wanted)
        if list(map(str, before)) == list(map(str, left)):
            break
        run += run_now
    return run, left


def statements_for(differences: list[Difference]) -> Iterator[str]:
    """What is missing or differs is made first, then what is too many is dropped, last made first."""
    for difference in differences:
        if difference.is_now and difference.wanted:
            yield from _replace(difference.is_now, difference.wanted)
        elif difference.wanted and difference.wanted.making:
            yield difference.wanted.making
    for difference in reversed(differences):
        if difference.is_now and not difference.wanted and difference.is_now.dropping:
            yield difference.is_now.dropping


def _replace(is_now: DatabaseObject, wanted: DatabaseObject) -> Iterator[str]:
    facets = set(differing_facets(is_now, wanted))
    if wanted.kind == "columns" and not wanted.facets["generated"]:
        yield from _alter_column(wanted, facets)
    elif wanted.kind in REPLACEABLE and not IRREPLACEABLE & facets and wanted.making:
        yield wanted.making
    elif wanted.kind != "tables" and wanted.making:
        yield f"{is_now.dropping}\n{wanted.making}"


def _alter_column(wanted: DatabaseObject, facets: set[str]) -> Iterator[str]:
    """A column keeps its values, so only its type, default and nullability change, where it stands."""
    table, column = wanted.name.rsplit(".", 1)
    to = wanted.facets
    changes = {
        "type": f"type {to['type']}",
        "default": f"set default {to['default']}" if to["default"] is not None else "drop default",
        "not null": "set not null" if to["not null"] else "drop not null",
    }
    for facet, change in changes.items():
        if facet in facets:
            yield f"alter table {table} alter column {column} {change};"


def _runs(connection: psycopg.Connection, statement: str) -> bool:
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except psycopg.Error:
        return False
    return True
