"""The worker: results come together, a hanging look holds up no other, one word cancels, nothing is asked twice."""

import asyncio
from collections.abc import Iterator
from queue import Queue
from threading import Event

import pytest

from controlroom.core.finding import Finding
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes.looking import Looked
from controlroom.probes.worker import Worker

Seen = Queue[tuple[Looked, ...]]


class Outside:
    """Looks that answer at once, or hang until they are cancelled when the id says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.cancelled: Queue[str] = Queue()
        self.hangs = Event()

    async def look(self, check: Check, reach: Reach, secrets: Secrets, deadline: float) -> Looked:
        self.asked.append(check.id)
        try:
            if check.id.startswith("hang"):
                self.hangs.set()
                await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.cancelled.put(check.id)
            raise
        return Looked(check, Finding(value="1"))


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def seen() -> Seen:
    return Queue()


@pytest.fixture
def worker(outside: Outside, seen: Seen) -> Iterator[Worker]:
    worker = Worker(Reach(), Secrets({}), seen.put, look=outside.look)
    worker.start()
    yield worker
    worker.stop()


def checks(*ids: str, probe: Probe = Probe.HTTP) -> list[Check]:
    return [Check(id, id, probe) for id in ids]


def test_many_results_come_as_one_and_one_that_hangs_holds_up_no_other(
    worker: Worker, seen: Seen, outside: Outside
) -> None:
    worker.ask(checks(*(f"quick-{number}" for number in range(140)), *(f"hang-{number}" for number in range(60))))
    found: list[Looked] = []
    while len(found) < 140:
        found += seen.get(timeout=30)
    assert {looked.check.id for looked in found} == {f"quick-{number}" for number in range(140)}
    assert len(worker.busy()) == 60


def test_a_look_under_way_is_not_begun_again(worker: Worker, outside: Outside, seen: Seen) -> None:
    worker.ask(checks("hang"))
    assert outside.hangs.wait(30)
    worker.ask(checks("hang", "quick"))
    seen.get(timeout=30)
    assert outside.asked == ["hang", "quick"]


def test_one_word_cancels_all_and_the_next_look_works(worker: Worker, outside: Outside, seen: Seen) -> None:
    worker.ask(checks("hang-1", "hang-2"))
    assert outside.hangs.wait(30)
    worker.cancel()
    assert {outside.cancelled.get(timeout=30), outside.cancelled.get(timeout=30)} == {"hang-1", "hang-2"}
    worker.ask(checks("quick"))
    assert [looked.check.id for looked in seen.get(timeout=30)] == ["quick"]
    assert seen.empty()


def test_what_only_a_person_can_answer_is_never_asked(worker: Worker, outside: Outside, seen: Seen) -> None:
    worker.ask([*checks("log", probe=Probe.MANUAL), *checks("quick")])
    seen.get(timeout=30)
    assert outside.asked == ["quick"]


def test_what_was_cancelled_rests_until_somebody_asks_anew(worker: Worker, outside: Outside, seen: Seen) -> None:
    worker.ask(checks("hang"))
    assert outside.hangs.wait(30)
    worker.cancel()
    outside.cancelled.get(timeout=30)
    outside.hangs.clear()
    worker.ask(checks("hang", "quick"))  # as the clock does
    seen.get(timeout=30)
    assert outside.asked == ["hang", "quick"]
    worker.ask(checks("hang"), anew=True)
    assert outside.hangs.wait(30)
