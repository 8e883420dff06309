"""docs/deploy.md, followed by somebody who reads nothing else: its commands, in order, end in an answered /status."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from local.services.postgres_server import Postgres
from local.services.process import free_port
from local.services.valkey import Valkey
from shared.signatures import sign_webhook
from tests.processes import wait_for
from tests.setup.fake_meta import NUMBER_ID, SECRET
from tests.setup.stand_ins import ADMIN, PROJECT, Vendors, put_programs_on_path, setup_command, vendors, write_answers

PAGE = (PROJECT / "docs" / "deploy.md").read_text("utf-8")
BEFORE, AFTER = PAGE.split("## 7. ")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
WITHIN_S = 30


def commands_of(part: str) -> list[str]:
    return [line for block in BLOCK.findall(part) for line in block.splitlines()]


@pytest.fixture
def empty_project(postgrest_binary: Path, postgres: Postgres, valkey: Valkey, scratch: Path) -> Iterator[Vendors]:
    """A project as Supabase makes it: nothing of ours in it."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("create database wocs_deployed")
        with vendors(postgrest_binary, postgres, "wocs_deployed", valkey, scratch) as made:
            yield made
        connection.execute("drop database wocs_deployed with (force)")


@contextmanager
def deployed(kept: Path, port: int, log: Path) -> Iterator[str]:
    """The functions with what `vercel env add` was given and nothing else, as this machine serves them."""
    given = {file.name: file.read_text() for file in kept.iterdir() if not file.name.startswith(".")}
    environment = {**given, "PATH": os.environ["PATH"], "PORT": str(port)}
    with log.open("wb") as output:
        command = [sys.executable, "-X", "utf8", "-m", "local.web"]
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: process.poll() is not None or is_up(url), WITHIN_S)
        assert process.poll() is None, log.read_text()
        yield url
    finally:
        process.terminate()
        process.wait(20)


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/health", timeout=5).json() == {"ok": True}
    except httpx.TransportError:
        return False


def say(url: str, text: str) -> httpx.Response:
    """As Meta delivers a message of the first admin."""
    message = {"from": ADMIN, "id": f"wamid.{time.time_ns()}", "timestamp": str(int(time.time())), "type": "text"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "601155500000", "phone_number_id": NUMBER_ID},
        "contacts": [{"profile": {"name": "Aminah"}, "wa_id": ADMIN}],
        "messages": [{**message, "text": {"body": text}}],
    }
    change = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [change]}).encode()
    headers = {"X-Hub-Signature-256": sign_webhook(SECRET, body), "Content-Type": "application/json"}
    return httpx.post(f"{url}/api/webhook", content=body, headers=headers, timeout=WITHIN_S)


def follow(part: str, programs: Path) -> str:
    """Runs the commands of a part of the page, one after the other; what they said."""
    environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    told = []
    for line in commands_of(part):
        command = ["sh", "-c", line]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        told.append(done.stdout)
    return "".join(told)


def test_the_page_leads_to_an_answered_status(empty_project: Vendors, tmp_path: Path) -> None:
    port, meta = free_port(), empty_project.meta
    answers = {**empty_project.answers, "WOCS_BASE_URL": f"http://127.0.0.1:{port}"}
    (tmp_path / "made").mkdir()
    file = write_answers(tmp_path / "answers", answers)
    programs = tmp_path / "programs"
    kept = put_programs_on_path(programs, setup_command("--answers", str(file), "--folder", str(tmp_path / "made")))
    follow(BEFORE, programs)
    assert (kept / ".deployed").exists()
    with deployed(kept, port, tmp_path / "web.log") as url:
        follow(AFTER, programs)
        assert [(one["callback_url"], one["active"]) for one in meta.subscriptions] == [(f"{url}/api/webhook", True)]
        assert ([one["name"] for one in meta.templates], meta.subscribed_accounts) == (["wocs_notice"], 1)
        assert say(url, "/status").status_code == 200
        answer = wait_for(lambda: next((sent for sent in meta.sent if sent.get("type") == "text"), None), WITHIN_S)
    assert answer["to"] == f"+{ADMIN}"
    assert "PC di rumah" in answer["text"]["body"]


def test_what_the_page_names_exists() -> None:
    for link in re.findall(r"\]\((?!http|#)([^)#]+)", PAGE):
        if link != "home-node.md":  # the home PC has a page of its own
            assert (PROJECT / "docs" / link).exists(), link
    assert commands_of(BEFORE)[-1] == "vercel deploy --prod"
