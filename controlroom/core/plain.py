"""Frozen values from plain JSON and back, for what we wrote ourselves and read before the first frame."""

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from controlroom.core import canonical

T = TypeVar("T")


def dumps(value: object) -> str:
    """The canonical text of a value made of dataclasses, tuples, strings, integers, booleans and None."""
    return canonical.dumps(value)


def loads(kind: type[T], text: str) -> T:
    """The value that a text is. Raises ValueError for any text that is not exactly one of that kind."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    found: T = _value(kind, data)
    return found


def _value(kind: Any, data: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        if not isinstance(data, dict) or data.keys() != hints.keys():
            raise ValueError(f"not a {kind}")
        made: Any = kind(**{name: _value(hint, data[name]) for name, hint in hints.items()})
        return made
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), data)
    if get_origin(kind) is UnionType:
        if data is None and NoneType in get_args(kind):
            return None
        return _value(next(one for one in get_args(kind) if one is not NoneType), data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if type(data) is not kind:
        raise ValueError(f"{data!r} is not a {kind.__name__}")
    return data


def _tuple(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{data!r} is not a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], item) for item in data)
    return tuple(_value(kind, item) for kind, item in zip(kinds, data, strict=True))


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
