"""Schemas and seeds, in order, as one text. The order is the list `schema_paths` of `supabase/config.toml`."""

import csv
import io
import tomllib
from pathlib import Path

SUPABASE = Path(__file__).resolve().parents[2] / "supabase"
SEEDED_FROM = "supabase/seeds"


def schema_files(folder: Path = SUPABASE) -> list[Path]:
    """Every pattern's files by name, each file where it is met first: as Supabase's own CLI reads the list."""
    patterns = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))["db"]["migrations"]["schema_paths"]
    return list(dict.fromkeys(file for pattern in patterns for file in sorted(folder.glob(pattern))))


def seed_files(folder: Path = SUPABASE) -> list[Path]:
    return sorted((folder / "seeds").glob("*.csv"))


def whole_text(folder: Path = SUPABASE) -> str:
    """The statements that make an empty database what it is declared to be."""
    schemas = (f"-- {file.relative_to(folder)}\n\n{_read(file)}" for file in schema_files(folder))
    return "\n".join([*schemas, *map(insert_of, seed_files(folder))])


def insert_of(file: Path) -> str:
    """A table's rows as one insert: the file is named after its table in the schema `wocs`."""
    header, *rows = csv.reader(io.StringIO(_read(file)))
    values = ",\n  ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return f"-- {SEEDED_FROM}/{file.name}\n\ninsert into wocs.{file.stem} ({', '.join(header)}) values\n  {values};\n"


def _literal(cell: str) -> str:
    return "null" if cell == "" else "'" + cell.replace("'", "''") + "'"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
