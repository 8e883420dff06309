"""A deployment from its hook to its end, with Vercel's side of the conversation played over HTTP."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import respx

from home_node.browser import Browser
from home_node.executors import Stopped, Task, Tools, find_executor, find_limit_s
from home_node.executors.app_deploy import LIMIT_S, check_ability, execute
from home_node.outcomes import DETAIL_MAX, Done, Failed, Outcome, TryAgain, Uncertain
from home_node.pacing import OVERDUE_S
from home_node.vercel.deployment_watch import WATCH_S
from shared.contract.work_types import StoredFile
from shared.settings import settings

API = "https://api.vercel.com"
HOOK = f"{API}/v1/integrations/deploy/prj_colek/tKybBxqhQs"
TASK = Task("TASK-1201", "app_deploy", {"branch": "main"}, 1, 60, repeatable=False, language="ms")
PRESSED = 1_768_870_800_000
INSPECTOR = "https://vercel.com/colek/shop/abc"


def deployment(id_: str = "dpl_ours", state: str = "READY", **more: Any) -> dict[str, Any]:
    usual = {
        "uid": id_, "id": id_, "name": "shop", "url": "shop-abc.vercel.app", "created": PRESSED + 900,
        "createdAt": PRESSED + 900, "state": state, "readyState": state, "inspectorUrl": INSPECTOR,
        "meta": {"deployHookId": "tKybBxqhQs", "deployHookRef": "main", "githubCommitRef": "main"},
    }  # fmt: skip
    return usual | more


def pushed(id_: str, **more: Any) -> dict[str, Any]:
    """One that a push made: no hook's mark."""
    return deployment(id_, meta={"githubCommitRef": "main"}, url=f"{id_}.vercel.app", **more)


@dataclass
class Vercel:
    """`listed` is what the list shows, look by look; `states` what becomes of each deployment, look by look."""

    routes: respx.MockRouter
    listed: list[list[dict[str, Any]]] = field(default_factory=lambda: [[deployment(state="QUEUED")]])
    states: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"dpl_ours": [deployment()]})
    events: list[dict[str, Any]] = field(default_factory=list)
    slept: float = 0.0
    stops_after: float = float("inf")

    def __post_init__(self) -> None:
        answer = {"job": {"id": "okzCd50AIap1O31g0gne", "state": "PENDING", "createdAt": PRESSED}}
        self.hook = self.routes.post(HOOK).respond(201, json=answer)
        self.list = self.routes.get(url__startswith=f"{API}/v6/deployments").mock(side_effect=self._answer_list)
        self.page = self.routes.get(url__regex=rf"{API}/v13/deployments/(?P<id_>\w+)").mock(
            side_effect=self._answer_single
        )
        self.log = self.routes.get(url__regex=rf"{API}/v3/deployments/\w+/events").mock(side_effect=self._answer_log)

    def _answer_list(self, _: httpx.Request) -> httpx.Response:
        entries = self.listed.pop(0) if len(self.listed) > 1 else self.listed[0]
        return httpx.Response(200, json={"deployments": entries, "pagination": {}})

    def _answer_single(self, _: httpx.Request, id_: str) -> httpx.Response:
        states = self.states[id_]
        return httpx.Response(200, json=states.pop(0) if len(states) > 1 else states[0])

    def _answer_log(self, _: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=self.events)

    def pause(self, seconds: float) -> None:
        self.slept += seconds

    def check_in(self) -> None:
        if self.slept >= self.stops_after:
            raise Stopped

    def store(self, name: str, mime: str, data: bytes) -> StoredFile:
        raise AssertionError("a deployment has no file")

    def deploy(self, **args: str) -> Outcome:
        tools = Tools("http://127.0.0.1:9", Browser(), self.store, self.check_in)
        make_task = Task(TASK.id, TASK.type, {"branch": "main", **args}, 1, 60, repeatable=False, language="ms")
        return execute(make_task, tools, pause=self.pause, clock=lambda: self.slept)


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def chosen(**environment: str) -> None:
        for name in ("VERCEL_TOKEN", "VERCEL_PROJECT_ID", "VERCEL_TEAM_ID", "VERCEL_API_BASE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {
            "WOCS_DEPLOY_HOOK_MAIN": HOOK,
            "VERCEL_TOKEN": "vercel-token-of-ours",
            **environment,
        }.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    chosen()
    return chosen


@pytest.fixture
def vercel(respx_mock: respx.MockRouter, set_up: Callable[..., None]) -> Vercel:
    respx_mock._assert_all_called = False
    return Vercel(respx_mock)


def test_a_deployment_is_watched_to_its_end_and_told_with_its_address(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state=state) for state in ("QUEUED", "INITIALIZING", "BUILDING", "READY")]
    assert vercel.deploy() == Done({
        "branch": "main", "watched": True, "url": "https://shop-abc.vercel.app", "inspector": INSPECTOR,
        "deployment": "dpl_ours",
    })  # fmt: skip
    assert (vercel.hook.call_count, vercel.page.call_count) == (1, 4)


def test_a_deployment_with_a_domain_of_its_own_is_told_by_that(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(alias=["abangcolek.my", "shop.vercel.app"])]
    outcome = vercel.deploy()
    assert isinstance(outcome, Done)
    assert outcome.result["url"] == "https://abangcolek.my"


def test_it_asks_for_its_own_project_and_team_with_its_token_and_politely(vercel: Vercel, set_up: Any) -> None:
    set_up(VERCEL_TEAM_ID="team_colek")
    vercel.states["dpl_ours"] = [*[deployment(state="BUILDING")] * 9, deployment()]
    vercel.deploy()
    request = vercel.list.calls[0].request
    assert request.url.params["projectId"] == "prj_colek"
    assert request.url.params["teamId"] == "team_colek"
    assert int(request.url.params["since"]) <= PRESSED
    assert request.headers["Authorization"] == "Bearer vercel-token-of-ours"
    assert vercel.page.calls[0].request.url.params["teamId"] == "team_colek"
    assert vercel.slept == 5 + 5 + 5 + 7 + 10 + 12 + 15 * 3


def test_the_hook_gets_no_token_and_no_body(vercel: Vercel) -> None:
    vercel.deploy()
    request = vercel.hook.calls[0].request
    assert "Authorization" not in request.headers
    assert request.content == b""


def test_the_deployment_may_appear_late(vercel: Vercel) -> None:
    vercel.listed = [[], [], [deployment(state="QUEUED")]]
    assert isinstance(vercel.deploy(), Done)


def test_of_two_at_the_same_time_on_the_branch_the_hooks_own_is_watched(vercel: Vercel) -> None:
    other_hook = deployment("dpl_other", meta={"deployHookId": "another", "githubCommitRef": "main"})
    vercel.listed = [[pushed("dpl_push"), other_hook, deployment(created=PRESSED + 2000, createdAt=PRESSED + 2000)]]
    outcome = vercel.deploy()
    assert isinstance(outcome, Done)
    assert outcome.result["deployment"] == "dpl_ours"


def test_a_push_that_is_listed_first_is_not_taken_for_the_hooks_own(vercel: Vercel) -> None:
    vercel.listed = [[pushed("dpl_push")], [pushed("dpl_push"), deployment()]]
    outcome = vercel.deploy()
    assert isinstance(outcome, Done)
    assert outcome.result["deployment"] == "dpl_ours"


def test_of_two_by_the_same_hook_it_is_the_first_after_the_press(vercel: Vercel) -> None:
    before = deployment("dpl_before", createdAt=PRESSED - 4000)
    after = deployment("dpl_after", createdAt=PRESSED + 60_000)
    vercel.listed = [[after, deployment(), before]]
    outcome = vercel.deploy()
    assert isinstance(outcome, Done)
    assert outcome.result["deployment"] == "dpl_ours"


def test_where_nothing_bears_the_hooks_mark_the_branch_decides_after_a_while(vercel: Vercel) -> None:
    vercel.listed = [[pushed("dpl_plain"), pushed("dpl_staging") | {"meta": {"githubCommitRef": "staging"}}]]
    vercel.states["dpl_plain"] = [pushed("dpl_plain")]
    outcome = vercel.deploy()
    assert isinstance(outcome, Done)
    assert outcome.result["deployment"] == "dpl_plain"
    assert vercel.list.call_count > 3


def line(text: str, at: int, kind: str = "stdout", **more: Any) -> dict[str, Any]:
    return {"type": kind, "created": at, "payload": {"text": text, "date": at}, **more}


def test_a_deployment_that_failed_is_told_with_the_last_lines_of_its_build(vercel: Vercel) -> None:
    failed = deployment(state="ERROR", errorMessage='Command "npm run build" exited with 1')
    vercel.states["dpl_ours"] = [deployment(state="BUILDING"), failed]
    vercel.events = [
        line("\x1b[31merror\x1b[0m TS2304: Cannot find name 'harga'.", 9, "stderr"),
        line("> shop@1.0.0 build\n> tsc && vite build\n", 5),
        {"type": "delimiter", "created": 7, "payload": {"text": "not said by the build"}},
        {"type": "stderr", "created": 8, "text": "src/cart.ts(12,5):"},
    ]
    outcome = vercel.deploy()
    assert outcome == Failed(
        "deploy_failed",
        'Command "npm run build" exited with 1\n> shop@1.0.0 build\n> tsc && vite build\nsrc/cart.ts(12,5):\n'
        "error TS2304: Cannot find name 'harga'.",
    )


def test_what_the_log_ends_with_is_not_said_twice(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state="ERROR", errorMessage='Command "make" exited with 2')]
    vercel.events = [line("boom", 1), line('Error: Command "make" exited with 2', 2, "stderr")]
    assert vercel.deploy() == Failed("deploy_failed", 'boom\nError: Command "make" exited with 2')


def test_a_long_log_is_cut_to_its_end_and_fits_into_a_message(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state="ERROR", errorMessage="it broke")]
    vercel.events = [line(f"line {n} " + "x " * 100, n) for n in range(100)]
    outcome = vercel.deploy()
    assert isinstance(outcome, Failed)
    first, *rest = outcome.detail.split("\n")
    assert (first, rest[-1].split("x")[0]) == ("it broke", "line 99 ")
    assert len(rest) <= 10
    assert len(outcome.detail) <= DETAIL_MAX


def test_no_secret_of_ours_or_of_the_build_reaches_the_answer(vercel: Vercel) -> None:
    secrets = [
        "vercel-token-of-ours", "tKybBxqhQs", "hunter22", "sk-live-0123456789abcdef",
        "eyJhbGciOiJIUzI1NiJ9.e30.abc", "p4ssw0rd", "0123456789abcdef0123456789abcdef01234567abcd",
    ]  # fmt: skip
    vercel.states["dpl_ours"] = [deployment(state="ERROR", errorMessage="token=vercel-token-of-ours is bad")]
    vercel.events = [line(text, n) for n, text in enumerate((
        f"POST {HOOK}", "X vercel-token-of-ours X", "DATABASE_URL=postgres://u:hunter22@db/x",
        "git clone https://a:hunter22@x.y/z", "STRIPE_KEY: sk-live-0123456789abcdef", '"password": "p4ssw0rd"',
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc",
        "commit 0123456789abcdef0123456789abcdef01234567abcd",
    ))]  # fmt: skip
    outcome = vercel.deploy()
    assert isinstance(outcome, Failed)
    assert [secret for secret in secrets if secret in outcome.detail] == []
    assert "git clone https://…@x.y/z" in outcome.detail


def test_a_log_that_cannot_be_read_leaves_the_reason_and_the_place_to_look(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state="ERROR", errorMessage="No Output Directory")]
    vercel.log.mock(side_effect=None, return_value=httpx.Response(500))
    assert vercel.deploy() == Failed("deploy_failed", f"No Output Directory\n{INSPECTOR}")


def test_a_deployment_that_vercel_canceled_has_failed(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state="CANCELED")]
    assert vercel.deploy() == Failed("deploy_canceled", INSPECTOR)


def test_a_deployment_that_was_deleted_meanwhile_has_failed(vercel: Vercel) -> None:
    vercel.page.mock(side_effect=None, return_value=httpx.Response(404))
    assert vercel.deploy() == Failed("deploy_canceled", INSPECTOR)


@pytest.mark.parametrize("branch", ["staging", "other", ""])
def test_a_branch_without_a_hook_names_the_setting_and_calls_nobody(vercel: Vercel, branch: str) -> None:
    assert vercel.deploy(branch=branch) == Failed("no_hook", f"WOCS_DEPLOY_HOOK_{branch.upper()}")
    assert not vercel.routes.calls


def test_each_branch_has_its_own_hook(vercel: Vercel, set_up: Any) -> None:
    set_up(WOCS_DEPLOY_HOOK_STAGING=HOOK.replace("tKybBxqhQs", "forStaging"))
    staging = vercel.routes.post(HOOK.replace("tKybBxqhQs", "forStaging")).respond(201, json={})
    vercel.deploy(branch="staging")
    assert (staging.call_count, vercel.hook.call_count) == (1, 0)


@pytest.mark.parametrize(
    "address", ["http://hooks.example/x", "ftp://x/y", "not an address", "https://", "http://[", "file:///etc/passwd"]
)
def test_a_hook_that_is_not_https_is_never_called(vercel: Vercel, set_up: Any, address: str) -> None:
    set_up(WOCS_DEPLOY_HOOK_MAIN=address)
    assert vercel.deploy() == Failed("hook_unsafe", "WOCS_DEPLOY_HOOK_MAIN")
    assert not vercel.routes.calls


def test_on_this_machine_a_hook_may_be_tried_without_https(vercel: Vercel, set_up: Any) -> None:
    set_up(WOCS_DEPLOY_HOOK_MAIN="http://127.0.0.1:9/prj_colek/tKybBxqhQs")
    vercel.routes.post("http://127.0.0.1:9/prj_colek/tKybBxqhQs").respond(200, json={"job": {"createdAt": PRESSED}})
    assert isinstance(vercel.deploy(), Done)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 301])
def test_a_hook_that_refuses_has_started_nothing(vercel: Vercel, status: int) -> None:
    vercel.hook.respond(status, headers={"Location": "https://elsewhere.example/"})
    assert vercel.deploy() == Failed("hook_refused", f"HTTP {status}")
    assert len(vercel.routes.calls) == 1


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x"), httpx.WriteError("x"), httpx.ReadError("x")]
)
def test_a_hook_whose_answer_was_lost_is_never_called_again(vercel: Vercel, error: Exception) -> None:
    vercel.hook.mock(side_effect=error)
    assert vercel.deploy() == Uncertain("hook_unanswered", type(error).__name__)
    assert len(vercel.routes.calls) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_hook_that_breaks_may_have_started_something(vercel: Vercel, status: int) -> None:
    vercel.hook.respond(status)
    assert vercel.deploy() == Uncertain("hook_unanswered", f"HTTP {status}")
    assert len(vercel.routes.calls) == 1


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x")])
def test_a_hook_that_was_provably_not_reached_may_be_called_later(vercel: Vercel, error: Exception) -> None:
    vercel.hook.mock(side_effect=error)
    assert vercel.deploy() == TryAgain("hook_unreachable", type(error).__name__)


@pytest.mark.parametrize("answer", [b"", b"ok", b"[]", b'{"job": null}', b'{"job": {"createdAt": "soon"}}'])
def test_an_answer_that_tells_no_time_is_dated_by_its_date(vercel: Vercel, answer: bytes) -> None:
    vercel.hook.respond(200, content=answer, headers={"Date": "Tue, 20 Jan 2026 01:00:00 GMT"})
    assert isinstance(vercel.deploy(), Done)
    assert int(vercel.list.calls[0].request.url.params["since"]) == PRESSED - 5001


def test_without_a_token_it_is_started_and_said_that_nobody_watches(vercel: Vercel, set_up: Any) -> None:
    set_up(VERCEL_TOKEN="")
    assert vercel.deploy() == Done({"branch": "main", "watched": False, "blind": "no_token"})
    assert vercel.hook.call_count == 1
    assert vercel.list.call_count == 0


def test_without_a_project_or_a_safe_address_nobody_watches(vercel: Vercel, set_up: Any) -> None:
    set_up(VERCEL_API_BASE="http://api.vercel.example")
    assert vercel.deploy() == Done({"branch": "main", "watched": False, "blind": "unsafe_api"})
    set_up(WOCS_DEPLOY_HOOK_MAIN="https://hooks.example/colek")
    vercel.routes.post("https://hooks.example/colek").respond(200)
    assert vercel.deploy() == Done({"branch": "main", "watched": False, "blind": "no_project"})


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_token_that_is_refused_is_said_and_the_deployment_is_started_all_the_same(
    vercel: Vercel, status: int
) -> None:
    vercel.list.mock(side_effect=None, return_value=httpx.Response(status))
    assert vercel.deploy() == Done({"branch": "main", "watched": False, "blind": f"refused_{status}"})
    assert (vercel.hook.call_count, vercel.slept) == (1, 0)


def test_vercel_away_for_a_while_is_waited_for(vercel: Vercel) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "40"})
    answers: list[httpx.Response | Exception] = [
        httpx.ConnectError("x"),
        httpx.Response(502),
        busy,
        httpx.Response(200, text="<html>"),
    ]
    good = httpx.Response(200, json={"deployments": [deployment()]})
    vercel.list.mock(side_effect=itertools.chain(answers, itertools.repeat(good)))
    assert isinstance(vercel.deploy(), Done)
    assert vercel.slept == 5 + 5 + 40 + 7


def test_a_deployment_that_never_shows_up_is_left_to_a_person(vercel: Vercel) -> None:
    vercel.listed = [[]]
    assert vercel.deploy() == Uncertain("deploy_not_seen", "main")
    assert 180 < vercel.slept < 220


def test_a_deployment_that_does_not_end_is_left_to_a_person_after_a_quarter_of_an_hour(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state="BUILDING")]
    assert vercel.deploy() == Uncertain("deploy_not_ended", INSPECTOR)
    assert WATCH_S < vercel.slept < WATCH_S + 20


def test_a_cancelled_task_stops_watching_within_a_second(vercel: Vercel) -> None:
    vercel.states["dpl_ours"] = [deployment(state="BUILDING")]
    vercel.stops_after = 42
    with pytest.raises(Stopped):
        vercel.deploy()
    assert (vercel.slept, vercel.hook.call_count) == (42, 1)


def test_a_task_that_was_cancelled_before_it_began_presses_nothing(vercel: Vercel) -> None:
    vercel.stops_after = 0
    with pytest.raises(Stopped):
        vercel.deploy()
    assert not vercel.routes.calls


def test_watching_for_a_quarter_of_an_hour_is_no_hanging() -> None:
    assert find_executor("app_deploy") is execute
    assert find_limit_s("app_deploy", OVERDUE_S) == LIMIT_S > WATCH_S
    assert find_executor("caption_draft") and find_limit_s("caption_draft", OVERDUE_S) == OVERDUE_S
    assert find_limit_s("never_heard_of", OVERDUE_S) == OVERDUE_S


def test_the_node_tells_whether_it_can_deploy_at_all(set_up: Any) -> None:
    assert check_ability() == "ready"
    set_up(WOCS_DEPLOY_HOOK_MAIN="")
    assert check_ability() == "missing"


def test_the_log_of_the_node_never_holds_the_hook(vercel: Vercel, capsys: pytest.CaptureFixture[str]) -> None:
    vercel.deploy()
    output = capsys.readouterr().out
    assert "TASK-1201: the deploy hook of main was pressed." in output
    assert not any(secret in output for secret in ("tKybBxqhQs", "vercel-token-of-ours"))
