"""World: the site, one release and its current run, as folded from the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from controlroom.core.incident import Incident
from controlroom.core.measurement import Measurement
from controlroom.core.people import Person
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.core.run_events import RollbackRecommended, UpdateDraft
from controlroom.core.scenario import Row, Scenario
from controlroom.core.site_events import LockAdded

DRAFTED = 20


class RunKind(StrEnum):
    """A rehearsal moves by keys in a simulator; a live run observes the world."""

    REHEARSAL = "rehearsal"
    LIVE = "live"


class StepState(StrEnum):
    """How far a step is."""

    PENDING = "pending"
    BEGUN = "begun"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock as it stands: the event, and who set it when; `person` is empty for a login that is nobody's."""

    event: LockAdded
    by: str
    at: datetime
    person: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """When a change came to an environment by a release, and when it was rolled back there (None: it is there)."""

    release: str
    at: datetime
    back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What is true for every release here.

    `policies` are the risk policies by id; `scoring.policy_of` says which of them scores a release. `locks` are by id;
    `made` counts all that were ever made. `live` maps a release id to the services its live run holds, `passed` a
    change and an environment (both casefolded) to what became of it there.
    """

    people: tuple[Person, ...] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    locks: Mapping[str, Lock] = field(default_factory=dict)
    live: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    made: int = 0
    passed: Mapping[tuple[str, str], Passed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tick:
    """A gate's tick: its evidence, for which digest, by whom and when."""

    evidence: str
    digest: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """One person's yes to an approval, for a digest; `by` is the name the command was given under."""

    person: str
    digest: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One person's acceptance of a factor at so many points, until a canonical time, for a digest."""

    person: str
    points: int
    reason: str
    until: str
    digest: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Measured:
    """What the check of a gate measured, of which digest of the plan, and when."""

    measurement: Measurement
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its plan now, what people have said about it, and what the checks of its gates measured."""

    plan: Plan
    digest: str
    imported_at: datetime
    imported_by: str
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    grants: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, Accepted] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step of the run: seconds of run time when it began, and how long it took (-1: not ended)."""

    state: StepState
    attempt: int = 1
    began: int = 0
    took: int = -1
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """What is known of one check in this run, latest last (at most `KEEP` values).

    `fails` counts fails in a row; `hits` counts, for each trigger on it, samples in a row that met it, and
    `since` when that row of hits began; `overruled` is the run second until which its bad result is set aside.
    `blinds` counts samples in a row that could not be judged, `goods` good ones of the present phase.
    """

    last: Measurement
    t: int
    trail: tuple[Measurement, ...] = ()
    fails: int = 0
    first_fail: int = -1
    overruled: int = -1
    overruled_why: str = ""
    blinds: int = 0
    first_blind: int = -1
    goods: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A phase that was entered, at run second t and wall time at, for a reason."""

    phase: Phase
    t: int
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Overruled:
    """A person's word against a check's bad result, or (no check) a recommendation, until a run second.

    `value` is the result that was set aside, `phase` where the run stood, `recommended` what recommended a way back.
    """

    check: str
    value: str
    reason: str
    until: int
    by: str
    t: int
    at: datetime
    phase: Phase
    recommended: RollbackRecommended | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """Drafts that later ones have taken the place of: when they were made, after how many phases."""

    drafts: tuple[UpdateDraft, ...]
    at: datetime | None
    entries: int


@dataclass(frozen=True, slots=True)
class Run:
    """One pass of a release through the pipeline.

    `back` is where a spike came from; `crossed` whether an irreversible step has begun; `way` the way in force.
    `steps` is keyed by step key (`preflight.1`, `deploying.2`, `<way id>.3`), and `step_t` is the run second at which
    the last of them began or ended. `good` counts good samples in a row
    and `good_since` the run second of the first of them; `held_t` is the run second since which it is held, and
    `holds` are those at which earlier holds began and ended. `samples` counts samples of the current phase, `stood`
    its run seconds that passed while it was held or blind, the latter up to `blind_t` (-1: it sees).
    `diverged` are the subjects in which it left its expected track. `before` and `last` are the baselines:
    values measured before deploying, and in the last good run.
    Until the run second `aside` three spikes recommend nothing. `overruled` is what persons set aside, latest last.
    `raw`, `band` and the policy are those of the score when it was queued.
    `drafts_entries` is how many phases had been entered when the drafts were made, `drafted` the drafts before
    them (at most `DRAFTED`, latest last); `postmortem` how many when the last postmortem was. `branched` names,
    oldest first, the runs that this one goes on from, each with the event of the log after which it does.
    """

    number: int
    kind: RunKind
    plan: Plan
    digest: str
    started_at: datetime
    scenario: Scenario | None = None
    started_by: str = ""
    phase: Phase = Phase.IDLE
    t: int = 0
    entries: tuple[Entry, ...] = ()
    back: Phase | None = None
    held: str = ""
    held_by: str = ""
    held_at: datetime | None = None
    held_t: int = 0
    holds: tuple[tuple[int, int], ...] = ()
    steps: Mapping[str, StepRecord] = field(default_factory=dict)
    current: str = ""
    step_t: int = -1
    checks: Mapping[str, CheckRecord] = field(default_factory=dict)
    trigger_hits: Mapping[str, int] = field(default_factory=dict)
    good: int = 0
    good_since: int = 0
    samples: int = 0
    stood: int = 0
    blind: int = 0
    blind_t: int = -1
    before: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    diverged: tuple[str, ...] = ()
    spikes: int = 0
    aside: int = -1
    recommended: RollbackRecommended | None = None
    recommended_at: datetime | None = None
    recommended_by: str = ""
    overruled: tuple[Overruled, ...] = ()
    crossed: bool = False
    crossed_t: int = 0
    way: str = ""
    abandoned: tuple[str, ...] = ()
    not_restored: tuple[str, ...] = ()
    assumed_gates: tuple[str, ...] = ()
    assumed_approvals: tuple[str, ...] = ()
    assumed_locks: tuple[str, ...] = ()
    assumed_earlier: tuple[str, ...] = ()
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    grants: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    accepted: Mapping[str, Accepted] = field(default_factory=dict)
    rows: tuple[tuple[int, Row], ...] = ()
    raw: int = 0
    band: str = ""
    policy: str = ""
    policy_version: int = 0
    warnings: tuple[str, ...] = ()
    drafts: tuple[UpdateDraft, ...] = ()
    drafts_at: datetime | None = None
    drafts_entries: int = 0
    drafted: tuple[Drafted, ...] = ()
    postmortem: int = 0
    branched: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """`run-0007`; a run that is not stored yet is `rehearsal`."""
        return f"run-{self.number:04}" if self.number else str(self.kind)

    @property
    def live(self) -> bool:
        """Whether the run observes the real world."""
        return self.kind is RunKind.LIVE


@dataclass(frozen=True, slots=True)
class World:
    """All that decide sees. `release` is None only while none is open; `run` is the latest run of the release."""

    site: Site = Site()
    release: Release | None = None
    run: Run | None = None
