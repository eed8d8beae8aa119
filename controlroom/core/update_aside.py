"""What persons set aside in a run, for its status texts: whose word it was, against what, why and until when."""

from collections.abc import Iterator
from datetime import timedelta

from controlroom.core import checks, people
from controlroom.core.phases import Phase
from controlroom.core.update_phrases import clock, ground, limit_of, value_of
from controlroom.core.world import Overruled, Run, World

_MANY = 3  # so many are told whole; the earlier ones are counted
_SPIKES = frozenset({Phase.SPIKE, Phase.RECOMMENDED})


def facts_of(world: World, run: Run) -> Iterator[tuple[str, str, str]]:
    """Facts about what was set aside as (name, text, citation); none where nothing was."""
    if not run.overruled:
        return
    told, earlier = run.overruled[-_MANY:], len(run.overruled) - _MANY
    cited = f"{run.name}: result.overruled at {', '.join(clock(run, one.at, one.t) for one in told)}"
    counted = [f"{earlier} more before"] if earlier > 0 else []
    yield "set_aside", "; ".join((*counted, *(_told(world, run, one) for one in told))), cited
    yield "decided", _decided(world, run, run.overruled[-1]), cited
    yield from _of_spike(run, run.overruled[-1])
    if any(checks.overruled(run, one.check) for one in run.overruled):
        yield "known_problem", "the bad result still stands", cited


def _of_spike(run: Run, one: Overruled) -> Iterator[tuple[str, str, str]]:
    """Since when the trouble was that was set aside, and what had recommended the way back."""
    places = (index for index, entry in enumerate(run.entries) if entry.phase is one.phase and entry.t <= one.t)
    last = first = max(places, default=-1)
    if one.phase not in _SPIKES or last < 0:
        return
    while first and run.entries[first - 1].phase in _SPIKES:
        first -= 1
    began, came = run.entries[first], run.entries[last]
    yield "spike_since", clock(run, began.at, began.t), f"{run.name}: {began.phase} entered"
    if one.recommended is not None:
        cited = f"{run.name}: rollback.recommended {one.recommended.trigger}"
        yield "was_recommended", f"{clock(run, came.at, came.t)}: {ground(run.plan, one.recommended)}", cited


def _told(world: World, run: Run, one: Overruled) -> str:
    check = next((check for check in run.plan.checks if check.id == one.check), None)
    what = "the recommendation to roll back"
    if check is not None:
        wanted = f" (wanted: {limit_of(value_of(check, check.passes))})" if check.passes else ""
        what = f"{check.title} {value_of(check, one.value)}{wanted}"
    return f"{what}, by {_name(world, one)}, until {_until(run, one)}, because “{one.reason.rstrip('. ')}”"


def _decided(world: World, run: Run, one: Overruled) -> str:
    what = "not to roll back" if one.recommended else "to go on although a check fails"
    when = clock(run, one.at, one.t)
    return f"{_name(world, one)} decided at {when} {what}, until {_until(run, one)}: {one.reason.rstrip('. ')}"


def _until(run: Run, one: Overruled) -> str:
    return clock(run, one.at + timedelta(seconds=one.until - one.t), one.until)


def _name(world: World, one: Overruled) -> str:
    person = people.find(world.site.people, one.by)
    return person.name if person else one.by
