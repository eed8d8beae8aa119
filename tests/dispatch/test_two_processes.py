"""Two real processes at one store: each key is one step or a refusal, and what stands in the log is legal."""

import json
from pathlib import Path

from controlroom.core.evolve import replay
from controlroom.core.intents import Intent, StartRun
from controlroom.core.phases import ENDED
from controlroom.store.chain import verify
from tests.data.shipped import SAMPLE
from tests.dispatch import desks
from tests.store.stores import start, statuses

KEYS = 30
PATIENCE = 60.0  # seconds to wait for the other writer, so that a slow machine changes nothing


def test_two_processes_that_press_n_leave_a_legal_log(path: Path, tmp_path: Path) -> None:
    first = desks.desk(path)
    desks.furnish(first)
    before = len(desks.store(first).tail(10_000))
    desks.store(first).close()

    def work(name: str) -> None:
        one = desks.desk(path, desks.SAM if name == "a" else desks.TAYLOR, timeout=PATIENCE)
        board, counts = one.board(SAMPLE), {"events": 0, "done": 0, "stale": 0, "other": 0}
        for _ in range(KEYS):
            intent: Intent = desks.next_key(board, SAMPLE) if board.next.tag != "N" else StartRun("rehearsal")
            answer = one.ask(SAMPLE, intent, board.seen)
            rule = answer.refusal.rule if answer.refusal else "done"
            counts[rule if rule in counts else "other"] += 1
            counts["events"] += len(answer.records)
            assert answer.board is not None
            board = answer.board
        (tmp_path / name).write_text(json.dumps(counts))

    assert statuses([start(lambda name=name: work(name)) for name in "ab"]) == [0, 0]  # type: ignore[misc]  # mypy can not tell
    counts = [json.loads((tmp_path / name).read_text()) for name in "ab"]
    assert [count["done"] + count["stale"] for count in counts] == [KEYS, KEYS]

    after = desks.desk(path)
    rows = desks.store(after).tail(10_000)
    assert len(rows) - before == sum(count["events"] for count in counts)
    assert verify(desks.store(after)).ok
    latest = after.world(SAMPLE).run
    assert latest is not None
    for number in range(1, latest.number + 1):
        run = replay(after.history(SAMPLE, number)).run
        assert run is not None
        assert number == latest.number or run.phase in ENDED
