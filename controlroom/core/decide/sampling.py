"""Taking a sample of the checks, and what it does to the run."""

from collections.abc import Iterator
from dataclasses import replace

from controlroom.core import checks, clocks, mattering, simulate, tally
from controlroom.core.checks import Outcome
from controlroom.core.decide import probing, rules, stepping
from controlroom.core.decide.turn import Turn
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Act, Ask, Phase
from controlroom.core.run_events import RollbackRecommended, SampleTaken, WarningNoted
from controlroom.core.verification import Check
from controlroom.core.world import Run

ASKS = {"good": Ask.GOOD, "bad": Ask.BAD, "limit": Ask.LIMIT, "blind": Ask.BLIND, "silent": Ask.BLIND}
SPIKES = 3


def rehearse(turn: Turn) -> None:
    """Take one simulated sample, one interval later."""
    seconds = turn.run.plan.monitoring.interval
    ahead = replace(turn.run, t=turn.run.t + seconds)
    take(turn, simulate.measure(ahead), seconds)


def take(turn: Turn, measurements: tuple[Measurement, ...], seconds: int = 0) -> None:
    """Record measurements, `seconds` of rehearsal time later, and do what the table says about their outcome."""
    run = turn.run
    ahead = clocks.later(turn.present, turn.now + seconds)
    outcome = checks.outcome(ahead, measurements)
    watching = run.phase in (Phase.VERIFYING, Phase.MONITORING)
    third = outcome.name == "bad" and watching and run.spikes >= SPIKES - 1 and ahead.t > run.aside
    if run.live:
        _bring_in(turn, ahead, measurements, outcome, Ask.LIMIT if third else ASKS[outcome.name])
    else:
        turn.of_run(_taken(measurements, outcome), seconds)
    rule = rules.look_up(turn, Ask.LIMIT if third else ASKS[outcome.name])
    failing = _failing(turn.run, measurements)
    if rule.act is Act.ENTER and rule.to:
        turn.enter(rule.to, failing)
    elif rule.act is Act.RECOMMEND:
        turn.of_run(_spikes(turn.run, failing) if third else _recommended(turn.run, outcome))
        turn.enter(Phase.RECOMMENDED, failing)
    elif rule.act is Act.FAIL_STEP:
        stepping.fail_by_checks(turn, failing)
    elif rule.act is Act.RETURN:
        turn.enter(turn.run.back or Phase.MONITORING, "steady again")
    elif run.phase is Phase.DEPLOYING:
        _warn_of_fails(turn, run, measurements)


def _taken(measurements: tuple[Measurement, ...], outcome: Outcome) -> SampleTaken:
    return SampleTaken(measurements, outcome.name, outcome.met[0][0] if outcome.met else "")


def _bring_in(turn: Turn, ahead: Run, measurements: tuple[Measurement, ...], outcome: Outcome, ask: Ask) -> None:
    """Append what matters of a sample of the real world, and keep the rest beside the log."""
    after = tally.sampled(ahead, _taken(measurements, outcome))
    told = mattering.changed(ahead, after, measurements)
    then = replace(turn.world, run=after)
    if not told and (mattering.moved(ahead, after) or rules.acts(then, ask, turn.at)):
        told = mattering.told(ahead, measurements)
    rest = tuple(one for one in measurements if one not in told)
    turn.keep(tally.kept(ahead, rest, "" if told else outcome.name))
    if told:
        turn.of_run(_taken(told, outcome))


def _warn_of_fails(turn: Turn, before: Run, measurements: tuple[Measurement, ...]) -> None:
    """Warn of what fails while deploying, once for each run of fails."""
    for check, words in _fails(turn.run, measurements):
        known = before.checks.get(check.id)
        if known is None or known.last.verdict is not Verdict.FAIL or known.t < before.entries[-1].t:
            turn.of_run(WarningNoted(words))


def _failing(run: Run, measurements: tuple[Measurement, ...]) -> str:
    """The first failing check of a sample, among those that count now, in words."""
    return next((words for _, words in _fails(run, measurements)), "")


def _fails(run: Run, measurements: tuple[Measurement, ...]) -> Iterator[tuple[Check, str]]:
    """The failing checks of a sample, among those that count now, each in words."""
    measured = {measurement.check: measurement for measurement in measurements}
    for check in checks.used_in(run.plan, run.phase):
        measurement = measured.get(check.id)
        if measurement and measurement.verdict is Verdict.FAIL and not checks.overruled(run, check.id):
            yield check, probing.missed(run, check, measurement)


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _recommended(run: Run, outcome: Outcome) -> RollbackRecommended:
    name, check = outcome.met[0]
    trigger = next((one for one in run.plan.triggers if one.id == name), None)
    record = run.checks[check.id]
    needed = checks.samples_needed(run.plan, trigger) if trigger else checks.limit(run.plan, check)
    limit = checks.told(run, check.id, (trigger.when if trigger else "") or check.passes)
    return RollbackRecommended(
        name,
        trigger.title if trigger else check.title,
        check.id,
        f"{record.last.value}{_unit(check.unit)}",
        f"{limit}{_unit(check.unit)}",
        needed,
        record.first_fail if record.first_fail >= 0 else run.t,
        tuple(other for other, _ in outcome.met[1:]),
    )


def _spikes(run: Run, failing: str) -> RollbackRecommended:
    since = next((entry.t for entry in run.entries if entry.phase is Phase.SPIKE), run.t)
    return RollbackRecommended("spikes", f"{SPIKES} spikes in one run", "", failing, "", SPIKES, since)
