"""A copy by pg_dump, as of one snapshot; what is counted for the manifest is counted in the same one."""

from home_node.backups.archive import DUMP, ArchiveWriter
from home_node.backups.contents import Contents, NamedFile
from home_node.backups.database_address import DatabaseAddress
from home_node.backups.failures import BackupFailed
from home_node.backups.postgres_tools import Reader, check_powers, open_reader, start_dump

_BEGIN = "begin isolation level repeatable read read only; select pg_export_snapshot();"
_TABLES = """select coalesce(json_agg(c.relname order by c.relname), '[]') from pg_class c
where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r' and c.relname <> 'node_nonces';"""
_SCHEMA = "select to_json(max(version)) from supabase_migrations.schema_migrations;"
_HEAD = """select coalesce((select json_build_array(position, digest) from wocs.task_log_chain
order by position desc limit 1), '[0, ""]');"""
_FILES = """select coalesce(json_agg(json_build_array(f.storage_url, f.mime_type) order by f.storage_url), '[]') from (
select distinct on (storage_url) storage_url, mime_type from wocs.attachments
where state = 'stored' and storage_url is not null order by storage_url) f;"""


def copy_dump(address: DatabaseAddress, writer: ArchiveWriter) -> Contents:
    """Raises BackupFailed, for a role that can do more than read as well."""
    with open_reader(address) as reader:
        check_powers(reader)
        snapshot = str(reader.ask(_BEGIN))
        contents = _count(reader)
        with start_dump(address, snapshot) as dump:
            writer.copy_part(DUMP, dump)
    return contents


def _count(reader: Reader) -> Contents:
    tables = reader.ask(_TABLES)
    counted = " union all ".join(f"select '{name}' as t, count(*) as n from wocs.{name}" for name in tables)  # noqa: S608
    if not counted:
        raise BackupFailed("role_cannot_read", "there is no WOCS in this database")
    return Contents(
        how="pg_dump",
        schema=str(reader.ask(_SCHEMA)),
        rows=dict(reader.ask(f"select json_object_agg(t, n) from ({counted}) c;")),  # noqa: S608 names of our own tables
        audit=list(reader.ask(_HEAD)),
        files=[NamedFile(key, mime or "application/octet-stream") for key, mime in reader.ask(_FILES)],
    )
