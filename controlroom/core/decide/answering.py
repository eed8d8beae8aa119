"""Taking a person's word for what nobody but a person can look at."""

from dataclasses import replace

from controlroom.core import answers, checks
from controlroom.core.conditions import limit_text
from controlroom.core.decide import rules, sampling
from controlroom.core.decide.turn import Refused, Turn, refuse
from controlroom.core.intents import AnswerCheck
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.verification import Check, Probe
from controlroom.core.world import Run


def answer(turn: Turn, intent: AnswerCheck) -> None:
    """Record the answer as a measurement of a live run like any other, with the name of who gave it."""
    run = turn.run
    if not run.live:
        said = "a rehearsal is measured by its scenario: nobody answers for it"
        raise refuse("rehearsal", said, "c takes a sample; in a live run people answer")
    check = _asked(run, intent.check)
    if not answers.taken(turn.world, run, turn.at):
        raise Refused(rules.refusal(turn, run, "ended"))
    found = _measured(run, check, intent.result.strip(), intent.value.strip())
    if not intent.evidence.strip():
        raise refuse("evidence", "a line of evidence is needed", "say what was seen, and where", code=2)
    note = "; ".join(part for part in (intent.evidence.strip(), found.note) if part)
    sampling.take(turn, (replace(found, note=note, asked=check.asks, by=turn.by.name),))


def _asked(run: Run, name: str) -> Check:
    """The check by that id; refuses one that is measured, and one that the plan does not have."""
    check = next((one for one in run.plan.checks if one.id == name), None)
    if check is not None and check.probe is Probe.MANUAL:
        return check
    known = ", ".join(one.id for one in answers.manual(run.plan)) or "none"
    if check is None:
        raise refuse("no_check", f"there is no check {name}", f"checks that a person answers: {known}", code=2)
    said = f"{check.title} is measured ({check.probe}): no person answers it"
    raise refuse("not_by_hand", said, f"c looks at it now; checks that a person answers: {known}", code=2)


def _measured(run: Run, check: Check, result: str, value: str) -> Measurement:
    wanted = limit_text(checks.told(run, check.id, check.passes), check.unit)
    if result and result not in answers.RESULTS:
        raise refuse("result", f"{result} is no result", f"one of {', '.join(answers.RESULTS)}", code=2)
    if not result and not value:
        remedy = f"say {', '.join(answers.RESULTS[:-1])} or {answers.RESULTS[-1]}"
        raise refuse("result", f"{check.title} needs a result", remedy, code=2)
    if not value and result != Verdict.INCONCLUSIVE and answers.by_value(run.plan, check):
        said = f"{check.title} is judged by its value, wanted {wanted}"
        raise refuse("value", said, "give the value that you saw, or say inconclusive", code=2)
    found = answers.measured(run, check, result, value)
    judged = Verdict.PASS if found.verdict is Verdict.WARN else found.verdict
    if result and judged != result:
        why = found.note or f"wanted {wanted}"
        said = f"{value} is {found.verdict} by the plan ({why}), and you say {result}"
        raise refuse("contradiction", said, "look again; then give the value, or the result, that you saw", code=2)
    return found
