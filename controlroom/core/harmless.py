"""Every string inside of a value made harmless: of a board before it is shown, of an intent before it is recorded."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from controlroom.core.text import clean, clean_block, redact

T = TypeVar("T")
BLOCKS = frozenset({"command", "text"})  # fields that may have several lines; all others are one line


def cleaned(value: T) -> T:
    """The value with every string cleaned; what was clean stays the same object."""
    done: T = _changed(value, str, "")
    return done


def recorded(value: T) -> T:
    """The value with every secret masked and every string cleaned.

    A plan (`VERBATIM`) stays as it is: its file was refused if it held a secret, and its digest is of its words.
    """
    done: T = _changed(value, redact, "")
    return done


def _changed(value: Any, before: Callable[[str], str], name: str) -> Any:
    """`before` is done to each string first; `name` is that of the field that holds the value."""
    if isinstance(value, Enum) or getattr(value, "VERBATIM", False):
        return value
    if isinstance(value, str):
        text = (clean_block if name in BLOCKS else clean)(before(value))
        return value if text == value else text
    if isinstance(value, tuple):
        items = tuple(_changed(item, before, name) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if is_dataclass(value) and not isinstance(value, type):
        pairs = [(field.name, getattr(value, field.name)) for field in fields(value)]
        done = {key: (old, _changed(old, before, key)) for key, old in pairs}
        different = {key: new for key, (old, new) in done.items() if new is not old}
        return replace(value, **different) if different else value
    return value
