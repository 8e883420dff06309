"""What is made at Meta: once, each by itself, and only where the functions answer Meta's question."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from local.setup.answer_files import AnswerFiles
from local.setup.report import Report
from local.setup.steps import ON_AIR, reach_meta, run_steps
from local.setup.vendors.graph import APP_ID as APP_ID_NAME
from tests.contract.http_servers import served
from tests.setup.fake_meta import ACCOUNT_ID, APP_ID, SECRET, TOKEN, Meta


class Functions:
    """Our functions, as far as Meta and set-up ask them."""

    def __init__(self, verify_token: str, health: bytes = b'{"ok": true}') -> None:
        self.verify_token, self.health = verify_token, health

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        is_right = asked.get("hub.verify_token") == [self.verify_token]
        body = self.health if environ["PATH_INFO"] == "/api/health" else asked["hub.challenge"][0].encode()
        start_response("200 OK" if is_right or body == self.health else "403 Forbidden", [])
        return [body]


@contextmanager
def on_air(folder: Path, functions: Functions, **other: str) -> Iterator[tuple[Meta, AnswerFiles, Report]]:
    meta = Meta()
    with served(meta) as graph, served(functions) as url:
        answers = {
            "WHATSAPP_API_BASE": graph,
            "WHATSAPP_TOKEN": TOKEN,
            "WHATSAPP_APP_SECRET": SECRET,
            "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT_ID,
            "WHATSAPP_VERIFY_TOKEN": "verify-me",
            "WOCS_BASE_URL": url,
            APP_ID_NAME: APP_ID,
        }
        yield meta, AnswerFiles(folder, {**answers, **other}), Report(lambda: "en")


def test_all_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with on_air(tmp_path, Functions("verify-me")) as (meta, answers, report):
        assert reach_meta(answers, report)
        assert reach_meta(answers, report)
        told = capsys.readouterr().out
        assert (len(meta.subscriptions), len(meta.templates), report.problems) == (1, 1, 0)
        assert [field["name"] for field in meta.subscriptions[0]["fields"]] == ["messages"]
        template = meta.templates[0]
        assert (template["name"], template["language"], template["category"]) == ("wocs_notice", "ms", "UTILITY")
    assert "The webhook is subscribed:" in told
    assert "The webhook was subscribed already:" in told
    assert "Template wocs_notice: PENDING." in told


def test_a_webhook_that_does_not_know_the_token_is_told_and_the_rest_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with on_air(tmp_path, Functions("another")) as (meta, answers, report):
        reach_meta(answers, report)
        assert (meta.subscriptions, len(meta.templates), meta.subscribed_accounts, report.problems) == ([], 1, 1, 1)
    assert "Callback verification failed" in capsys.readouterr().out


NOT_THERE = [(b'{"ok": false}', 1, "WhatsApp's settings are not there"), (b"<html>", 0, "does not answer yet")]


@pytest.mark.parametrize(("health", "problems", "words"), NOT_THERE)
def test_nothing_is_asked_of_meta_before_the_functions_are_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], health: bytes, problems: int, words: str
) -> None:
    with on_air(tmp_path, Functions("verify-me", health)) as (meta, answers, report):
        run_steps(ON_AIR, answers, report)
        assert (meta.subscriptions, meta.templates, report.problems) == ([], [], problems)
    told = capsys.readouterr().out
    assert words in told
    assert "/status" not in told


def test_without_an_account_or_an_app_it_says_what_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with on_air(tmp_path, Functions("verify-me"), WHATSAPP_BUSINESS_ACCOUNT_ID="") as (meta, answers, report):
        run_steps(ON_AIR, answers, report)
        assert (len(meta.subscriptions), meta.templates, report.problems) == (1, [], 1)
    assert "subscribe and make the template wocs_notice yourself" in capsys.readouterr().out
    with on_air(tmp_path, Functions("verify-me"), **{APP_ID_NAME: ""}) as (meta, answers, report):
        run_steps(ON_AIR, answers, report)
        assert (meta.subscriptions, report.problems) == ([], 1)
    assert "run `make setup` again" in capsys.readouterr().out
