"""The keys in sentences: the core says the usual ones ("h resumes it"), the room says those of this person."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from controlroom.core.board import (
    ApprovalRow,
    CheckRow,
    DraftRow,
    EventRow,
    FactorRow,
    GateRow,
    Header,
    IncidentRow,
    Mark,
    Next,
    ReasonRow,
    Slot,
    StepRow,
    WayRow,
)
from controlroom.core.refusal import Confirmation, Reason
from controlroom.tui.keys import KEYS, SAYS

# What is not ours, or is copied as it is: texts of the plan, of people and of the log stay as they were written.
_OTHERS = ApprovalRow | CheckRow | DraftRow | EventRow | FactorRow | GateRow | IncidentRow | StepRow | WayRow
_PLAIN = Header | Mark | Slot | Confirmation
_NOT_OURS = frozenset("postmortem seen message id outcome intent build typed expects".split())
_USUAL = {key.shown: key.id for key in KEYS if key.shown and "room" in key.screens}
_ACTIONS = {key.id: key.shown for key in KEYS}


def _pattern() -> re.Pattern[str]:
    """A key before one of its verbs, also as the first of two ("S skips, R or E moves on")."""
    parts = []
    for number, (id, verbs) in enumerate(SAYS.items()):
        either = r"(?:or \w+ )?" if id == "rollback" else ""
        parts.append(rf"(?P<k{number}>{re.escape(_ACTIONS[id])})(?= {either}(?:{'|'.join(verbs.split())})\b)")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})")


_SENTENCE = _pattern()
_IDS = tuple(SAYS)


def spelled(value: Any, names: Mapping[str, str]) -> Any:
    """The value with its keys as `names` has them (by action); what needs no change stays the same object."""
    if isinstance(value, str):
        text = _SENTENCE.sub(lambda found: names[_IDS[int((found.lastgroup or "k0")[1:])]], value)
        return value if text == value else text
    if isinstance(value, tuple):
        items = tuple(spelled(item, names) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, _OTHERS | _PLAIN) or not is_dataclass(value) or isinstance(value, type):
        return value
    known = {field.name: getattr(value, field.name) for field in fields(value)}
    done = {name: spelled(part, names) for name, part in known.items() if name not in _NOT_OURS}
    if isinstance(value, Next):
        done |= {"tag": _key(value.tag, names), "keys": tuple(_key(key, names) for key in value.keys)}
    elif isinstance(value, Reason | ReasonRow):
        done |= {"key": _key(value.key, names)}
    different = {name: new for name, new in done.items() if new is not known[name]}
    return replace(value, **different) if different else value


def _key(shown: str, names: Mapping[str, str]) -> str:
    """A key that stands alone; what is no key (`✗`, a pane's digit) stays."""
    id = _USUAL.get(shown, "")
    return names[id] if id and not id.startswith("open.") else shown
