"""The comparison of a new version with the one that runs: what would change, and whether the database is ready."""

from dataclasses import dataclass
from pathlib import Path

from home_node.updates.tree_facts import (
    compare_packages,
    list_new_headings,
    read_packages,
    read_schema,
    read_version,
)


@dataclass(frozen=True)
class Comparison:
    """`database_at` is the newest migration that the functions told of; empty where none was heard."""

    runs: str
    offered: str
    headings: tuple[str, ...]
    packages: tuple[str, ...]
    needs_schema: str
    database_at: str

    @property
    def database_is_behind(self) -> bool:
        return bool(self.database_at) and self.needs_schema > self.database_at

    def list_lines(self) -> list[str]:
        """As a person reads it."""
        return [
            f"Runs: {self.runs}. Offered: {self.offered}.",
            *(f"  new in its changelog: {heading}" for heading in self.headings),
            f"Packages: {len(self.packages) or 'no'} change{'' if len(self.packages) == 1 else 's'}.",
            *(f"  {package}" for package in self.packages),
            self.explain_database(),
        ]

    def explain_database(self) -> str:
        if self.database_is_behind:
            return (
                f"Database: at {self.database_at}, and this version needs {self.needs_schema}. First apply the"
                " migrations and deploy the functions of the same version (docs/setup/2-supabase.md, 4-vercel.md), then"
                " update here."
            )
        if not self.database_at:
            return "Database: not known yet; the node hears of it at its first call. Nothing is compared."
        return f"Database: at {self.database_at}, which is enough."


def compare_trees(running: Path, offered: Path, database_at: str) -> Comparison:
    return Comparison(
        runs=read_version(running),
        offered=read_version(offered),
        headings=tuple(list_new_headings(running, offered)),
        packages=tuple(compare_packages(read_packages(running), read_packages(offered))),
        needs_schema=read_schema(offered),
        database_at=database_at,
    )
