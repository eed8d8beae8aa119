"""A run of the sample at any phase, as values, for the tests of status texts and postmortem."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.people import Person
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Contact, Kind, Step
from controlroom.core.run_events import RollbackRecommended
from controlroom.core.verification import Check, Probe, Trigger
from controlroom.core.ways_back import BackStep, Way, WayBack
from controlroom.core.world import CheckRecord, Entry, Release, Run, RunKind, Site, StepRecord, StepState, World
from tests.core.risk_sample import PLAN as BARE

START = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
PEOPLE = (Person("dana", "Dana Whitlock"), Person("sam", "Sam Ito"))
PLAN = replace(
    BARE,
    checks=(
        Check("rate", "Webhook failure rate", Probe.PROMETHEUS, passes="<= 20", unit="%", signal="errors"),
        Check("seats", "Seat difference", Probe.SQL, passes="= 0", signal="drift"),
    ),
    triggers=(Trigger("failures", "Webhook failures over 20 %", "rate", "> 20", 2),),
    steps=(Step("deploy", "Deploy billing worker", owner="sam"),),
    ways_back=(
        WayBack(
            "quick",
            "Partial rollback",
            Way.QUICK,
            target="worker 1.41.8",
            steps=(
                BackStep("freeze", "Freeze webhooks", owner="sam", minutes=2),
                BackStep("redeploy", "Redeploy the worker", owner="sam", minutes=6),
            ),
            leaves=("migration stays applied",),
        ),
        WayBack(
            "compensate", "Seat reconciliation", Way.COMPENSATE, steps=(BackStep("book", "Book", Kind.COMPENSABLE),)
        ),
    ),
    contacts=(Contact("Incident Commander", "dana"),),
)
FORWARD = (Phase.QUEUED, Phase.PREFLIGHT, Phase.DEPLOYING, Phase.VERIFYING, Phase.MONITORING)
BACK = (*FORWARD, Phase.SPIKE, Phase.RECOMMENDED, Phase.ROLLING_BACK)
PATHS = {
    Phase.IDLE: (),
    **{phase: FORWARD[: index + 1] for index, phase in enumerate(FORWARD)},
    Phase.COMPLETE: (*FORWARD, Phase.COMPLETE),
    **{phase: BACK[: index + 1] for index, phase in enumerate(BACK) if index >= len(FORWARD)},
    Phase.FIXING_FORWARD: (*BACK[:-1], Phase.FIXING_FORWARD),
    Phase.RESTORED: (*BACK, Phase.RESTORED),
    Phase.ABORTED: (*FORWARD[:2], Phase.ABORTED),
    Phase.ESCALATED: (*BACK, Phase.ESCALATED),
}
TRIGGERED = RollbackRecommended("failures", "Webhook failures over 20 %", "rate", "23 %", "> 20 %", 2, 300)
TROUBLE = frozenset({Phase.SPIKE, Phase.RECOMMENDED, Phase.ROLLING_BACK, Phase.FIXING_FORWARD, Phase.ESCALATED})


def measured(t: int, rate: str, verdict: Verdict = Verdict.PASS) -> dict[str, CheckRecord]:
    """The records of both checks at run second t, with that failure rate."""
    rates, seats = Measurement("rate", verdict, rate), Measurement("seats", Verdict.PASS, "0")
    return {"rate": CheckRecord(rates, t, (rates,)), "seats": CheckRecord(seats, t, (seats,))}


def entered(*phases: Phase) -> tuple[Entry, ...]:
    """These phases, one each minute of run time and every second minute of wall time."""
    return tuple(
        Entry(phase, 60 * index, START + timedelta(minutes=2 * index), f"why {phase}")
        for index, phase in enumerate(phases, 1)
    )


def run_at(phase: Phase, plan: Plan = PLAN, kind: RunKind = RunKind.LIVE) -> Run:
    """The sample's run as it stands in that phase."""
    entries = entered(*PATHS[phase])
    t = entries[-1].t if entries else 0
    recommended = next((entry for entry in entries if entry.phase is Phase.RECOMMENDED), None)
    back = phase in {Phase.ROLLING_BACK, Phase.RESTORED, Phase.ESCALATED}
    passed = StepRecord(StepState.PASSED, took=60)
    now = {
        Phase.PREFLIGHT: {"preflight.1": StepRecord(StepState.BEGUN)},
        Phase.DEPLOYING: {"deploying.1": passed, "deploying.2": StepRecord(StepState.BEGUN)},
        Phase.ROLLING_BACK: {"quick.1": passed, "quick.2": StepRecord(StepState.BEGUN)},
    }.get(phase, {})
    bad = phase in TROUBLE
    return Run(
        number=7,
        kind=kind,
        plan=plan,
        digest="d" * 64,
        started_at=START,
        started_by="sam",
        phase=phase,
        t=t,
        entries=entries,
        checks=measured(t, "23", Verdict.FAIL) if bad else measured(t, "2"),
        steps=now,
        current=next((key for key, step in now.items() if step.state is StepState.BEGUN), ""),
        recommended=TRIGGERED if recommended else None,
        recommended_at=recommended.at if recommended else None,
        way="quick" if back else "compensate" if phase is Phase.FIXING_FORWARD else "",
        crossed=phase is Phase.FIXING_FORWARD,
        not_restored=("migration stays applied",) if phase is Phase.RESTORED else (),
        raw=126,
        band="critical",
    )


def world_of(run: Run | None, plan: Plan = PLAN) -> World:
    """The run in its world."""
    return World(Site(people=PEOPLE), Release(plan, "d" * 64, START, "dana"), run)
