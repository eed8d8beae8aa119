"""`controlroom run rehearse`: a rehearsal from its first key to its end, in memory or into the store."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from controlroom.cli.asking import refused
from controlroom.cli.faults import FINDINGS
from controlroom.cli.session import Session
from controlroom.outside import actor, clock

if TYPE_CHECKING:
    from controlroom.core.intents import Intent
    from controlroom.core.refusal import Refusal
    from controlroom.core.rehearse import Asked, Done, Rehearsed
    from controlroom.dispatch import Dispatcher

GOOD_ENDS = ("complete", "restored")  # every other end is a finding: the plan did not come through


def rehearse(session: Session, release: str, scenario: str, *, assume: bool, record: bool) -> int:
    """Rehearse and print how it went; 1 unless it ended complete or restored. Fault when it can not go on."""
    from controlroom.core import rehearse as rehearsals
    from controlroom.core import simulate
    from controlroom.formats.scenarios import read_scenario

    script = read_scenario(scenario)
    if record:
        desk = session.desk(writing=True)
        done = rehearsals.walk(desk.world(release), script, stored(desk, release), assume=assume)
    else:
        world = replace(session.world(release), run=None)
        done = rehearsals.rehearse(world, script, clock.now(), actor.actor(), assume=assume)
    if done.refusal is not None:
        raise refused(done.refusal, session)
    assert done.world.release is not None  # an unknown one was refused before
    for sentence in simulate.unmatched(done.world.release.plan, script):
        session.out.warn(sentence)
    value = _data(done, script.id, stored=record)
    session.out.data(value, _lines(value, done))
    return 0 if value["outcome"] in GOOD_ENDS else FINDINGS


def stored(desk: "Dispatcher", release: str) -> "Asked":
    """Put the intents of a walk to the dispatcher, so that what they make is kept."""
    from controlroom.core.events import New

    def ask(intent: "Intent") -> "Done | Refusal":
        answer = desk.ask(release, intent)
        if answer.refusal is not None:
            return answer.refusal
        made = tuple(New(one.stream, one.event, one.t, one.actor.acting_as) for one in answer.records)
        return desk.world(release), made

    return ask


def _data(done: "Rehearsed", scenario: str, *, stored: bool) -> dict[str, Any]:
    from controlroom.core import rehearse as rehearsals

    run = done.world.run
    assert run is not None  # the walk began one
    return {
        "run": run.name if stored else "rehearsal",
        "kind": run.kind.upper(),
        "environment": run.plan.environment,
        "release": run.plan.id,
        "scenario": scenario,
        "phases": list(rehearsals.phases(done.events)),
        "outcome": done.outcome,
        "events": len(done.events),
        "digest": rehearsals.digest(done.events),
    }


def _lines(value: dict[str, Any], done: "Rehearsed") -> Iterator[str]:
    from controlroom.core import lapse

    run = done.world.run
    where = f"{value['kind']} {value['environment'].upper()}"
    yield f"{where} {value['release']} {value['run']}: scenario {value['scenario']}"
    for entry in run.entries if run else ():
        reason = f": {entry.reason}" if entry.reason else ""
        yield f"  {lapse.run_time(entry.t)} {entry.phase}{reason}"
    yield f"{value['outcome'].upper()} after {len(done.presses)} commands and {value['events']} events"
    yield f"fingerprint {value['digest']}: the same plan and scenario give it again, on every machine"
    yield from (f"  not restored: {left}" for left in (run.not_restored if run else ()))
