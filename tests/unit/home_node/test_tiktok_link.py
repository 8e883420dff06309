"""A short link's number, as the PC's task tells it."""

from dataclasses import replace

import httpx
import pytest

from home_node.abilities import list_abilities
from home_node.browser import Browser
from home_node.executor_process import run_in_process
from home_node.executors import Task
from home_node.executors.tiktok_link import PROCESS, look_up
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from tests.unit.home_node.executor_tools import KeptFiles

SHORT = "https://vt.tiktok.com/ZSabc123/"
FULL = "https://www.tiktok.com/@abangcolek/video/7392012345678901234"
TASK = Task("TASK-1202", "tiktok_link", {"link": SHORT}, 1, 60, repeatable=True, language="ms")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (
            httpx.Response(301, headers={"Location": f"{FULL}?_r=1"}),
            Done({"video_id": "7392012345678901234", "link": FULL}),
        ),
        (httpx.Response(301, headers={"Location": "https://evil.example/"}), Failed("not_a_post")),
        (httpx.Response(404), Failed("not_a_post")),
        (httpx.Response(503), TryAgain("tiktok_down")),
    ],
)
def test_what_tiktok_answers_is_told(answer: httpx.Response, outcome: Outcome) -> None:
    asked: list[str] = []
    transport = httpx.MockTransport(lambda request: asked.append(str(request.url)) or answer)
    assert (look_up(SHORT, transport), asked) == (outcome, [SHORT])


@pytest.mark.parametrize("link", ["https://evil.example/ZSabc123/", "http://127.0.0.1:9/ZSabc123/", ""])
def test_the_process_asks_no_other_host(link: str) -> None:
    outcome = run_in_process(replace(TASK, args={"link": link}), KeptFiles().tools, PROCESS)
    assert outcome == Failed("not_a_post")


def test_every_pc_can() -> None:
    assert list_abilities(Browser("nothing"))["tiktok_link"] == "ready"
