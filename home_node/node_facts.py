"""What this node says of itself in each beat, for who looks after it (shared/contract/, `NodeFacts`)."""

import shutil
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from home_node import VERSION
from home_node.browser import Browser
from home_node.page_fonts import tell_missing
from home_node.voice.engine import open_speech_engine
from home_node.voice.speech_model import find_model
from shared.contract.node_types import NodeFacts, UndoneUpdate
from shared.settings import Settings

MEGABYTE = 10**6
_HERE = {"127.0.0.1", "localhost", "::1"}
_QUICK = ".trycloudflare.com"


def make_facts_teller(
    config: Settings, browser: Browser, tell_clock_off: Callable[[], float | None], undone: UndoneUpdate | None
) -> Callable[[], NodeFacts]:
    """What each beat asks: whatever costs time is looked at seldom."""
    return partial(list_facts, config, browser, tell_clock_off, undone)


def list_facts(
    config: Settings,
    browser: Browser,
    tell_clock_off: Callable[[], float | None],
    undone: UndoneUpdate | None,
) -> NodeFacts:
    program = browser.tell_path()
    return NodeFacts(
        version=VERSION,
        clock_off_s=tell_clock_off(),
        model=config.whisper_model,
        model_problem=find_model_problem(config),
        browser=program.name if program else None,
        fonts_missing=tell_missing(),
        tunnel=name_tunnel(config.node_url),
        disk_free_mb=measure_free_mb(Path(config.data)),
        update_undone=undone,
    )


def find_model_problem(config: Settings) -> str | None:
    """`no_library`, `missing`, `damaged` (it is there and cannot be loaded), or None."""
    if find_spec("faster_whisper") is None:
        return "no_library"
    if find_model(config.whisper_model, config.data) is None:
        return "missing"
    return "damaged" if open_speech_engine().explain_problem() else None


def name_tunnel(node_url: str) -> str:
    """How the doorbell is reached from outside, by its address: `named`, `quick`, `local` or `none`."""
    host = urlsplit(node_url).hostname or ""
    if not host:
        return "none"
    return "local" if host in _HERE else "quick" if host.endswith(_QUICK) else "named"


def measure_free_mb(folder: Path) -> int | None:
    """What is left on the disk of this folder, or of the nearest above it that is there."""
    place = folder.expanduser().absolute()
    try:
        return shutil.disk_usage(next(path for path in (place, *place.parents) if path.exists())).free // MEGABYTE
    except (OSError, StopIteration):
        return None
