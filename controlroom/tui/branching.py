"""The forms that look back begins with: which scenario a branch goes on with, and which older run is looked at."""

from typing import TYPE_CHECKING, Any

from controlroom.core.intents import BranchRun
from controlroom.core.refusal import Refusal
from controlroom.core.replay import Reel
from controlroom.core.scenario import Scenario
from controlroom.tui import scrub
from controlroom.tui.form import Choice, Choose, Do, Form, Send
from controlroom.tui.forms import refused

if TYPE_CHECKING:
    from controlroom.dispatch.past import Begun

OLDER = "replay.run."  # with the number of a run behind it: look back on that one


def choose(reel: Reel, here: int, scenarios: tuple[Scenario, ...]) -> Form:
    """Which scenario goes on from the event that is looked at, and what a branch does."""
    if not reel.run:
        return refused(Refusal("not_begun", "no run of this release has begun", "esc, then n starts one"))
    seq, event = reel.frames[here].seq, scrub.said(reel, here)
    does = (
        f"Records run.started, which names {reel.run} and event {seq} of the log; copies nothing. "
        f"{reel.run} ({reel.kind}) and the release stay as they are."
    )
    own = "clean" if reel.kind == "LIVE" else f"the scenario of {reel.run} goes on"
    first = Choice(("as it was", own), Send(BranchRun(reel.number, seq)), does)
    others = (Choice((each.id, each.title), Send(BranchRun(reel.number, seq, each)), does) for each in scenarios)
    return Choose(f"Branch a REHEARSAL from {event} of {reel.run}", (first, *others), "begin it", (24,))


def runs(begun: "tuple[Begun, ...]") -> Form:
    """The runs of a release, the latest first; Enter looks back on one."""
    if not begun:
        return refused(Refusal("no_run", "no run of this release has begun", "n starts one; , replays the release"))
    choices = tuple(Choice(_run(one), Do(f"{OLDER}{one.number}")) for one in reversed(begun))
    return Choose("Look back on a run", choices, "look back", (11, 12, 22))


def _run(one: Any) -> tuple[str, ...]:
    event = one.event
    scenario = f", {event.scenario.id}" if event.scenario else ""
    origin = f"from event {event.at_seq} of run-{event.parent:04}" if event.parent else "from its beginning"
    return f"run-{one.number:04}", event.kind.upper(), f"{one.at[:10]} {one.at[11:16]} UTC", f"{origin}{scenario}"
