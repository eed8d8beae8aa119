"""The demo where there is no terminal: the sample release walked through a spike and a rollback, in sentences."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from controlroom.cli import demo, report
from controlroom.cli import open as parts
from controlroom.cli.asking import refused
from controlroom.cli.session import Session
from controlroom.outside import actor, clock, places

if TYPE_CHECKING:
    from datetime import datetime

    from controlroom.core.intents import Intent
    from controlroom.core.rehearse import Asked, Press

_PRESSED = {  # the intent: the key in the room, and what it does; an advance does what NEXT said before
    "MapLogin": ("", "Your login is said to be that of the on-call engineer"),
    "ImportRelease": ("", "The plan is imported"),
    "StartRun": ("N", "Start a rehearsal with the scenario"),
    "Advance": ("n", ""),
    "RetryStep": ("t", "Try the failed step again"),
    "RollBack": ("R", "Roll back, with the release id typed"),
    "Escalate": ("E", "Hand over to people"),
    "Abort": ("x", "Abort"),
    "DraftUpdates": ("u", "Draft the status updates"),
    "DraftPostmortem": ("p", "Draft the postmortem"),
}


def walk_through(session: Session) -> int:
    """Rehearse the sample in memory, with the error spike and the rollback, and tell every step."""
    from controlroom.core import postmortem, rehearse
    from controlroom.core.intents import DraftPostmortem, DraftUpdates, ImportRelease, MapLogin
    from controlroom.core.world import World
    from controlroom.formats.plans import read_plan
    from controlroom.formats.scenarios import read_scenario

    plan, script = read_plan(places.data() / "releases" / f"{demo.SAMPLE}.yaml"), read_scenario(demo.SCENARIO)
    me, now = replace(actor.actor(), person=demo.OPERATOR), clock.now()
    ask = rehearse.in_memory(World(parts.shipped_site()), now, me)
    before = (_put(session, ask, MapLogin(me.login, demo.OPERATOR)), _put(session, ask, ImportRelease(plan)))
    done = rehearse.walk(before[-1].world, script, ask, assume=True)
    if done.refusal is not None:
        raise refused(done.refusal, session)
    presses = (*before, *done.presses, _put(session, ask, DraftUpdates()), _put(session, ask, DraftPostmortem()))
    text = postmortem.draft(presses[-1].world, rehearse.records(presses, now, me))
    session.out.data(_data(presses, done.outcome, text, now), _lines(presses, text, now))
    return 0


def _put(session: Session, ask: "Asked", intent: "Intent") -> "Press":
    from controlroom.core.refusal import Refusal
    from controlroom.core.rehearse import Press

    done = ask(intent)
    if isinstance(done, Refusal):
        raise refused(done, session)
    return Press(intent, done[1], done[0])


def _data(presses: "tuple[Press, ...]", outcome: str, text: str, now: "datetime") -> dict[str, Any]:
    from controlroom.core import event_words, updates
    from controlroom.core.derive.following import following

    world = presses[-1].world
    steps, before = [], ""
    for press in presses:
        key, does = _pressed(press, before)
        events = [{"kind": new.event.KIND, "t": new.t, "text": event_words.what(new.event)} for new in press.events]
        before = following(press.world, now).sentence if press.world.release else ""
        steps.append({"key": key, "does": does, "events": events, "next": before})
    drafts = world.run.drafts if world.run else ()
    texts = [{"audience": one.audience, "text": updates.text_of(one)} for one in drafts]
    value = {"release": demo.SAMPLE, "scenario": demo.SCENARIO, "kind": "REHEARSAL", "outcome": outcome}
    return value | {"steps": steps, "updates": texts, "postmortem": text}


def _lines(presses: "tuple[Press, ...]", text: str, now: "datetime") -> Iterator[str]:
    from controlroom.core import updates
    from controlroom.core.derive.following import following

    world = presses[-1].world
    assert world.run is not None  # the walk began one
    plan, run = world.run.plan, world.run
    where = f"{run.kind.upper()} {plan.environment.upper()}"
    yield f"{where} {plan.id}: {plan.title}, with the scenario {demo.SCENARIO}. Nothing outside is touched or stored."
    yield "On a terminal, controlroom demo opens the room and these are the keys to press."
    before = ""
    for number, press in enumerate(presses, 1):
        yield ""
        key, does = _pressed(press, before)
        yield f"{number}. {f'Press {key}: ' if key else ''}{does}."
        coming = following(press.world, now) if press.world.release else None
        yield from (f"   {line}" for line in _events(press, where))
        yield from (f"   {report.coming(coming, '')}",) if coming else ()
        before = coming.sentence if coming else ""
    for draft in run.drafts:
        yield ""
        yield f"UPDATE for {draft.audience} · {where}"
        yield from updates.text_of(draft).rstrip("\n").split("\n")
    yield ""
    yield from text.rstrip("\n").split("\n")


def _pressed(press: "Press", before: str) -> tuple[str, str]:
    """The key, and what it does; `before` is what NEXT said."""
    key, does = _PRESSED[type(press.intent).__name__]
    if any(new.event.KIND == "gates.assumed" for new in press.events):
        return f"{key}, then Enter", "Go on as if the open gates and approvals were done, for this rehearsal"
    return key, does or before


def _events(press: "Press", where: str) -> Iterator[str]:
    from controlroom.core import event_words, lapse

    for new in press.events:
        of_run = new.stream.startswith("run:")  # what is said of the site and of the release counts live too
        place = f"{lapse.run_time(new.t)} {where} " if of_run else ""
        yield f"{place}{event_words.what(new.event)}"
