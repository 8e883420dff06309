"""A caption from the owner's own writer: what it is asked, what of its answer is kept, and every way it may fail."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx

from home_node.browser import Browser
from home_node.captions.caption_cleanup import clean_caption, is_known
from home_node.executors import Stopped, Task, Tools, caption_draft, find_executor
from home_node.executors.caption_draft import execute
from home_node.outcomes import Done, Failed
from shared.contract.value_types import JSONObject
from shared.settings import read_settings
from tests.unit.home_node.executor_tools import NOWHERE, refuse_to_store

URL = "http://127.0.0.1:11434/v1/chat/completions"
REQUEST: JSONObject = {
    "type": "promo",
    "tone": "funny",
    "language": "ms",
    "examples": ["Pedas ni jujur 🔥 #AbangColek", "Sekali colek, terus jatuh cinta"],
    "avoid": ["Jangan cakap kami tak pesan"],
}
TASK = Task("TASK-1201", "caption_draft", REQUEST, 1, 60, repeatable=True, language="en")


TOOLS = Tools(NOWHERE, Browser("nothing"), refuse_to_store, lambda: None)


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[respx.Route]:
    environment = {
        "WOCS_WRITER_URL": "http://127.0.0.1:11434/v1/",
        "WOCS_WRITER_MODEL": "small",
        "WOCS_WRITER_KEY": "k3y",
    }
    monkeypatch.setattr(caption_draft, "settings", lambda: read_settings(environment))
    with respx.mock(assert_all_called=False) as mock:
        yield mock.post(URL)


def answer(text: Any) -> httpx.Response:
    return httpx.Response(200, json={"choices": [{"message": {"role": "assistant", "content": text}}]})


def test_the_writer_is_asked_once_and_its_caption_kept(writer: respx.Route) -> None:
    writer.return_value = answer("Lidah menari, hati berapi 🌶️ #AbangColek #Pedas")
    assert execute(TASK, TOOLS) == Done(
        {"text": "Lidah menari, hati berapi 🌶️ #AbangColek #Pedas", "type": "promo", "tone": "funny", "language": "ms"}
    )
    assert writer.call_count == 1


def test_it_is_asked_in_the_brands_voice_with_the_banks_captions(writer: respx.Route) -> None:
    writer.return_value = answer("Baru")
    execute(TASK, TOOLS)
    request = writer.calls[0].request
    body = json.loads(request.content)
    system, user = (message["content"] for message in body["messages"])
    assert request.headers["Authorization"] == "Bearer k3y"
    assert (body["model"], body["stream"]) == ("small", False)
    assert "Abang Colek" in system and "Malaysian Malay" in system and "funny" in user
    assert "- Sekali colek, terus jatuh cinta" in user
    assert user.index("We have posted these already") < user.index("Jangan cakap kami tak pesan")


def test_the_language_is_that_of_whoever_asked_unless_the_wish_names_one(writer: respx.Route) -> None:
    writer.return_value = answer("So hot")
    outcome = execute(replace(TASK, args={"type": "event"}), TOOLS)
    assert outcome == Done({"text": "So hot", "type": "event", "tone": "hype", "language": "en"})


@pytest.mark.parametrize(
    ("written", "caption"),
    [
        ('"Pedas gila!"', "Pedas gila!"),
        ("“Pedas gila!” #AbangColek", "Pedas gila! #AbangColek"),
        ("Sure! Here is a caption:\n\nPedas gila! #Pedas", "Pedas gila! #Pedas"),
        ("Berikut kapsyen anda:\n**Pedas gila!**\n\n#Pedas #Colek\n\nNota: ubah.", "Pedas gila!\n#Pedas #Colek"),
        ("1. Pedas gila! #satu\n2. Pedas sangat! #dua", "Pedas gila! #satu"),
        ("<think>They want a caption.</think>\nPedas gila!", "Pedas gila!"),
        ("```\nPedas gila!\n```", "Pedas gila!"),
        ("Caption: Pedas gila!", "Pedas gila!"),
        ("Pedas gila!\n\nHope this helps!", "Pedas gila!"),
        ("Sure thing, pedas gila!", "Sure thing, pedas gila!"),
        ("It's hot", "It's hot"),
        ("Pedas\u202e gila\u0007", "Pedas gila"),
        ("# Pedas", "Pedas"),
        ("", ""), ("   \n", ""), ("🔥🔥", ""), ("I'm sorry, but I can't do that.", ""), ("<think>never ends", ""),
    ],
)  # fmt: skip
def test_of_an_answer_the_caption_alone_is_kept(written: str, caption: str) -> None:
    assert clean_caption(written) == caption


def test_a_long_answer_is_cut_behind_a_sentence_and_keeps_its_hashtags() -> None:
    caption = clean_caption("Pedas gila sampai ke telinga! " * 20 + "#AbangColek #StreetFood")
    assert len(caption) <= 300
    assert caption.endswith("telinga!\n#AbangColek #StreetFood")
    assert len(clean_caption("a" * 900)) <= 300
    assert len(clean_caption("pedas " * 100)) <= 300
    assert len(clean_caption("x " + "#hashtag " * 100)) <= 300


def test_the_same_words_with_other_emoji_are_the_same_caption() -> None:
    assert is_known("PEDAS ni jujur!! 🌶️🌶️ #baru", ["Pedas ni jujur 🔥 #AbangColek"])
    assert not is_known("Pedas ni menipu", ["Pedas ni jujur"])


def test_a_caption_that_there_is_already_is_asked_for_once_more(writer: respx.Route) -> None:
    writer.side_effect = [answer("Jangan cakap kami tak pesan 😂"), answer("Yang ini baru")]
    outcome = execute(TASK, TOOLS)
    assert isinstance(outcome, Done)
    assert outcome.result["text"] == "Yang ini baru"
    first, second = (json.loads(call.request.content)["temperature"] for call in writer.calls)
    assert second > first


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (httpx.ConnectError("no"), "writer_down"),
        (httpx.ReadTimeout("slow"), "writer_slow"),
        (httpx.RemoteProtocolError("odd"), "writer_down"),
        (httpx.Response(500), "writer_refused"),
        (httpx.Response(404, json={"error": {"message": "no such model"}}), "writer_refused"),
        (httpx.Response(200, text="<html>"), "writer_odd"),
        (httpx.Response(200, json=[]), "writer_odd"),
        (httpx.Response(200, json={"choices": []}), "writer_odd"),
        (httpx.Response(200, json={"choices": [{"message": {"content": None}}]}), "writer_odd"),
        (answer("I cannot do that."), "no_caption"),
        (answer("Pedas ni jujur"), "no_caption"),
    ],
)
def test_trouble_twice_is_a_clear_failure(writer: respx.Route, trouble: Any, code: str) -> None:
    writer.side_effect = [trouble, trouble]
    outcome = execute(TASK, TOOLS)
    assert isinstance(outcome, Failed)
    assert (outcome.code, writer.call_count) == (code, 2)
    assert outcome.detail.endswith((".", "?"))
    assert "k3y" not in outcome.detail


def test_trouble_once_is_forgiven(writer: respx.Route) -> None:
    writer.side_effect = [httpx.ConnectError("no"), answer("Pedas gila!")]
    assert isinstance(execute(TASK, TOOLS), Done)


@pytest.mark.parametrize(
    "args",
    [
        {}, REQUEST | {"type": "poem"}, REQUEST | {"type": ["promo"]}, REQUEST | {"tone": ["funny"]},
        REQUEST | {"language": "fr"}, REQUEST | {"examples": "one"}, REQUEST | {"avoid": [1]},
    ],
)  # fmt: skip
def test_a_wish_that_is_none_is_refused_before_anybody_is_asked(writer: respx.Route, args: dict[str, Any]) -> None:
    outcome = execute(replace(TASK, args=args), TOOLS)
    assert isinstance(outcome, Failed)
    assert (outcome.code, writer.call_count) == ("bad_wish", 0)


def test_without_a_writer_the_settings_are_named(writer: respx.Route, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption_draft, "settings", lambda: read_settings({"WOCS_WRITER_URL": "http://127.0.0.1:1/v1"}))
    outcome = execute(TASK, TOOLS)
    assert isinstance(outcome, Failed)
    assert (outcome.code, writer.call_count) == ("no_writer", 0)
    assert "WOCS_WRITER_MODEL" in outcome.detail
    assert caption_draft.check_ability() == "missing"


def test_an_address_that_is_none_is_a_failure_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("not an address", "http://[::1", "ftp://127.0.0.1/x"):
        environment = {"WOCS_WRITER_URL": url, "WOCS_WRITER_MODEL": "small"}
        monkeypatch.setattr(caption_draft, "settings", lambda environment=environment: read_settings(environment))
        outcome = execute(TASK, TOOLS)
        assert isinstance(outcome, Failed)
        assert outcome.code == "writer_down"


def test_a_task_that_is_taken_back_asks_nobody(writer: respx.Route) -> None:
    def check_in() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        execute(TASK, replace(TOOLS, check_in=check_in))
    assert writer.call_count == 0


def test_the_executor_is_found_by_the_name_of_its_task(writer: respx.Route) -> None:
    assert find_executor("caption_draft") is execute
    assert caption_draft.check_ability() == "ready"
