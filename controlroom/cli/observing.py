"""Looking at the checks of live runs while a room is open, or a command watches; one of all on a store does it."""

import time
from collections.abc import Callable, Iterable, Mapping
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from controlroom.core.finding import Finding
from controlroom.outside.reach import Reach

if TYPE_CHECKING:
    from controlroom.core.plan import Plan
    from controlroom.core.refusal import Refusal
    from controlroom.core.scenario import Then
    from controlroom.core.verification import Check
    from controlroom.core.world import Run
    from controlroom.dispatch import Answer, Dispatcher
    from controlroom.outside.secrets import Secrets
    from controlroom.probes.looking import Looked
    from controlroom.probes.worker import Worker
    from controlroom.store.claim import Claim

PACE = 1.0  # seconds between two looks at what is due
GONE = "leave the room and begin again: controlroom demo --live starts the stand-ins"
Breaks = Callable[[str, str], None]  # breaks or mends, by signal and verdict, what is a stand-in; raises OSError


class Watch(Protocol):
    """A command that watches a release: it also looks where no run asks for it, and feeds the gates."""

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the only checks that it looks at."""

    @property
    def deadline(self) -> float:
        """Seconds for each look."""

    def beside(self) -> "tuple[Check, ...]":
        """What is to be looked at now while no live run says when."""

    def observes(self, run: "Run", ours: bool) -> None:
        """A live run goes on, and it is observed by this command, or by somebody else."""

    def told(self, seen: "tuple[Looked, ...]", answer: "Answer | None") -> None:
        """What was seen, and what became of it in the log; None: nothing there takes it."""


class Observer:
    """Looks at the live runs of the releases that were opened in this room. Belongs to the dispatcher's thread.

    Nothing is loaded before there is a live run. With a `watch` it is a command that looks.
    """

    def __init__(self, reach: Reach, environment: Mapping[str, str], watch: Watch | None = None) -> None:
        self._reach, self._environment, self._watch = reach, environment, watch
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

    def signal(self, then: "Then") -> "Refusal | None":
        """Break something of the stand-ins, or mend it; the next look sees it. A refusal where they do not answer."""
        from controlroom.core.refusal import Refusal

        try:
            if self._breaks is not None:
                self._breaks(then.signal, then.verdict)
        except OSError as error:
            return Refusal("stand_ins", f"nothing was broken or mended: {error}", GONE, code=2)
        return None

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

    def unset(self, plan: "Plan") -> tuple[str, ...]:
        """The ids of the checks of a plan that can not look from here for lack of configuration; nobody is asked."""
        from controlroom.probes.unset import unset

        return unset(plan.checks, self._reach, self._environment)

    def now(self, desk: "Dispatcher", release: str) -> None:
        """Look at all checks now, or end the looks under way; without a live run at those of gates."""
        from controlroom.dispatch.observing import wanted

        worker = self._worker(release)
        if worker.busy():
            worker.cancel()
        else:
            worker.ask(wanted(desk, release, all_of_them=True), anew=True)

    def leave(self) -> None:
        """End all looks; another room goes on with them."""
        for worker in self._workers.values():
            worker.stop()
        for claim in self._claims.values():
            claim.release()

    def _look(self, desk: "Dispatcher", release: str) -> None:
        run = self._live_run(desk, release)
        if run is None and self._watch is None:
            return
        found = self._wanted(desk, release, run)
        if found:
            self._worker(release).ask(found)

    def _live_run(self, desk: "Dispatcher", release: str) -> "Run | None":
        from controlroom.dispatch import Unknown
        from controlroom.store.log import Log

        assert isinstance(desk.log, Log)  # the command line opens no other
        version = desk.log.data_version()
        if self._versions.get(release) == version:
            return None
        from controlroom.dispatch import observing

        try:
            run = observing.live_run(desk, release)
        except Unknown:
            run = None
        if run is None:
            self._versions[release] = version
        return run

    def _wanted(self, desk: "Dispatcher", release: str, run: "Run | None") -> "tuple[Check, ...]":
        from controlroom.core import due
        from controlroom.dispatch import observing

        watch = self._watch
        if run is not None and desk.limits.covers(run.plan.environment):
            return ()
        if run is not None and observing.goes_on(run):
            ours = self._is_ours(desk, run)
            if watch is not None:
                watch.observes(run, ours)
            if not ours:
                return ()
            if watch is None or due.looked_at(run):
                found = observing.wanted(desk, release)
                return found if watch is None else tuple(check for check in found if check.id in watch.chosen)
        return watch.beside() if watch is not None else ()

    def _is_ours(self, desk: "Dispatcher", run: "Run") -> bool:
        return self._claims.setdefault(run.number, claim_of(desk, run)).take()

    def _worker(self, release: str) -> "Worker":
        if release not in self._workers:
            from controlroom.outside.secrets import Secrets
            from controlroom.probes.looking import DEADLINE
            from controlroom.probes.worker import Worker

            self._secrets = self._secrets or Secrets(self._environment)
            deadline = self._watch.deadline if self._watch else DEADLINE
            worker = Worker(self._reach, self._secrets, lambda seen: self._seen.put((release, seen)), deadline)
            worker.start()
            self._workers[release] = worker
        return self._workers[release]

    def _bring(self, desk: "Dispatcher") -> bool:
        found: dict[str, list[Looked]] = {}
        while True:
            try:
                release, seen = self._seen.get_nowait()
            except Empty:
                break
            found.setdefault(release, []).extend(seen)
        answers = [self._brought(desk, release, tuple(seen)) for release, seen in found.items()]
        return any(answer is not None for answer in answers)

    def _brought(self, desk: "Dispatcher", release: str, seen: "tuple[Looked, ...]") -> "Answer | None":
        from controlroom.dispatch import observing

        findings = {looked.check.id: _finding(release, looked) for looked in seen}
        run = observing.live_run(desk, release)
        if self._watch is None:  # before a run a person asked for it, to whom it is told at the gates
            return observing.bring(desk, release, findings) if run else observing.record(desk, release, {}, findings)
        ours = run is not None and observing.goes_on(run) and self._is_ours(desk, run)
        answer = observing.record(desk, release, findings if ours else {}, measured(seen))
        self._watch.told(seen, answer)
        return answer


def claim_of(desk: "Dispatcher", run: "Run") -> "Claim":
    """What only one at a time holds: the right to observe a live run."""
    from controlroom.store.claim import Claim
    from controlroom.store.log import Log

    assert isinstance(desk.log, Log)  # the command line opens no other
    return Claim(desk.log.path, f"looks-{run.number:04}")


def measured(seen: Iterable["Looked"]) -> dict[str, Finding]:
    """What was found, by check, without what is not set up here: that measured nothing."""
    return {looked.check.id: _finding("", looked) for looked in seen if looked.missing is None}


def _finding(release: str, looked: "Looked") -> Finding:
    """What a look found; one that is not set up here is blind, and says who mends that."""
    if looked.missing is not None:
        return Finding(error=f"not set up here: controlroom doctor --checks {release} says how")
    return looked.finding or Finding(error="no answer")
