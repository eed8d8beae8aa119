"""`check run --watch --record`: a command that observes the live run of a release, or feeds its gates without one."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from controlroom.cli.checking import looked, recording
from controlroom.cli.checking.recording import Recorded
from controlroom.cli.checking.shown import Result
from controlroom.cli.observing import Observer, measured
from controlroom.cli.out import has_reader
from controlroom.cli.session import Session
from controlroom.core import checks
from controlroom.core.plan import Plan
from controlroom.core.variables import spelled
from controlroom.core.verification import Check
from controlroom.probes.looking import BY_HAND, Looked

if TYPE_CHECKING:
    from controlroom.core.world import Run
    from controlroom.dispatch import Answer, Dispatcher

PAUSE = 0.1  # seconds between two looks whether something was seen
Tell = Callable[[Sequence[Result], Recorded], None]


class Rounds:
    """What the observer is to look at while no live run says when: each check at its interval, and whom it tells."""

    def __init__(
        self,
        session: Session,
        desk: "Dispatcher",
        plan: Plan,
        chosen: Sequence[Check],
        deadline: float,
        tell: Tell,
    ) -> None:
        self.chosen = frozenset(check.id for check in chosen)
        self.deadline = deadline
        self._session, self._desk, self._plan, self._tell = session, desk, plan, tell
        self._checks = {check.id: check for check in chosen if check.probe not in BY_HAND}
        self._asked: dict[str, float] = {}
        self._run, self._left = "", ""

    def go_on(self) -> None:
        """Observe until ctrl+c, or until nobody reads what is told. Raises Fault and StoreError."""
        settings = self._session.settings
        observer = Observer(settings.checks, settings.environment, self)
        try:
            while has_reader():
                observer.step(self._desk, self._plan.id)
                time.sleep(PAUSE)
        finally:
            observer.leave()

    def beside(self) -> tuple[Check, ...]:
        """Those whose interval is over."""
        now = time.monotonic()
        found = [
            check
            for check in self._checks.values()
            if now - self._asked.get(check.id, float("-inf")) >= checks.interval(self._plan, check)
        ]
        self._asked |= dict.fromkeys((check.id for check in found), now)
        return tuple(spelled(check, self._plan.variables) for check in found)

    def observes(self, run: "Run", ours: bool) -> None:
        """Say once whether this command is the observer of a live run."""
        left = "" if ours else f"{run.name} is observed by another room or command"
        if (run.name, left) != (self._run, self._left):
            self._run, self._left = run.name, left
            self._session.out.say(f"{left}: this waits until it leaves" if left else f"this observes {run.name}")

    def told(self, seen: tuple[Looked, ...], answer: "Answer | None") -> None:
        """Tell what was seen; what is not set up here will not be while this watches."""
        run = recording.running(self._desk, self._plan.id)
        judged = {check.id: check for check in recording.resolved(self._desk, self._plan.id, self._plan.checks)}
        results = [looked.result_of(judged.get(one.check.id, one.check), one) for one in seen]
        for result in results:
            if result.missing is not None:
                self._checks.pop(result.check.id, None)
        left = self._left if run is not None else ""
        name = run.name if run is not None and not left else ""
        count = len(seen) if name else len(measured(seen))
        self._tell(results, recording.told(name, count, answer, left))
