"""A story told to the machine: intents are asked and their events folded, as the dispatcher does it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from controlroom.core import checks, steps
from controlroom.core.decide import settle
from controlroom.core.events import NEW_RUN, New, Record
from controlroom.core.evolve import evolve, keep
from controlroom.core.intents import (
    AddLock,
    Advance,
    GrantApproval,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    Intent,
    Observe,
    RollBack,
    StartRun,
    TickGate,
)
from controlroom.core.kept import Placed
from controlroom.core.lock import EVERYTHING, Scope
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.people import Actor, Person
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Approval, Gate, Kind, Migration, Monitoring, Stage, Step
from controlroom.core.refusal import Refusal
from controlroom.core.scenario import Row, Scenario, Then, When
from controlroom.core.verification import Check, Probe, Use
from controlroom.core.ways_back import BackStep, Way, WayBack
from controlroom.core.world import Run, World
from tests.data import shipped

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SAM, TAYLOR, DANA, PRIYA = (Actor(name, name, "host") for name in ("sam", "taylor", "dana", "priya"))
NOBODY = Actor("root", "", "host")
SAMPLE = shipped.plan_of(shipped.SAMPLE)
ID = SAMPLE.id
PEOPLE = shipped.people()
POLICY = shipped.policy()
INCIDENTS = shipped.incidents()
BAD_RATE = {"webhook-failure-rate": "23"}


@dataclass(slots=True)
class Story:
    """A world and the log that made it; `at` is the wall clock, `by` who gives the commands."""

    world: World = field(default_factory=World)
    at: datetime = AT
    by: Actor = SAM
    log: list[Record] = field(default_factory=list)
    kept: list[Placed] = field(default_factory=list)
    runs: int = 0

    def ask(self, intent: Intent, by: Actor | None = None) -> tuple[New, ...] | Refusal:
        """Ask, and fold what is decided."""
        actor = by or self.by
        settled = settle(self.world, intent, self.at, actor)
        if isinstance(settled, Refusal):
            return settled
        for one in settled.kept:
            placed = Placed(self.run.number, len(self.log), one)
            self.world = keep(self.world, placed)
            self.kept.append(placed)
        for new in settled.events:
            self._append(new, actor)
        return settled.events

    def _append(self, new: New, actor: Actor) -> None:
        if new.event.KIND == "run.started":
            self.runs += 1
        stream = f"run:{self.runs}" if new.stream == NEW_RUN else new.stream
        named = replace(actor, acting_as=new.acting_as) if new.acting_as else actor
        record = Record(len(self.log) + 1, stream, len(self.log) + 1, self.at, new.t, named, new.event)
        self.world = evolve(self.world, record)
        self.log.append(record)

    def do(self, *intents: Intent, by: Actor | None = None) -> "Story":
        """Ask intents that have to be accepted."""
        for intent in intents:
            decision = self.ask(intent, by)
            assert not isinstance(decision, Refusal), f"{intent}: {decision}"
        return self

    def no(self, intent: Intent, by: Actor | None = None) -> Refusal:
        """Ask an intent that has to be refused, which must change nothing."""
        before = self.world
        decision = self.ask(intent, by)
        assert isinstance(decision, Refusal), f"{intent} was not refused: {decision}"
        assert self.world is before
        return decision

    def kinds(self, intent: Intent, by: Actor | None = None) -> list[str]:
        """The kinds of the events that an intent makes; it has to be accepted."""
        decision = self.ask(intent, by)
        assert not isinstance(decision, Refusal), f"{intent}: {decision}"
        return [new.event.KIND for new in decision]

    def wait(self, seconds: int) -> "Story":
        """Let wall time pass."""
        self.at += timedelta(seconds=seconds)
        return self

    def keys(self, count: int) -> list[Phase]:
        """The phase after each of so many plain advances."""
        return [self.do(Advance()).phase for _ in range(count)]

    def observe(self, count: int = 1, seconds: int = 60, **values: str) -> "Story":
        """Bring so many complete samples into a live run, some seconds apart, normal but for the values given."""
        for _ in range(count):
            self.wait(seconds).do(observed(self.run.plan, {key.replace("_", "-"): to for key, to in values.items()}))
        return self

    @property
    def run(self) -> Run:
        """The run; there has to be one."""
        assert self.world.run is not None
        return self.world.run

    @property
    def phase(self) -> Phase:
        """Where the run is."""
        return self.run.phase


def observed(plan: Plan, values: dict[str, str] | None = None) -> Observe:
    """A sample of every check, normal but for the values given; `error` means that its provider is down."""
    found: list[Measurement] = []
    for check in plan.checks:
        value = (values or {}).get(check.id, check.normal)
        if value == "error":
            found.append(Measurement(check.id, Verdict.ERROR, note="no answer"))
        else:
            found.append(checks.judge(check, value))
    return Observe(tuple(found))


def imported(plan: Plan = SAMPLE, people: tuple[Person, ...] = PEOPLE) -> Story:
    """The site of the demo with one release, and no run yet."""
    story = Story().do(ImportPeople(people), ImportPolicy(POLICY), *map(ImportIncident, INCIDENTS))
    return story.do(ImportRelease(plan))


def green(plan: Plan = SAMPLE) -> Story:
    """The release with every gate ticked and every approval given."""
    story = imported(plan)
    for stage in plan.stages:
        story.do(*(TickGate(gate.id, "seen, PR 7") for gate in stage.gates))
    for approval in plan.approvals:
        story.do(GrantApproval(approval.id), by=TAYLOR)
    return story


def rehearsal(scenario: str | Scenario = "clean", plan: Plan = SAMPLE) -> Story:
    """A rehearsal that has just begun, with what is open still to be assumed."""
    from controlroom.formats.scenarios import read_scenario

    played = read_scenario(scenario) if isinstance(scenario, str) else scenario
    return imported(plan).do(StartRun("rehearsal", played))


def rehearsed_to(phase: Phase, scenario: str | Scenario = "clean", plan: Plan = SAMPLE) -> Story:
    """A rehearsal that has been advanced to a phase."""
    return advanced_to(phase, rehearsal(scenario, plan))


def live(plan: Plan = SAMPLE) -> Story:
    """A live run of a release with nothing open."""
    return green(plan).do(StartRun("live"))


def live_to(phase: Phase, plan: Plan = SAMPLE) -> Story:
    """A live run that has been advanced to a phase, with good samples where they are needed."""
    story = live(plan)
    for _ in range(40):
        if story.phase is phase:
            return story
        if story.phase in (Phase.VERIFYING, Phase.MONITORING):
            story.observe(6)
        story.do(Advance(confirm=plan.id))
    raise AssertionError(f"not {phase} but {story.phase}")


def advanced_to(phase: Phase, story: Story) -> Story:
    """The rehearsal advanced, with everything typed and assumed, to a phase."""
    for _ in range(60):
        if story.phase is phase:
            return story
        back = story.phase is Phase.RECOMMENDED
        typed = story.run.plan.id
        story.do(RollBack(confirm=typed) if back else Advance(assume=True, confirm=typed))
    raise AssertionError(f"not {phase} but {story.phase}")


def rows(*found: tuple[When, Then]) -> Scenario:
    """A scenario of these rows."""
    return Scenario("told", "Told", "", tuple(Row(when, then) for when, then in found))


def failing(signal: str = "errors", phase: str = "monitoring", after: int = 0) -> tuple[When, Then]:
    """A signal that fails from a place on."""
    return When(phase=phase, after=after), Then(signal=signal, verdict="fail")


def step_failing(step: str, attempt: int = 0) -> tuple[When, Then]:
    """An attempt of a step (0: every one) that fails."""
    return When(step=step, attempt=attempt), Then(outcome="failed", reason="it broke")


def small(**parts: object) -> Plan:
    """The smallest plan with one of everything; parts may be replaced."""
    plan = Plan(
        "small",
        "Small",
        "A small change",
        "Shop",
        "production",
        "dana",
        "dana",
        services=("Shop",),
        stages=(Stage("s", "Stage", (Gate("gate", "The gate"),)),),
        approvals=(Approval("yes", "The yes", of=("taylor",)),),
        steps=(Step("deploy", "Deploy it"),),
        checks=(Check("rate", "Rate", Probe.MANUAL, passes="<= 10", normal="1", signal="errors"),),
        ways_back=(WayBack("quick", "Quick", Way.QUICK, steps=(BackStep("undo", "Undo it"),)),),
        monitoring=Monitoring(minutes=0, steady=1, limit=2),
    )
    return replace(plan, **parts)  # type: ignore[arg-type] # the parts of a plan have many types


def migration(kind: Kind = Kind.IRREVERSIBLE, *, once: bool = False) -> Migration:
    """A migration that may not be undone."""
    return Migration("m", "Drop the column", 1, kind, once)


def way(name: str, *kinds: Kind, does: Way = Way.QUICK) -> WayBack:
    """A way back with steps of these kinds."""
    titles = (BackStep(f"{name}-{index}", f"{name} step {index}", kind) for index, kind in enumerate(kinds, 1))
    return WayBack(name, name, does, steps=tuple(titles))


def locking(service: str, reason: str, until: str = "", kind: str = "block") -> AddLock:
    """A lock of one service; `*` is a freeze of everything."""
    if service == "*":
        return AddLock(EVERYTHING, reason, until, kind, "everything")
    return AddLock(Scope(services=(service,)), reason, until, kind)


def titles_of_way(run: Run, name: str) -> tuple[str, ...]:
    """The titles of the steps of a way back."""
    found = steps.find_way(run.plan, name)
    assert found is not None
    return tuple(step.title for step in found.steps)


def everywhere(check: str, title: str = "") -> Check:
    """A check that counts in every phase."""
    return Check(check, title or check, Probe.MANUAL, passes="<= 10", normal="1", signal=check, uses=tuple(Use))
