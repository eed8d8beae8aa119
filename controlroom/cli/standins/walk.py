"""The live demo where there is no terminal: the checks look at the stand-ins, before and after something breaks."""

from dataclasses import replace

from controlroom.cli.checking import looked, shown
from controlroom.cli.demo import SAMPLE
from controlroom.cli.session import Session
from controlroom.cli.standins import started
from controlroom.cli.standins.plan import demo_plan
from controlroom.outside import places

BROKEN = "errors"


def walk(session: Session) -> int:
    """Start the stand-ins, look at all checks, break the webhooks, look again, and end; exit 0 if it was seen."""
    from controlroom.formats.plans import read_plan

    plan = demo_plan(read_plan(places.data() / "releases" / f"{SAMPLE}.yaml"))
    running = started.start()
    try:
        settings = replace(session.settings, checks=running.reach, environment=running.secrets)
        looking = Session(settings, session.out)
        before = looked.round_of(looking, plan, plan.checks)
        started.toggle(BROKEN)
        after = looked.round_of(looking, plan, plan.checks)
    finally:
        running.end()
    rounds = {"before": [shown.data(one) for one in before], "after": [shown.data(one) for one in after]}
    lines = [f"LIVE {plan.environment.upper()} {plan.id}, stand-ins on this machine: {shown.summary(before)}"]
    lines += [shown.line(one) for one in before]
    lines += ["", f"Then the stand-ins break ({BROKEN}): {shown.summary(after)}"]
    lines += [shown.line(one) for one in after]
    session.out.data({"release": plan.id, "kind": "LIVE", "broken": BROKEN, **rounds}, lines)
    return 0 if shown.exit_code(before) == 0 and shown.exit_code(after) == 1 else 1
