"""What is done after the answer: in the right order, told to the database, and never lost for good."""

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
import respx
from PIL import Image

from functions.after_answer.errands import find_slow_message, run_errands
from functions.database import DatabaseDown, DatabaseRefused
from functions.media_store import MediaStoreDown, open_media_store
from shared.contract.work_types import BellEntry
from shared.settings import settings
from shared.signatures import wake_is_for
from shared.taskqueue import QueueDown
from tests.enrolled_nodes import identity_of, key_of
from tests.unit.functions.conftest import Recording
from tests.unit.functions.samples import SAYINGS
from tests.unit.functions.test_graph_payloads import message

GRAPH = "https://graph.facebook.com/v25.0"
MESSAGES = f"{GRAPH}/1234567890/messages"
JOB = {
    "attachment": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "media_id": "99",
    "url": None,
    "mime": "image/jpeg",
    "sha256": None,
    "task": "TASK-1201",
    "outbox": 12,
}


@pytest.fixture
def graph() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.post(MESSAGES).respond(json={"messages": [{"id": "wamid.new"}]})
        yield router


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setattr("functions.database.retry.time.sleep", lambda _: None)


class Bell:
    """A queue that writes down its pushes, or is down."""

    def __init__(self, is_down: bool = False) -> None:
        self.pushes: list[list[str]] = []
        self.is_down = is_down

    def push(self, entries: Sequence[BellEntry]) -> None:
        if self.is_down:
            raise QueueDown("away")
        self.pushes.append([entry["task"] for entry in entries])


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    queue = Bell()
    monkeypatch.setattr("shared.taskqueue.open_queue", lambda: queue)
    return queue


def bodies(graph: respx.MockRouter) -> list[dict[str, Any]]:
    return [json.loads(call.request.content) for call in graph.calls if str(call.request.url) == MESSAGES]


def test_each_message_is_begun_sent_and_told_before_the_next_one_is_sent(
    graph: respx.MockRouter, recording: Recording
) -> None:
    run_errands({"outbox": [message(id=1), message(id=2, handout=3)]})
    assert [one["biz_opaque_callback_data"] for one in bodies(graph)] == ["1", "2"]
    assert recording.calls == [
        ("wocs_begin", {"begin": {"id": 1, "handout": 1}, "results": []}),
        ("wocs_begin", {"begin": {"id": 2, "handout": 3}, "results": [{"id": 1, "wamid": "wamid.new"}]}),
        ("wocs_sent", {"results": [{"id": 2, "wamid": "wamid.new"}]}),
    ]


def test_what_may_not_be_begun_is_not_sent(graph: respx.MockRouter, recording: Recording) -> None:
    recording.answers["wocs_begin"] = [{"go": False}, {"go": True}]
    run_errands({"outbox": [message(id=1), message(id=2)]})
    assert [one["biz_opaque_callback_data"] for one in bodies(graph)] == ["2"]
    assert recording.of("wocs_sent") == [{"results": [{"id": 2, "wamid": "wamid.new"}]}]


def test_what_nobody_heard_may_be_begun_is_handed_back(graph: respx.MockRouter, recording: Recording) -> None:
    recording.answers["wocs_begin"] = [{"go": True}, DatabaseDown("slow")]
    run_errands({"outbox": [message(id=1), message(id=2), message(id=3)]})
    assert len(bodies(graph)) == 1
    assert recording.of("wocs_sent")[0]["results"] == [
        {"id": 1, "wamid": "wamid.new"},
        {"id": 2, "handout": 1, "unmade": True},
        {"id": 3, "handout": 1, "unmade": True},
    ]


def test_a_database_that_refuses_the_mark_hears_of_no_second_sending(
    graph: respx.MockRouter, recording: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    recording.answers["wocs_sent"] = [DatabaseRefused("wocs_sent", "42501", "permission denied")]
    run_errands({"outbox": [message()]})
    assert (len(bodies(graph)), len(recording.of("wocs_sent"))) == (1, 1)
    line = capsys.readouterr().out
    assert '"event": "send.not_told", "cause": "grant"' in line and '"code": "42501"' in line


def results_of(recording: Recording) -> list[dict[str, Any]]:
    """All that was told, in its order."""
    return [one for door, told in recording.calls if door in {"wocs_begin", "wocs_sent"} for one in told["results"]]


def raise_store_down() -> None:
    raise MediaStoreDown("away")


def test_nothing_to_do_costs_nothing(graph: respx.MockRouter, recording: Recording) -> None:
    run_errands({"outbox": [], "bell": [], "media": []}, {})
    assert (recording.calls, len(graph.calls)) == ([], 0)


def test_refused_and_unknown_are_told_apart(graph: respx.MockRouter, recording: Recording) -> None:
    refused = httpx.Response(400, json={"error": {"code": 131056, "message": "slow"}})
    graph.post(MESSAGES).mock(side_effect=[refused, httpx.ReadTimeout("lost")])
    run_errands({"outbox": [message(id=1, attempt=2), message(id=2)]})
    assert results_of(recording) == [
        {"id": 1, "handout": 1, "error": {"code": 131056, "detail": "slow"}, "retry_in_s": 16},
        {"id": 2, "handout": 1, "unknown": True},
    ]


def test_a_cause_is_told_with_the_refusal(graph: respx.MockRouter, recording: Recording) -> None:
    graph.post(MESSAGES).respond(401, json={"error": {"code": 190, "message": "expired"}})
    run_errands({"outbox": [message()]})
    assert [(one["error"]["code"], one["cause"]) for one in results_of(recording)] == [(190, "token")]


def test_a_video_waits_for_the_store_and_words_with_a_picture_go_alone(
    graph: respx.MockRouter, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.media_store.open_media_store", raise_store_down)
    video, picture = (
        {"key": f"x/y.{end}", "mime": mime} for end, mime in (("mp4", "video/mp4"), ("jpg", "image/jpeg"))
    )
    run_errands({"outbox": [message(id=1, media=video, attempt=9), message(id=2, media=picture)]})
    [waits, goes] = results_of(recording)
    assert (waits["cause"], goes["wamid"]) == ("store", "wamid.new")


def test_outside_the_window_the_words_go_as_a_template(graph: respx.MockRouter, recording: Recording) -> None:
    refused = httpx.Response(400, json={"error": {"code": 131047, "message": "window"}})
    sent = httpx.Response(200, json={"messages": [{"id": "wamid.template"}]})
    graph.post(MESSAGES).mock(side_effect=[refused, sent])
    run_errands({"outbox": [message("agent.notice", kind="notice")]})
    assert [one["type"] for one in bodies(graph)] == ["interactive", "template"]
    assert recording.of("wocs_sent")[0]["results"] == [{"id": 12, "wamid": "wamid.template"}]


def test_work_that_comes_of_work_is_done_too(graph: respx.MockRouter, recording: Recording) -> None:
    recording.answers["wocs_sent"] = [{"outbox": [message(id=2)]}, {}]
    run_errands({"outbox": [message(id=1)]})
    assert len(recording.of("wocs_sent")) == 2


def test_a_sent_message_is_marked_although_the_database_is_away_for_a_moment(
    graph: respx.MockRouter, recording: Recording
) -> None:
    recording.answers["wocs_sent"] = [DatabaseDown("away"), DatabaseDown("away"), {}]
    run_errands({"outbox": [message()]})
    assert (len(bodies(graph)), len(recording.of("wocs_sent"))) == (1, 3)


def test_a_database_that_stays_away_is_given_up_without_sending_twice(
    graph: respx.MockRouter, recording: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    recording.answers["wocs_sent"] = [DatabaseDown("postgres://owner:secret@db")]
    run_errands({"outbox": [message()]})
    assert len(bodies(graph)) == 1
    logged = capsys.readouterr().out
    assert '"event": "database.away"' in logged
    assert "secret" not in logged


def test_one_command_rings_for_all_tasks(recording: Recording, bell: Bell) -> None:
    run_errands({"bell": [{"task": "TASK-1201", "score": 1.0}, {"task": "TASK-1202", "score": 2}]})
    assert bell.pushes == [["TASK-1201", "TASK-1202"]]


def test_each_node_is_woken_by_a_signed_knock(
    graph: respx.MockRouter, recording: Recording, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "https://one.example, https://two.example/")
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    settings.cache_clear()
    knocks = [graph.post(f"https://{name}.example/wake").respond(200) for name in ("one", "two")]
    run_errands({"bell": [{"task": "TASK-1201", "score": 1.0}], "nodes": [key_of("one"), key_of("two")]})
    for knock in knocks:
        request = knock.calls.last.request
        headers = {name: request.headers[name] for name in ("X-WOCS-Timestamp", "X-WOCS-Nonce", "X-WOCS-Signature")}
        heard_by = [
            name
            for name in ("one", "two", "removed")
            if wake_is_for(identity_of(name, "shared"), headers, "POST", "/wake", request.content)
        ]
        assert heard_by == ["one", "two"]


def test_no_knock_is_signed_while_no_node_is_enrolled_or_no_secret_is_set(
    graph: respx.MockRouter, recording: Recording, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "https://one.example")
    settings.cache_clear()
    knock = graph.post("https://one.example/wake").respond(202)
    run_errands({"bell": [{"task": "TASK-1201", "score": 1.0}], "nodes": [key_of("one")]})
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    settings.cache_clear()
    run_errands({"bell": [{"task": "TASK-1201", "score": 1.0}], "nodes": []})
    assert not knock.called


def test_a_queue_that_is_down_and_a_deaf_node_stop_nothing(
    graph: respx.MockRouter, recording: Recording, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "https://one.example")
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    settings.cache_clear()
    bell.is_down = True
    knock = graph.post("https://one.example/wake").mock(side_effect=httpx.ConnectError("deaf"))
    run_errands({"bell": [{"task": "TASK-1201", "score": 1.0}], "nodes": [key_of("one")], "outbox": [message()]})
    assert knock.called
    assert recording.of("wocs_sent")


def test_without_a_queue_the_nodes_find_the_work_themselves(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.taskqueue.open_queue", lambda: None)
    run_errands({"bell": [{"task": "TASK-1201", "score": 1.0}]})
    assert recording.calls == []


def jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "#d3201f").save(written, "JPEG")
    return written.getvalue()


def test_a_picture_is_fetched_kept_and_told(graph: respx.MockRouter, recording: Recording) -> None:
    graph.get(f"{GRAPH}/99").respond(json={"url": "https://lookaside.fbsbx.com/x"})
    graph.get("https://lookaside.fbsbx.com/x").respond(content=jpeg())
    run_errands({"media": [JOB]})
    (told,) = recording.of("wocs_attach")
    assert (told["attachment"], told["problem"]) == (JOB["attachment"], None)
    kept = open_media_store().get(told["stored"]["key"])
    assert kept is not None
    assert told["stored"] == {
        "key": f"pages/{JOB['attachment']}.jpg",
        "mime": "image/jpeg",
        "size": len(kept.data),
        "width": 40,
        "height": 30,
    }


def test_the_reply_that_waited_for_the_picture_is_sent(graph: respx.MockRouter, recording: Recording) -> None:
    facts = {**SAYINGS["landing.created"], "picture": {"state": "failed", "problem": "expired"}}
    recording.answers["wocs_attach"] = [{"outbox": [message("landing.created", facts=facts)]}]
    graph.get(f"{GRAPH}/99").respond(404)
    run_errands({"media": [JOB]})
    (told,) = recording.of("wocs_attach")
    assert (told["stored"], told["problem"]) == (None, "expired")
    assert "it had expired" in bodies(graph)[0]["interactive"]["body"]["text"]


def test_a_screenshot_of_ours_is_uploaded_and_sent(graph: respx.MockRouter, recording: Recording) -> None:
    open_media_store().put("shots/TASK-1201-1-page.jpg", jpeg(), "image/jpeg")
    graph.post(f"{GRAPH}/1234567890/media").respond(json={"id": "55"})
    run_errands(
        {"outbox": [message("landing.shot", media={"key": "shots/TASK-1201-1-page.jpg", "mime": "image/jpeg"})]}
    )
    assert bodies(graph)[0]["image"]["id"] == "55"


def test_words_go_alone_when_their_picture_cannot(graph: respx.MockRouter, recording: Recording) -> None:
    run_errands({"outbox": [message("landing.shot", media={"key": "shots/gone.jpg", "mime": "image/jpeg"})]})
    assert bodies(graph)[0]["type"] == "text"


def test_a_table_is_sent_as_a_file_and_waited_for_when_it_cannot_be_uploaded(
    graph: respx.MockRouter, recording: Recording
) -> None:
    table = {"kind": "csv", "name": "sales-2026-11", "columns": ["sale", "amount"], "rows": [["SALE-1", 12.5]]}
    facts = {"period": {"name": "2026-11"}, "rows": 1, "refunds": 0, "total": 12.5, "more": 0, "table": table}
    uploads = graph.post(f"{GRAPH}/1234567890/media")
    uploads.respond(json={"id": "55"})
    run_errands({"outbox": [message("report.sales_file", facts=facts)]})
    sent = bodies(graph)[-1]
    assert (sent["type"], sent["document"]["id"], sent["document"]["filename"]) == (
        "document",
        "55",
        "sales-2026-11.csv",
    )
    assert b"SALE-1,12.5" in uploads.calls[0].request.read()
    uploads.respond(503, json={"error": {"code": 2}})
    run_errands({"outbox": [message("report.sales_file", facts=facts)]})
    assert recording.of("wocs_sent")[-1]["results"][0]["retry_in_s"]


def test_typing_is_shown_before_what_takes_a_while(graph: respx.MockRouter, recording: Recording) -> None:
    run_errands({"outbox": [message()]}, typing="wamid.theirs")
    assert [one.get("message_id") for one in bodies(graph)] == ["wamid.theirs", None]


def intent(runs: str = "instant", media: Any = None) -> dict[str, Any]:
    return {"id": "wamid.theirs", "media": media, "intent": {"do": "command", "runs": runs}}


def test_typing_is_for_pictures_and_for_the_home_node_only() -> None:
    assert find_slow_message([intent()], [{"outbox": [message()]}]) is None
    assert find_slow_message([intent()], [{"bell": [{}]}]) is None
    assert find_slow_message([intent("home")], [{"bell": [{}]}]) == "wamid.theirs"
    assert find_slow_message([intent(media={"id": "99"})], [{"media": [JOB]}]) == "wamid.theirs"


def test_a_defect_in_one_errand_does_not_stop_the_next(
    graph: respx.MockRouter, recording: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    graph.get(f"{GRAPH}/99").mock(side_effect=ZeroDivisionError("secret"))
    run_errands({"media": [JOB]}, {"outbox": [message()]})
    assert recording.of("wocs_sent")
    assert '"event": "errand.broken", "error": "ZeroDivisionError"' in capsys.readouterr().out


def test_a_message_that_cannot_be_made_does_not_make_the_others_be_sent_again(
    graph: respx.MockRouter, recording: Recording
) -> None:
    run_errands({"outbox": [message(id=1), message(to=None, id=2), message(id=3)]})
    one, two, three = results_of(recording)
    assert (one["wamid"], two["error"]["code"], two["retry_in_s"], three["wamid"]) == (
        "wamid.new",
        -1,
        None,
        "wamid.new",
    )


def hear_hints(request: httpx.Request, node: str) -> bool:
    headers = {name: request.headers[name] for name in ("X-WOCS-Timestamp", "X-WOCS-Nonce", "X-WOCS-Signature")}
    return wake_is_for(identity_of(node, "shared"), headers, "POST", "/hints", request.content)


@pytest.fixture
def two_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "https://one.example, https://two.example/wocs/")
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    settings.cache_clear()


@pytest.mark.usefixtures("two_doors")
def test_open_panels_are_told_by_a_signed_call_of_each_node(graph: respx.MockRouter, recording: Recording) -> None:
    doors = [graph.post(url).respond(202) for url in ("https://one.example/hints", "https://two.example/wocs/hints")]
    run_errands({"hints": ["task:TASK-1201", "chat:12"], "nodes": [key_of("one"), key_of("two")]})
    for door in doors:
        request = door.calls.last.request
        assert json.loads(request.content) == {"hints": ["task:TASK-1201", "chat:12"]}
        assert [name for name in ("one", "two", "removed") if hear_hints(request, name)] == ["one", "two"]


@pytest.mark.usefixtures("two_doors")
def test_a_node_that_is_silent_holds_up_no_message_and_is_asked_once(
    graph: respx.MockRouter, recording: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first call is answered only once the message has gone."""
    sent = Event()

    def send(request: httpx.Request) -> httpx.Response:
        sent.set()
        return httpx.Response(200, json={"messages": [{"id": "w"}]})

    def silent(request: httpx.Request) -> httpx.Response:
        assert sent.wait(10)
        raise httpx.ConnectTimeout("silent")

    graph.post(MESSAGES).mock(side_effect=send)
    deaf = graph.post("https://one.example/hints").mock(side_effect=silent)
    graph.post("https://two.example/wocs/hints").respond(202)
    hints = {"hints": ["chat:12"], "nodes": [key_of("one")]}
    recording.answers["wocs_sent"] = [{"outbox": [], **hints}]
    run_errands({"outbox": [message()], **hints})
    assert (deaf.call_count, len(bodies(graph))) == (1, 1)
    assert '"event": "node.silent", "target": "/hints"' in capsys.readouterr().out


@pytest.mark.usefixtures("two_doors")
def test_nobody_is_called_where_nothing_is_told_of(graph: respx.MockRouter, recording: Recording) -> None:
    run_errands({"outbox": [message()]}, {"hints": [], "nodes": [key_of("one")]}, {"hints": ["all"], "nodes": []})
    assert {str(call.request.url) for call in graph.calls} == {MESSAGES}


def test_the_words_of_a_drafts_picture_do_not_go_without_it(graph: respx.MockRouter, recording: Recording) -> None:
    facts = {"page": "promo-raya", "version": 2}
    gone = message("landing.preview", facts=facts, media={"key": "shots/gone.jpg", "mime": "image/jpeg"})
    run_errands({"outbox": [gone]})
    assert bodies(graph) == []
    [[result]] = [request["results"] for request in recording.of("wocs_sent")]
    assert (result["error"]["code"], result["retry_in_s"]) == (131053, None)
