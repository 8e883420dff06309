"""The signed client: what it sends, repeats, and gives up."""

import pytest

from home_node.door import Door, DoorDown, DoorRefused
from home_node.outcomes import Done
from shared.contract.work_types import StoredFile
from tests.enrolled_nodes import identity_of
from tests.unit.home_node.fake_functions import IDENTITY, FunctionsStandIn, make_task


def test_every_call_is_signed_and_names_the_node(functions: FunctionsStandIn, door: Door) -> None:
    functions.tasks["TASK-1201"] = make_task("TASK-1201")
    assert door.claim("TASK-1201")["task"] == make_task("TASK-1201")
    door.beat({}, [])
    assert [request["node"] for _, request in functions.calls] == ["home-1", "home-1"]


def test_a_file_travels_as_raw_bytes_with_a_signed_query(functions: FunctionsStandIn, door: Door) -> None:
    stored = door.store_file("TASK-1201", 2, "promo raya.jpg", "image/jpeg", b"\xff\xd8 picture")
    assert stored == StoredFile(key="shots/TASK-1201-2-1.jpg", mime="image/jpeg", size=10)
    query = {"task": ["TASK-1201"], "attempt": ["2"], "name": ["promo raya.jpg"]}
    assert functions.files == [(query, "image/jpeg", b"\xff\xd8 picture")]


def test_a_wrong_secret_is_told_at_once_and_not_repeated(functions: FunctionsStandIn) -> None:
    stranger = Door(functions.url, identity_of("home-1", "another secret"), pause=lambda _: None)
    with pytest.raises(DoorRefused, match="enroll this node anew"):
        stranger.report("TASK-1201", 1, Done())
    assert len(functions.requests("badly signed")) == 1
    stranger.close()


def test_a_report_is_repeated_until_the_functions_answer(functions: FunctionsStandIn) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        functions.down = len(pauses) < 7

    functions.down = True
    door = Door(functions.url, IDENTITY, pause=pause)
    assert door.report("TASK-1201", 1, Done())["accepted"]
    assert len(functions.requests("report in vain")) == 7
    assert len(functions.requests("report")) == 1
    assert pauses[0] < 1 < pauses[-1]
    door.close()


def test_a_repetition_ends_when_nobody_needs_it_any_more(functions: FunctionsStandIn, door: Door) -> None:
    functions.down = True
    with pytest.raises(DoorDown):
        door.claim("TASK-1201", give_up=lambda: len(functions.requests("claim in vain")) == 3)


def test_nobody_listening_is_the_same_as_no_answer() -> None:
    door = Door("http://127.0.0.1:9", IDENTITY, pause=lambda _: None)
    with pytest.raises(DoorDown, match="ConnectError"):
        door.beat({}, [])
    door.close()


def test_the_log_tells_a_silence_once_and_its_end(
    functions: FunctionsStandIn, door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    functions.down = True
    for _ in range(3):
        with pytest.raises(DoorDown):
            door.beat({}, [])
    functions.down = False
    door.beat({}, [])
    output = capsys.readouterr().out
    assert output.count("do not answer (HTTP 503)") == 1
    assert output.count("answer again") == 1
    assert IDENTITY.secret not in output


def test_what_came_with_a_task_is_fetched_in_pieces(functions: FunctionsStandIn, door: Door) -> None:
    functions.media["TASK-1201"], functions.media_piece = b"0123456789", 4
    assert door.fetch_media("TASK-1201", 2) == b"0123456789"
    requests = functions.requests("media")
    assert [request["offset"] for request in requests] == [0, 4, 8]
    assert {(request["node"], request["task"], request["attempt"]) for request in requests} == {
        ("home-1", "TASK-1201", 2)
    }


def test_nothing_that_came_with_it_is_told_at_once(functions: FunctionsStandIn, door: Door) -> None:
    with pytest.raises(DoorRefused, match="nothing came"):
        door.fetch_media("TASK-1201", 1)
    assert len(functions.requests("media")) == 1
    functions.media["TASK-1201"] = b""
    assert door.fetch_media("TASK-1201", 1) == b""
