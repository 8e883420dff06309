"""The vendors on this machine: Meta's Graph, a Supabase project (PostgREST, Storage), Upstash's REST, and `vercel`."""

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import redis

from local.services.postgres_server import Postgres
from local.services.postgrest import Postgrest, gateway
from local.services.upstash_rest import front
from local.services.valkey import Valkey
from tests.contract.fake_storage import Storage
from tests.contract.http_servers import SECRET_KEY, served
from tests.setup.fake_meta import ACCOUNT_ID, NUMBER_ID, SECRET, TOKEN, Meta

UPSTASH_TOKEN, ADMIN = "upstash-token-of-these-tests", "60193334444"
PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class Vendors:
    meta: Meta
    storage: Storage
    answers: dict[str, str]
    """All that the owner would answer, but the public address."""


@contextmanager
def vendors(binary: Path, postgres: Postgres, database: str, valkey: Valkey, scratch: Path) -> Iterator[Vendors]:
    meta, storage = Meta(), Storage(SECRET_KEY)
    with ExitStack() as stack:
        postgrest = Postgrest(binary, postgres.role_url("authenticator", database), scratch / f"{database}.log")
        stack.callback(postgrest.stop)
        postgrest.start()
        client = stack.enter_context(httpx.Client(base_url=postgrest.url, timeout=30))
        pool = redis.ConnectionPool.from_url(valkey.url, protocol=2, driver_info=None)
        stack.callback(pool.disconnect)
        answers = {
            "WOCS_LANGUAGE": "ms",
            "WHATSAPP_API_BASE": stack.enter_context(served(meta)),
            "WHATSAPP_TOKEN": TOKEN,
            "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
            "WHATSAPP_APP_SECRET": SECRET,
            "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT_ID,
            "SUPABASE_URL": stack.enter_context(served(project(gateway(client, SECRET_KEY), storage))),
            "SUPABASE_SECRET_KEY": SECRET_KEY,
            "SUPABASE_DB_URL": postgres.url(database),
            "UPSTASH_REDIS_REST_URL": stack.enter_context(served(front(pool, UPSTASH_TOKEN))),
            "UPSTASH_REDIS_REST_TOKEN": UPSTASH_TOKEN,
            "WOCS_ADMINS": "Aminah:0193334444",
            "WOCS_BASE_URL": "http://127.0.0.1:9",  # nobody is there
        }
        yield Vendors(meta, storage, answers)


def project(rest: Callable[..., Any], storage: Storage) -> Callable[..., Any]:
    """One address for both, as a project has."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        chosen = storage if environ.get("PATH_INFO", "").startswith("/storage/") else rest
        return chosen(environ, start_response)

    return application


def write_answers(file: Path, answers: dict[str, str]) -> Path:
    file.write_text("".join(f"{name}='{value}'\n" for name, value in answers.items()), "utf-8")
    return file


def put_programs_on_path(folder: Path, setup: list[str]) -> Path:
    """`vercel`, `npm` and `make` as docs/deploy.md calls them. `vercel` keeps in `variables/` what it is given."""
    folder.mkdir()
    kept = folder / "variables"
    kept.mkdir()
    programs = {
        "npm": "exit 0",
        "vercel": f'case "$1 $2" in "env add") cat > "{kept}/$3" ;; "deploy --prod") touch "{kept}/.deployed" ;; esac',
        "make": f'for each; do case "$each" in ARGS=*) set -- ${{each#ARGS=}} ;; esac; done\n'
        f'[ "$1" = "-s" ] && shift; [ "$1" = setup ] && shift\ncd "{PROJECT}" && exec {shlex.join(setup)} "$@"',
    }
    for name, script in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return kept


def setup_command(*arguments: str) -> list[str]:
    return [sys.executable, "-X", "utf8", "-m", "local", "setup", *arguments]
