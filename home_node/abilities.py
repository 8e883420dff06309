"""Abilities: what this node can do, as told in each beat (shared/contract/, `Abilities`).

Each is `ready`, `loading` or `missing`; the browser's own may be `fetching` and has a detail.
"""

from typing import cast

from home_node.browser import Browser
from home_node.executors import HOME_COMMANDS, load_executor
from home_node.tiktok.hands import list_hands, read_verified_on
from shared.contract.node_types import Abilities
from shared.settings import settings

OF_THE_BROWSER = "browser"
NO_LABELS = frozenset({"detail", "hooks", "tiktok_verified"})  # a beat's facts that no task can need


def list_abilities(browser: Browser) -> Abilities:
    """One for each that a command of the menu needs; the browser tells its own."""
    needed = {command.ability: task_type for task_type, command in HOME_COMMANDS.items()}
    others = {name: check_executor(task_type) for name, task_type in needed.items() if name != OF_THE_BROWSER}
    told = {**browser.tell_state(), **others, **list_hands()}
    return narrow(
        cast(Abilities, {**told, "hooks": "_".join(list_hooks()) or None, "tiktok_verified": read_verified_on()})
    )


def pick_labels(abilities: Abilities) -> list[str]:
    """What a node with these abilities can do, by name: tasks that need anything else are left to other nodes."""
    return [name for name, state in abilities.items() if name not in NO_LABELS and state not in {None, "missing"}]


def narrow(abilities: Abilities) -> Abilities:
    """What the owner leaves out of WOCS_NODE_LABELS is missing, whatever this PC has."""
    chosen = settings().node_labels
    left_out = {name for name in abilities if name not in NO_LABELS and name.partition("_")[0] not in chosen}
    return cast(Abilities, {**abilities, **dict.fromkeys(left_out, "missing")}) if chosen else abilities


def check_chosen_labels() -> None:
    """Raises ValueError for a label in WOCS_NODE_LABELS that no task needs."""
    known = {command.ability.partition("_")[0] for command in HOME_COMMANDS.values()}
    if strange := sorted(settings().node_labels - known):
        raise ValueError(f"WOCS_NODE_LABELS knows {', '.join(sorted(known))}; not {', '.join(strange)}")


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
