"""What a new live run is begun with: what the last good one of its release measured, and what is not set up here."""

from dataclasses import replace
from typing import TYPE_CHECKING

from controlroom.core import checks
from controlroom.core.intents import Intent, StartRun
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Phase
from controlroom.core.run_events import Baseline
from controlroom.core.world import Run, RunKind
from controlroom.dispatch.opened import Opened

if TYPE_CHECKING:
    from controlroom.dispatch import Dispatcher


def compared(desk: "Dispatcher", release: str, opened: Opened, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """The intents; one that begins a live run with values of the last good run, and with checks that are not set up."""
    begins = intents[0] if len(intents) == 1 else None
    here = opened.world.release
    if not isinstance(begins, StartRun) or begins.kind != RunKind.LIVE or here is None:
        return intents
    names = checks.compared(here.plan, "last")
    last = _values(_last_good(desk, release), names) if names else ()
    unset = desk.outside.unset(here.plan) if desk.outside else begins.unset
    return (replace(begins, last=last, unset=unset),)


def _last_good(desk: "Dispatcher", release: str) -> Run | None:
    """The latest live run that was completed and not taken back."""
    for begun in reversed(desk.runs(release)):
        run = desk.world(release, begun.number).run if begun.event.kind == RunKind.LIVE else None
        if run is not None and run.phase is Phase.COMPLETE:
            return run
    return None


def _values(run: Run | None, names: tuple[str, ...]) -> tuple[Baseline, ...]:
    """What these checks measured last in a good run; one that was new then could not be compared, and is good too."""
    found = [(name, run.checks.get(name)) for name in names] if run else []
    known = [(name, one.last) for name, one in found if one and one.last.verdict is not Verdict.FAIL]
    return tuple(Baseline(name, last.value) for name, last in known if last.value)
