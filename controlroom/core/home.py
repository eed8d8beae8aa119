"""The list of releases as a whole; light, because the first frame may need it."""

from datetime import datetime

from controlroom.core import canonical
from controlroom.core.board import Home, ReleaseLine
from controlroom.core.phases import ENDED

_OVER = tuple(f" {phase}" for phase in ENDED)


def of_lines(lines: tuple[ReleaseLine, ...], total: int, who: str, now: datetime) -> Home:
    """The list with its summary: how many, how many to production, how many runs."""
    production = sum(one.environment == "production" for one in lines)
    live = sum(one.phase.startswith("LIVE") and one.status.word == "running" for one in lines)
    rehearsals = sum(one.phase.startswith("REHEARSAL") and not one.phase.endswith(_OVER) for one in lines)
    where = f", {production} to PRODUCTION" if production else ""
    summary = f"{total} release{'s' if total != 1 else ''}{where}"
    runs = f"{live or 'no'} LIVE run{'s' if live > 1 else ''} · {rehearsals} REHEARSAL{'S' if rehearsals != 1 else ''}"
    return Home(canonical.time_text(now), summary, runs, who, lines, total)
