"""Readers of the core's dataclasses out of plain dicts, lists and strings; the core knows nothing of them."""

from functools import cache
from typing import Any, NewType

from pydantic import ConfigDict, TypeAdapter

# Files hold strings only (their spelling is checked by `formats.fields`), so pydantic may turn them into
# integers, booleans and enums; a key that no field has is refused, at any depth.
_LAX = ConfigDict(strict=False, extra="forbid")


@cache
def adapter(kind: type) -> TypeAdapter[Any]:
    """The reader of a dataclass of the core and of all that is nested in it.

    pydantic takes a configuration for plain dataclasses, and for all that are nested in them, only through a
    new name of the class; so nothing has to be set on the classes themselves.
    """
    return TypeAdapter(_renamed(kind), config=_LAX)


def _renamed(kind: type) -> Any:
    return NewType(kind.__name__, kind)
