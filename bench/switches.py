"""Switches of the speech reader: every stage, scorer, rule, word set, option of an intent and weight, each can be off.

A rule is a function that decides something: off, it says no, nothing or zero. A word set is empty, a weight zero.
"""

import gc
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import home_node.nlu
from home_node.nlu import gazetteer, pipeline
from home_node.nlu.parsing import fill_frame, intent_entries
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex
from home_node.nlu.weights import WEIGHTS
from home_node.voice import passes

MODULES = [
    importlib.import_module(each.name) for each in pkgutil.walk_packages(home_node.nlu.__path__, "home_node.nlu.")
]
RULES = ("normalising", "tagging", "parsing", "scoring")
_IN_TABLES = frozenset(
    entry.__name__ for entry in (*pipeline.SCORERS, *fill_frame.FILLERS, *(stage.generate for stage in pipeline.STAGES))
)
"""Rules that are switched as what they are in a table."""


class Switch(NamedTuple):
    kind: str
    name: str
    off: Callable[[], AbstractContextManager[None]]


def all_switches() -> Iterator[Switch]:
    yield from _entries("stage", pipeline, "STAGES")
    yield from _entries("scorer", pipeline, "SCORERS")
    yield from _entries("filler", fill_frame, "FILLERS")
    for module in MODULES:
        if module.__name__.split(".")[2] in RULES:
            yield from _rules(module)
    for name in vars(gazetteer.WORD_SETS):
        yield Switch("words", name, partial(_without_words, vars(gazetteer.WORD_SETS), name, frozenset()))
    for name in gazetteer.SLIPS:
        yield Switch("slips", name, partial(_without_words, gazetteer.SLIPS, name, {}))
    yield from _intent_options()
    for subject, weights in vars(WEIGHTS).items():
        for name in vars(weights):
            yield Switch("weight", f"{subject}.{name}", partial(_without_weight, subject, name))


def _entries(kind: str, module: ModuleType, table: str) -> Iterator[Switch]:
    entries = getattr(module, table)
    for entry in entries:
        rest = tuple(each for each in entries if each is not entry)
        name = getattr(entry, "name", None) or entry.__name__
        yield Switch(kind, name, partial(_patched, {table: rest}, vars(module)))


def _rules(module: ModuleType) -> Iterator[Switch]:
    for name, function in vars(module).items():
        wrapped = inspect.unwrap(function) if callable(function) else None
        own = isinstance(wrapped, FunctionType) and wrapped.__module__ == module.__name__
        if isinstance(wrapped, FunctionType) and own and name not in _IN_TABLES:
            for neutral in _neutral_values(inspect.signature(wrapped).return_annotation):
                rule = f"{module.__name__.split('.', 2)[2]}.{name}"
                yield Switch("rule", rule, partial(_without_function, function, neutral))


def _neutral_values(annotation: Any) -> Iterator[Callable[..., Any]]:
    """What a function of this type says when it has nothing to say."""
    name = getattr(annotation, "__name__", str(annotation))
    if annotation in {bool, float, int, str}:
        yield lambda *_, **__: annotation()
    elif "None" in str(annotation):
        yield lambda *_, **__: None
    elif name == "Iterator":
        yield lambda *_, **__: iter(())
    elif name in {"list", "tuple", "frozenset"}:
        yield lambda *_, **__: getattr(annotation, "__origin__", tuple)()


def _intent_options() -> Iterator[Switch]:
    for key, intent in intent_entries.INTENTS.items():
        for option, plain in (("prior", 0.0), ("first", False), ("bare_number", False), ("rest", ""), ("repeats", ())):
            if getattr(intent, option) != plain:
                changed = replace(intent, **{option: plain})  # type: ignore[arg-type]
                yield Switch("intent", f"{key}.{option}", partial(_patched, {key: changed}, intent_entries.INTENTS))


@contextmanager
def _patched(changes: dict[str, Any], table: dict[str, Any]) -> Iterator[None]:
    before = {name: table[name] for name in changes}
    table.update(changes)
    try:
        yield
    finally:
        table.update(before)


@contextmanager
def _without_function(function: Any, neutral: Callable[..., Any]) -> Iterator[None]:
    """In every module that took it by its name."""
    places = [
        (module, name) for module in (*MODULES, passes) for name, value in vars(module).items() if value is function
    ]
    _forget(function.__name__)
    for module, name in places:
        setattr(module, name, neutral)
    try:
        yield
    finally:
        for module, name in places:
            setattr(module, name, function)
        _forget(function.__name__)


@contextmanager
def _without_words(table: dict[str, Any], name: str, empty: Any) -> Iterator[None]:
    with _patched({name: empty}, table):
        _forget(name)
        yield
    _forget(name)


@contextmanager
def _without_weight(subject: str, name: str) -> Iterator[None]:
    of_sounds = subject in {"sound_change", "sound_loss", "index"}
    with _patched({name: 0.0}, vars(getattr(WEIGHTS, subject))):
        _forget(subject, sounds=of_sounds)
        yield
    _forget(subject, sounds=of_sounds)


def _forget(name: str, *, sounds: bool = False) -> None:
    """Empties the caches that depend on a name; of sounds, all of them and what the indexes remember."""
    stale = {name}
    cached = [each for module in MODULES for each in vars(module).values() if hasattr(each, "cache_clear")]
    while more := [each for each in cached if each.__name__ not in stale and stale & set(_names_in(each.__wrapped__))]:
        stale |= {each.__name__ for each in more}
    for each in cached:
        if sounds or each.__name__ in stale:
            each.cache_clear()
    if sounds:
        for index in gc.get_objects():
            if isinstance(index, FuzzyIndex):
                index.matches.clear()


def _names_in(function: FunctionType) -> Iterator[str]:
    """Every name that a function's code mentions, and that of the functions within it; with `getattr` any word set."""
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        yield from code.co_names
        yield from vars(gazetteer.WORD_SETS) if "getattr" in code.co_names else ()
        codes += [each for each in code.co_consts if hasattr(each, "co_names")]
