"""What is looked at: checks with their limits, and the triggers that recommend a rollback."""

from dataclasses import dataclass
from enum import StrEnum


class Probe(StrEnum):
    """How a check looks at the world."""

    HTTP = "http"
    PROMETHEUS = "prometheus"
    SQL = "sql"
    ENV = "env"
    STRIPE = "stripe"
    SCHEDULE = "schedule"
    MANUAL = "manual"


class Use(StrEnum):
    """Where a check counts."""

    GATE = "gate"
    PREFLIGHT = "preflight"
    VERIFYING = "verifying"
    MONITORING = "monitoring"
    RESTORE = "restore"
    WATCH = "watch"
    CLOSEOUT = "closeout"


@dataclass(frozen=True, slots=True)
class Check:
    """A look at the world.

    `asks` is the question in its provider's words, `reads` which part of the answer is the value (empty: the usual
    one), and `also` are further rules, each a reading and a condition, of which every one has to hold.
    `passes` and `warns` are conditions such as `<= 20` or `= 12/12` over the measured value; a value that does
    not pass fails, one that passes and meets `warns` warns. With `fails` only a value that meets it fails, and one
    that meets neither is inconclusive. `signal` names what it tells (errors, latency,
    backlog, drift, signatures, locks, health, …), so that a scenario can speak of it in any plan. `normal` is a
    value seen on a good day. `interval` and `delay` are seconds, 0 meaning the plan's interval; `delay` counts
    from the end of the deploy. `limit` is how many bad samples in a row recommend the way back (0: the plan's
    limit), `error_limit` after how many in a row that could not be judged a person has to decide, and `count` how
    many good samples it takes in a phase before it counts for steady. A condition may compare with a baseline:
    `<= 150% of before`, `of last` or `of 40`. A check that is not `required` is shown and never counted.
    """

    id: str
    title: str
    probe: Probe
    asks: str = ""
    reads: str = ""
    also: tuple[str, ...] = ()
    passes: str = ""
    warns: str = ""
    fails: str = ""
    unit: str = ""
    normal: str = ""
    signal: str = "health"
    service: str = ""
    uses: tuple[Use, ...] = (Use.VERIFYING, Use.MONITORING, Use.RESTORE)
    interval: int = 0
    delay: int = 0
    limit: int = 0
    error_limit: int = 0
    count: int = 0
    required: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that recommends a rollback: `samples` in a row where `check` meets `when` (empty: it fails).

    Without a check it is raised by a person, with evidence.
    """

    id: str
    title: str
    check: str = ""
    when: str = ""
    samples: int = 0
    note: str = ""
