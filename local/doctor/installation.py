"""What is known of this installation: its settings, wherever they are kept, its files, and what the functions tell.

Each of what others answer is asked once a run, however many checks read it.
"""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import httpx

from functions.causes import is_public_key
from functions.database import Database, DatabaseDown, DatabaseRefused
from functions.health_checks import Finding, examine_health
from home_node.identity import NotEnrolled, locate_identities, read_identity
from local.launcher.data_folder import PROJECT, data_folder, holder
from local.launcher.environment import read_dotenv
from shared.contract.door_types import HealthAnswer
from shared.settings import SIMULATED_GRAPH, Settings, read_settings
from shared.signatures import NodeIdentity, derive_node_identity, sign_node_call

FILES = (".env", ".env.home", ".env.vercel")
"""Where settings are kept: a later one wins over an earlier one, and the environment over all."""
HEALTH = "/api/health"
_TIMEOUT = httpx.Timeout(10, connect=5)


@dataclass
class Installation:
    """`environment` is what is set, `files` which files said so. Everything else is asked when a check wants it."""

    environment: dict[str, str]
    project: Path = PROJECT
    files: tuple[Path, ...] = ()
    graph_answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of Meta, by what was asked."""
    heard_times: list[float] = field(default_factory=list)
    """By how many seconds this machine's clock is ahead of each server that told its time."""

    @cached_property
    def settings(self) -> Settings:
        """Raises ValueError with a sentence for a value that cannot be."""
        return read_settings(self.environment)

    @cached_property
    def data(self) -> Path:
        return data_folder(self.environment)

    @cached_property
    def http(self) -> httpx.Client:
        return httpx.Client(timeout=_TIMEOUT, follow_redirects=False)

    def is_set(self, *names: str) -> bool:
        return all(self.environment.get(name, "").strip() for name in names)

    @property
    def is_simulated(self) -> bool:
        """Whether the phone simulator stands in for Meta."""
        return self.settings.is_simulated

    @property
    def has_functions(self) -> bool:
        return self.is_set("WOCS_BASE_URL") or self.is_set("WOCS_FUNCTIONS_URL")

    @property
    def functions_url(self) -> str:
        return self.settings.functions_url

    @cached_property
    def identity(self) -> NodeIdentity | None:
        """Of the home node that is enrolled on this machine; of several, the first."""
        try:
            return read_identity(next(iter(sorted(locate_identities(self.data).glob("*.json")))))
        except (NotEnrolled, StopIteration):
            return None

    @cached_property
    def caller(self) -> NodeIdentity | None:
        """Who signs a call of the functions: this PC, or one that nobody enrolled, to see whether secrets agree."""
        if self.identity or not self.settings.node_secret:
            return self.identity
        return derive_node_identity(self.settings.node_secret, "doctor", secrets.token_hex(16))

    def ask(self, method: str, url: str, **more: Any) -> httpx.Response:
        """One HTTP call, its server's time kept; raises httpx.HTTPError."""
        response = self.http.request(method, url, **more)
        self._hear_time(response.headers.get("Date", ""))
        return response

    def _hear_time(self, told: str) -> None:
        try:
            self.heard_times.append((datetime.now(UTC) - parsedate_to_datetime(told)).total_seconds())
        except (ValueError, TypeError):
            return

    @cached_property
    def health(self) -> dict[str, Any]:
        """What the functions tell whoever knows the clock's secret, else whoever signs as a node; {} for no JSON."""
        if self.settings.cron_secret:
            return self.ask_health({"Authorization": f"Bearer {self.settings.cron_secret}"})
        return self.signed_health

    @cached_property
    def signed_health(self) -> dict[str, Any]:
        return self.ask_health(sign_node_call(self.caller, "GET", HEALTH, b"") if self.caller else {})

    def ask_health(self, headers: Mapping[str, str]) -> dict[str, Any]:
        return read_object(self.ask("GET", self.functions_url + HEALTH, headers=headers))

    @cached_property
    def database(self) -> Database | None:
        """Its own door, where this machine holds a key; a public key opens none."""
        chosen = self.settings
        if chosen.supabase_url and chosen.supabase_secret_key and not is_public_key(chosen.supabase_secret_key):
            from functions.database.supabase import SupabaseDatabase

            return SupabaseDatabase(chosen.supabase_url, chosen.supabase_secret_key)
        if chosen.database_url:
            from functions.database.postgres import PostgresDatabase

            return PostgresDatabase(chosen.database_url)
        return None

    @cached_property
    def account(self) -> HealthAnswer | None:
        """What the database tells of itself, by its own door or by the functions; None where neither opens."""
        if self.database:
            try:
                return cast(HealthAnswer, self.database.call("wocs_health", {}))
            except (DatabaseDown, DatabaseRefused):
                return None
        try:
            told = self.health if self.has_functions else {}
        except httpx.HTTPError:
            return None
        return cast(HealthAnswer, told) if told.get("database") == "here" else None

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """By the check's name; nothing where there is no account."""
        return {finding.name: finding for finding in examine_health(self.account)} if self.account else {}

    def forget(self) -> None:
        """What was asked is asked anew."""
        for asked in ("identity", "caller", "health", "signed_health", "account", "findings"):
            self.__dict__.pop(asked, None)
        self.graph_answers.clear()
        self.heard_times.clear()

    def close(self) -> None:
        self.http.close()
        if "database" in self.__dict__ and self.database:
            self.database.close()


@contextmanager
def open_installation(environment: Mapping[str, str] = os.environ, project: Path = PROJECT) -> Iterator[Installation]:
    """Of the environment, the files of settings in `project`, and a system that `make run` has started here."""
    files = tuple(project / name for name in FILES if (project / name).is_file())
    kept = {name: value for file in files for name, value in read_dotenv(file).items() if value.strip()}
    owner = {**kept, **{name: value for name, value in environment.items() if value.strip()}}
    installation = Installation({**find_running_system(owner), **owner}, project, files)
    try:
        yield installation
    finally:
        installation.close()


def find_running_system(owner: Mapping[str, str]) -> dict[str, str]:
    """Address and secrets of `make run` where nothing else is set: it simulates Meta."""
    if any(owner.get(name) for name in ("WOCS_BASE_URL", "WOCS_FUNCTIONS_URL", "SUPABASE_URL", "WHATSAPP_TOKEN")):
        return {}
    data = data_folder(owner)
    running = holder(data)
    try:
        kept = json.loads((data / "secrets.json").read_text("utf-8")) if running else {}
    except (OSError, ValueError):
        kept = {}
    if not running:
        return {}
    here = {"WOCS_BASE_URL": running[1], "WHATSAPP_API_BASE": running[1] + SIMULATED_GRAPH}
    return {**here, **{str(name): str(value) for name, value in kept.items()}}


def read_object(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; {} where it is none."""
    try:
        told = response.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
