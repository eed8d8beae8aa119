"""Random walks of the machine: small plans, keys in any order, and what must hold after each of them.

The invariants are worked out here anew from the log and the plan, not with the guards that they are to prove.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from controlroom.core import canonical, people
from controlroom.core.decide import decide
from controlroom.core.events import Record
from controlroom.core.evolve import evolve, replay
from controlroom.core.intents import (
    Abort,
    Advance,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    FailStep,
    GrantApproval,
    Hold,
    ImportPeople,
    ImportRelease,
    InsertSignal,
    Intent,
    Observe,
    Overrule,
    RaiseTrigger,
    RemoveLock,
    Resume,
    RetryStep,
    RevokeApproval,
    RollBack,
    SkipStep,
    StartRun,
    TakeSample,
    TickGate,
    UntickGate,
)
from controlroom.core.lock import EVERYTHING
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Criterion, Gate, Horizon, Kind, Migration, Monitoring, Stage, Step
from controlroom.core.refusal import Refusal
from controlroom.core.rollback import needs_compensation
from controlroom.core.run_events import (
    LineCrossed,
    PhaseEntered,
    PostmortemDrafted,
    RollbackStarted,
    RunStarted,
    SampleTaken,
    StepBegun,
    UpdatesDrafted,
)
from controlroom.core.scenario import Row, Scenario, Then, When
from controlroom.core.site_events import LiveRunClosed, LiveRunOpened
from controlroom.core.verification import Check, Probe, Trigger, Use
from controlroom.core.ways_back import BackStep, Way, WayBack
from controlroom.core.world import Release, Run, World
from tests.core.machine import PEOPLE, TAYLOR, Story, locking, small

Picks = tuple[int, int]  # which key, and which of what it may be pressed for
SIGNALS = ("errors", "lag", "drift")
VERDICTS = ("pass", "fail", "warn", "none", "error")
KINDS = (Kind.REVERSIBLE, Kind.COMPENSABLE, Kind.REVERSIBLE, Kind.IRREVERSIBLE)
AFTER_THE_END = (SampleTaken, UpdatesDrafted, PostmortemDrafted, LiveRunClosed)


def plan_of(dice: Random) -> Plan:
    """A small plan: 0 to 3 migrations, 1 to 3 ways back, steps that can not be undone anywhere."""
    migrations = tuple(
        Migration(f"m{index}", f"Migrate {index}", index, dice.choice(KINDS), dice.random() < 0.5)
        for index in range(dice.randrange(4))
    )
    steps = tuple(
        Step(f"s{index}", f"Do {index}", dice.choice(("preflight", "deploying")), dice.choice(KINDS), idempotent=False)
        for index in range(dice.randrange(3))
    )
    ways = tuple(_way(dice, name) for name in "abc"[: dice.randrange(1, 4)])
    plan = small(
        migrations=migrations,
        steps=steps,
        ways_back=ways,
        checks=tuple(_check(dice, name) for name in SIGNALS[: dice.randrange(1, 4)]),
        triggers=(
            Trigger("seen", "Seen"),
            Trigger("t", "T", "errors", dice.choice(("", "> 5")), dice.choice((0, 2, 3))),
        ),
        monitoring=Monitoring(
            minutes=dice.randrange(3),
            steady=dice.randrange(1, 3),
            steady_minutes=dice.randrange(2),
            limit=dice.choice((1, 2, 3)),
            horizons=(Horizon("Watch", 3),),
        ),
        success=(Criterion("Errors", "errors"),) if dice.random() < 0.3 else (),
        stages=(Stage("s", "S", (Gate("gate", "Gate", valid_minutes=dice.choice((0, 60))), Gate("nice", "N", False))),),
    )
    if needs_compensation(plan):
        plan = replace(plan, ways_back=(*ways[:-1], replace(ways[-1], way=Way.COMPENSATE)))
    return plan


def _way(dice: Random, name: str) -> WayBack:
    steps = tuple(
        BackStep(
            f"{name}{index}",
            f"Undo {name}{index}",
            dice.choice(KINDS),
            probe=dice.choice(("", "errors")),
            idempotent=dice.random() < 0.5,
            leaves=dice.choice(("", "a trace")),
        )
        for index in range(dice.randrange(1, 4))
    )
    return WayBack(name, f"Way {name}", dice.choice(tuple(Way)), steps=steps)


def _check(dice: Random, name: str) -> Check:
    uses = tuple(use for use in Use if use not in (Use.PREFLIGHT,) or dice.random() < 0.3)
    delay = dice.choice((0, 0, 120))
    return Check(name, name, Probe.MANUAL, passes="<= 10", warns="> 8", normal="1", signal=name, uses=uses, delay=delay)


def scenario_of(dice: Random) -> Scenario:
    """A scenario of up to four rows."""
    return Scenario("dice", "Dice", "", tuple(_row(dice) for _ in range(dice.randrange(5))))


def _row(dice: Random) -> Row:
    if dice.random() < 0.4:
        step = dice.choice(("deploying.1", "way_back.1", "way_back.2", "preflight.2"))
        return Row(When(step=step, attempt=dice.randrange(1, 3)), Then(outcome="failed", reason="it broke"))
    when = When(phase=dice.choice(("deploying", "verifying", "monitoring", "spike")), after=dice.choice((0, 60)))
    return Row(when, Then(signal=dice.choice(SIGNALS), verdict=dice.choice(VERDICTS)))


def begun(plan: Plan, scenario: Scenario, *, live: bool) -> Story:
    """A story on a bare site; a live one has everything that may be open closed."""
    story = Story().do(ImportPeople(PEOPLE), ImportRelease(plan))
    if not live:
        return story.do(StartRun("rehearsal", scenario))
    return story.do(TickGate("gate", "seen")).do(GrantApproval("yes"), by=TAYLOR).do(StartRun("live"))


class Walk:
    """One walk; every key is checked as it is pressed."""

    def __init__(self, plan: Plan, scenario: Scenario, *, live: bool) -> None:
        self.story = begun(plan, scenario, live=live)
        self.plan = plan
        self.reached: Counter[str] = Counter()
        self.typed = ""

    def press(self, picks: Picks) -> None:
        """Press one key, and check everything."""
        intent = self.intent(*picks)
        if intent is None:
            return
        story, before = self.story, self.story.world
        by = TAYLOR if isinstance(intent, GrantApproval | RevokeApproval) else story.by
        first, again = (decide(before, intent, story.at, by) for _ in range(2))
        assert first == again
        self.typed = getattr(intent, "confirm", "")
        count, beside = len(story.log), len(story.kept)
        decision = story.ask(intent, by)
        if isinstance(decision, Refusal):
            assert story.world is before
            assert decision.message
            assert decision.remedy
            self.reached[f"refused {decision.rule}"] += 1
            return
        assert decision or len(story.kept) > beside, f"{intent} made nothing"
        self._check(before, story.log[count:])
        self.reached[story.phase] += 1

    def careful(self, count: int) -> None:
        """Press what a careful operator presses, so many times: go on, and look at good samples."""
        for _ in range(count):
            self.press((0, 7))
            if self.story.run.live and self.story.phase in (Phase.VERIFYING, Phase.MONITORING, *WAY_BACK):
                self.press((6, 1))

    def _check(self, world: World, records: list[Record]) -> None:
        for record in records:
            run, after = world.run, evolve(world, record)
            if record.stream.startswith("run:") and not isinstance(record.event, RunStarted):
                assert run is not None
                assert record.t >= run.t, "time fell"
                self._check_event(world, run, record)
            world = after

    def _check_event(self, world: World, run: Run, record: Record) -> None:
        event = record.event
        if run.phase in ENDED:
            back = run.phase is Phase.COMPLETE and isinstance(event, RollbackStarted | PhaseEntered)
            assert back or isinstance(event, AFTER_THE_END), f"{event.KIND} after {run.phase}"
        match event:
            case PhaseEntered():
                self._entered(world, run, Phase(event.phase))
            case StepBegun():
                self._begun(run, event)
            case LineCrossed():
                assert not run.crossed
                assert self.typed == run.plan.id
            case RollbackStarted(way):
                does = next(one.way for one in run.plan.ways_back if one.id == way)
                assert self.typed == run.plan.id
                assert not run.crossed or does is Way.COMPENSATE
                assert way not in run.abandoned
            case _:
                pass

    def _entered(self, world: World, run: Run, to: Phase) -> None:
        self.reached[f"{run.kind} {to}"] += 1
        if to is Phase.DEPLOYING and run.phase is Phase.PREFLIGHT:
            assert not run.held
            if run.live:
                assert self.typed == run.plan.id
                assert not self.open_things(world, run), self.open_things(world, run)
        if to is Phase.ROLLING_BACK:
            assert not run.crossed
        if to is Phase.RESTORED:
            self._restored(run)
        if to is Phase.COMPLETE and run.live:
            assert self.typed == run.plan.id

    def open_things(self, world: World, run: Run) -> list[str]:
        """What keeps a live run from deploying, worked out without the machine's own guards."""
        release, site, at = world.release, world.site, self.story.at
        assert release is not None
        found = [name for name in ("gate",) if not self._ticked(release, name)]
        yes = {grant.person for grant in release.grants.get("yes", ()) if grant.digest == release.digest}
        if "taylor" not in yes or not people.find(site.people, "taylor"):
            found.append("approval")
        for name, lock in site.locks.items():
            over = lock.event.until and canonical.parse_time(lock.event.until) <= at
            scope = lock.event.scope
            held = scope == EVERYTHING or "Shop" in scope.services
            if held and not over and lock.event.kind == "block":
                found.append(f"lock {name}")
        found += [other for other, services in site.live.items() if other != run.plan.id and "Shop" in services]
        return found + (["digest"] if run.digest != release.digest else [])

    def _ticked(self, release: Release, name: str) -> bool:
        tick = release.ticks.get(name)
        minutes = next(gate.valid_minutes for gate in release.plan.stages[0].gates if gate.id == name)
        fresh = not minutes or (tick is not None and self.story.at - tick.at <= timedelta(minutes=minutes))
        return tick is not None and tick.digest == release.digest and fresh

    def _restored(self, run: Run) -> None:
        way = next(one for one in run.plan.ways_back if one.id == run.way)
        for index in range(1, len(way.steps) + 1):
            record = run.steps[f"{way.id}.{index}"]
            assert record.state == "passed" or (record.state == "skipped" and record.note)
        samples: list[str] = []
        for one in self.story.log:
            if one.stream == f"run:{run.number}":
                if one.event.KIND.startswith("step."):
                    samples.clear()
                elif isinstance(one.event, SampleTaken):
                    samples.append(one.event.outcome)
        counted = [check for check in run.plan.checks if Use.RESTORE in check.uses]
        assert samples[-run.plan.monitoring.steady :] == ["good"] * run.plan.monitoring.steady
        assert counted
        for check in counted:
            assert run.checks[check.id].last.verdict in (Verdict.PASS, Verdict.WARN)
            assert run.t - run.checks[check.id].t <= 3 * (check.interval or run.plan.monitoring.interval)

    def _begun(self, run: Run, event: StepBegun) -> None:
        record = run.steps.get(event.step)
        if record is None:
            assert event.attempt == 1
            return
        assert record.state == "failed", f"{event.step} was {record.state} and is begun again"
        assert event.attempt == record.attempt + 1
        probe = self._probe_of_fragile(run.plan, event.step)
        if probe is not None:
            seen = run.checks[probe]
            assert seen.last.verdict is Verdict.FAIL
            assert seen.t > record.began

    @staticmethod
    def _probe_of_fragile(plan: Plan, key: str) -> str | None:
        """The probe of a step that must not simply be done twice (empty: it has none); None for any other step."""
        place, _, number = key.rpartition(".")
        index = int(number) - 1
        if place == "preflight":
            own = [step for step in plan.steps if step.phase == "preflight"]
            return "" if index >= 3 and not own[index - 3].idempotent else None
        if place == "deploying":
            if index < len(plan.migrations):
                return "" if sorted(plan.migrations, key=lambda one: one.order)[index].once else None
            own = [step for step in plan.steps if step.phase == "deploying"]
            return "" if own and not own[index - len(plan.migrations)].idempotent else None
        step = next(way for way in plan.ways_back if way.id == place).steps[index]
        return None if step.idempotent else step.probe

    def intent(self, key: int, which: int) -> Intent | None:
        """The intent of a key; None when it only lets time pass, or tells of another release."""
        story, plan = self.story, self.plan
        run = story.run
        typed = plan.id if which % 4 else ("", "wrong")[which % 2]
        assume, evidence = not run.live and which % 5 != 0, "seen" if which % 3 else ""
        go = Advance(assume=assume, evidence=evidence, confirm=typed, read=which % 2 == 0)
        again = run.phase in ENDED or which == 0
        sampled: Intent = self._observe(which) if run.live else TakeSample()
        signal = Then(signal=SIGNALS[which % 3], verdict=VERDICTS[which % 5])
        keys: tuple[Intent | None, ...] = (
            go, go, go, go, go, go, sampled, sampled, sampled, sampled,
            RollBack(("", "", "a", "b")[which % 4], typed), RetryStep(), RetryStep(), SkipStep("no time"),
            FailStep("broken"), Hold("wait"), Resume(), Resume(), Overrule(SIGNALS[which % 3], "an echo", which % 4),
            Abort("stop", typed) if which % 9 == 0 else go, Escalate("help", typed) if which % 7 == 0 else go,
            RaiseTrigger("seen", "a call"), InsertSignal(Row(When(phase="monitoring"), signal)),
            DraftUpdates(), DraftPostmortem(), StartRun(("rehearsal", "live")[which % 2]) if again else go,
            TickGate("gate", "seen"), GrantApproval("yes"), self._other(which), None, None,
        )  # fmt: skip
        intent = keys[key % len(keys)]
        if intent is None:
            self._outside(which)
        return intent

    def _observe(self, which: int) -> Observe:
        verdicts = (Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.ERROR, Verdict.PASS, None)
        self.story.wait((30, 60, 60, 240)[which % 4])
        places = [0 if which % 3 else which * (index + 1) for index, _ in enumerate(self.plan.checks)]
        told = [(check.id, verdicts[place % 7]) for check, place in zip(self.plan.checks, places, strict=True)]
        values = {Verdict.PASS: "1", Verdict.FAIL: "23"}
        return Observe(tuple(Measurement(name, one, values.get(one, "")) for name, one in told if one))

    def _other(self, which: int) -> Intent:
        assert self.story.world.release is not None
        plan = self.story.world.release.plan
        others: tuple[Intent, ...] = (
            UntickGate("gate", "wrong"), RevokeApproval("yes", "a fault"), locking("Shop", "audit"),
            locking("*", "holiday", canonical.time_text(self.story.at + timedelta(hours=1))),
            *(RemoveLock(id, "over") for id in ("lock-1", "lock-2")), locking("Shop", "slow", kind="warning"),
            ImportRelease(replace(plan, title="Other" if plan.title == self.plan.title else self.plan.title)),
        )  # fmt: skip
        return others[which % len(others)]

    def _outside(self, which: int) -> None:
        """Time passes, or another release begins or ends a live run on the same service."""
        story = self.story
        if which % 3:
            story.wait(which * 40)
            return
        other = "other" in story.world.site.live
        event = LiveRunClosed("other") if other else LiveRunOpened("other", ("Shop",))
        record = Record(len(story.log) + 1, "site", len(story.log) + 1, story.at, 0, story.by, event)
        story.world = evolve(story.world, record)
        story.log.append(record)

    def finish(self) -> None:
        """Replay the whole log: it is the world that was lived."""
        assert replay(self.story.log, kept=self.story.kept) == self.story.world
        run = self.story.run
        if run.phase not in ENDED:
            ends = [decide(self.story.world, ask, self.story.at, self.story.by) for ask in self._ways_out()]
            assert any(not isinstance(end, Refusal) for end in ends), f"no way out of {run.phase}"
        if run.phase in WAY_BACK:
            assert run.way

    def _ways_out(self) -> tuple[Intent, ...]:
        return Abort("stop", self.plan.id), Escalate("help", self.plan.id)
