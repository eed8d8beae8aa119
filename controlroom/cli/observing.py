"""Looking at the checks of live runs while a room is open; one room of all on a store does it for each run."""

import time
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from controlroom.core.finding import Finding
from controlroom.outside.reach import Reach

if TYPE_CHECKING:
    from controlroom.core.scenario import Then
    from controlroom.dispatch import Dispatcher
    from controlroom.outside.secrets import Secrets
    from controlroom.probes.looking import Looked
    from controlroom.probes.worker import Worker
    from controlroom.store.claim import Claim

PACE = 1.0  # seconds between two looks at what is due
Breaks = Callable[[str, str], None]  # breaks or mends, by signal and verdict, what is a stand-in


class Observer:
    """Looks at the live runs of the releases that were opened in this room. Belongs to the dispatcher's thread.

    Nothing is loaded before there is a live run.
    """

    def __init__(self, reach: Reach, environment: Mapping[str, str]) -> None:
        self._reach, self._environment = reach, environment
        self._breaks: Breaks | None = None
        self.signals: tuple[tuple[str, str], ...] = ()
        self._secrets: Secrets | None = None
        self._workers: dict[str, Worker] = {}
        self._claims: dict[int, Claim] = {}
        self._seen: SimpleQueue[tuple[str, tuple[Looked, ...]]] = SimpleQueue()
        self._versions: dict[str, int] = {}  # of the store when a release was last seen without a live run
        self._next = 0.0

    def on_stand_ins(
        self, reach: Reach, secrets: Mapping[str, str], signals: tuple[tuple[str, str], ...], breaks: Breaks
    ) -> None:
        """Look at stand-ins and nothing else; they can be broken by signals."""
        self._reach, self._environment = reach, secrets
        self.signals, self._breaks = signals, breaks

    def signal(self, then: "Then") -> None:
        """Break something of the stand-ins, or mend it; the next look sees it."""
        if self._breaks is not None:
            self._breaks(then.signal, then.verdict)

    def step(self, desk: "Dispatcher", release: str) -> bool:
        """Bring in what was seen, and begin the looks that are due; whether something was brought in.

        `release` is the one whose room is open, if any. Raises StoreError.
        """
        brought = self._bring(desk)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + PACE
            for one in {release, *self._workers} - {""}:
                self._look(desk, one)
        return brought

    def now(self, desk: "Dispatcher", release: str) -> None:
        """Look at all checks of a live run now, or end the looks under way."""
        from controlroom.dispatch.observing import wanted

        worker = self._worker(release)
        if worker.busy():
            worker.cancel()
        else:
            worker.ask(wanted(desk, release, all_of_them=True))

    def leave(self) -> None:
        """End all looks; another room goes on with them."""
        for worker in self._workers.values():
            worker.stop()
        for claim in self._claims.values():
            claim.release()

    def _look(self, desk: "Dispatcher", release: str) -> None:
        from controlroom.dispatch import Unknown
        from controlroom.store.log import Log

        assert isinstance(desk.log, Log)  # the command line opens no other
        version = desk.log.data_version()
        if self._versions.get(release) == version:
            return
        from controlroom.dispatch import observing

        try:
            run = observing.live_run(desk, release)
        except Unknown:
            run = None
        if run is None:
            self._versions[release] = version
            return
        if not desk.limits.covers(run.plan.environment) and self._is_ours(desk.log, run.number):
            found = observing.wanted(desk, release)
            if found:
                self._worker(release).ask(found)

    def _is_ours(self, log: "object", run: int) -> bool:
        from controlroom.store.claim import Claim
        from controlroom.store.log import Log

        assert isinstance(log, Log)
        claim = self._claims.setdefault(run, Claim(log.path, f"looks-{run:04}"))
        return claim.take()

    def _worker(self, release: str) -> "Worker":
        if release not in self._workers:
            from controlroom.outside.secrets import Secrets
            from controlroom.probes.worker import Worker

            self._secrets = self._secrets or Secrets(self._environment)
            worker = Worker(self._reach, self._secrets, lambda seen: self._seen.put((release, seen)))
            worker.start()
            self._workers[release] = worker
        return self._workers[release]

    def _bring(self, desk: "Dispatcher") -> bool:
        from controlroom.dispatch import observing

        found: dict[str, dict[str, Finding]] = {}
        while True:
            try:
                release, seen = self._seen.get_nowait()
            except Empty:
                break
            found.setdefault(release, {}).update((looked.check.id, _finding(release, looked)) for looked in seen)
        answers = [observing.bring(desk, release, findings) for release, findings in found.items()]
        return any(answer is not None for answer in answers)


def _finding(release: str, looked: "Looked") -> Finding:
    """What a look found; one that is not set up here is blind, and says who mends that."""
    if looked.missing is not None:
        return Finding(error=f"not set up here: controlroom doctor --checks {release} says how")
    return looked.finding or Finding(error="no answer")
