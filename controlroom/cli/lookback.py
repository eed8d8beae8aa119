"""`controlroom run replay`, `branch` and `compare`: runs looked back on, begun anew from, and beside each other."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli.asking import change, refused
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session
from controlroom.cli.verbs import session_of

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.compare import Comparison, Pair
    from controlroom.core.replay import Frame

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run by its name or number: run-0003, or 3.")]
Other = Annotated[str, typer.Argument(metavar="[RUN]", help="Another run of the release; else where it came from.")]
At = Annotated[int, typer.Option("--at", metavar="SEQ", min=1, help="The event of the log to go on from.")]
Scenario = Annotated[str, typer.Option(metavar="NAME", help="The scenario that goes on; else the run's own, or clean.")]
_LEFT, _ONE = 30, 34  # columns of a comparison: what is compared, and the first run


def replay(ctx: typer.Context, run: Run) -> int:
    """Print where a run stood at each phase that it entered, as its board said then."""
    session = session_of(ctx)
    number, release = named(session, run)
    desk = session.desk()
    reel = desk.reel(release, number)
    begun = next(one.seq for one in desk.runs(release) if one.number == number)
    stops = [frame for frame in reel.frames if frame.phase or frame.seq == begun]
    boards = [(frame, desk.board_at(release, frame.seq, number)) for frame in stops]
    last = boards[-1][1].header
    assumed, environment = last.assumed, last.environment
    value: dict[str, Any] = {"release": release, "environment": environment, "run": reel.run, "kind": reel.kind}
    kind = f"{reel.kind}, {assumed} ASSUMED" if assumed else reel.kind
    value |= {"assumed": assumed, "events": len(reel.frames), "stops": [_stop(frame, board) for frame, board in boards]}
    session.out.data(value, _told(f"REPLAY of {kind} {environment.upper()} {release} {reel.run}", boards))
    return 0


def branch(ctx: typer.Context, run: Run, at: At, scenario: Scenario = "") -> int:
    """Begin a REHEARSAL from where a run stood after an event of the log; the run itself stays as it is."""
    from controlroom.core.intents import BranchRun
    from controlroom.formats.scenarios import read_scenario

    session = session_of(ctx)
    number, release = named(session, run)
    return change(session, release, BranchRun(number, at, read_scenario(scenario) if scenario else None))


def compare(ctx: typer.Context, run: Run, other: Other = "") -> int:
    """Print two runs of a release beside each other: ends, where they part, phases, steps and checks."""
    from controlroom.core import plain
    from controlroom.core.refusal import Refusal

    session = session_of(ctx)
    number, release = named(session, run)
    found = session.desk().comparison(release, number, numbered(other) if other else 0)
    if isinstance(found, Refusal):
        raise refused(found, session)
    session.out.data(json.loads(plain.dumps(found)), compared(found))
    return 0


def numbered(word: str) -> int:
    """The number that a word for a run means, its name, its stream or the number itself; Fault for another word."""
    found = re.fullmatch(r"(?:run[-:])?0*([1-9][0-9]{0,8})", word)
    if found is None:
        raise Fault(BAD_INPUT, "usage", f"{word!r} is no run", "write run-0003, or 3")
    return int(found[1])


def named(session: Session, word: str) -> tuple[int, str]:
    """The number of a run that is in the store, and the release that it is of; Fault for another."""
    number = numbered(word)
    opened = session.open()
    rows = opened.log.read(f"run:{number}")
    began = opened.desk.codec.record(rows[0]).event if rows else None
    if began is None:
        remedy = "controlroom release list shows every release with its latest run"
        raise Fault(BAD_INPUT, "unknown", f"there is no run-{number:04} here", remedy)
    return number, str(getattr(began, "release", ""))


def _stop(frame: "Frame", board: "Board") -> dict[str, Any]:
    header = board.header
    return {
        "seq": frame.seq,
        "at": board.at,
        "elapsed": header.elapsed,
        "phase": header.phase,
        "risk": board.risk.title.mark.word,
        "gates": board.gates.title.mark.word,
        "checks": board.checks.title.mark.word,
        "rollback": board.rollback.title.mark.word,
        "next": board.next.sentence,
        "because": board.next.because,
    }


def _told(where: str, boards: "list[tuple[Frame, Board]]") -> Iterator[str]:
    yield where
    for frame, board in boards:
        said = _stop(frame, board)
        states = ", ".join(f"{name} {said[name]}" for name in ("risk", "gates", "checks", "rollback"))
        time = " ".join(part for part in (f"{frame.day} {frame.time} UTC", said["elapsed"]) if part)
        yield f"event {frame.seq} {time} {said['phase']}: {states}"
        joint = " " if said["next"][-1:] in ".:?!" else ": "
        yield f"  next: {joint.join(part for part in (said['next'], said['because']) if part)}"


def compared(comparison: "Comparison") -> Iterator[str]:
    """A comparison as lines: what differs is marked, and nothing is cut."""
    yield f"{comparison.environment.upper()} {comparison.release}: {comparison.one} beside {comparison.other}"
    yield comparison.since
    for part in comparison.parts:
        yield part.title
        yield from (line for pair in part.pairs for line in _pair(pair))


def _pair(pair: "Pair") -> Iterator[str]:
    from controlroom.core.text import pad, wrap

    mark = "!" if pair.differs else " "
    cells = [wrap(pair.label, _LEFT), wrap(pair.one, _ONE), wrap(pair.other, _ONE)]
    for index in range(max(map(len, cells))):
        left, one, other = (cell[index] if index < len(cell) else "" for cell in cells)
        yield f"{' ' if index else mark} {pad(left, _LEFT)}  {pad(one, _ONE)}  {other}".rstrip()
