"""Starting a run, advancing it, and looking at the checks."""

from controlroom.core import checks, guards, locks, queueing, scoring, simulate, steps
from controlroom.core.decide import confirming, rules, sampling, stepping
from controlroom.core.decide.turn import Refused, Turn, refuse
from controlroom.core.intents import Advance, InsertSignal, Observe, StartRun
from controlroom.core.phases import ENDED, STEPPING, Act, Ask, Guard, Phase, Rule
from controlroom.core.refusal import Refusal
from controlroom.core.rollback import not_restored
from controlroom.core.run_events import (
    Baseline,
    BaselineTaken,
    GatesAssumed,
    ReleaseQueued,
    RunRestored,
    RunStarted,
    SignalInserted,
    WarningNoted,
)
from controlroom.core.scenario import CLEAN, Scenario
from controlroom.core.site_events import LiveRunOpened
from controlroom.core.world import RunKind

NAMED = 5  # checks that a sentence names


def start(turn: Turn, intent: StartRun) -> None:
    """Begin a run; one that has not ended is in the way."""
    refuse_beside_an_open_run(turn)
    if intent.kind not in tuple(RunKind):
        raise refuse("kind", f"{intent.kind!r} is no kind of run", "rehearsal or live", code=2)
    if intent.kind == RunKind.LIVE and intent.scenario:
        raise refuse("scenario", "a live run observes the world: it has no scenario", "leave the scenario out", code=2)
    if intent.kind == RunKind.LIVE:
        for reason in queueing.live_reasons(turn.opened):
            raise refuse(reason.rule, reason.message, reason.remedy)
    _begin(turn, RunKind(intent.kind), intent.scenario)
    compared = checks.compared(turn.run.plan, "last")
    _take_baseline(turn, "last", tuple(one for one in intent.last if one.check in compared))
    if turn.run.live:
        _warn_of_unset(turn, intent.unset)


def _warn_of_unset(turn: Turn, unset: tuple[str, ...]) -> None:
    """Note which checks this machine can not look at; nobody is kept from going on, but they stay blind until then."""
    plan = turn.run.plan
    known = [check.id for check in plan.checks if check.id in unset]
    if known:
        more = f" and {len(known) - NAMED} more" if len(known) > NAMED else ""
        blind = f"{len(known)} of {len(plan.checks)} checks are not set up on this machine and stay blind"
        how = f"mend it: controlroom doctor --checks {plan.id} --write"
        turn.of_run(WarningNoted(f"{blind}: {', '.join(known[:NAMED])}{more}; {how}"))


def refuse_beside_an_open_run(turn: Turn) -> None:
    """A release has one open run at a time."""
    run = turn.world.run
    if run is not None and run.phase not in ENDED:
        raise refuse("open_run", f"{run.name} has not ended: it is {run.phase}", "end it first: x aborts, E escalates")


def ensure_rehearsal(turn: Turn, scenario: Scenario | None = None) -> None:
    """Begin a rehearsal if the release has no run yet."""
    if turn.world.run is None:
        _begin(turn, RunKind.REHEARSAL, scenario)


def _begin(turn: Turn, kind: RunKind, scenario: Scenario | None) -> None:
    release = turn.release
    score = scoring.score(turn.world, turn.at)
    played = (scenario or CLEAN) if kind is RunKind.REHEARSAL else None
    turn.of_run(RunStarted(release.plan.id, kind, release.digest, played, score.raw, score.band))
    for sentence in simulate.unmatched(release.plan, played) if played else ():
        turn.of_run(WarningNoted(sentence))
    if kind is RunKind.LIVE:
        turn.site(LiveRunOpened(release.plan.id, release.plan.services))


def advance(turn: Turn, intent: Advance) -> None:
    """Do what comes next in the phase: enter the next one, pass a step, or take a sample."""
    ensure_rehearsal(turn, intent.scenario)
    if intent.assume:
        _assume(turn)
    rule = rules.look_up(turn, Ask.ADVANCE)
    if rule.act is Act.STEP:
        if steps.current(turn.run) is None:
            stepping.begin_next(turn, intent.confirm)
        elif stepping.finish(turn, intent.evidence):
            stepping.begin_up_to_the_line(turn)
    elif rule.act is Act.SAMPLE:
        phase = turn.run.phase
        sampling.rehearse(turn)
        after = rules.peek(turn, Ask.ADVANCE)
        if turn.run.phase is phase and after.act is Act.ENTER:
            _enter(turn, after, intent)
    else:
        _enter(turn, rule, intent)


def _assume(turn: Turn) -> None:
    run = turn.run
    if run.live:
        raise refuse("assume", "a live run never assumes", "close what is open")
    if run.phase not in (Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT):
        return
    found = queueing.subjects(turn.world, turn.at)
    if any(found):
        before = (run.assumed_gates, run.assumed_approvals, run.assumed_locks, run.assumed_earlier)
        turn.of_run(GatesAssumed(*((*had, *new) for had, new in zip(before, found, strict=True))))


def _enter(turn: Turn, rule: Rule, intent: Advance) -> None:
    run, to = turn.run, rule.to
    if to is None:
        raise ValueError(f"the table enters no phase from {run.phase}")
    if to in (Phase.QUEUED, Phase.DEPLOYING):
        _read_warnings(turn, intent)
    if rule.typed == "always" or (rule.typed == "live" and run.live):
        confirming.require(turn, intent.confirm, confirming.enter(turn, to))
    if run.phase in (Phase.PREFLIGHT, Phase.DEPLOYING) and not stepping.finish(turn, intent.evidence):
        return
    if to is Phase.QUEUED:
        score = scoring.score(turn.world, turn.at)
        policy = scoring.policy_of(turn.world.site, turn.release.plan)
        turn.of_run(ReleaseQueued(score.raw, score.band, policy.id, policy.version))
    if to is Phase.DEPLOYING:
        _take_baseline(turn, "before", checks.measured(turn.present, checks.compared(run.plan, "before")))
    if to is Phase.RESTORED:
        turn.of_run(RunRestored(not_restored(run)))
    turn.enter(to)
    if to in STEPPING:
        stepping.begin_up_to_the_line(turn)


def _take_baseline(turn: Turn, base: str, values: tuple[Baseline, ...]) -> None:
    """Keep the values that checks of this plan compare with, if there are any."""
    if values:
        turn.of_run(BaselineTaken(base, values))


def _read_warnings(turn: Turn, intent: Advance) -> None:
    """Refuse until the warnings about the release have been read; that they were is noted in the run."""
    found = locks.unread(turn.world, turn.at)
    if found and not intent.read:
        count = f"{len(found)} warning{'s' if len(found) != 1 else ''}"
        text = f"{count} about this release {'are' if len(found) != 1 else 'is'} to be read first"
        raise Refused(Refusal("read_first", text, "read them, then go on", locks.to_read(found), readable=True))
    for lock in found:
        turn.of_run(WarningNoted(locks.warning(lock)))


def sample(turn: Turn) -> None:
    """Take one sample now; performs no step. A live run is measured by its probes instead.

    The clock of a rehearsal moves with its samples, so one that has ended takes none but in its watch window.
    """
    if turn.run.live:
        how = f"open its room, or: controlroom check run {turn.run.plan.id} --record"
        raise refuse("live", "a live run is measured by its checks", how)
    watched = guards.holding(turn.world, turn.run, turn.at, frozenset({Guard.IN_WATCH}))
    if turn.run.phase in ENDED and not watched:
        raise Refused(rules.refusal(turn, turn.run, "ended"))
    sampling.rehearse(turn)


def observe(turn: Turn, intent: Observe) -> None:
    """Bring measurements into a live run; a rehearsal takes none from outside."""
    if not turn.run.live:
        raise refuse("rehearsal", "a rehearsal is measured by its scenario", "c takes a sample")
    if not intent.measurements:
        raise refuse("no_measurement", "nothing was measured", "bring at least one measurement", code=2)
    known = {check.id for check in turn.run.plan.checks}
    strange = [measurement.check for measurement in intent.measurements if measurement.check not in known]
    if strange:
        raise refuse("no_check", f"there is no check {strange[0]}", f"checks: {', '.join(sorted(known))}", code=2)
    named = [measurement.check for measurement in intent.measurements]
    if len(set(named)) < len(named):
        raise refuse("twice", "a check is measured twice in one sample", "bring them one after the other", code=2)
    sampling.take(turn, intent.measurements)


def insert_signal(turn: Turn, intent: InsertSignal) -> None:
    """Put a row into the scenario of a rehearsal; it is in force from now on."""
    ensure_rehearsal(turn, intent.scenario)
    if turn.run.live:
        raise refuse("live", "a live run has no scenario", "signals are for rehearsals")
    if turn.run.phase in ENDED:
        raise refuse("ended", f"the run has ended: {turn.run.phase}", "N starts a new run")
    then = intent.row.then
    if then.outcome or bool(then.value) == (then.verdict in simulate.VERDICTS):
        told = f"give a value or one of {', '.join(simulate.VERDICTS)}"
        raise refuse("no_result", f"a signal has a value or a verdict, not {then.verdict!r}", told, code=2)
    named = then.check or then.signal
    if not any(named in (check.id, check.signal) for check in turn.run.plan.checks):
        known = ", ".join(sorted({check.signal for check in turn.run.plan.checks}))
        raise refuse("no_signal", f"no check tells {named!r}", f"signals: {known}", code=2)
    turn.of_run(SignalInserted(intent.row))
