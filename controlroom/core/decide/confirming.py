"""Typed confirmations: what they show, and refusing until the release id was typed exactly."""

from controlroom.core import locks, people, rollback, scoring, steps
from controlroom.core.decide.turn import Refused, Turn
from controlroom.core.intents import Confirmation, Refusal
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Kind
from controlroom.core.steps import RunStep
from controlroom.core.ways_back import WayBack

SIMULATED = "nothing: this is a rehearsal, the steps are only walked through"
YOURS = "nothing is run, nobody is told: the steps are yours"


def require(turn: Turn, typed: str, confirmation: Confirmation) -> None:
    """Refuse unless the id was typed exactly."""
    if typed == confirmation.expects:
        return
    needed = f"{confirmation.verb} needs the release id typed"
    text = f"{typed!r} is not {confirmation.expects!r}" if typed else needed
    remedy = f"type {confirmation.expects} (--confirm {confirmation.expects})"
    raise Refused(Refusal("confirm", text, remedy, code=2, confirmation=confirmation))


def _where(turn: Turn) -> str:
    run = turn.run
    return f"{run.plan.environment.upper()} · {run.kind.upper()} {run.name}"


def way(turn: Turn, to: Phase, chosen: WayBack) -> Confirmation:
    """What taking a way back shows."""
    run = turn.run
    outside = YOURS if run.live else SIMULATED
    lines = [
        ("Records", f"rollback started; phase {run.phase} → {to}, step 1"),
        ("Outside", outside),
        ("Way", f"{chosen.title}, {chosen.expected} m"),
    ]
    for index, step in enumerate(steps.way_back(chosen), 1):
        if step.kind is Kind.IRREVERSIBLE and not run.crossed:
            lines.append(("━━━━", "POINT OF NO RETURN asks again"))
        lines.append(
            (
                "Then" if index == 1 else "",
                f"{index} {step.title} · {_owner(turn, step)} · {step.minutes} m · {step.kind}",
            )
        )
    lines.append(("Undo", "none, U neither: from here the run ends restored or escalated"))
    verb = "roll back" if to is Phase.ROLLING_BACK else "fix forward"
    return Confirmation(f"{verb.upper()} · {_where(turn)}", verb, tuple(lines), run.plan.id)


def _owner(turn: Turn, step: RunStep) -> str:
    return people.short_name(turn.world.site.people, step.owner) or "nobody named"


def line(turn: Turn, step: RunStep) -> Confirmation:
    """What crossing the point of no return shows."""
    run = turn.run
    ways = [way.title for way in rollback.left(run) if way.way == "compensate"]
    lines = (
        ("Step", f"{step.title} · {_owner(turn, step)} · {step.minutes} m"),
        ("Why", step.note or "it can not be undone"),
        ("Records", "step begun; the line is crossed"),
        ("Outside", YOURS if run.live else SIMULATED),
        (
            "Then",
            f"afterwards only forward: {', '.join(ways)}"
            if ways
            else "afterwards only forward, and no way compensates",
        ),
        ("Undo", "none, U neither"),
    )
    return Confirmation(f"CROSS THE POINT OF NO RETURN · {_where(turn)}", "cross the line", lines, run.plan.id)


def enter(turn: Turn, to: Phase) -> Confirmation:
    """What entering deploying or complete in a live run shows; the band's instruction is repeated."""
    run = turn.run
    bands = scoring.policy_of(turn.world.site, turn.release.plan).bands
    instruction = next((band.instruction for band in bands if band.name == run.band), "")
    lines = [("Records", f"phase {run.phase} → {to}"), ("Outside", YOURS)]
    if to is Phase.DEPLOYING:
        lines.append(("Risk", f"{run.band}, raw {run.raw}: {instruction}"))
        lines += [("Warning", locks.said(lock)) for lock in locks.warnings(turn.world, turn.at)]
        lines += [("Then", f"{step.title} · {step.minutes} m · {step.kind}") for step in steps.deploying(run.plan)[:4]]
    undo = "none by U: R takes a way back" if to is Phase.DEPLOYING else "none: R rolls back while the watch goes on"
    lines.append(("Undo", undo))
    verb = "deploy" if to is Phase.DEPLOYING else "complete"
    return Confirmation(f"{verb.upper()} · {_where(turn)}", verb, tuple(lines), run.plan.id)
