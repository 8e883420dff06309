"""`python -m home_node`: checks that it may start, works until SIGTERM or Ctrl-C. Exit code 2: it may not start.

`python -m home_node enroll CODE` makes this PC a home node, with a code that `/node add` gave to an admin.
`python -m home_node transcribe FILE…` tries the speech engine, `python -m home_node fetch-model [NAME]` fetches its
model, `python -m home_node fetch-fonts` fonts for pages, `python -m home_node explain "WORDS"` shows how a spoken order
is read. `python -m home_node tiktok VERB` lets this PC work for a TikTok account.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from home_node.audit_head import KeptHead
from home_node.browser import Browser
from home_node.child_environment import forget_secrets
from home_node.credentials import explain_refusal
from home_node.door import Door
from home_node.doorbell import Doorbell
from home_node.executor_process import find_contained_executor
from home_node.font_download import FOLDER, fetch_fonts, fetch_in_background
from home_node.hint_streams import HintStreams
from home_node.identity import NotEnrolled, choose_identity, read_identity
from home_node.page_fonts import use_fonts
from home_node.queue_poller import QueuePoller
from home_node.spare_process import SpareProcess
from home_node.task_run import TaskRunner
from home_node.voice.engine import open_speech_engine
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from shared.log import note_line
from shared.settings import Settings, settings
from shared.signatures import NodeIdentity
from shared.taskqueue import open_queue

MAY_NOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in {"transcribe", "fetch-model"}:
        return _try_voice(words[0], words[1:])
    if words == ["fetch-fonts"]:
        return 0 if fetch_fonts(Path(settings().data)) else 1
    if words[:1] == ["enroll"]:
        return _enroll(words[1:])
    if words[:1] == ["tiktok"]:
        return _set_up_tiktok(words[1:])
    return _explain(words[1:]) if words[:1] == ["explain"] else _serve(words)


def _enroll(arguments: Sequence[str]) -> int:
    from home_node import enroll

    return enroll.main(arguments)


def _set_up_tiktok(arguments: Sequence[str]) -> int:
    from home_node.tiktok import command_line

    try:
        return command_line.main(arguments)
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return MAY_NOT_START


def _explain(arguments: Sequence[str]) -> int:
    from home_node import explain

    return explain.main(arguments)


def _try_voice(verb: str, arguments: Sequence[str]) -> int:
    from home_node import try_voice

    try:
        return try_voice.transcribe(arguments) if verb == "transcribe" else try_voice.fetch(arguments)
    except KeyboardInterrupt:
        return 130
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return MAY_NOT_START


def _serve(arguments: Sequence[str]) -> int:
    options = _make_parser().parse_args(arguments)
    try:
        config = settings()
        problem = explain_refusal(os.environ)
        identity = None if problem else _find_identity(options, config)
    except ValueError as error:
        problem, identity = f"{error}.", None
    except NotEnrolled as missing:
        problem, identity = str(missing), None
    if problem or identity is None:
        print(problem, file=sys.stderr)
        return MAY_NOT_START
    forget_secrets(os.environ)
    _work(options, config, identity)
    return 0


def _find_identity(options: argparse.Namespace, config: Settings) -> NodeIdentity:
    return read_identity(options.identity) if options.identity else choose_identity(config.data, options.name)


def _work(options: argparse.Namespace, config: Settings, identity: NodeIdentity) -> None:
    _remove_open_profile(config)
    use_fonts(Path(config.data) / FOLDER)
    wake_signal = WakeSignal()
    streams = HintStreams(on_first=wake_signal.nudge)
    doorbell = _open_doorbell(options, identity, config.node_url, wake_signal, streams)
    door = Door(config.functions_url, identity)
    browser = Browser(config.chromium_path)
    spare = SpareProcess()
    runner = TaskRunner(door, config.functions_url, browser, partial(find_contained_executor, start=spare.take))
    poller = QueuePoller(open_queue(), wake_signal, doorbell=doorbell is not None and bool(config.node_url))
    audit = KeptHead(Path(config.data) / f"audit_head-{identity.name}.json", config.functions_url)
    worker = Worker(
        runner,
        poller,
        wake_signal,
        beat_s=config.beat_seconds,
        slots=options.slots,
        audit=audit,
        count_panels=streams.count,
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    note_line(f"Home node {identity.name} works for {config.functions_url}.")
    browser.fetch_if_missing(then=wake_signal.nudge)
    if config.fonts == "fetch":
        fetch_in_background(Path(config.data), then=wake_signal.nudge)
    open_speech_engine().load_in_background(then=wake_signal.nudge)
    if not options.once:
        spare.prepare()
    worker.run(once=options.once)
    spare.close()
    if doorbell:
        doorbell.close()
    open_speech_engine().close()
    note_line(f"Home node {identity.name} has stopped.")


def _remove_open_profile(config: Settings) -> None:
    """A kill may have left the browser's login unencrypted."""
    from home_node.tiktok.studio.profile import locate_profile, sweep_profile

    try:
        sweep_profile(locate_profile(config.data))
    except OSError as error:
        note_line(f"The open browser profile could not be removed ({error.strerror}).")


def _open_doorbell(
    options: argparse.Namespace,
    identity: NodeIdentity,
    public_url: str,
    wake_signal: WakeSignal,
    streams: HintStreams,
) -> Doorbell | None:
    if not options.port:
        return None
    try:
        return Doorbell(options.host, options.port, identity, wake_signal.ring, public_url, streams)
    except OSError:
        note_line(f"No doorbell: {options.host}:{options.port} is taken; looking into the queue by the clock instead.")
        return None


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m home_node", description="Does at home what needs the PC.")
    parser.add_argument("--name", help="which of the nodes that are enrolled here (default: the only one)")
    parser.add_argument("--identity", type=Path, help="a file with the identity, elsewhere than in WOCS_DATA/nodes")
    parser.add_argument("--host", default="127.0.0.1", help="the doorbell's address (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8787, help="the doorbell's port (default 8787; 0: no doorbell)")
    parser.add_argument("--slots", type=int, default=2, help="tasks at the same time (default 2)")
    parser.add_argument("--once", action="store_true", help="do what waits now, then stop")
    return parser


if __name__ == "__main__":
    sys.exit(main())
