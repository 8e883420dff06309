"""`python -m home_node`: checks that it may start, works until SIGTERM or Ctrl-C. Exit code 2: it may not start.

`python -m home_node VERB` does one of the other things that this PC can be told (`verbs.py`): let it in (`enroll`), try
its ears (`transcribe`, `fetch-model`, `explain`), fetch fonts for pages (`fetch-fonts`), give it an account of TikTok
(`tiktok`), have it start by itself (`service`), bring it up to date (`update`), lead to its doorbell (`tunnel`), and
look after the backups (`backup`).
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from home_node.abilities import check_chosen_labels
from home_node.audit_head import KeptHead
from home_node.backups.failures import HOW_TO_BEGIN
from home_node.backups.folder import RECIPIENT
from home_node.browser import Browser
from home_node.child_environment import forget_secrets
from home_node.credentials import explain_refusal
from home_node.door import Door
from home_node.doorbell import Doorbell
from home_node.env_file import read_env_file
from home_node.executor_process import find_contained_executor
from home_node.font_download import FOLDER, fetch_in_background
from home_node.hint_streams import HintStreams
from home_node.identity import NotEnrolled, choose_identity, read_identity
from home_node.life_signs import LifeSigns
from home_node.memory_limit import keep_memory_limit
from home_node.next_due import NextDue
from home_node.node_facts import make_facts_teller
from home_node.page_fonts import use_fonts
from home_node.queue_poller import Queue, QueuePoller
from home_node.spare_process import SpareProcess
from home_node.task_run import TaskRunner
from home_node.verbs import VERBS, run_verb
from home_node.voice.engine import open_speech_engine
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from shared.log import catch_other_logs, note_line
from shared.settings import Settings, settings
from shared.signatures import NodeIdentity
from shared.taskqueue import open_queue

MAY_NOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        read_env_file(os.environ)
    except ValueError as problem:
        print(f"{problem}.", file=sys.stderr)
        return MAY_NOT_START
    return run_verb(words[0], words[1:]) if words and words[0] in VERBS else _serve(words)


def _serve(arguments: Sequence[str]) -> int:
    options = _make_parser().parse_args(arguments)
    try:
        config = settings()
        check_chosen_labels()
        problem = explain_refusal(os.environ)
        identity = None if problem else _find_identity(options, config)
    except ValueError as error:
        problem, identity = f"{error}.", None
    except NotEnrolled as missing:
        problem, identity = str(missing), None
    if problem or identity is None:
        print(problem, file=sys.stderr)
        return MAY_NOT_START
    life = LifeSigns(dict(os.environ))
    forget_secrets(os.environ)
    catch_other_logs()
    _work(options, config, identity, life)
    return 0


def _find_identity(options: argparse.Namespace, config: Settings) -> NodeIdentity:
    return read_identity(options.identity) if options.identity else choose_identity(config.data, options.name)


def _work(options: argparse.Namespace, config: Settings, identity: NodeIdentity, life: LifeSigns) -> None:
    _remove_open_profile(config)
    use_fonts(Path(config.data) / FOLDER)
    wake_signal = WakeSignal()
    streams = HintStreams(on_first=wake_signal.nudge)
    doorbell = _open_doorbell(options, identity, config.node_url, wake_signal, streams)
    door = Door(config.functions_url, identity)
    browser = Browser(config.chromium_path)
    spare = SpareProcess()
    runner = TaskRunner(door, config.functions_url, browser, partial(find_contained_executor, start=spare.take))
    is_rung = doorbell is not None and bool(config.node_url)
    poller = QueuePoller(_choose_queue(config, is_rung), wake_signal, doorbell=is_rung)
    audit = KeptHead(Path(config.data) / f"audit_head-{identity.name}.json", config.functions_url)
    worker = Worker(
        runner,
        poller,
        wake_signal,
        beat_s=config.beat_seconds,
        slots=options.slots,
        audit=audit,
        count_panels=streams.count,
        tell_facts=make_facts_teller(config, browser, lambda: door.clock.off_s, life.read_undone()),
        note_beat=life.note_beat,
    )
    life.end_with_launcher(worker.stop)
    keep_memory_limit(worker.stop)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    note_line(f"Home node {identity.name} works for {config.functions_url}.")
    _start_backups(config, door)
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


def _start_backups(config: Settings, door: Door) -> None:
    """What encrypts is loaded where there is a key for it alone. The thread ends with this program."""
    folder = Path(config.backups).expanduser()
    if not (folder / RECIPIENT).exists():
        return note_line(f"No backups: {HOW_TO_BEGIN}.")
    from home_node.backups.daily import DailyBackup

    return DailyBackup(folder, door, config.backup_database_url).start()


def _choose_queue(config: Settings, is_rung: bool) -> Queue | None:
    """Where there is no queue to look into, the functions are asked for what is due: when they ring, or as was said."""
    return open_queue() or (NextDue() if is_rung or config.queue else None)


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
