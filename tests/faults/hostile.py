"""Worlds made of the corpus: every text of a plan, of people, of incidents and of a run is a payload."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import cycle, islice
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from unicodedata import category

from controlroom.core import conditions, steps, updates
from controlroom.core.events import Event, Record
from controlroom.core.incident import Incident
from controlroom.core.lock import Scope
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.people import Actor, Person
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.core.run_events import RollbackRecommended
from controlroom.core.site_events import LockAdded
from controlroom.core.world import (
    Accepted,
    CheckRecord,
    Grant,
    Lock,
    Release,
    RunKind,
    Site,
    StepRecord,
    StepState,
    Tick,
    World,
)
from tests.core.story import START, run_at
from tests.corpus import payloads, sentinel

ALL = tuple(payload for _, payload in payloads())
CONDITIONS = frozenset({"passes", "warns", "fails", "when"})
CHUNKS = 13  # plans whose fields hold a chunk of the corpus each: every payload through every field
SINGLES = 13  # plans whose fields hold one payload each, so that it is the first thing of its cell
PHASES = tuple(phase for phase in Phase if phase is not Phase.IDLE)
INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u180e\u3164\uffa0")


class Filler:
    """Values of any type of the core, whose texts are the next ones of a supply."""

    def __init__(self, texts: Iterator[str]) -> None:
        self.texts = texts

    def text(self) -> str:
        return next(self.texts)

    def value(self, hint: Any, name: str = "") -> Any:
        if get_origin(hint) is UnionType:
            (hint,) = [each for each in get_args(hint) if each is not NoneType]
        if isinstance(hint, type) and is_dataclass(hint):
            hints = get_type_hints(hint)
            return hint(**{field.name: self.value(hints[field.name], field.name) for field in fields(hint)})
        if get_origin(hint) is tuple:
            return (self.value(get_args(hint)[0], name), self.value(get_args(hint)[0], name))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return next(iter(hint))
        if hint is str:
            return self.condition() if name in CONDITIONS else self.text()
        return {int: 2, bool: True}[hint]

    def condition(self) -> str:
        """A condition that wants a payload, where that is one."""
        wanted = f"= {self.text()}"
        return wanted if conditions.CONDITION.fullmatch(wanted.strip()) else "<= 20"


def hostile_plan(fill: Filler) -> Plan:
    """A plan of payloads, sound enough to be walked: its parts find each other."""
    plan: Plan = fill.value(Plan)
    own = tuple(replace(step, phase=phase) for step, phase in zip(plan.steps, ("preflight", "deploying"), strict=True))
    named = tuple(replace(trigger, check=plan.checks[0].id, when="") for trigger in plan.triggers)
    probed = tuple(
        replace(way, steps=tuple(replace(step, probe=plan.checks[1].id) for step in way.steps))
        for way in plan.ways_back
    )
    return replace(plan, draft=False, steps=own, triggers=named, ways_back=probed)


def hostile_world(fill: Filler, phase: Phase) -> World:
    """A run of a plan of payloads in some phase, with payloads for all that people and providers said."""
    plan = hostile_plan(fill)
    gates = tuple(gate for stage in plan.stages for gate in stage.gates)
    ticks = {gate.id: Tick(fill.text(), fill.text(), fill.text(), START) for gate in gates[:2]}
    grants = {one.id: (Grant(fill.text(), "d", fill.text(), START, fill.text()),) for one in plan.approvals}
    walked = (*steps.preflight(plan), *steps.deploying(plan), *steps.way_back(plan.ways_back[0]))
    measured = {
        check.id: Measurement(check.id, verdict, fill.text(), fill.text())
        for check, verdict in zip(plan.checks, (Verdict.FAIL, Verdict.ERROR), strict=True)
    }
    run = replace(
        run_at(phase, plan, RunKind.REHEARSAL if phase is Phase.DEPLOYING else RunKind.LIVE),
        started_by=fill.text(),
        held=fill.text() if phase is Phase.VERIFYING else "",
        held_by=fill.text(),
        steps={step.key: StepRecord(StepState.FAILED, 1, 0, 5, fill.text(), fill.text()) for step in walked},
        current=next(
            (step.key for step in steps.of_phase(replace(run_at(phase), plan=plan, way=plan.ways_back[0].id))), ""
        ),
        checks={id: CheckRecord(one, 60, (one,), 1, 60, 999, fill.text()) for id, one in measured.items()},
        recommended=fill.value(RollbackRecommended),
        way=plan.ways_back[0].id,
        not_restored=(fill.text(), fill.text()),
        assumed_gates=(gates[-1].id,),
        assumed_approvals=(plan.approvals[-1].id,),
        assumed_locks=(fill.text(),),
        warnings=(fill.text(),),
        band=fill.text(),
        postmortem=1,
    )
    near = tuple(replace(fill.value(Incident), modules=plan.modules, service=plan.services[0]) for _ in range(2))
    site = Site(
        people=(fill.value(Person), fill.value(Person)),
        policies={"risk": replace(fill.value(Policy), cap=100, teams=(), products=(plan.product,), environments=())},
        incidents={one.id: one for one in near},
        locks={"lock-1": Lock(LockAdded("lock-1", Scope(), fill.text()), fill.text(), START)},
        live={fill.text(): plan.services},
    )
    until = "2026-05-17T12:00:00.000000Z"
    accepted = {
        id: Accepted(fill.text(), 1, fill.text(), until, fill.text(), fill.text(), START) for id in ("gates", "modules")
    }
    world = World(site, Release(plan, "d", START, fill.text(), ticks, grants, {}, accepted), run)
    drafts = updates.draft(world, updates.known(world))
    return replace(world, run=replace(run, drafts=drafts, drafts_at=START, drafts_entries=len(run.entries)))


def hostile_records(fill: Filler) -> tuple[Record, ...]:
    """One record of every kind of event."""
    kinds = tuple(get_args(Event))
    return tuple(
        Record(number, "run:7", number, START, number, fill.value(Actor), fill.value(kind))
        for number, kind in enumerate(kinds, 1)
    )


def texts(value: Any) -> Iterator[str]:
    """Every text inside of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def offences(text: str, lines: bool = False) -> list[str]:
    """The characters of a text that a terminal would act on, hide or turn around."""
    return [
        f"U+{ord(char):04X}"
        for char in text
        if (category(char)[0] in "CZ" and char != " " and not (lines and char == "\n")) or char in INVISIBLE
    ]


def places() -> Iterator[tuple[str, World, tuple[Record, ...]]]:
    """(name, world, records): chunks first, then single payloads."""
    size = -(-len(ALL) // CHUNKS)
    for number in range(CHUNKS):
        chunk = ALL[number * size :][:size]
        fill = Filler(cycle([" ".join(chunk), "".join(reversed(chunk))]))
        yield f"chunk {number}", hostile_world(fill, PHASES[number % len(PHASES)]), hostile_records(fill)
    supply = cycle(ALL)
    for number in range(SINGLES):
        fill = Filler(islice(supply, number % 7, None))
        yield f"single {number}", hostile_world(fill, PHASES[number % len(PHASES)]), hostile_records(fill)


def missing(place: str, text: str) -> list[str]:
    """Those of the payloads that a place of chunks is made of which are not in a text."""
    kind, _, number = place.partition(" ")
    size = -(-len(ALL) // CHUNKS)
    chunk = payloads()[int(number) * size :][:size] if kind == "chunk" else ()
    return [name for name, _ in chunk if sentinel(name) not in text]
