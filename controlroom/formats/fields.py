"""Checks of plain values against the fields of a dataclass: names, spellings, bounds, choices, secrets.

What comes out is ready for pydantic, which then finds only what is missing or of the wrong shape: YAML is
read as strings, and without these checks pydantic would take `1_000` for a number and `yes` for true.
"""

import re
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from controlroom.core.phases import Phase
from controlroom.core.text import clean, clean_block, holds_secret
from controlroom.formats.problems import MOST, Flaw, Path, quoted

LONGEST_LIST = 500
BLOCKS = frozenset("asks command description how note text undo".split())  # texts that may have several lines
LENGTHS = {
    "id": 64,
    "title": 200,
    "keys": 2000,
    **dict.fromkeys(BLOCKS, 2000),
}  # characters; all other texts have `LENGTH`
LENGTH = 500
RANGES = {  # of numbers, by field, or by class and field; all others have `RANGE`
    "cap": (1, 1000),
    "limit": (1, 100),
    "points": (-1000, 1000),
    "quorum": (1, 100),
    "readiness": (-1, 100),
    "steady": (1, 100),
    "version": (1, 1_000_000),
    "Monitoring.interval": (1, 1_000_000),
    "Acceptance.days": (1, 365),
}
RANGE = (0, 1_000_000)
_FACTORS = tuple(
    "environment migration touches modules rollback gates incidents coverage blast_radius approvals".split()
)
CHOICES: dict[str, tuple[str, ...]] = {
    "Step.phase": ("preflight", "deploying"),
    "When.phase": tuple(phase.value for phase in Phase),
    "Then.verdict": ("pass", "warn", "fail", "none", "error"),
    "Then.outcome": ("passed", "failed"),
    "Incident.severity": ("SEV-1", "SEV-2", "SEV-3", "SEV-4"),
    "Weight.factor": _FACTORS,
    "Action.factor": _FACTORS,
}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_INTEGER = re.compile(r"-?[0-9]{1,4000}")  # more digits Python does not read


def checked(kind: type, value: Any, path: Path, flaws: list[Flaw]) -> Any:
    """The value with its texts cleaned and unknown keys left out; what is wrong with it is added to `flaws`.

    A value of another shape than the dataclass wants comes back as it is.
    """
    if not isinstance(value, dict):
        return value
    known = {field.name: field for field in fields(kind)}
    for key in [key for key in value if key not in known][:MOST]:
        message = f"there is no key {quoted(key)!r} here"
        flaws.append(Flaw((*path, key), message, _instead(key, known, flaws)))
    hints = _hints(kind)
    return {
        key: _typed(hints[key], value[key], known[key], kind.__name__, (*path, key), flaws)
        for key in known
        if value.get(key) is not None
    }


def _instead(key: str, known: Iterable[str], flaws: list[Flaw]) -> str:
    """The remedy for a key that is not known: the one or two nearest, else all of them, which are listed once."""
    names = list(known)
    close = [repr(name) for name in get_close_matches(key[:80], names, 2)]
    listed = f"take it out; known here: {', '.join(names)}"
    if not close and any(flaw.remedy == listed for flaw in flaws):
        return "take it out; which keys are known there is said once in this list"
    return f"did you mean {' or '.join(close)}?" if close else listed


def suggested(word: str, known: Iterable[str]) -> str:
    """The remedy for a word that is not known: the likeliest known one, or all of them."""
    names = list(known)
    close = get_close_matches(word[:80], names, 1)
    return f"did you mean {close[0]!r}?" if close else f"write one of: {', '.join(names)}"


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(hint: Any, value: Any, field: Field[Any], owner: str, path: Path, flaws: list[Flaw]) -> Any:
    if isinstance(hint, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return checked(hint, value, path, flaws)
    if get_origin(hint) is tuple:
        return _items(get_args(hint)[0], value, field, owner, path, flaws)
    if not isinstance(value, str):
        return value
    if issubclass(hint, Enum):
        return _choice(value, tuple(each.value for each in hint), path, flaws)
    if hint is bool:
        return _boolean(value, path, flaws)
    if hint is int:
        return _integer(value, RANGES.get(f"{owner}.{field.name}") or RANGES.get(field.name, RANGE), path, flaws)
    return _text(value, field, owner, path, flaws)


def _items(hint: Any, value: Any, field: Field[Any], owner: str, path: Path, flaws: list[Flaw]) -> Any:
    if not isinstance(value, list):
        return value
    if len(value) > LONGEST_LIST:
        message = f"the list has {len(value):,} items"
        flaws.append(Flaw(path, message, f"a list may have {LONGEST_LIST}; say more with less"))
        return []
    return [_typed(hint, item, field, owner, (*path, at), flaws) for at, item in enumerate(value)]


def _choice(value: str, allowed: tuple[str, ...], path: Path, flaws: list[Flaw]) -> str:
    if value not in allowed:
        flaws.append(Flaw(path, f"{quoted(value)!r} is not known here", suggested(value, allowed)))
    return value


def _boolean(value: str, path: Path, flaws: list[Flaw]) -> bool:
    if value not in ("true", "false"):
        flaws.append(Flaw(path, f"{quoted(value)!r} is neither true nor false", "write true or false"))
    return value == "true"


def _integer(value: str, bounds: tuple[int, int], path: Path, flaws: list[Flaw]) -> int:
    low, high = bounds
    if not _INTEGER.fullmatch(value):
        flaws.append(Flaw(path, f"{quoted(value)!r} is not a whole number", "write digits only, such as 30"))
    elif not low <= int(value) <= high:
        flaws.append(Flaw(path, f"{quoted(value)} is out of bounds", f"write a number from {low} to {high}"))
    else:
        return int(value)
    return low


def _text(value: str, field: Field[Any], owner: str, path: Path, flaws: list[Flaw]) -> str:
    text = (clean_block if field.name in BLOCKS else clean)(value.strip())
    longest = LENGTHS.get(field.name, LENGTH)
    if holds_secret(text):
        flaws.append(Flaw(path, "it holds a secret", "take it out, change it at its provider, name a variable"))
    if len(text) > longest:
        flaws.append(Flaw(path, f"it has {len(text):,} characters", f"it may have {longest:,}"))
    allowed = CHOICES.get(f"{owner}.{field.name}")
    if allowed:
        return _choice(text, allowed, path, flaws)
    if field.name == "id" and not _SLUG.fullmatch(text):
        message, remedy = f"{quoted(text)!r} is not an id", "use a-z, 0-9 and -, such as freeze-webhooks"
        flaws.append(Flaw(path, message, remedy))
    elif not text and (field.default is MISSING or isinstance(path[-1], int)):
        flaws.append(Flaw(path, "it is empty", "say something here"))
    return text
