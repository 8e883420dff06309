"""Abilities: what this node can do, as told in each beat (shared/contract/, `Abilities`).

Each is `ready`, `loading` or `missing`; the browser's own may be `fetching` and has a detail.
"""

from typing import cast

from home_node.browser import Browser
from home_node.executors import HOME_COMMANDS, load_executor
from home_node.page_fonts import tell_missing
from home_node.tiktok.hands import list_hands, read_verified_on
from shared.contract.node_types import Abilities

OF_THE_BROWSER = "browser"


def list_abilities(browser: Browser) -> Abilities:
    """One for each that a command of the menu needs; the browser tells its own."""
    needed = {command.ability: task_type for task_type, command in HOME_COMMANDS.items()}
    others = {name: check_executor(task_type) for name, task_type in needed.items() if name != OF_THE_BROWSER}
    told = {**browser.tell_state(), **others, **list_hands()}
    told |= {"fonts": "_".join(tell_missing()) or None}
    return cast(Abilities, {**told, "hooks": "_".join(list_hooks()) or None, "tiktok_verified": read_verified_on()})


def list_hooks() -> list[str]:
    """The branches whose deploy hook is set here."""
    try:
        return list(load_executor("app_deploy").list_hooks())
    except ImportError:
        return []


def check_executor(task_type: str) -> str:
    """What cannot even be loaded is missing: a node without one ability works on with the others."""
    try:
        state = str(load_executor(task_type).check_ability())
    except (ImportError, AttributeError):
        return "missing"
    return state if state in {"ready", "loading"} else "missing"
