"""What a lock would hold: the releases that its scope hits, and the runs of them that are open now."""

from collections.abc import Iterable
from dataclasses import replace

from controlroom.core import locks
from controlroom.core.lock import Scope
from controlroom.core.phases import ENDED, Phase
from controlroom.core.refusal import Confirmation
from controlroom.core.world import Run, World

_NAMED = 5  # so many releases are named; the others are counted


def shown(confirmation: Confirmation, worlds: Iterable[World], scope: Scope) -> Confirmation:
    """The confirmation of a lock with what it hits, of all these worlds with a release each, in its first lines."""
    hit = [world for world in worlds if world.release is not None and locks.holds(scope, world.release.plan)]
    ids = [world.release.plan.id for world in hit if world.release is not None]
    open_now = [f"{run.kind.upper()} {run.name} {run.phase} of {run.plan.id}" for run in _open(hit)]
    lines = (("Hits", _counted(ids, "release")), ("Open now", _counted(open_now, "run")))
    return replace(confirmation, lines=(*lines, *confirmation.lines))


def _open(worlds: Iterable[World]) -> list[Run]:
    runs = (world.run for world in worlds)
    return [run for run in runs if run is not None and run.phase not in {*ENDED, Phase.IDLE}]


def _counted(names: list[str], what: str) -> str:
    """How many, and the first of them: `7 releases: a, b, c, d, e and 2 more`."""
    count = len(names)
    if not count:
        return f"no {what}"
    named = ", ".join(names[:_NAMED]) + (f" and {count - _NAMED} more" if count > _NAMED else "")
    return f"{count} {what}{'s' if count != 1 else ''}: {named}"
