"""Whether a JSON value has a contract type: required keys there, no other keys, every value of its field's type.

Pydantic would do, but it refuses the standard library's TypedDict on Python 3.11.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Any, ForwardRef, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from shared.contract.value_types import JSON


def misfits(value: object, kind: Any, path: str = "$") -> list[str]:
    """What does not fit, each with its path; empty where all does."""
    return list(_misfits(value, kind, path))


def _misfits(value: object, kind: Any, path: str) -> Iterator[str]:
    origin = get_origin(kind)
    if isinstance(kind, str | ForwardRef) and str(getattr(kind, "__forward_arg__", kind)) == "JSON":
        yield from _misfits(value, JSON, path)
    elif is_typeddict(kind):
        yield from _object_misfits(value, kind, path)
    elif origin in {Union, UnionType}:
        yield from _union_misfits(value, get_args(kind), path)
    elif origin is NotRequired:
        yield from _misfits(value, get_args(kind)[0], path)
    elif origin is Literal:
        if value not in get_args(kind):
            yield f"{path}: {value!r} is none of {get_args(kind)}"
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _mapping_misfits(value, get_args(kind)[1], path)
    elif isinstance(origin, type) and issubclass(origin, Sequence):
        yield from _list_misfits(value, get_args(kind)[0], path)
    elif not _is_plain(value, kind):
        yield f"{path}: {value!r} is no {kind.__name__}"


def _object_misfits(value: object, kind: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no {kind.__name__}"
        return
    fields = fields_of(kind)
    yield from (f"{path}.{key}: is missing in {kind.__name__}" for key in kind.__required_keys__ - value.keys())
    yield from (f"{path}.{key}: is not in {kind.__name__}" for key in value.keys() - fields.keys())
    for key in fields.keys() & value.keys():
        yield from _misfits(value[key], fields[key], f"{path}.{key}")


@cache
def fields_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, localns={"JSON": JSON}, include_extras=True)


def _union_misfits(value: object, kinds: Sequence[Any], path: str) -> Iterator[str]:
    """Those of the kind that it fits best."""
    yield from min((misfits(value, kind, path) for kind in kinds), key=len)


def _mapping_misfits(value: object, kind: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no object"
        return
    for key, part in value.items():
        yield from _misfits(part, kind, f"{path}.{key}")


def _list_misfits(value: object, kind: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: {value!r} is no list"
        return
    for number, part in enumerate(value):
        yield from _misfits(part, kind, f"{path}[{number}]")


def _is_plain(value: object, kind: type) -> bool:
    """A whole number is a float too; true is no number."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind
