"""The tables at Supabase: applied where the way to the database is known, else by Supabase's own tool."""

import time
from urllib.parse import urlsplit

import psycopg

from local.services import migrations
from local.setup.answer_files import AnswerFiles
from local.setup.report import Report
from local.setup.vendors import project

_PATIENCE_S = 30


def bring_schema(answers: AnswerFiles, report: Report) -> bool:
    """Whether the project stands where this code does."""
    return (_apply if answers.get("SUPABASE_DB_URL") else _compare)(answers, report)


def newest_migration() -> str:
    return max(file.name for file in migrations.MIGRATIONS.glob("*.sql")).partition("_")[0]


def _apply(answers: AnswerFiles, report: Report) -> bool:
    try:
        applied = migrations.apply(answers.get("SUPABASE_DB_URL"), tell=report.line)
    except (migrations.MigrationRefused, psycopg.Error) as problem:
        report.problem("migration_failed", problem=str(problem).partition("\n")[0])
        return False
    if applied:
        _await_functions(answers)
        report.well("migrated", count=len(applied), level=newest_migration())
    else:
        report.well("schema_current", level=newest_migration())
    return True


def _await_functions(answers: AnswerFiles) -> None:
    """PostgREST hears of new functions a moment later; raises SchemaMissing when it never does."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            project.read_level(answers)
            return
        except project.SchemaMissing:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _compare(answers: AnswerFiles, report: Report) -> bool:
    newest = newest_migration()
    try:
        level = project.read_level(answers)
    except project.SchemaMissing:
        level = ""
    if level == newest:
        report.well("schema_current", level=level)
    elif level > newest:
        report.problem("schema_ahead", level=level, newest=newest)
    else:
        report.problem("migrate_yourself")
        reference = (urlsplit(answers.get("SUPABASE_URL")).hostname or "").partition(".")[0]
        for line in ("npx supabase login", f"npx supabase link --project-ref {reference}", "npx supabase db push"):
            report.line(line)
    return level == newest
