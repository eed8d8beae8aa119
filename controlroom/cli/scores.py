"""How the score of a release moved, and what it would be: `controlroom release history` and `release score --if`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session, is_path
from controlroom.outside import clock

if TYPE_CHECKING:
    from datetime import datetime

    from controlroom.core.history import Scored
    from controlroom.core.suppose import Subject, Supposition
    from controlroom.core.world import World

IF = typer.Option(
    "--if",
    metavar="SUBJECT[=STATE]",
    help="Suppose this; nothing is stored. Such as gate:ID, approval:ID, coverage=high, migration, module:NAME.",
)


def print_history(session: Session, release: str) -> int:
    """Print every change of the raw score, oldest first; Fault for a file, of which nothing is recorded."""
    from controlroom.core import history

    if is_path(release):
        remedy = f"controlroom release import {release}, then name the release by its id"
        raise Fault(BAD_INPUT, "usage", f"{release} is a file: nothing of it is recorded", remedy)
    desk = session.desk()
    opened = desk.world(release).release
    assert opened is not None  # an unknown one was refused before
    plan = opened.plan
    found = history.of(desk.scored(release), clock.now())
    value = {"release": plan.id, "environment": plan.environment, "history": [_data(one) for one in found]}
    session.out.data(value, [f"{plan.environment.upper()} {plan.id}", *_lines(found)])
    return 0


def _data(one: "Scored") -> dict[str, Any]:
    from controlroom.core import canonical

    return {
        "at": canonical.time_text(one.at),
        "before": one.before if one.before >= 0 else None,
        "raw": one.raw,
        "band": one.band,
        "seq": one.seq or None,
        "kind": one.kind,
        "why": one.why,
        "by": one.who,
        "run": one.run,
    }


def _lines(found: "tuple[Scored, ...]") -> Iterator[str]:
    for one in found:
        moved = f"{one.before} → {one.raw}" if one.before not in (-1, one.raw) else str(one.raw)
        at, seq = one.at.strftime("%Y-%m-%d %H:%M:%S UTC"), f" event {one.seq}" if one.seq else ""
        who = f" ({one.who})" if one.who else ""
        run = f" {one.run}" if one.run else ""
        yield f"{at} {moved} {one.band.upper()}{seq}{run}: {one.why}{who}"


def supposed(world: "World", at: "datetime", words: list[str]) -> tuple[dict[str, Any], list[str]]:
    """What the score would be, as data and as lines; Fault for a subject or a state that there is not."""
    from controlroom.core import suppose

    supposition = _supposition(suppose.subjects(world, at), words)
    found = suppose.outcome(world, supposition, at)
    score, was, reasons = found.score, found.was, [reason.message for reason in found.reasons]
    pairs = [f"{subject}={state}" for subject, state in supposition.pairs]
    value = {"if": pairs, "raw": score.raw, "score": score.shown, "band": score.band, "was": was.raw}
    lines = [
        f"WHAT IF {', '.join(pairs)}; nothing is stored:",
        f"{score.band.upper()} {score.shown}, raw {was.raw} → {score.raw}: {score.instruction}",
        *(f"     still in the way: {message}" for message in reasons),
    ]
    return value | {"instruction": score.instruction, "reasons": reasons}, lines


def _supposition(found: "tuple[Subject, ...]", words: list[str]) -> "Supposition":
    from controlroom.core.suppose import NOTHING

    made, known = NOTHING, {one.id: one for one in found}
    for word in words:
        name, _, state = word.partition("=")
        if name not in known:
            remedy = f"write one of: {', '.join(known) or 'nothing can be supposed here'}"
            raise Fault(BAD_INPUT, "no_subject", f"there is no {name} to suppose anything of", remedy)
        present, *others = known[name].states
        state = state or others[0]
        if state == present:
            continue  # it is so
        if state not in others:
            remedy = f"write one of: {', '.join((f'{present} (as it is now)', *others))}"
            raise Fault(BAD_INPUT, "no_state", f"{name} can not be {state}", remedy)
        made = made.supposing(name, state)
    return made
