"""The project's database, spoken to directly: only set-up does, to apply migrations."""

import psycopg

from local.setup.answer_files import AnswerFiles
from local.setup.words import NotReached, Seen, Wrong

_PATIENCE_S = 10


def check_address(answers: AnswerFiles) -> Seen:
    try:
        with psycopg.connect(answers.get("SUPABASE_DB_URL"), connect_timeout=_PATIENCE_S) as connection:
            row = connection.execute("show server_version").fetchone()
    except psycopg.OperationalError as problem:
        told = str(problem).lower()
        if "password" in told or "authentication" in told:
            raise Wrong("database_refused") from None
        if "tenant" in told:  # the pooler's word for a project that it does not know
            raise Wrong("database_tenant") from None
        raise NotReached("Supabase", "database") from None
    except psycopg.Error:
        raise Wrong("database_form") from None
    return Seen("database", {"version": row[0] if row else "?"})
