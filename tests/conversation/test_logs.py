"""A whole conversation goes by with marked words, names, numbers and secrets: no log of the system has any of them."""

import json
import re
import time
from pathlib import Path

import httpx

from tests.conversation.bundled_functions import in_this_process
from tests.conversation.fake_graph import TOKEN
from tests.conversation.phones import APP_SECRET, envelope, signed, task_of
from tests.conversation.running_system import ALI, System, page, wait_for
from tests.conversation.test_landing_trip import a_picture

CUSTOMER, NAME, WORDS = "60187654321", "Zulaikha Markah", "colekbertanda"
OTHER = "60176543219"


def write_to(system: System) -> None:
    """Everything that writes: understood and not, answered and refused, with a file, by both sides, done by the PC."""
    admin, ali, customer = system.admin(), system.person(ALI, "Ali"), system.person(CUSTOMER, NAME)
    ali.asks("/status", ".")
    customer.say(f"Salam, saya {NAME}, ada {WORDS}? telefon {OTHER}")
    customer.deliver(customer.message(f"{WORDS} lagi", picture=a_picture(40, 30)))
    admin.asks(f"/agent task to: ali type: followup target: {OTHER} note: {WORDS} untuk {NAME}", "TASK-")
    admin.asks(f"/sale add amount: 10 item: {WORDS}", "10")
    admin.asks(f"/sale ad {WORDS} {OTHER}", ".")
    slug = f"log-{int(time.time())}"
    admin.asks(f"/landing create page: {slug} title: {WORDS}", "TASK-")
    asked = admin.asks(f"/landing publish page: {slug}", "CONFIRM")
    admin.asks(f"CONFIRM {task_of(asked)}", slug)
    admin.asks(f"/forget number: {OTHER}", ".")
    system.person("60111234567", NAME).say(f"/status {WORDS}")
    page(system, WORDS)


def break_in(system: System) -> None:
    """What makes errors: forged, cut and hostile bodies, doors without a secret, secrets in an address."""
    marked = {
        "messages": [{"from": CUSTOMER, "id": f"wamid.{WORDS}", "type": "text", "text": WORDS, "timestamp": WORDS}]
    }
    for body in (envelope(marked), envelope(marked)[:-9], b"\xff" + WORDS.encode()):
        httpx.post(f"{system.url}/api/webhook", content=body, headers=signed(body))
        httpx.post(f"{system.url}/api/webhook", content=body, headers={"X-Hub-Signature-256": f"sha256={WORDS}"})
    for path in (
        f"/api/webhook?hub.verify_token={WORDS}&hub.mode=subscribe&hub.challenge=1",
        f"/api/cron?secret={WORDS}", f"/login/{WORDS}?code={WORDS}", f"/p/{WORDS}?draft={WORDS}",
        f"/chat/{WORDS}", f"/media/{WORDS}", f"/upload/{WORDS}?mac={WORDS}&until={CUSTOMER}",
    ):  # fmt: skip
        httpx.get(f"{system.url}{path}", headers={"Authorization": f"Bearer {WORDS}"})
    httpx.post(f"{system.url}/api/ingest/sales", content=WORDS.encode(), headers={"Authorization": f"Bearer {WORDS}"})


def list_lines(system: System) -> list[tuple[str, str]]:
    files = [
        *sorted((system.data / "logs").glob("*.log")),
        system.data / "postgres" / "postgres.log",
        system.launched.log,
    ]
    return [(file.name, line) for file in files for line in file.read_text(errors="replace").splitlines()]


def count_claims(system: System) -> int:
    return sum(": claimed " in line for name, line in list_lines(system) if name == "node.log")


def list_secrets(data: Path) -> set[str]:
    made = json.loads((data / "secrets.json").read_text())
    keys = json.loads((data / "own-node.json").read_text())
    password = (data / "postgres" / "password").read_text().strip()
    return {
        *made.values(),
        *(str(value) for value in keys.values() if len(str(value)) > 20),
        password,
        TOKEN,
        APP_SECRET,
    }


@in_this_process
def test_no_line_of_any_log_says_who_wrote_what_or_a_secret(system: System) -> None:
    before = count_claims(system)
    write_to(system)
    break_in(system)
    wait_for(lambda: count_claims(system) > before, 60)
    lines = list_lines(system)
    marks = {
        CUSTOMER,
        CUSTOMER[2:],
        OTHER,
        OTHER[2:],
        NAME.split()[0],
        NAME.split()[1],
        WORDS,
        ALI,
        *list_secrets(system.data),
    }
    told = {(name, line) for name, line in lines for mark in marks if mark in line}
    assert told == set()
    assert {(name, line) for name, line in lines if re.search(r"(?<![\w.:-])\+?60\d{8,10}(?![\w.-])", line)} == set()
    assert [line for name, line in lines if name in {"web.log", "node.log"} and not is_json(line)] == []


def is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
