"""The dangerous keys: overrule, abort, roll back, escalate, and a trigger raised by a person."""

from controlroom.core import checks, rollback, steps
from controlroom.core.decide import confirming, rules, stepping
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.intents import Abort, Escalate, Overrule, RaiseTrigger, RollBack
from controlroom.core.measurement import Verdict
from controlroom.core.phases import WAY_BACK, Act, Ask, Phase, Rule
from controlroom.core.run_events import ResultOverruled, RollbackRecommended, RollbackStarted, WayAbandoned
from controlroom.core.world import Run, StepState

LONGEST = 240  # minutes that a result may be overruled


def overrule(turn: Turn, intent: Overrule) -> None:
    """Set one failing result aside, with reason and expiry; out of a spike or a recommendation this goes back.

    No check means the recommended one; a recommendation that rests on no failing check is set aside itself.
    """
    rule = rules.look_up(turn, Ask.OVERRULE)
    check = _overruled(turn, intent.check)
    reason = needed(intent.reason, "to overrule")
    if not 1 <= intent.minutes <= LONGEST:
        raise refuse("expiry", f"{intent.minutes} minutes are no expiry", f"give 1 to {LONGEST} minutes", code=2)
    turn.of_run(ResultOverruled(check, reason, turn.now + intent.minutes * 60))
    if rule.act is Act.RETURN:
        turn.enter(turn.run.back or Phase.MONITORING, f"overruled: {reason}")


def _overruled(turn: Turn, wanted: str) -> str:
    """The id of the failing check that is set aside; empty: the recommendation itself."""
    run = turn.present
    recommended = run.recommended.check if run.phase is Phase.RECOMMENDED and run.recommended else None
    name = wanted or recommended or ""
    check = next((one for one in run.plan.checks if one.id == name), None)
    verdict = checks.verdict_now(run, check) if check else Verdict.NEVER
    if check and verdict is Verdict.FAIL:
        return name
    if name == recommended:
        return ""
    if check and verdict is not Verdict.NEVER:
        raise refuse("not_failing", f"{check.title} does not fail: {verdict}", "only a failing result is overruled")
    known = ", ".join(run.checks) or "none yet"
    raise refuse("no_result", f"{name or 'no check'} has no result to overrule", f"measured: {known}", code=2)


def abort(turn: Turn, intent: Abort) -> None:
    """End a run before anything is deployed, for a reason; afterwards take the way back."""
    rule = rules.look_up(turn, Ask.ABORT)
    if rule.act is Act.ENTER:
        turn.enter(Phase.ABORTED, needed(intent.reason, "to abort the run"))
        return
    _take(turn, rule, "", intent.confirm)


def roll_back(turn: Turn, intent: RollBack) -> None:
    """Take a way back, or after a failed step the next one."""
    _take(turn, rules.look_up(turn, Ask.ROLLBACK), intent.way, intent.confirm)


def _take(turn: Turn, rule: Rule, wanted: str, confirm: str) -> None:
    run = turn.run
    way = rollback.chosen(run, wanted)
    if way is None or rule.to is None:
        known = ", ".join(one.id for one in rollback.left(run)) or "none"
        raise refuse("no_way", f"the way back {wanted} can not be taken now", f"ways left: {known}", code=2)
    confirming.require(turn, confirm, confirming.way(turn, rule.to, way))
    if rule.act is Act.NEXT_WAY:
        failed = steps.current(run)
        turn.of_run(WayAbandoned(run.way, _not_done(run), f"{failed.title} failed" if failed else ""))
    turn.of_run(RollbackStarted(way.id, way.title))
    turn.enter(rule.to, way.title)
    stepping.begin_up_to_the_line(turn)


def _not_done(run: Run) -> tuple[str, ...]:
    """The titles of the steps of the way in force that did not pass; a skipped one was not done either."""
    left = [step for step in steps.of_phase(run) if not _passed(run, step.key)]
    return tuple(step.title for step in left)


def _passed(run: Run, key: str) -> bool:
    record = run.steps.get(key)
    return record is not None and record.state is StepState.PASSED


def escalate(turn: Turn, intent: Escalate) -> None:
    """Hand the run over to people and end it, for a reason; out of a way back it is previewed and typed."""
    rules.look_up(turn, Ask.ESCALATE)
    reason = needed(intent.reason, "to escalate")
    if turn.run.phase in WAY_BACK:
        confirming.require(turn, intent.confirm, confirming.leave(turn))
    turn.enter(Phase.ESCALATED, reason)


def raise_trigger(turn: Turn, intent: RaiseTrigger) -> None:
    """Recommend the way back on a person's word, with evidence."""
    trigger = next((one for one in turn.run.plan.triggers if one.id == intent.trigger), None)
    if trigger is None or trigger.check:
        known = ", ".join(one.id for one in turn.run.plan.triggers if not one.check) or "none"
        raise refuse("no_trigger", f"{intent.trigger} is no trigger that a person raises", f"known: {known}", code=2)
    rules.look_up(turn, Ask.RAISE)
    if not intent.evidence.strip():
        raise refuse("evidence", "a line of evidence is needed", "say what was seen, and where", code=2)
    turn.of_run(
        RollbackRecommended(trigger.id, trigger.title, value=intent.evidence.strip(), samples=1, since=turn.now)
    )
    turn.enter(Phase.RECOMMENDED, trigger.title)
