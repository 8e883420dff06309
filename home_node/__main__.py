"""`python -m home_node`: checks that it may start, works until SIGTERM or Ctrl-C. Exit code 2: it may not start.

`python -m home_node transcribe FILE…` tries the ears, `python -m home_node fetch-model [NAME]` fetches their model,
`python -m home_node explain "WORDS"` shows how a spoken order is read.
"""

import argparse
import os
import re
import signal
import socket
import sys
from collections.abc import Sequence

from home_node.browser import Browser
from home_node.credentials import refusal
from home_node.door import Door
from home_node.doorbell import Doorbell
from home_node.executors import executor_for
from home_node.log import note
from home_node.queue_poller import Lookout
from home_node.task_run import Workshop
from home_node.voice.engine import ears
from home_node.wake_signal import Bell
from home_node.worker import Worker
from shared.settings import Settings, settings
from shared.taskqueue import open_queue

MAY_NOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in {"transcribe", "fetch-model"}:
        return _try_ears(given[0], given[1:])
    return _explain(given[1:]) if given[:1] == ["explain"] else _serve(given)


def _explain(arguments: Sequence[str]) -> int:
    from home_node import explain

    return explain.main(arguments)


def _try_ears(verb: str, arguments: Sequence[str]) -> int:
    from home_node import try_voice

    try:
        return try_voice.transcribe(arguments) if verb == "transcribe" else try_voice.fetch(arguments)
    except KeyboardInterrupt:
        return 130
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return MAY_NOT_START


def _serve(arguments: Sequence[str]) -> int:
    options = _options().parse_args(arguments)
    try:
        wanted = settings()
        problem = refusal(os.environ, wanted.node_secret)
    except ValueError as error:
        problem = f"{error}."
    if problem:
        print(problem, file=sys.stderr)
        return MAY_NOT_START
    _work(options, wanted)
    return 0


def _work(options: argparse.Namespace, wanted: Settings) -> None:
    bell = Bell()
    doorbell = _open_doorbell(options, wanted, bell)
    door = Door(wanted.functions_url, wanted.node_secret, options.name)
    browser = Browser(wanted.chromium_path)
    workshop = Workshop(door, wanted.functions_url, browser, executor_for)
    lookout = Lookout(open_queue(), bell, doorbell=doorbell is not None and bool(wanted.node_url))
    worker = Worker(workshop, lookout, bell, beat_s=wanted.beat_seconds, slots=options.slots)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    note(f"Home node {options.name} works for {wanted.functions_url}.")
    browser.fetch_if_missing(then=bell.nudge)
    ears().load_in_background(then=bell.nudge)
    worker.run(once=options.once)
    if doorbell:
        doorbell.close()
    ears().close()
    note(f"Home node {options.name} has stopped.")


def _open_doorbell(options: argparse.Namespace, wanted: Settings, bell: Bell) -> Doorbell | None:
    if not options.port:
        return None
    try:
        return Doorbell(options.host, options.port, wanted.node_secret, options.name, bell.ring)
    except OSError:
        note(f"No doorbell: {options.host}:{options.port} is taken; looking into the queue by the clock instead.")
        return None


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m home_node", description="Does at home what needs the PC.")
    parser.add_argument("--name", type=_name, default=_default_name(), help="this node's name (default: the machine's)")
    parser.add_argument("--host", default="127.0.0.1", help="the doorbell's address (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8787, help="the doorbell's port (default 8787; 0: no doorbell)")
    parser.add_argument("--slots", type=int, default=2, help="tasks at the same time (default 2)")
    parser.add_argument("--once", action="store_true", help="do what waits now, then stop")
    return parser


def _default_name() -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:40] or "home"


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", text):
        raise argparse.ArgumentTypeError("a name has 1 to 40 letters, digits, dots, dashes or underscores")
    return text


if __name__ == "__main__":
    sys.exit(main())
