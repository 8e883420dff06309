"""Work after answers waits for a quiet moment, but never long."""

import threading
import time

import pytest

from local.web.deferred_work import PATIENCE_S, Afterwards


def finished(afterwards: Afterwards) -> threading.Event:
    """A request that has just been answered, with work left."""
    done = threading.Event()
    afterwards.request_begins()
    afterwards.request_ends(done.set)
    return done


def test_work_begins_when_nobody_asks() -> None:
    afterwards = Afterwards(2)
    assert finished(afterwards).wait(5)
    afterwards.shutdown()


def test_work_waits_for_a_request_under_way_and_is_done_all_the_same_when_it_lasts() -> None:
    afterwards = Afterwards(2)
    afterwards.request_begins()
    began = time.monotonic()
    assert finished(afterwards).wait(5)
    assert time.monotonic() - began >= PATIENCE_S
    afterwards.shutdown()


def test_much_work_waits_no_longer_than_little() -> None:
    afterwards = Afterwards(2)
    afterwards.request_begins()
    began = time.monotonic()
    assert all(done.wait(5) for done in [finished(afterwards) for _ in range(50)])
    assert time.monotonic() - began < 10 * PATIENCE_S
    afterwards.shutdown()


def test_work_that_breaks_is_told_without_its_message_and_the_next_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    afterwards = Afterwards(1)
    afterwards.request_begins()
    afterwards.request_ends(lambda: 1 // 0)
    assert finished(afterwards).wait(5)
    assert "ZeroDivisionError" in capsys.readouterr().out
    afterwards.shutdown()
