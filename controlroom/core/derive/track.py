"""The expected track beside an open live run, as facts."""

from dataclasses import replace

from controlroom.core import clocks, expected
from controlroom.core.board import Fact, Title
from controlroom.core.derive import times
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.world import Run

_PHASES = tuple(Phase)


def facts(run: Run | None) -> tuple[Fact, ...]:
    """What should be done now in an open live run, and what diverges from it."""
    if run is None or not run.live or run.phase in ENDED or not run.entries:
        return ()
    leg = expected.wanted(run)
    begun = run.entries[-1 if run.phase in WAY_BACK else 0].t
    begun += clocks.held(run, begun)
    ahead = leg is not None and run.phase not in WAY_BACK and _PHASES.index(run.phase) > _PHASES.index(leg.phase)
    said = f"{leg.title} until {times.run_time(begun + leg.end)}" if leg else "everything is over by now"
    found = (Fact("Diverges", one.text, "warn") for one in expected.diverging(run))
    return (Fact("Expected", f"{said}; the run is ahead of it" if ahead else said), *found)


def titled(run: Run | None, title: Title) -> Title:
    """The title of the timeline; it begins with `late` where an open live run is later than its plan allows."""
    if run is None or not run.live or run.held or all(one.subject != expected.LATE for one in expected.diverging(run)):
        return title
    mark = replace(title.mark, role="warn") if title.mark.role == "bright" else title.mark
    return replace(title, mark=mark, detail=f"late · {title.detail}", brief=f"late · {title.brief}")
