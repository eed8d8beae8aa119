"""Turn: one decision in the making; each event is folded in at once, so later rules see what came before."""

from dataclasses import replace
from datetime import datetime

from controlroom.core import clocks, earlier
from controlroom.core import evolve as fold
from controlroom.core.events import NEW_RUN, Event, New, Record
from controlroom.core.kept import Kept, Placed
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.refusal import Refusal
from controlroom.core.release_events import ReleaseEvent
from controlroom.core.run_events import PhaseEntered, RunStarted
from controlroom.core.site_events import ChangePassed, ChangeTakenBack, LiveRunClosed, LiveRunOpened, SiteEvent
from controlroom.core.world import Release, Run, World

Events = tuple[New, ...]
Decision = Events | Refusal


class Refused(Exception):
    """Carries a refusal out of a nested rule; decide turns it back into a value."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Turn:
    """The world as it will be, and the events that make it so; lives for one decision."""

    def __init__(self, world: World, at: datetime, by: Actor) -> None:
        self.world = world
        self.at = at
        self.by = by
        self.events: list[New] = []
        self.kept: list[Kept] = []

    @property
    def release(self) -> Release:
        """The open release; refuses when none is open."""
        if self.world.release is None:
            raise Refused(Refusal("no_release", "no release is open", "import a plan first"))
        return self.world.release

    @property
    def run(self) -> Run:
        """The run; refuses when there is none."""
        if self.world.run is None:
            raise Refused(Refusal("no_run", "this release has no run yet", "start one with n"))
        return self.world.run

    @property
    def present(self) -> Run:
        """The run at the present second: in a live run time passes, and results grow stale, without an event."""
        return clocks.present(self.run, self.at)

    @property
    def opened(self) -> World:
        """The world, with a release open."""
        _ = self.release
        return self.world

    @property
    def now(self) -> int:
        """The present run second: what a live run's clock says, or where the rehearsal stands."""
        return self.present.t

    def site(self, event: SiteEvent) -> None:
        """Append to the site."""
        self._add("site", event, 0, "")

    def of_release(self, event: ReleaseEvent) -> None:
        """Append to the release (which its first event names)."""
        plan = getattr(event, "plan", None) or self.release.plan
        self._add(f"release:{plan.id}", event, 0, "")

    def of_run(self, event: Event, seconds: int = 0, acting_as: str = "") -> None:
        """Append to the run, `seconds` of rehearsal time later; a live run's time is the clock's."""
        if isinstance(event, RunStarted):
            began = self.run.t if event.parent else 0
            self._add(NEW_RUN, event, began, acting_as)
            return
        run = self.run
        stream = f"run:{run.number}" if run.number else NEW_RUN
        self._add(stream, event, self._time(run, seconds), acting_as)

    def keep(self, kept: tuple[Kept, ...]) -> None:
        """Keep measurements beside the log, where they happened: before what this decision appends after them."""
        for one in kept:
            self.kept.append(one)
            self.world = fold.keep(self.world, Placed(self.run.number, 0, one))

    def enter(self, phase: Phase, reason: str = "") -> None:
        """Enter a phase; a live run that ends gives its services back, one that goes on takes them again."""
        run = self.run
        was_over = run.phase in ENDED
        self.of_run(PhaseEntered(phase, reason))
        if run.live and phase in ENDED and not was_over:
            self.site(LiveRunClosed(run.plan.id))
        if run.live and was_over and phase not in ENDED:
            self.site(LiveRunOpened(run.plan.id, run.plan.services))
        if run.live and run.plan.change:
            self._pass_on(run.plan, phase)

    def _pass_on(self, plan: Plan, phase: Phase) -> None:
        """Tell the plans of the same change for later environments that it has come to this one, or was taken back."""
        found = earlier.passed(self.world.site, plan, plan.environment)
        there = found is not None and found.back is None
        if phase is Phase.COMPLETE:
            self.site(ChangePassed(plan.change, plan.environment, plan.id))
        elif phase in WAY_BACK and there:
            self.site(ChangeTakenBack(plan.change, plan.environment, plan.id))

    def _time(self, run: Run, seconds: int) -> int:
        return clocks.present(run, self.at).t + (0 if run.live else seconds)

    def _add(self, stream: str, event: Event, t: int, acting_as: str) -> None:
        self.events.append(New(stream, event, t, acting_as))
        placed = "run:0" if stream == NEW_RUN else stream
        actor = replace(self.by, acting_as=acting_as) if acting_as else self.by
        self.world = fold.evolve(self.world, Record(0, placed, 0, self.at, t, actor, event))


def needed(text: str, what: str) -> str:
    """The reason that somebody gave for something, stripped; refuses when there is none."""
    if not text.strip():
        raise refuse("reason", f"a reason is needed {what}", "say why, in one line", code=2)
    return text.strip()


def refuse(rule: str, message: str, remedy: str, code: int = 1) -> Refused:
    """A refusal to raise."""
    return Refused(Refusal(rule, message, remedy, code=code))
