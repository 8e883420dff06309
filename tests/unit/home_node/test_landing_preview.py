"""A draft's picture, by real Chromium: only its address differs from that of a live page."""

import pytest

from home_node.browser import Browser
from home_node.executors import Task
from home_node.executors.landing_preview import execute
from home_node.outcomes import Done, Failed
from shared.contract.value_types import JSONObject
from tests.unit.home_node.executor_tools import KeptFiles
from tests.unit.home_node.fake_functions import FunctionsStandIn

ARGS: JSONObject = {"page": "promo-raya", "version": 3, "look": "x", "draft": "3.1.ab"}
TASK = Task("TASK-1201", "landing_preview", ARGS, 1, 60, repeatable=True, language="en")


@pytest.fixture
def kept(functions: FunctionsStandIn) -> KeptFiles:
    browser = Browser()
    if browser.find_path() is None:
        pytest.skip("no Chromium on this machine")
    return KeptFiles(functions.url, browser)


def test_the_draft_is_opened_by_what_the_claim_told_and_not_reported(
    kept: KeptFiles, functions: FunctionsStandIn
) -> None:
    functions.page = (200, "<!doctype html><h1>Draft</h1>")
    outcome = execute(TASK, kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result == {"page": "promo-raya", "version": 3}
    assert functions.seen[0][0] == "/p/promo-raya?draft=3.1.ab"
    [(name, mime, _)] = kept.files
    assert (name, mime) == ("promo-raya.jpg", "image/jpeg")


def test_an_address_that_has_ended_gives_no_picture(kept: KeptFiles, functions: FunctionsStandIn) -> None:
    functions.page = (404, "no")
    assert execute(TASK, kept.tools) == Failed("page", "The page answered with HTTP 404.")
    assert kept.files == []
