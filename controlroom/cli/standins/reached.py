"""What a command may reach on the store of the live demo: its stand-ins and nothing else, as in the room."""

from dataclasses import replace

from controlroom.cli import demo
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session


def on_demo(session: Session) -> None:
    """Let a session on the demo's store look at the stand-ins that run; others stay as they are.

    Raises Fault where none run.
    """
    if session.settings.path.resolve() != demo.path(live=True).resolve():
        return
    from controlroom.cli.standins import started

    try:
        running = started.joined()
    except OSError as error:
        remedy = "controlroom demo --live starts them, and keeps them while its room is open"
        raise Fault(BAD_INPUT, "stand_ins", f"this is the store of the live demo: {error}", remedy) from None
    settings = session.settings
    environment = {**settings.environment, **running.secrets}
    session.settings = replace(settings, checks=running.reach, environment=environment)
