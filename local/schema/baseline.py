"""The baseline migration: schemas and seeds as they were when nothing had been deployed yet."""

from pathlib import Path

from local.schema.sources import SUPABASE, whole_text

VERSION = "20261129000000"
HEADER = """-- Generated from supabase/{schemas,seeds} by `python -m local.schema baseline`. Not edited by hand.
-- What came later is in the migrations after it; what the database is now is read in supabase/schemas.

"""


class BaselineFixed(Exception):
    """The sentence says why the baseline stays as it is."""


def write_baseline(folder: Path = SUPABASE) -> Path:
    """Only as long as no migration follows it: those are made for the database that it makes."""
    migrations = folder / "migrations"
    later = [file.name for file in migrations.glob("*.sql") if file.name[:14] != VERSION]
    if later:
        raise BaselineFixed(f"{min(later)} stands on the baseline: write a migration instead (make migration NAME=…)")
    file = migrations / f"{VERSION}_create_baseline.sql"
    file.write_text(HEADER + whole_text(folder), encoding="utf-8")
    return file
