"""What the Risk pane advises: the words of the band before the deploy, and what is true once it is left behind."""

from controlroom.core import steps
from controlroom.core.counting import many
from controlroom.core.phases import WAY_BACK, Phase
from controlroom.core.world import Run

_DEPLOYED = (Phase.VERIFYING, Phase.MONITORING, Phase.SPIKE, Phase.COMPLETE)
NEXT_TIME = "The score is that of the next attempt."


def advice(run: Run | None, instruction: str) -> str:
    """The band's instruction while it can be followed; afterwards what the run needs instead."""
    if run is None:
        return instruction
    if run.phase in _DEPLOYED:
        return f"Deployed already. Before it: {instruction}"
    if run.phase is Phase.RECOMMENDED:
        return "Deployed, and stopped: decide about the way back, in 5 Rollback."
    if run.phase in WAY_BACK:
        left = len(steps.undone(run))
        needs = f"needs {many(left, 'step')}, then its restore checks" if left else "waits for its restore checks alone"
        return f"The deploy is left behind: the way back {needs}."
    if run.phase is Phase.RESTORED:
        left = len(run.not_restored)
        rest = f", {many(left, 'thing')} not restored" if left else ""
        return f"The deploy is taken back{rest}. {NEXT_TIME}"
    return f"Handed over to people. {NEXT_TIME}" if run.phase is Phase.ESCALATED else instruction
