"""A thread that looks while the room is open: named, cancelled on one word, never in the way of a key."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from threading import Thread
from typing import Any

from controlroom.core.verification import Check
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes.looking import BY_HAND, DEADLINE, Looked, look

RESTS = 60.0  # seconds for which a look that was ended is not begun again by the clock
GATHERED = 0.2  # seconds for which results wait for each other, so that many come as one
Look = Callable[[Check, Reach, Secrets, float], Coroutine[Any, Any, Looked]]
Deliver = Callable[[tuple[Looked, ...]], None]


class Worker:
    """Looks at checks in a daemon thread of its own. All methods may be called from any thread and return at once.

    `deliver` gets what was seen, a few at a time, in the worker's thread. What is left under way at the end of the
    program ends with it.
    """

    def __init__(
        self, reach: Reach, secrets: Secrets, deliver: Deliver, deadline: float = DEADLINE, look: Look = look
    ) -> None:
        self._reach, self._secrets, self._deliver = reach, secrets, deliver
        self._deadline, self._look = deadline, look
        self._loop = asyncio.new_event_loop()
        self._tasks: dict[str, tuple[asyncio.Task[None], float]] = {}
        self._rests: dict[str, float] = {}  # until when, by check
        self._seen: list[Looked] = []
        self._thread = Thread(target=self._run, name="checks", daemon=True)

    def start(self) -> None:
        """Begin; what was asked before is begun then."""
        self._thread.start()

    def ask(self, checks: Sequence[Check], *, anew: bool = False) -> None:
        """Look at these, but for those by hand, those under way and, if not `anew`, those that rest."""
        self._loop.call_soon_threadsafe(self._begin, tuple(checks), anew)

    def cancel(self) -> None:
        """End every look under way; nothing of them is delivered, and they rest for a minute."""
        self._loop.call_soon_threadsafe(self._end)

    def busy(self) -> tuple[tuple[str, float], ...]:
        """The checks under way, and the seconds that each has taken, the longest first."""
        now = time.monotonic()
        return tuple(
            sorted(((id, now - began) for id, (_, began) in dict(self._tasks).items()), key=lambda one: -one[1])
        )

    def stop(self) -> None:
        """End the looks and the thread, and wait for it."""
        self.cancel()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._rest())
        finally:
            self._loop.close()

    def _begin(self, checks: tuple[Check, ...], anew: bool) -> None:
        for check in checks:
            rests = not anew and time.monotonic() < self._rests.get(check.id, 0.0)
            if check.probe not in BY_HAND and check.id not in self._tasks and not rests:
                task = self._loop.create_task(self._one(check), name=f"check {check.id}")
                self._tasks[check.id] = (task, time.monotonic())

    def _end(self) -> None:
        self._rests |= dict.fromkeys(self._tasks, time.monotonic() + RESTS)
        for task, _ in self._tasks.values():
            task.cancel()

    async def _one(self, check: Check) -> None:
        try:
            looked = await self._look(check, self._reach, self._secrets, self._deadline)
        finally:
            self._tasks.pop(check.id, None)
        if not self._seen:
            self._loop.call_later(GATHERED, self._tell)
        self._seen.append(looked)

    def _tell(self) -> None:
        seen, self._seen = tuple(self._seen), []
        self._deliver(seen)

    async def _rest(self) -> None:
        await asyncio.gather(*(task for task, _ in self._tasks.values()), return_exceptions=True)
