"""Looking back: boards as of any event, of this run or of an older one, at little cost and without a trace."""

from pathlib import Path

import pytest

from controlroom.core.evolve import replay
from controlroom.core.intents import Abort, Advance, StartRun, TakeSample
from controlroom.core.phases import Phase
from controlroom.dispatch import Dispatcher, Unknown
from controlroom.dispatch import past as pasts
from controlroom.dispatch.past import STRIDE
from tests.dispatch import desks
from tests.dispatch.desks import SAMPLE, Clock, put, story, to
from tests.dispatch.test_dispatch import TICK


def told(desk: Dispatcher, clock: Clock) -> None:
    """A run of the sample from its start to the postmortem, each key a little later than the one before."""
    put(desk, TICK)
    answer = put(desk, StartRun("rehearsal"))
    for _ in range(12):
        clock.forward(7)
        assert answer.board is not None
        answer = put(desk, Advance(assume=True, confirm=SAMPLE))


def test_the_board_as_of_the_last_event_is_the_present_board_at_that_time(desk: Dispatcher, clock: Clock) -> None:
    told(desk, clock)
    last = desk.history(SAMPLE)[-1]
    assert clock.at == last.at
    present = desk.board(SAMPLE)
    clock.forward(3600)
    assert desk.board_at(SAMPLE, last.seq) == present != desk.board(SAMPLE)


def test_every_prefix_is_the_fold_of_its_records_alone_in_whatever_order_it_is_asked_for(desk: Dispatcher) -> None:
    story(desk)
    history = desk.history(SAMPLE)
    assert len(history) > STRIDE + 8
    past = desk.past(SAMPLE)
    for count in (len(history), 1, STRIDE, STRIDE + 1, STRIDE - 1, *range(1, len(history), 5)):
        cut = past.cut(history[count - 1].seq)
        assert cut.records == history[:count]
        assert cut.world == replay(history[:count])
        assert cut.versions["site"] == sum(record.stream == "site" for record in history[:count])


def test_ages_are_ages_then(desk: Dispatcher, clock: Clock) -> None:
    put(desk, TICK)
    ticked = desk.history(SAMPLE)[-1]
    clock.forward(7200)
    put(desk, StartRun("rehearsal"))
    assert desk.board_at(SAMPLE, ticked.seq).gates.gates[0].age == "0 s"
    assert desk.board_at(SAMPLE, ticked.seq + 1).gates.gates[0].age == "2 h"


def test_an_event_of_another_release_moves_the_time_and_nothing_else(desk: Dispatcher, clock: Clock) -> None:
    put(desk, TICK)
    ticked = desk.history(SAMPLE)[-1]
    clock.forward(120)
    put(desk, desks.ImportRelease(desks.plan_of("stripe-go-live")), release="stripe-go-live")
    other = desk.history("stripe-go-live")[-1]
    board = desk.board_at(SAMPLE, other.seq)
    assert board.gates.gates[0].age == "2 m"
    assert board.audit.head == str(ticked.seq)


def test_before_a_release_was_imported_there_is_none(desk: Dispatcher) -> None:
    first = next(record for record in desk.history(SAMPLE) if record.stream != "site")
    with pytest.raises(Unknown, match=f"as of event {first.seq - 1}"):
        desk.board_at(SAMPLE, first.seq - 1)
    assert desk.board_at(SAMPLE, first.seq).header.run == "no run"


def test_as_of_an_event_the_run_is_the_latest_begun_by_then(desk: Dispatcher) -> None:
    story(desk)
    middle = desk.history(SAMPLE)[-9].seq
    to(desk, Phase.PREFLIGHT)
    assert [begun.number for begun in desk.runs(SAMPLE)] == [1, 2]
    assert desk.board_at(SAMPLE, middle).header.run == "run-0001"
    assert desk.board_at(SAMPLE, desk.history(SAMPLE)[-1].seq).header.run == "run-0002"
    assert desk.board_at(SAMPLE, desk.runs(SAMPLE)[0].seq - 1).header.run == "no run"


def test_a_past_grows_with_its_run_and_with_what_is_said_of_the_release(desk: Dispatcher) -> None:
    story(desk)
    old = desk.board_at(SAMPLE, desk.history(SAMPLE)[-1].seq)
    put(desk, TICK, StartRun("rehearsal"), Advance(assume=True))
    newest = desk.history(SAMPLE)[-1].seq
    assert desk.board_at(SAMPLE, newest).header.phase == "QUEUED"
    again = desk.board_at(SAMPLE, newest, run=1)
    assert again.header.run == "run-0001"
    assert again.audit.total == old.audit.total + 1  # the tick, and nothing of the other run


def test_looking_back_leaves_the_log_as_it_is(desk: Dispatcher) -> None:
    story(desk)
    head = desks.store(desk).head()
    for record in desk.history(SAMPLE)[-30:]:
        desk.board_at(SAMPLE, record.seq)
    assert desks.store(desk).head() == head


def test_a_desk_that_only_reads_looks_back_as_well(desk: Dispatcher, path: Path, clock: Clock) -> None:
    told(desk, clock)
    reader = desks.desk(path, clock=clock, read_only=True)
    seq = desk.history(SAMPLE)[-4].seq
    assert reader.board_at(SAMPLE, seq).header == desk.board_at(SAMPLE, seq).header


def test_stepping_in_a_long_run_folds_a_stride_and_no_more(
    desk: Dispatcher, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    to(desk, Phase.MONITORING, scenario="clean")
    while len(desk.history(SAMPLE)) < 300:
        clock.forward(1)
        put(desk, TakeSample())
    seqs = [record.seq for record in desk.history(SAMPLE)]
    desk.board_at(SAMPLE, seqs[-1])
    folded: list[int] = []

    def counting(records: tuple[object, ...], world: object) -> object:
        folded.append(len(records))
        return replay(records, world)  # type: ignore[arg-type]  # they are what they were

    monkeypatch.setattr(pasts, "replay", counting)
    for seq in (*seqs[:-200:-9], *seqs[-200::7]):
        desk.board_at(SAMPLE, seq)
    assert max(folded) <= STRIDE


def test_the_runs_of_a_release_are_not_those_of_another(desk: Dispatcher) -> None:
    put(desk, desks.ImportRelease(desks.plan_of("stripe-go-live")), release="stripe-go-live")
    put(desk, StartRun("rehearsal"), release="stripe-go-live")
    put(desk, StartRun("rehearsal"))
    assert [begun.number for begun in desk.runs(SAMPLE)] == [2]


def test_the_latest_run_is_known_without_a_look_at_the_beginning_of_every_run(
    desk: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    seqs = [desk.history(SAMPLE)[-1].seq]
    for _ in range(3):
        put(desk, StartRun("rehearsal"))
        put(desk, Abort("x"))
        seqs.append(desk.history(SAMPLE)[-1].seq)
    assert [desk.as_of(SAMPLE, seq)[0].run for seq in seqs] == [0, 1, 2, 3]
    looked: list[str] = []
    monkeypatch.setattr(desk, "runs", lambda release: looked.append(release) or ())
    assert desk.as_of(SAMPLE, seqs[-1])[0].run == 3
    assert looked == []
