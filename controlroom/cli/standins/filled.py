"""The store of the live demo: one release with its gates closed, and a live run that looks at stand-ins."""

import atexit
from typing import TYPE_CHECKING

from controlroom.cli import open as parts
from controlroom.cli.demo import LIVE, OPERATOR, SAMPLE
from controlroom.cli.faults import Fault
from controlroom.cli.standins import started
from controlroom.cli.standins.hold import Hold
from controlroom.cli.standins.plan import demo_plan
from controlroom.cli.standins.state import FAULTS
from controlroom.outside import places

if TYPE_CHECKING:
    from controlroom.cli.observing import Observer
    from controlroom.core.intents import Intent
    from controlroom.dispatch import Dispatcher

EVIDENCE = "done for the demo, nothing was checked"
SIGNALS = (
    *((f"{fault.id}:{'none' if fault.id == 'blind' else 'fail'}", fault.about) for fault in FAULTS),
    ("everything:pass", "everything as on a good day"),
)


def begin(desk: "Dispatcher", observer: "Observer") -> None:
    """Start the stand-ins, fill the store where something is missing, and let the observer look at them."""
    running = started.start_or_join()
    hold = Hold(running)
    atexit.register(hold.leave)
    observer.on_stand_ins(running.reach, running.secrets, SIGNALS, hold.breaks)
    fill(desk)


def fill(desk: "Dispatcher") -> None:
    """Import the release, close its gates and begin its live run, each only where that was never done."""
    from controlroom.core.intents import ImportPeople, ImportPolicy, ImportRelease, MapLogin, StartRun, TickGate
    from controlroom.formats.plans import read_plan

    if LIVE in desk.shelf.ids():
        return
    plan = demo_plan(read_plan(places.data() / "releases" / f"{SAMPLE}.yaml"))
    site: tuple[Intent, ...] = (
        ImportPeople(parts.shipped_people()),
        MapLogin(desk.login.login, OPERATOR),
        ImportPolicy(parts.shipped_policy()),
    )
    gates = tuple(gate.id for stage in plan.stages for gate in stage.gates if not gate.check)
    for intent in site:
        _put(desk, "", intent)
    _put(desk, LIVE, ImportRelease(plan, "the stand-ins of the demo"))
    for gate in gates:
        _put(desk, LIVE, TickGate(gate, EVIDENCE))
    _put(desk, LIVE, StartRun("live"))


def _put(desk: "Dispatcher", release: str, intent: "Intent") -> None:
    refusal = desk.ask(release, intent).refusal
    if refusal is not None and refusal.rule not in ("stale", "unchanged"):
        raise Fault(refusal.code, refusal.rule, refusal.message, refusal.remedy)
