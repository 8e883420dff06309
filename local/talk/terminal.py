"""`make talk`: a person's phone in a terminal, against the system that runs. Starts nothing itself.

What is typed goes through the simulator's phone, so through a signed webhook, exactly as from WhatsApp.
"""

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

from local.launcher.data_folder import data_folder, holder
from local.launcher.environment import owners_environment, port_of
from local.talk.message_draft import messages_from_pipe, messages_from_terminal
from local.talk.phone import Gone, Phone
from local.talk.screen import Screen

RULES = """  Enter sends. A /command with fields waits for them: one `key: value` a line, an empty line sends.
  End a line with \\ to write on below it. A number taps that button. Ctrl-D leaves."""
NOT_RUNNING = "WOCS is not running here. Start it in another terminal with: make run"
NO_PHONE = (
    "WOCS runs without its phone simulator (WHATSAPP_API_BASE or a database of its owner's is set, and WOCS_SIMULATOR "
    "is not on), so there is no phone to talk with."
)


def main(arguments: Sequence[str]) -> int:
    options = _options().parse_args(arguments)
    try:
        return talk(options)
    except Gone as gone:
        print(gone, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def talk(options: argparse.Namespace) -> int:
    """0 when every message was answered in time, 1 when one was not."""
    if options.picture and not options.picture.is_file():
        raise Gone(f"There is no file {options.picture}.")
    phone = Phone(find_system(), options.person)
    interactive = sys.stdin.isatty()
    screen = Screen(phone, interactive)
    if interactive:
        print(f"You are {phone.name}, writing to {phone.business} at {phone.url}/phone\n{RULES}\n", flush=True)
        threading.Thread(target=screen.follow, daemon=True).start()
        converse(phone, screen, options.picture)
        return 0
    return play(phone, screen, messages_from_pipe(sys.stdin), options)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make talk ARGS=…", description="A phone in this terminal.", epilog=RULES)
    parser.add_argument("--as", dest="person", default="", help="whose phone: a name or number (default: an admin's)")
    parser.add_argument("--picture", type=Path, help="a file that goes with the first message")
    parser.add_argument("--wait", type=float, default=20.0, help="seconds to wait for an answer in a script (20)")
    parser.add_argument(
        "--stay", type=float, default=0.0, help="seconds to keep listening after a script's last answer"
    )
    return parser


def find_system() -> str:
    """The address of a running system that has a phone; raises Gone with a kind sentence."""
    answers = [_has_phone(url) for url in _addresses()]
    if True in answers:
        return _addresses()[answers.index(True)]
    raise Gone(NO_PHONE if False in answers else NOT_RUNNING)


def _addresses() -> list[str]:
    """Where a system may be, likeliest first: PORT, who holds the data folder, WOCS_BASE_URL, the usual port."""
    owner = owners_environment(os.environ)
    running = holder(data_folder(owner))
    try:
        here = f"http://127.0.0.1:{port_of(owner)}"
    except ValueError as problem:
        raise Gone(str(problem)) from None
    set_here = here if os.environ.get("PORT") else ""
    addresses = [set_here, running[1] if running else "", owner.get("WOCS_BASE_URL", ""), here]
    return list(dict.fromkeys(url.rstrip("/") for url in addresses if url))


def _has_phone(url: str) -> bool | None:
    """None: nobody answers there."""
    try:
        return httpx.get(f"{url}/phone/api/chats", timeout=5, trust_env=False).status_code == 200
    except (httpx.HTTPError, httpx.InvalidURL):
        return None


def converse(phone: Phone, screen: Screen, picture: Path | None) -> None:
    for text in messages_from_terminal(screen.ask):
        send(phone, screen, text, picture)
        picture = None


def play(phone: Phone, screen: Screen, messages: Iterator[str], options: argparse.Namespace) -> int:
    """Sends each message of a script and waits for its answer; at the end for what is still marked ⏳."""
    picture, answered = options.picture, True
    for text in messages:
        print("\n".join(f"> {line}" for line in text.splitlines()), flush=True)
        message_id = send(phone, screen, text, picture)
        picture = None
        if not message_id or not screen.await_answer(message_id, options.wait):
            print(f"  (no answer within {options.wait:g} s)", flush=True)
            answered = False
    ended = time.monotonic()
    while time.monotonic() < ended + (options.wait if screen.work_goes_on() else options.stay):
        screen.show_news(0.5)
    return 0 if answered else 1


def send(phone: Phone, screen: Screen, text: str, picture: Path | None) -> str | None:
    """The id of the message that left; None when the phone refused it, which is said."""
    title = screen.choice(text)
    try:
        return phone.send_file(picture, text) if picture else phone.tap(title) if title else phone.send(text)
    except ValueError as problem:
        screen.say(f"  ({problem})")
        return None
