"""The smaller values that a plan is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What undoing a step takes: nothing special, a counter-action, or it can not be undone."""

    REVERSIBLE = "reversible"
    COMPENSABLE = "compensable"
    IRREVERSIBLE = "irreversible"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody's word that a gate is done; counts in the score, never opens a live queue."""

    by: str
    on: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement that must be green before queueing. `asks` says what evidence is wanted; minutes to close it.

    `valid_minutes` is how long a tick stays good (0: until the plan changes); `note` is free text. A gate that names
    a `check` is never ticked: it is green while the check passes and was measured lately.
    """

    id: str
    title: str
    required: bool = True
    owner: str = ""
    minutes: int = 0
    asks: str = ""
    note: str = ""
    valid_minutes: int = 0
    claimed: Claimed | None = None
    check: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A named group of gates, such as staging, with its expected minutes."""

    id: str
    title: str
    gates: tuple[Gate, ...] = ()
    minutes: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A yes that is needed: `quorum` of the persons named in `of` or holding one of the `roles`.

    `valid_minutes` is how long a yes stays good (0: until the plan changes).
    """

    id: str
    title: str
    of: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    quorum: int = 1
    minutes: int = 0
    valid_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody is to know of the release; blocks nothing."""

    id: str
    title: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of a database. `once` means it must not run twice; minutes expected; `command` is only shown."""

    id: str
    title: str
    order: int
    kind: Kind = Kind.COMPENSABLE
    once: bool = False
    file: str = ""
    command: str = ""
    how: str = ""
    owner: str = ""
    minutes: int = 1
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A deploy step in `preflight` or `deploying`. `command` is shown and copied, never executed."""

    id: str
    title: str
    phase: str = "deploying"
    kind: Kind = Kind.REVERSIBLE
    command: str = ""
    owner: str = ""
    minutes: int = 1
    idempotent: bool = True
    undo: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable: its shape (`url`, `sk_live_…`, `integer`, …), never its value."""

    name: str
    shape: str = ""
    required: bool = True
    purpose: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that runs by itself: `every` as cron or words, `runs` what it calls."""

    id: str
    every: str
    runs: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long something is watched after completion, and what."""

    title: str
    minutes: int
    watch: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The watch: minutes of monitoring, good samples for steady, bad ones in a row to recommend, seconds a sample."""

    minutes: int = 30
    steady: int = 2
    steady_minutes: int = 0
    limit: int = 2
    interval: int = 60
    horizons: tuple[Horizon, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must be true for success; measured when it names a check."""

    title: str
    check: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One thing that the release brings, as its authors state it."""

    title: str
    state: str = ""
    files: tuple[str, ...] = ()
    tests: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedTests:
    """How many tests a suite is expected to pass, and how to run it."""

    suite: str
    count: int
    note: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One planned moment, in the team's own words (`Day 3 (Production)`, `2:00 AM`)."""

    day: str
    time: str
    title: str


@dataclass(frozen=True, slots=True)
class Window:
    """When the release may happen, in words, and the expected minutes of the whole deploy."""

    title: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """A role in this release and who fills it."""

    role: str
    who: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where people talk about this release."""

    kind: str
    name: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Work that remains after the release; `due` is a date or words such as `within a week`."""

    title: str
    owner: str = ""
    due: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """Something known to look odd that is not a fault."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the documents say of themselves: readiness in percent (-1: nothing) and risk in words."""

    readiness: int = -1
    risk: str = ""
    note: str = ""
