"""What is opened is ours, private and on a disk whose locks work; everything else is refused untouched."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from controlroom.core.record import StoreError
from controlroom.store import engine
from controlroom.store.glance import APPLICATION_ID
from controlroom.store.log import Log, open_store
from tests.store.stores import draft, fill, rows, start, statuses


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(path: Path | str, rule: str, *, read_only: bool = False) -> StoreError:
    """The refusal to open; it must bear this rule and say how to mend it."""
    with pytest.raises(StoreError) as caught:
        open_store(path, read_only=read_only)
    assert caught.value.rule == rule
    assert caught.value.remedy
    return caught.value


def test_a_new_store_is_private(log: Log, path: Path) -> None:
    log.append([draft()], {})
    assert mode(path.parent) == 0o700
    assert {mode(each) for each in path.parent.iterdir()} == {0o600}
    assert sorted(each.name for each in path.parent.iterdir()) == ["log.db", "log.db-shm", "log.db-wal"]


def test_a_loose_umask_changes_nothing(path: Path) -> None:
    before = os.umask(0)
    try:
        open_store(path).close()
    finally:
        os.umask(before)
    assert (mode(path.parent), mode(path)) == (0o700, 0o600)


def test_a_store_that_others_may_read_is_made_private_again(log: Log, path: Path) -> None:
    log.close()
    path.chmod(0o644)
    open_store(path).close()
    assert mode(path) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_store(tmp_path / "log.db").close()
    assert mode(tmp_path) == 0o755


def test_the_engines_are_set_up_as_promised(log: Log) -> None:
    assert log.engines.writing is not None
    with log.engines.writing.connect() as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert said == ["wal", 2, 1, 1000]


def test_the_reading_engine_can_not_write(log: Log) -> None:
    with log.engines.reading.connect() as connection, pytest.raises(Exception, match="readonly database"):
        connection.exec_driver_sql("INSERT INTO glance VALUES ('a', 'b', 'c')")


def test_a_url_names_the_same_store_as_its_path(log: Log, path: Path) -> None:
    log.append([draft()], {})
    other = open_store(f"sqlite:///{path}", read_only=True)
    assert other.head() == log.head()
    other.close()


def test_another_kind_of_url_is_refused_without_showing_its_password() -> None:
    error = refused("postgresql://ana:secret@host/log", "store.foreign")
    assert "secret" not in str(error)


def test_names_that_mean_something_to_sqlite_are_plain_names(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory#b%41 c.db"
    log = open_store(path)
    log.append([draft()], {})
    log.close()
    assert path.exists()
    assert {each.name for each in tmp_path.iterdir()} == {path.name}


def test_a_reading_log_reads_and_refuses_to_append(log: Log, path: Path) -> None:
    fill(log, 5)
    reading = open_store(path, read_only=True)
    assert rows(reading) == rows(log)
    assert reading.refusal is not None
    with pytest.raises(StoreError) as caught:
        reading.append([draft()], {})
    reading.close()
    assert caught.value.rule == "store.read_only"


def test_a_reading_log_creates_no_store(path: Path) -> None:
    refused(path, "store.read_only", read_only=True)
    assert not path.parent.exists()


def test_a_store_from_a_newer_controlroom_is_read_and_never_written(log: Log, path: Path) -> None:
    fill(log, 5)
    log.close()
    with sqlite3.connect(path) as shell:
        shell.execute("PRAGMA user_version = 2")
    shell.close()
    newer = open_store(path)
    assert len(rows(newer)) == 5
    with pytest.raises(StoreError, match="written by a newer controlroom") as caught:
        newer.append([draft()], {})
    newer.close()
    assert caught.value.rule == "store.newer"


def foreign_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as shell:
        shell.execute("CREATE TABLE event (seq INTEGER)")
    shell.close()


def borrowed_name(path: Path) -> None:
    """Another program's file in whose header our number stands by itself at the wrong place."""
    path.write_bytes(b"x" * 68 + APPLICATION_ID.to_bytes(4, "big") + b"x" * 4000)


@pytest.mark.parametrize(
    "make",
    [foreign_sqlite, borrowed_name, Path.touch, lambda path: path.write_text("notes\n")],
    ids=["sqlite", "borrowed", "empty", "text"],
)
def test_a_file_that_is_not_ours_is_refused_untouched(tmp_path: Path, make: object) -> None:
    path = tmp_path / "log.db"
    make(path)  # type: ignore[operator]  # each of them takes a path
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
    refused(path, "store.foreign")
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before
    assert [each.name for each in tmp_path.iterdir()] == ["log.db"]


def test_a_folder_or_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        refused(tmp_path / name, "store.foreign")


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
def test_a_symlink_in_the_place_of_a_file_is_refused(log: Log, path: Path, suffix: str) -> None:
    log.close()
    aim = path.parent / "elsewhere"
    aim.write_bytes(path.read_bytes())
    link = Path(f"{path}{suffix}")
    link.unlink(missing_ok=True)
    link.symlink_to(aim)
    before = aim.read_bytes()
    refused(path, "store.symlink")
    assert aim.read_bytes() == before


def test_a_symlink_to_nothing_creates_nothing(tmp_path: Path) -> None:
    (tmp_path / "log.db").symlink_to(tmp_path / "aim")
    refused(tmp_path / "log.db", "store.symlink")
    assert not (tmp_path / "aim").exists()


def test_a_symlinked_folder_is_refused(log: Log, path: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path.parent)
    refused(tmp_path / "link" / path.name, "store.symlink")


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs"])
def test_a_network_file_system_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    share = tmp_path / "my share"
    written = str(share).replace(" ", "\\040")
    mounts.write_text(f"disk / ext4 rw 0 0\nhost:/x {written} {kind} rw 0 0\n")
    monkeypatch.setattr(engine, "MOUNTS", mounts)
    refused(share / "kept" / "log.db", "store.network")
    assert not share.exists()
    open_store(tmp_path / "local" / "log.db").close()


def test_a_local_disk_mounted_over_a_share_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"host:/x {tmp_path} nfs rw 0 0\ndisk {tmp_path} ext4 rw 0 0\n")
    monkeypatch.setattr(engine, "MOUNTS", mounts)
    assert engine.file_system(tmp_path) == "ext4"


def test_many_processes_may_create_one_store(path: Path) -> None:
    def create() -> None:
        log = open_store(path, timeout=10)
        log.append([draft()], {})
        log.close()

    assert statuses([start(create) for _ in range(4)]) == [0] * 4
    log = open_store(path, read_only=True)
    assert log.head()[0] == 4
    log.close()
    assert not [each.name for each in path.parent.iterdir() if each.name.startswith(".")]
