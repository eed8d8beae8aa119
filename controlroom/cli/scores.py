"""How the score of a release moved, for `controlroom release history`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session, is_path
from controlroom.outside import clock

if TYPE_CHECKING:
    from controlroom.core.history import Scored


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
    found = history.of(desk.history(release), clock.now())
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
