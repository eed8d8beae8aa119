"""Two runs of a release beside each other: how they ended, where they part, their phases, steps and checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from controlroom.core import checks, event_words, steps
from controlroom.core.derive import times
from controlroom.core.events import Record
from controlroom.core.harmless import cleaned
from controlroom.core.measurement import Verdict
from controlroom.core.phases import ENDED, Phase
from controlroom.core.plan import Plan
from controlroom.core.run_events import RunStarted, SampleTaken
from controlroom.core.steps import RunStep
from controlroom.core.text import clean, redact
from controlroom.core.verification import Check
from controlroom.core.world import Run, StepRecord, StepState

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Pair:
    """What one run says of a thing, and what the other does."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether they say another thing."""
        return self.one != self.other


@dataclass(frozen=True, slots=True)
class Part:
    """A named group of pairs."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs in words, cleaned. `one` and `other` name them with their kind; `since` says what they share, and
    `parts` begins with how they ended."""

    release: str
    environment: str
    one: str
    other: str
    since: str
    parts: tuple[Part, ...]


def compare(one: Run, ones: Sequence[Record], other: Run, others: Sequence[Record]) -> Comparison:
    """Compare two runs of a release; with each its records, and those of the runs that it goes on from, in order."""
    since = next((f"{one.name} goes on from event {seq} of {other.name}" for number, seq in one.branched[-1:]
                  if number == other.number), f"{one.name} and {other.name} are runs of the same release")  # fmt: skip
    parts = (
        Part("How they ended", tuple(_ends(one, other))),
        Part("Where they part", _parting(_run_events(ones), _run_events(others))),
        Part("Phases", tuple(_phases(one, other))),
        Part("Steps", tuple(_steps(one, other))),
        Part("Checks at the end", tuple(_checks(one, ones, other, others))),
    )
    mine, its = (f"{run.name} {run.kind.upper()}" for run in (one, other))
    return cleaned(Comparison(one.plan.id, one.plan.environment, mine, its, since, parts))


def restored_after(run: Run) -> int:
    """Run seconds from the first recommendation of the way back (else from taking it) to restored; -1: it is not."""
    times_of = {phase: [entry.t for entry in run.entries if entry.phase is phase] for phase in Phase}
    began = times_of[Phase.RECOMMENDED] or times_of[Phase.ROLLING_BACK] or times_of[Phase.FIXING_FORWARD]
    ended = times_of[Phase.RESTORED]
    return ended[-1] - began[0] if began and ended else -1


def _ends(one: Run, other: Run) -> Iterator[Pair]:
    def outcome(run: Run) -> str:
        return run.phase.upper() if run.phase in ENDED else f"{run.phase}, not ended"

    def restored(run: Run) -> str:
        seconds = restored_after(run)
        return f"{times.clock(seconds)} ({(seconds + 59) // 60} min)" if seconds >= 0 else NOTHING

    def assumed(run: Run) -> str:
        return str(len(run.assumed_gates) + len(run.assumed_approvals) + len(run.assumed_locks))

    def way(run: Run) -> str:
        found = steps.find_way(run.plan, run.way)
        return found.title if found else NOTHING

    yield Pair("Outcome", outcome(one), outcome(other))
    yield Pair("Run time", times.run_time(one.t), times.run_time(other.t))
    yield Pair("Time to restore", restored(one), restored(other))
    yield Pair("Scenario", *(run.scenario.id if run.scenario else "the real world" for run in (one, other)))
    yield Pair("Way back", way(one), way(other))
    yield Pair("Point of no return", *("crossed" if run.crossed else "not crossed" for run in (one, other)))
    yield Pair("Not restored", *("; ".join(run.not_restored) or NOTHING for run in (one, other)))
    yield Pair("Assumed", assumed(one), assumed(other))


def _run_events(records: Sequence[Record]) -> list[Record]:
    return [one for one in records if one.stream.startswith("run:") and not isinstance(one.event, RunStarted)]


def _parting(ones: Sequence[Record], others: Sequence[Record]) -> tuple[Pair, ...]:
    """The first event that is not the same, at the same second, in both."""
    for one, other in zip_longest(ones, others):
        if one is None or other is None or (one.event, one.t) != (other.event, other.t):
            label = times.run_time((one or other).t)
            return (Pair(label, _happened(one), _happened(other)),)
    return (Pair("Nowhere", "every event is the same", "every event is the same"),)


def _happened(record: Record | None) -> str:
    return f"event {record.seq}, {clean(redact(event_words.what(record.event)))}" if record else "nothing more"


def _phases(one: Run, other: Run) -> Iterator[Pair]:
    """The phases in the order in which they were entered; the same one in both is one pair."""
    mine, theirs = ([entry.phase for entry in run.entries] for run in (one, other))
    left, right = _lasted(one), _lasted(other)
    for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Pair(mine[a + i], left[a + i], right[c + i]) for i in range(b - a))
        else:
            yield from (Pair(mine[i], left[i], NOTHING) for i in range(a, b))
            yield from (Pair(theirs[i], NOTHING, right[i]) for i in range(c, d))


def _lasted(run: Run) -> list[str]:
    """When each phase was entered and how long it lasted; the last one lasts on, or is an end."""
    found = []
    for index, entry in enumerate(run.entries):
        last = index + 1 == len(run.entries)
        until = run.t if last else run.entries[index + 1].t
        stays = "" if entry.phase in ENDED else f", {times.clock(until - entry.t)}"
        found.append(f"{times.run_time(entry.t)}{stays}")
    return found


def _steps(one: Run, other: Run) -> Iterator[Pair]:
    titles = {step.key: step.title for run in (other, one) for step in _all_steps(run.plan)}
    for key in dict.fromkeys((*one.steps, *other.steps)):
        yield Pair(titles.get(key, key), *(_step(run.steps.get(key)) for run in (one, other)))


def _all_steps(plan: Plan) -> Iterator[RunStep]:
    yield from (*steps.preflight(plan), *steps.deploying(plan))
    for way in plan.ways_back:
        yield from steps.way_back(way)


def _step(record: StepRecord | None) -> str:
    if record is None:
        return NOTHING
    attempt = f", attempt {record.attempt}" if record.attempt > 1 else ""
    took = f" {times.clock(record.took)}" if record.took >= 0 else ""
    why = f": {record.note}" if record.note and record.state in (StepState.FAILED, StepState.SKIPPED) else ""
    return f"{record.state}{took}{attempt}{why}"


def _checks(one: Run, ones: Sequence[Record], other: Run, others: Sequence[Record]) -> Iterator[Pair]:
    left, right = _fails(ones), _fails(others)
    for id, check in {check.id: check for run in (other, one) for check in run.plan.checks}.items():
        yield Pair(check.title, _result(one, check, left[id]), _result(other, check, right[id]))


def _fails(records: Sequence[Record]) -> Counter[str]:
    """How often each check failed."""
    samples = (record.event for record in records if isinstance(record.event, SampleTaken))
    return Counter(each.check for sample in samples for each in sample.measurements if each.verdict is Verdict.FAIL)


def _result(run: Run, check: Check, fails: int) -> str:
    """The verdict as it stands at the end, with the last value, and how often it failed on the way."""
    record = run.checks.get(check.id)
    last = (record.last.value, check.unit) if record and record.last.value else ()
    said = " ".join(part for part in (checks.verdict_now(run, check).upper(), *last) if part)
    return f"{said}, failed {fails} time{'s' if fails != 1 else ''}" if fails else said
