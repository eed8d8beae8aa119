"""What was seen of a run by its end is said to be of then."""

from dataclasses import replace

from controlroom.core import watching
from controlroom.core.board import Fact, Title
from controlroom.core.phases import ENDED, Phase
from controlroom.core.world import Run

AT_THE_END = "at the end: "


def titled(run: Run | None, title: Title) -> Title:
    """The title of the checks; of a live run that is over, as of its end."""
    return replace(title, detail=f"{AT_THE_END}{title.detail}") if _over(run) else title


def answered(run: Run | None, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What the checks say; of a live run that is over, as of its end. After complete the watch has its own words."""
    if run is None or run.phase is Phase.COMPLETE or not _over(run):
        return facts
    return tuple(replace(fact, text=f"{AT_THE_END}{fact.text}") for fact in facts)


def _over(run: Run | None) -> bool:
    """Whether a live run has ended, and nobody looks at it any more."""
    if run is None or not run.live or run.phase not in ENDED or run.t <= run.entries[-1].t:
        return False
    return run.phase is not Phase.COMPLETE or not watching.looked_at(run)
