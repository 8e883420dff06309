"""A PC is let in from WhatsApp, works, and is shut out again: the real webhook, the real door, the real home node."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.conversation.open_functions import find_site
from tests.conversation.webhook_in_process import ADMIN, WebhookClient

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def door(webhook: WebhookClient) -> Iterator[str]:
    """The address of the functions, as a home node sees it."""
    server = make_server("127.0.0.1", 0, find_site("node"), threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()


def run_node(door: str, data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "WOCS_FUNCTIONS_URL": door, "WOCS_DATA": str(data)}
    command = [sys.executable, "-m", "home_node", *arguments]
    return subprocess.run(
        command, env=environment, cwd=ROOT, timeout=90, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def invite(webhook: WebhookClient) -> str:
    """The one-time code, as the admin reads it."""
    found = re.search(r"home_node enroll (\S+)", webhook.say(ADMIN, "/node add name: PC Rumah"))
    assert found
    return found[1]


def names_in_health(webhook: WebhookClient) -> list[str]:
    return [node["name"] for node in webhook.database.call("wocs_health", {})["nodes"]]


def test_a_pc_is_let_in_works_and_is_shut_out_again(webhook: WebhookClient, door: str, tmp_path: Path) -> None:
    webhook.sql("update wocs.users set language = 'en'")
    refused = run_node(door, tmp_path, "--once", "--port", "0")
    assert (refused.returncode, "This PC is not enrolled" in refused.stdout) == (2, True)

    code = invite(webhook)
    enrolled = run_node(door, tmp_path, "enroll", code)
    file = tmp_path / "nodes" / "pc-rumah.json"
    assert (enrolled.returncode, file.stat().st_mode & 0o777) == (0, 0o600), enrolled.stdout
    assert re.findall("[0-9a-f]{64}", enrolled.stdout) == []
    assert "pc-rumah: enrolled, has not called yet" in webhook.say(ADMIN, "/status")

    again = run_node(door, tmp_path / "thief", "enroll", code)
    assert (again.returncode, "wrong, used, or older" in again.stdout) == (1, True)
    assert not (tmp_path / "thief").exists()

    assert run_node(door, tmp_path, "--once", "--port", "0").returncode == 0
    assert names_in_health(webhook) == ["pc-rumah"]

    assert "CONFIRM TASK-" in webhook.say(ADMIN, "/node remove pc-rumah")
    assert "pc-rumah is shut out" in webhook.say(ADMIN, "CONFIRM TASK-1202")
    assert names_in_health(webhook) == []
    shut_out = run_node(door, tmp_path, "--once", "--port", "0")
    assert "this node was removed" in shut_out.stdout
    assert webhook.sql("select facts from wocs.outbox where say = 'alert.stranger'") == [
        ({"name": "pc-rumah", "removed": True},)
    ]


def test_a_pc_asks_for_no_secret_over_a_line_that_others_read(webhook: WebhookClient, tmp_path: Path) -> None:
    refused = run_node("http://wocs.example.my", tmp_path, "enroll", invite(webhook))
    assert (refused.returncode, "https alone" in refused.stdout) == (1, True)
