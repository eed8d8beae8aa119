"""Typed confirmations: what they show, and refusing until the release id was typed exactly."""

from controlroom.core import checks, expiry, locks, people, rollback, scoring, steps
from controlroom.core.counting import many
from controlroom.core.decide.turn import Refused, Turn
from controlroom.core.derive import times
from controlroom.core.lock import Scope
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Kind
from controlroom.core.refusal import Confirmation, Refusal
from controlroom.core.steps import RunStep
from controlroom.core.ways_back import WayBack

SIMULATED = "nothing: this is a rehearsal, the steps are only walked through"
LEFT = "nothing: nobody is told by it, so tell them"
YOURS = "nothing is run, nobody is told: the steps are yours"


def require(turn: Turn, typed: str, confirmation: Confirmation, what: str = "the release id") -> None:
    """Refuse unless the id (or `what` is asked for) was typed exactly."""
    if typed == confirmation.expects:
        return
    needed = f"{confirmation.verb} needs {what} typed"
    text = f"{typed!r} is not {confirmation.expects!r}" if typed else needed
    remedy = f"type {confirmation.expects} (--confirm {confirmation.expects})"
    raise Refused(Refusal("confirm", text, remedy, code=2, confirmation=confirmation))


def _where(turn: Turn) -> str:
    run = turn.run
    return f"{run.plan.environment.upper()} · {run.kind.upper()} {run.name}"


def _checks(turn: Turn) -> tuple[str, str]:
    """How the checks stand now, with a sign in front of the label where not all of them pass."""
    run = turn.present
    wanted = [check for check in run.plan.checks if check.required]
    states = ["set aside" if checks.overruled(run, one.id) else str(checks.verdict_now(run, one)) for one in wanted]
    measured = [run.checks[one.id].t for one in wanted if one.id in run.checks]
    if not wanted:
        return "! Checks", "the plan names none"
    if not measured:
        return "! Checks", f"none of {len(wanted)} has run: measure first"
    ago = times.span(run.t - max(measured))
    counts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states) if state != Verdict.PASS]
    if not counts:
        return "Checks", f"{len(wanted)} of {len(wanted)} pass, last {ago} ago"
    first, *rest = counts
    number, _, state = first.partition(" ")
    said = ", ".join((f"{number} of {len(wanted)} {state}", *rest))
    old = Verdict.STALE in states or Verdict.NEVER in states
    return "! Checks", f"{said}, last {ago} ago{': measure first' if old else ''}"


def way(turn: Turn, to: Phase, chosen: WayBack) -> Confirmation:
    """What taking a way back shows: first to where, the first step, and that it can not be undone."""
    run = turn.run
    listed = steps.way_back(chosen)
    target = f" → {chosen.target}" if chosen.target else ""
    lines = [("Way", f"{chosen.title}{target} · {many(len(listed), 'step')}, {chosen.expected} m")]
    lines += [("First", _told(turn, step, 1)) for step in listed[:1]]
    lines.append(("Undo", "none: it ends restored or escalated"))
    lines.append(_checks(turn))
    for index, step in enumerate(listed, 1):
        if step.kind is Kind.IRREVERSIBLE and not run.crossed:
            lines.append(("━━━━", "POINT OF NO RETURN asks again"))
        if index > 1:
            lines.append(("Then" if index == 2 else "", _told(turn, step, index)))
    lines.append(("Records", f"rollback started; phase {run.phase} → {to}, step 1"))
    lines.append(("Outside", YOURS if run.live else SIMULATED))
    verb = "roll back" if to is Phase.ROLLING_BACK else "fix forward"
    return Confirmation(f"{verb.upper()} · {_where(turn)}", verb, tuple(lines), run.plan.id)


def _told(turn: Turn, step: RunStep, number: int) -> str:
    """A step with its class first, which must be seen where the line is cut."""
    return f"{step.kind} · {number} {step.title} · {_owner(turn, step)}, {step.minutes} m"


def _owner(turn: Turn, step: RunStep) -> str:
    return people.short_name(turn.world.site.people, step.owner) or "nobody named"


def leave(turn: Turn) -> Confirmation:
    """What escalating out of a way back shows: each step of it that stays undone, and what stays behind."""
    run = turn.run
    title = next((one.title for one in run.plan.ways_back if one.id == run.way), run.way)
    listed, undone = steps.of_phase(run), steps.undone(run)
    lines = [("Leaves", f"{title} · {len(undone)} of {many(len(listed), 'step')} not done")]
    for index, step in enumerate(undone):
        record = run.steps.get(step.key)
        state = f" · {record.state}" if record else ""
        owner = f"{_owner(turn, step)}, {step.minutes} m"
        lines.append(("Undone" if index == 0 else "", f"{listed.index(step) + 1} {step.title}{state} · {owner}"))
    lines += [("Stays" if index == 0 else "", text) for index, text in enumerate(rollback.left_behind(run))]
    lines += [("Undo", "none: the run ends escalated"), _checks(turn)]
    lines += [("Records", f"phase {run.phase} → {Phase.ESCALATED}"), ("Outside", LEFT)]
    return Confirmation(f"ESCALATE · {_where(turn)}", "escalate", tuple(lines), run.plan.id)


def line(turn: Turn, step: RunStep) -> Confirmation:
    """What crossing the point of no return shows."""
    run = turn.run
    ways = [way.title for way in rollback.left(run) if way.way == "compensate"]
    lines = (
        ("Step", f"{step.kind} · {step.title} · {_owner(turn, step)}, {step.minutes} m"),
        ("Undo", "none, U neither"),
        _checks(turn),
        (
            "Then",
            f"afterwards only forward: {', '.join(ways)}"
            if ways
            else "afterwards only forward, and no way compensates",
        ),
        ("Why", step.note or "it can not be undone"),
        ("Records", "step begun; the line is crossed"),
        ("Outside", YOURS if run.live else SIMULATED),
    )
    return Confirmation(f"CROSS THE POINT OF NO RETURN · {_where(turn)}", "cross the line", lines, run.plan.id)


def freeze(scope: Scope, reason: str, until: str) -> Confirmation:
    """What a lock shows that names no service: a preview, to which the dispatcher adds what it hits."""
    lines = (
        ("Records", f"a lock of {scope.words}: {reason}"),
        ("Ends", expiry.words(until) if until else "never by itself: somebody has to take it off"),
        ("Counts", "for LIVE, also when set from inside a rehearsal; a rehearsal may assume it away"),
        ("Outside", "nothing: no system is told"),
        ("Undo", "taking the lock off, with a reason"),
    )
    return Confirmation(f"FREEZE {scope.words.upper()}", "freeze", lines, scope.word)


def enter(turn: Turn, to: Phase) -> Confirmation:
    """What entering deploying or complete in a live run shows; the band's instruction is repeated."""
    run = turn.run
    bands = scoring.policy_of(turn.world.site, turn.release.plan).bands
    instruction = next((band.instruction for band in bands if band.name == run.band), "")
    undo = "none by U: R takes a way back" if to is Phase.DEPLOYING else "none: R rolls back while the watch goes on"
    told = [f"{step.kind} · {step.title}, {step.minutes} m" for step in steps.deploying(run.plan)[:4]]
    told = told if to is Phase.DEPLOYING else []
    lines = [*(("First", text) for text in told[:1]), ("Undo", undo), _checks(turn)]
    if to is Phase.DEPLOYING:
        lines.append(("Risk", f"{run.band}, raw {run.raw}: {instruction}"))
        lines += [("Warning", locks.said(lock)) for lock in locks.warnings(turn.world, turn.at)]
    lines += [("Then" if at == 0 else "", text) for at, text in enumerate(told[1:])]
    lines += [("Records", f"phase {run.phase} → {to}"), ("Outside", YOURS)]
    verb = "deploy" if to is Phase.DEPLOYING else "complete"
    return Confirmation(f"{verb.upper()} · {_where(turn)}", verb, tuple(lines), run.plan.id)
