"""The store under kill -9, contention, full, failing and read-only disks."""

import os
import random
import resource
import signal
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from controlroom.core.record import Stale, StoreError
from controlroom.store.chain import verify
from controlroom.store.glance import read_glance, write_glance
from controlroom.store.log import Log, open_store
from tests.store.stores import AT, draft, fill, in_child, reachable_folder, rows, start, statuses

KILLS = int(os.environ.get("CONTROLROOM_KILLS", "20"))
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "log.db"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach, as pytest's own can not be."""
    with reachable_folder() as folder:
        yield folder


def writing(log: Log) -> Engine:
    assert log.engines.writing is not None
    return log.engines.writing


def append_and_tell(path: Path, pipe: int) -> None:
    """Append for ever, one to three events at a time, and tell the hash of each append's last row."""
    log = open_store(path, timeout=5)
    for turn in range(1_000_000):
        written = log.append([draft("site", note="x" * 700)] * (1 + turn % 3), {})
        os.write(pipe, f"{written[-1].hash}\n".encode())


def killed_while_appending(path: Path, after: float) -> list[str]:
    """The hashes that a writer told of before it was killed."""
    told, tell = os.pipe()
    child = start(lambda: append_and_tell(path, tell))
    os.close(tell)
    first = os.read(told, 65)  # it is at work
    sleep(after)
    os.kill(child, signal.SIGKILL)
    assert statuses([child]) == [-signal.SIGKILL]
    with os.fdopen(told, "rb") as pipe:
        return (first + pipe.read()).decode().split()


def test_kill_9_loses_no_acknowledged_event_and_leaves_the_chain_whole(path: Path) -> None:
    told: list[str] = []
    for turn in range(KILLS):
        told += killed_while_appending(path, random.Random(turn).uniform(0, 0.03))
        log = open_store(path)
        verdict = verify(log)
        kept = {row.hash for row in rows(log)}
        log.close()
        assert verdict.ok, verdict.why
        assert kept.issuperset(told)
    assert len(told) >= KILLS


def read_then_append(path: Path, times: int) -> None:
    """Append `times` events, each after reading what it counts on; begin again when another was first."""
    log = open_store(path, timeout=20)
    done = 0
    while done < times:
        seen = len(log.read("site"))
        try:
            log.append([draft("site", note=f"{os.getpid()}")], {"site": seen})
        except Stale:
            continue
        done += 1
    log.close()


def test_processes_that_read_then_append_never_fork_the_log(path: Path) -> None:
    open_store(path).close()
    assert statuses([start(lambda: read_then_append(path, 50)) for _ in range(4)]) == [0] * 4
    log = open_store(path)
    verdict = verify(log)
    assert (verdict.ok, verdict.events, log.versions()) == (True, 200, {"site": 200})
    log.close()


def test_a_full_disk_is_reported_and_the_log_stays_readable(path: Path) -> None:
    log = open_store(path)
    fill(log, 20)
    before = rows(log)
    with writing(log).connect() as connection:  # the limit lasts as long as the one writing connection
        pages = connection.connection.cursor().execute("PRAGMA page_count").fetchone()[0]
        connection.connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError) as refused:
        log.append([draft("site", note="x" * 100_000)], {})
    assert (refused.value.rule, rows(log), verify(log).ok) == ("store.full", before, True)
    assert log.append([draft()], {})[0].seq == 21
    log.close()


def test_a_disk_that_refuses_to_write_is_reported_and_nothing_is_half_written(path: Path) -> None:
    log = open_store(path)
    fill(log, 20)
    log.close()

    def write_beyond_the_limit() -> tuple[str, int]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, 64_000))
        limited = open_store(path)
        try:
            limited.append([draft("site", note="x" * 200_000)], {})
        except StoreError as error:
            return error.rule, limited.head()[0]
        return "", 0

    assert in_child(write_beyond_the_limit) == ("store.disk", 20)
    log = open_store(path)
    assert (verify(log).ok, log.head()[0]) == (True, 20)
    log.close()


def opened(path: Path, *, read_only: bool) -> tuple[str, int, bool]:
    """The rule that refused, or what a log that opened holds and whether it is whole."""
    try:
        log = open_store(path, read_only=read_only)
        answer = ("", log.head()[0], verify(log).ok)
        log.close()
    except StoreError as error:
        return error.rule, 0, False
    return answer


def test_a_read_only_folder_is_refused_for_writing_and_opened_for_reading(open_folder: Path) -> None:
    path = open_folder / "kept" / "log.db"
    log = open_store(path)
    fill(log, 20)
    log.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    before = path.read_bytes()
    assert in_child(lambda: opened(path, read_only=False), NOBODY) == ("store.read_only", 0, False)
    assert in_child(lambda: opened(path, read_only=True), NOBODY) == ("", 20, True)
    assert (path.read_bytes(), len(list(path.parent.iterdir()))) == (before, 1)


def test_a_store_can_not_be_made_in_a_read_only_folder(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    for name in ("log.db", "kept/log.db"):
        path = open_folder / name
        assert in_child(partial(opened, path, read_only=False), NOBODY)[0] == "store.read_only"
    assert list(open_folder.iterdir()) == []


class Failing:
    """Lets the nth operation of the writing engine fail, and counts them."""

    def __init__(self, engine: Engine, nth: int) -> None:
        self.left = nth
        event.listen(engine, "before_cursor_execute", self.operate)
        event.listen(engine, "commit", self.operate)

    def operate(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error


def keep_glance(connection: Connection, written: tuple[Any, ...]) -> None:
    write_glance(connection, "room", AT, f"after {written[-1].seq}")


def rule_of_failed_append(log: Log) -> str:
    """Append to two streams; the rule of the error, empty when there was none."""
    try:
        log.append([draft("run:new"), draft(), draft()], {"site": log.versions()["site"]}, keep_glance)
    except StoreError as error:
        return error.rule
    return ""


def test_an_append_failing_at_any_operation_leaves_the_state_before_or_after(path: Path) -> None:
    log = open_store(path)
    log.append([draft("run:new"), draft("site")], {}, keep_glance)
    log.close()
    failures = 0
    for nth in range(1, 100):
        log = open_store(path)
        head, before = log.head()[0], (rows(log), read_glance(path, "room"))
        failing = Failing(writing(log), nth)
        rule = rule_of_failed_append(log)
        if rule:
            failures += 1
            assert rule == "store.disk"
            assert (rows(log), read_glance(path, "room")) == before
            log.append([draft("site")], {}, keep_glance)
        log.close()
        log = open_store(path)
        assert (verify(log).ok, read_glance(path, "room")) == (True, (AT, f"after {log.head()[0]}"))
        assert log.head()[0] > head
        log.close()
        if failing.left > 0:
            break
    assert failures >= 8
