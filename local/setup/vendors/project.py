"""The Supabase project over HTTPS, by supabase-py: its key, our functions and their grants, the bucket, the people.

The functions keep their two light clients (decision 0003); set-up runs at home, where the whole package costs nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from postgrest import APIError
from storage3.exceptions import StorageApiError
from supabase_auth.errors import AuthError

from functions.database.failure_causes import cause_of_code
from functions.media_store import BUCKET
from local.setup.answer_files import AnswerFiles
from local.setup.words import NotReached, Seen, Wrong
from shared.contract.door_types import EnlistAnswer, EnlistRequest
from supabase import Client, ClientOptions, create_client

_TIMEOUT_S = 15


class SchemaMissing(Exception):
    """The project has none of our functions yet."""


@contextmanager
def open_project(answers: AnswerFiles) -> Iterator[Client]:
    """The client; what goes wrong with it becomes Wrong, NotReached or SchemaMissing."""
    try:
        with httpx.Client(timeout=_TIMEOUT_S, trust_env=False, event_hooks={"request": [keep_key_alone]}) as http:
            options = ClientOptions(httpx_client=http, auto_refresh_token=False)
            yield create_client(answers.get("SUPABASE_URL"), answers.get("SUPABASE_SECRET_KEY"), options)
    except APIError as refused:
        raise explain_refusal(refused) from None
    except (StorageApiError, AuthError) as refused:
        raise Wrong("storage_refused", detail=str(refused)[:200]) from None
    except (httpx.HTTPError, OSError) as problem:
        raise NotReached("Supabase", type(problem).__name__) from None


def keep_key_alone(request: httpx.Request) -> None:
    """A new key stays in `apikey`. supabase-py repeats it as a bearer, where it is no JWT and PGRST301 (its #1230)."""
    if request.headers.get("Authorization", "").startswith("Bearer sb_"):
        del request.headers["Authorization"]


def explain_refusal(refused: APIError) -> Exception:
    code, told = refused.code or "", refused.message or ""
    match cause_of_code(code, told):
        case "migration":
            return SchemaMissing()
        case "grant":
            return Wrong("grants")
        case "database_key":
            return Wrong("key_refused")
    return Wrong("project_refused", detail=f"{code} {told}".strip()[:200], ask_again="SUPABASE_URL")


def call_function(project: Client, name: str, request: Mapping[str, object]) -> Any:
    return project.rpc(name, {"request": request}).execute().data


def check_key(answers: AnswerFiles) -> Seen:
    try:
        level = read_level(answers)
    except SchemaMissing:
        return Seen("key")
    return Seen("key_and_schema", {"level": level})


def read_level(answers: AnswerFiles) -> str:
    """The newest migration that the project has, `20261129000000`; raises SchemaMissing where it has none."""
    with open_project(answers) as project:
        return str((call_function(project, "wocs_health", {}) or {}).get("schema") or "")


def enlist(answers: AnswerFiles, request: EnlistRequest) -> EnlistAnswer:
    with open_project(answers) as project:
        answer: EnlistAnswer = call_function(project, "wocs_enlist", request)
        return answer


def keep_bucket(answers: AnswerFiles) -> str:
    """Makes the private bucket of people's files where it is missing, closes one that is open; says what was done."""
    with open_project(answers) as project:
        buckets = {bucket.id: bucket for bucket in project.storage.list_buckets()}
        if BUCKET not in buckets:
            project.storage.create_bucket(BUCKET, options={"public": False})
            return "bucket_made"
        if buckets[BUCKET].public:
            project.storage.update_bucket(BUCKET, {"public": False})
            return "bucket_closed"
        return "bucket_there"
