"""`controlroom run status --follow`: a line for every change until the run ends, to be read by an ear or a log."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from controlroom.cli import commands, report
from controlroom.cli.asking import event_line
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.out import flush, has_reader
from controlroom.cli.session import Session, is_path

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.events import Record

PAUSE = 0.25  # seconds between two looks at one number; nothing else is done while nobody writes


def follow(session: Session, release: str, wait: Callable[[float], None] = time.sleep) -> int:
    """Print where the run stands, then every change as it comes, until the run has ended; Fault for a file.

    Nothing is ever moved, rewritten or coloured by need: lines follow lines.
    """
    if is_path(release):
        raise Fault(BAD_INPUT, "usage", f"{release} is a file: nothing moves in it", "name a stored release by its id")
    if session.settings.json:
        remedy = "leave --json out, or take controlroom audit export --format jsonl"
        raise Fault(BAD_INPUT, "usage", "--follow tells a person, line by line; it makes no envelope", remedy)
    log, desk = session.open().log, session.desk()
    seen, version = log.head()[0], log.data_version()
    board = desk.board(release)
    said = board.next.sentence
    _say(session, list(report.heading(board)))
    while not _over(board) and has_reader():
        while (now := log.data_version()) == version:
            wait(PAUSE)
        version, board = now, desk.board(release)
        fresh = [record for record in desk.history(release) if record.seq > seen]
        seen = fresh[-1].seq if fresh else seen
        _say(session, list(_news(board, fresh, said)))
        said = board.next.sentence
    if _over(board):
        session.out.say(f"{board.header.run} has ended: {board.header.phase}")
    return 0


def _say(session: Session, lines: list[str]) -> None:
    if lines:
        session.out.lines(lines)
    if (unsent := flush()) is not None:
        raise unsent


def _news(board: "Board", fresh: "list[Record]", said: str) -> Iterator[str]:
    """Each event, and what comes next where that is another thing than before."""
    header = board.header
    for record in fresh:
        of_run = record.stream.startswith("run:")
        environment = header.environment.upper() if record.stream != "site" else ""
        yield event_line(record, f"{header.kind} {environment}" if of_run else environment)
    if fresh and board.next.sentence != said:
        yield report.coming(board.next, commands.next_command(board))


def _over(board: "Board") -> bool:
    """Whether the run has ended; one that has not begun is waited for."""
    from controlroom.core.phases import ENDED

    return board.header.phase.casefold() in ENDED
