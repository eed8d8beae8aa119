"""Small stores for the tests: how they are filled, and how they are damaged behind our back."""

import os
import pickle
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any

from controlroom.core.chain import Cells
from controlroom.core.record import Draft, Row
from controlroom.store.log import Log

AT = "2026-03-01T03:16:00.000000Z"
COLUMNS = ("seq", "stream", "version", "kind", "schema", "at", "t", "actor", "body", "prev", "hash")
STREAMS = ("site", "release:billing", "run:1", "release:search", "run:2")


def draft(stream: str = "site", note: str = "", kind: str = "gate.ticked", t: int = 0) -> Draft:
    return Draft(stream, kind, 1, AT, t, '{"login":"ana"}', f'{{"note":"{note}"}}')


def fill(log: Log, count: int) -> None:
    """Append `count` events to an empty log: two runs begin, then each of `STREAMS` has its turn."""
    for _ in range(2):
        log.append([draft("run:new")], {})
    log.append([draft(STREAMS[number % 5], note=f"n{number}", t=number) for number in range(2, count)], {})


def rows(log: Log) -> tuple[Row, ...]:
    return log.tail(1_000_000)


def cells(row: Row) -> Cells:
    return astuple(row)


def damage(path: Path, *statements: str) -> None:
    """Change a store as somebody with a SQLite shell would, guards taken away first."""
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("DROP TRIGGER event_no_delete")
        for statement in statements:
            connection.execute(statement)
    connection.close()


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that another user can reach, as pytest's own can not be."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o755)
        shutil.rmtree(folder)


def in_child(work: Callable[[], Any], user: int | None = None) -> Any:
    """What `work` returns, or the repr of what it raises, in a forked process; as `user` if we are root."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if user is not None and os.getuid() == 0:
                os.setgid(user)
                os.setuid(user)
            try:
                answer = work()
            except Exception as error:  # noqa: BLE001  # the parent looks at it
                answer = repr(error)
            with os.fdopen(writable, "wb") as pipe:
                pickle.dump(answer, pipe)
            status = 0
        finally:
            os._exit(status)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(said)  # noqa: S301  # from our own child


def start(work: Callable[[], None]) -> int:
    """Fork a process that does `work`; its id. It leaves with 0 when the work was done."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def statuses(children: Iterable[int]) -> list[int]:
    """How the processes ended, waited for in turn."""
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
