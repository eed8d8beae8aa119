"""The risk policy: weights, bands and what can be acted on, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the raw score that begins at `start`, with the one instruction it gives."""

    name: str
    start: int
    instruction: str


@dataclass(frozen=True, slots=True)
class Weight:
    """Points for one level of one factor. With `each` the points count once for every item.

    `factor` is one of environment, migration, touches, modules, rollback, gates, incidents, coverage,
    blast_radius, approvals; `value` is the level (or `any`). `why` is the reason for a weight chosen by us.
    """

    factor: str
    value: str
    points: int
    label: str
    each: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done about a factor: from one level to another, in minutes.

    For gates and approvals (counted items) `value` and `to` are empty and `each` item is one action.
    """

    factor: str
    label: str
    minutes: int
    value: str = ""
    to: str = ""
    each: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who may take a factor upon themselves, and for how many days at most.

    From the band `required` on a live run may queue only with every factor accepted (empty: never needed).
    """

    roles: tuple[str, ...] = ("engineering-lead", "incident-commander")
    days: int = 30
    required: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a risk policy. `cap` clamps the shown score; bands are on the raw score, lowest first."""

    id: str
    version: int
    cap: int
    bands: tuple[Band, ...]
    weights: tuple[Weight, ...]
    actions: tuple[Action, ...] = ()
    accept: Acceptance = Acceptance()
