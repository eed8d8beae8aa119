"""The glance is read without the store's libraries, creates nothing and is silent about what is broken."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.store import glance
from controlroom.store.glance import APPLICATION_ID, read_glance, write_glance
from controlroom.store.log import Log, open_store
from tests.store.stores import AT, draft, in_child, reachable_folder, start, statuses

NOBODY = 65534


def keep(log: Log, body: str) -> None:
    log.append([draft()], {}, lambda connection, _: write_glance(connection, "room", AT, body))


def crash_after(path: Path, body: str) -> None:
    """Let a process keep a text and die with its WAL beside the store."""

    def die() -> None:
        keep(open_store(path), body)
        os.kill(os.getpid(), signal.SIGKILL)

    assert statuses([start(die)]) == [-signal.SIGKILL]
    assert Path(f"{path}-wal").stat().st_size > 0


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder


def test_what_was_kept_is_read_from_a_closed_store_and_no_file_is_made(log: Log, path: Path) -> None:
    keep(log, "text")
    log.close()
    assert read_glance(path, "room") == (AT, "text")
    assert names(path.parent) == ["log.db"]


def test_what_was_kept_is_read_while_another_room_is_open(log: Log, path: Path) -> None:
    keep(log, "old")
    keep(log, "new")
    assert read_glance(path, "room") == (AT, "new")
    keep(log, "newer")
    assert read_glance(path, "room") == (AT, "newer")


def test_a_writer_that_comes_while_we_read_without_a_lock_is_noticed(
    log: Log, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(log, "old")
    log.close()
    read_file = glance._ask

    def interrupted(
        store: Path, options: str, query: str, values: tuple[object, ...]
    ) -> list[tuple[object, ...]] | None:
        found = read_file(store, options, query, values)
        if "immutable" in options:
            keep(log, "new")
        return found

    monkeypatch.setattr(glance, "_ask", interrupted)
    assert read_glance(path, "room") == (AT, "new")


def test_reading_waits_for_no_writer(log: Log, path: Path) -> None:
    keep(log, "text")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE glance SET body = 'half'")
    assert read_glance(path, "room") == (AT, "text")
    writer.close()


def test_what_a_crashed_writer_left_in_its_wal_is_read(path: Path) -> None:
    open_store(path).close()
    crash_after(path, "last words")
    before = names(path.parent)
    assert read_glance(path, "room") == (AT, "last words")
    assert names(path.parent) == before


def test_a_wal_without_its_index_is_left_to_the_store(path: Path) -> None:
    open_store(path).close()
    crash_after(path, "last words")
    Path(f"{path}-shm").unlink()
    assert read_glance(path, "room") is None
    assert names(path.parent) == ["log.db", "log.db-wal"]


@pytest.mark.parametrize("crashed", [False, True])
def test_a_read_only_folder_is_read(open_folder: Path, crashed: bool) -> None:
    path = open_folder / "kept" / "log.db"
    log = open_store(path)
    keep(log, "text")
    log.close()
    if crashed:
        crash_after(path, "text")
    for each in path.parent.iterdir():
        each.chmod(0o444)
    path.parent.chmod(0o555)
    before = names(path.parent)
    assert in_child(lambda: read_glance(path, "room"), NOBODY) == (AT, "text")
    assert names(path.parent) == before


def test_an_unknown_key_is_none(log: Log, path: Path) -> None:
    assert read_glance(path, "room") is None


def test_an_absent_store_is_none_and_stays_absent(path: Path) -> None:
    assert read_glance(path, "room") is None
    assert not path.parent.exists()


@pytest.mark.parametrize("content", [b"", b"notes", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_foreign_or_broken_file_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(content)
    assert read_glance(path, "room") is None
    assert (path.read_bytes(), names(tmp_path)) == (content, ["log.db"])


def test_a_foreign_database_with_the_same_table_is_none(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "log.db") as shell:
        shell.execute("CREATE TABLE glance (key TEXT PRIMARY KEY, at TEXT, body TEXT)")
        shell.execute("INSERT INTO glance VALUES ('room', 'at', 'body')")
        shell.execute("PRAGMA user_version = 1")
    shell.close()
    assert read_glance(tmp_path / "log.db", "room") is None


def test_a_text_of_another_kind_is_none(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "log.db") as shell:
        shell.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        shell.execute("PRAGMA user_version = 1")
        shell.execute("CREATE TABLE glance (key TEXT PRIMARY KEY, at TEXT, body TEXT)")
        shell.execute("INSERT INTO glance VALUES ('room', 'at', x'00'), ('bad', 'at', CAST(x'ff' AS TEXT))")
    shell.close()
    assert read_glance(tmp_path / "log.db", "room") is None
    assert read_glance(tmp_path / "log.db", "bad") is None


def test_a_truncated_store_is_none_or_true(log: Log, path: Path) -> None:
    keep(log, "text")
    log.close()
    whole = path.read_bytes()
    for size in range(0, len(whole), 512):
        path.write_bytes(whole[:size])
        assert read_glance(path, "room") in (None, (AT, "text"))


def test_a_link_a_folder_and_a_pipe_are_none(log: Log, path: Path, tmp_path: Path) -> None:
    keep(log, "text")
    log.close()
    (tmp_path / "link").symlink_to(path)
    os.mkfifo(tmp_path / "pipe")
    for each in (tmp_path / "link", tmp_path / "pipe", tmp_path, Path("a\0b")):
        assert read_glance(each, "room") is None


def test_a_store_from_a_newer_controlroom_is_left_to_the_store(log: Log, path: Path) -> None:
    keep(log, "text")
    log.close()
    with sqlite3.connect(path) as shell:
        shell.execute("PRAGMA user_version = 2")
    shell.close()
    assert read_glance(path, "room") is None


def test_reading_imports_no_library() -> None:
    code = (
        "import sys; import controlroom.store.glance, controlroom.store.place; "
        "print(sorted({'sqlmodel', 'sqlalchemy', 'pydantic', 'textual'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert said.stdout.strip() == "[]"


def test_the_rows_of_a_stream_are_those_that_the_log_reads(log: Log, path: Path) -> None:
    log.append([draft(), draft(), draft("release:one")], {})
    assert glance.read_rows(path, "site") == log.read("site")
    assert glance.read_rows(path, "release:one") == log.read("release:one")
    assert glance.read_rows(path, "run:1") == ()
    assert glance.read_rows(path.with_name("absent"), "site") is None


def test_the_lines_are_those_that_want_attention_first_and_all_are_counted(log: Log, path: Path) -> None:
    cells = "INSERT INTO catalogue (release, run, attention, words, body) VALUES (?, 0, ?, '', ?)"
    with log.engines.writing.begin() as connection:  # type: ignore[union-attr]  # this log may write
        for name, attention in (("a", 1), ("b", 9), ("c", 5)):
            connection.exec_driver_sql(cells, (name, attention, f"line {name}"))
    assert glance.read_lines(path, 2) == (("line b", "line c"), 3)
    assert glance.read_lines(path.with_name("absent"), 2) is None
