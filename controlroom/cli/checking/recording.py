"""`check run --record`: what is seen goes into the log, into the live run that goes on and into gates bound to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from controlroom.cli.asking import refused
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.observing import claim_of, measured
from controlroom.cli.session import Session, is_path
from controlroom.core import checks
from controlroom.core.intents import Observe
from controlroom.core.measurement import Measurement
from controlroom.core.release_events import GateMeasured
from controlroom.dispatch import observing

if TYPE_CHECKING:
    from controlroom.core.verification import Check
    from controlroom.core.world import Run
    from controlroom.dispatch import Answer, Dispatcher
    from controlroom.probes.looking import Looked

NOTHING = "no live run goes on, and no gate is bound to what was seen"
UNSEEN = "nothing could be looked at"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of looks in the log: the run that took `count` of them, gates, the numbers of the events.

    `why` says what was not recorded, and why.
    """

    run: str = ""
    count: int = 0
    gates: tuple[tuple[str, Measurement], ...] = ()
    events: tuple[int, ...] = ()
    why: str = ""


def desk_of(session: Session, release: str) -> "Dispatcher":
    """The desk that records of a release; Fault before anything is looked at where this session may not."""
    if is_path(release):
        remedy = f"controlroom release import {release}, then name the release by its id"
        raise Fault(BAD_INPUT, "usage", f"{release} is a file: nothing is recorded of it", remedy)
    desk = session.desk(writing=True)
    if refusal := desk.limits.refusal(desk.world(release), (Observe(()),)):
        raise refused(refusal, session, release)
    return desk


def recorded(
    session: Session, desk: "Dispatcher", release: str, look: "Callable[[], Sequence[Looked]]"
) -> "tuple[Sequence[Looked], Recorded]":
    """Look, and record what was seen; no other observes the live run meanwhile, or its run is left to the other.

    Raises Fault when the log refuses what was seen.
    """
    run = running(desk, release)
    claim = claim_of(desk, run) if run is not None else None
    ours = claim is not None and claim.take()
    try:
        looks = look()
        found = measured(looks)
        answer = observing.record(desk, release, found if ours else {}, found)
        if answer and answer.refusal and answer.refusal.rule != "unchanged":
            raise refused(answer.refusal, session, release)
    finally:
        if claim is not None:
            claim.release()
    name = run.name if run is not None and ours else ""
    left = f"{run.name} is observed by another room or command" if run is not None and not ours else ""
    return looks, told(name, len(found), answer, left)


def told(run: str, seen: int, answer: "Answer | None", left: str = "") -> Recorded:
    """What the log's answer to so many looks comes to; `left` is why a live run takes none of it."""
    if answer is None:
        return Recorded(why=left or (NOTHING if seen else UNSEEN))
    events = [record.event for record in answer.records]
    gates = tuple((event.gate, event.measurement) for event in events if isinstance(event, GateMeasured))
    if answer.refusal is not None:
        return Recorded(why="; ".join(filter(None, (left, answer.refusal.message))))
    return Recorded(run, seen if run else 0, gates, tuple(record.seq for record in answer.records), left)


def running(desk: "Dispatcher", release: str) -> "Run | None":
    """The live run of a release that still takes what is seen."""
    run = observing.live_run(desk, release)
    return run if run is not None and observing.goes_on(run) else None


def resolved(desk: "Dispatcher", release: str, chosen: "Sequence[Check]") -> "tuple[Check, ...]":
    """The checks as the live run judges them, which knows what they are compared with."""
    run = running(desk, release)
    return tuple(checks.resolved(run, check) for check in chosen) if run is not None else tuple(chosen)


def data(done: Recorded | None) -> dict[str, Any] | None:
    """The same as data; none where nothing was to be recorded."""
    if done is None:
        return None
    gates = [{"gate": gate, "check": one.check, "verdict": str(one.verdict)} for gate, one in done.gates]
    return {
        "run": done.run or None,
        "results": done.count,
        "gates": gates,
        "events": list(done.events),
        "why": done.why,
    }


def line(done: Recorded) -> str:
    """The same in one line."""
    took = f"{done.run} took {done.count} result{'s' if done.count != 1 else ''}" if done.run else ""
    kept = "no state changed, so it has no event" if done.run and not done.events else ""
    numbers = f"event{'s' if len(done.events) != 1 else ''} {', '.join(map(str, done.events))}" if done.events else ""
    gates = [f"gate {gate} is measured: {str(one.verdict).upper()}" for gate, one in done.gates]
    parts = [part for part in (took, kept, *gates, numbers) if part]
    return " · ".join(["Recorded", *parts, done.why] if parts else ["Nothing was recorded", done.why]).rstrip(" ·")
