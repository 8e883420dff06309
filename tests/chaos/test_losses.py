"""Parts die while work is under way; nothing is lost and nothing is done twice."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.conversation.fake_graph import words_of
from tests.conversation.phones import Phone, task_of
from tests.conversation.running_system import System, page, start, stop, wait_for
from tests.processes import command_of, descendants


def find_child(system: System, pattern: str) -> int:
    """The first of the system's processes whose command line matches."""
    return wait_for(lambda: next((pid for pid in descendants(system.pid) if re.search(pattern, command_of(pid))), None))


def live_page(admin: Phone, slug: str) -> None:
    admin.asks(f"/landing create page: {slug} title: Hidup", "TASK-")
    asked = admin.asks(f"/landing publish page: {slug}", "awaiting approval")
    admin.asks(f"CONFIRM {task_of(asked)}", "completed")


def screenshots_of(system: System, slug: str) -> list[dict]:
    return [sent for sent in system.graph.sent if sent["type"] == "image" and slug in words_of(sent)]


def test_killing_the_node_in_the_middle_of_a_task_only_delays_it(system: System) -> None:
    admin = system.admin()
    live_page(admin, "mati-node")
    wait_for(lambda: screenshots_of(system, "mati-node"), 60)
    admin.say("/landing screenshot page: mati-node")
    browser = find_child(system, r"chrom.*--headless")
    assert browser
    os.kill(find_child(system, r"-m home_node"), signal.SIGKILL)
    wait_for(lambda: len(screenshots_of(system, "mati-node")) == 2, 150)


def test_an_emptied_bell_is_found_out_by_the_heartbeat(system: System) -> None:
    admin = system.admin()
    live_page(admin, "tanpa-loceng")
    wait_for(lambda: screenshots_of(system, "tanpa-loceng"), 60)
    node = find_child(system, r"-m home_node")
    os.kill(node, signal.SIGSTOP)
    admin.say("/landing screenshot page: tanpa-loceng")
    admin.hears("TASK-")
    flush_the_bell(system)
    os.kill(node, signal.SIGCONT)
    wait_for(lambda: len(screenshots_of(system, "tanpa-loceng")) == 2, 90)


def flush_the_bell(system: System) -> None:
    """Kills Valkey, which keeps nothing: as thorough as FLUSHALL, and the supervisor has to bring it back."""
    os.kill(find_child(system, r"valkey-server|redis-server"), signal.SIGKILL)
    find_child(system, r"valkey-server|redis-server")


def test_killing_postgres_makes_meta_retry_and_loses_nothing(system: System) -> None:
    admin = system.admin()
    admin.asks("/landing create page: sebelum title: Sebelum", "TASK-")
    messages = [admin.message(f"/landing create page: semasa-{number} title: Semasa") for number in range(8)]
    postmaster = find_child(system, r"postgres.* -D ")
    os.kill(postmaster, signal.SIGKILL)

    def until_taken(message: dict) -> list[int]:
        answers = []
        wait_for(lambda: answers.append(admin.deliver(message).status_code) or answers[-1] == 200, 60)
        return answers

    with ThreadPoolExecutor(8) as meta:
        answers = list(meta.map(until_taken, messages))
    assert {status for given in answers for status in given} <= {200, 503}
    assert "sebelum" in words_of(admin.asks("/landing list", "sebelum"))

    def created(number: int) -> list[str]:
        told = [words_of(sent) for sent in admin.messages()]
        return [words for words in told if f"semasa-{number}" in words and "created" in words]

    # An answer whose sender the crash took is given out again when its lease has run out: after two minutes.
    wait_for(lambda: all(created(number) for number in range(8)), 180)
    assert [len(created(number)) for number in range(8)] == [1] * 8


def test_twenty_deliveries_at_once_make_one_task(system: System) -> None:
    admin = system.admin()
    message = admin.message("/landing create page: serentak title: Serentak")
    with ThreadPoolExecutor(20) as meta:
        answers = list(meta.map(lambda _: admin.deliver(message).status_code, range(20)))
    assert answers == [200] * 20
    admin.hears("serentak")
    admin.asks("/landing list", "serentak")
    assert len([sent for sent in admin.messages() if "created" in words_of(sent)]) == 1


def test_a_thousand_updates_in_one_post_are_taken(system: System) -> None:
    customers = [system.person(f"6018{number:07d}", "Customer") for number in range(1000)]
    messages = [customer.message(f"Hai {number}") for number, customer in enumerate(customers)]
    assert customers[0].deliver(*messages).status_code == 200
    assert customers[0].deliver(*messages).status_code == 200
    assert httpx.get(f"{system.url}/api/health", timeout=10).status_code == 200


def test_what_was_said_survives_a_restart(system: System) -> None:
    admin = system.admin()
    live_page(admin, "kekal")
    system.launched.end(signal.SIGKILL)
    again = start(system.data, system.graph, int(system.url.rsplit(":", 1)[1]))
    try:
        assert page(again, "kekal").status_code == 200
    finally:
        stop(again)
