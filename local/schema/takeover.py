"""Taking over a database from before the baseline: made of 129 migrations that are one file now."""

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from local.schema.changes import change_into
from local.schema.differences import Difference
from local.schema.objects import Catalog, read_catalog

LAST_BEFORE = "20261122004000"
REBIND = """
do $$
declare
  l wocs.task_logs;
  last text := '';
  place bigint := 0;
begin
  alter table wocs.task_logs disable trigger user;
  alter table wocs.task_log_chain disable trigger user;
  update wocs.task_logs x set details_digest = wocs.audit_details_digest(x.salt, x.details);
  for l in select x.* from wocs.task_logs x join wocs.task_log_chain c on c.log_seq = x.seq order by c.position loop
    place := place + 1;
    last := wocs.audit_digest(last, l);
    update wocs.task_log_chain c set digest = last where c.position = place;
  end loop;
  alter table wocs.task_logs enable trigger user;
  alter table wocs.task_log_chain enable trigger user;
end $$
"""
"""The old chain bound a row's details themselves, the new one their digest."""
MODEL = "baseline_model"  # the database that the baseline makes, for as long as it is looked at


def take_over(connection: psycopg.Connection, url: str, baseline: str) -> list[Difference]:
    """Changes functions, triggers and whatever else differs into what the baseline makes; the tables' rows stay.

    Gives back what could not be changed. Runs inside the caller's transaction; may make and drop a database.
    """
    _, left = change_into(connection, _catalog_of(url, baseline), rows=False)
    if not left:
        connection.execute(REBIND)
    return left


def _catalog_of(url: str, baseline: str) -> Catalog:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(MODEL)))
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(MODEL)))
        try:
            with psycopg.connect(make_conninfo(url, dbname=MODEL)) as model:
                model.execute(baseline.encode())
                return read_catalog(model, rows=False)
        finally:
            owner.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(MODEL)))
