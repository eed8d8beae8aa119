"""A script of measurements and step outcomes for a rehearsal: rows of `when → then`, no absolute times."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class When:
    """A place in the run: `phase` with seconds since it was entered, or `step` (its nth `attempt`).

    A step is `preflight.2`, `deploying.1`, `way_back.2` (of the way in force), `first_way.2` (of the first way
    that was taken in the run) or `<way id>.2`. With `attempt` 0 the row is in force once the step has passed.
    """

    phase: str = ""
    after: int = 0
    step: str = ""
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Then:
    """What is measured from then on, or how the attempt of the step ends.

    `check` (an id) or `signal` (every check of that kind) takes a `value`, or a `verdict` among pass, warn,
    fail, none (no data) and error (provider down) from which a value is made. `outcome` is passed or failed.
    """

    check: str = ""
    signal: str = ""
    value: str = ""
    verdict: str = ""
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a scenario."""

    when: When
    then: Then


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named script; the same scenario, plan and keys give the same run."""

    id: str
    title: str
    text: str = ""
    rows: tuple[Row, ...] = ()


CLEAN = Scenario("clean", "Clean", "Everything passes.")
