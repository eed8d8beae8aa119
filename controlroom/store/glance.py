"""What the first frame needs, read with the standard library alone: the last derived texts, dated."""

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from controlroom.core.record import Row

APPLICATION_ID = 0x43524C47  # "CRLG" in the file's header: this SQLite file is one of ours
USER_VERSION = 1
PATIENCE = 0.05  # seconds to wait for a busy store before the first frame does without it

_READ = "SELECT at, body FROM glance WHERE key = ?"
_LINES = "SELECT body FROM catalogue ORDER BY attention DESC, release LIMIT ?"
_COUNT = "SELECT count(*) FROM catalogue"
_ROWS = (
    "SELECT seq, stream, version, kind, schema, at, t, actor, body, prev, hash FROM event "
    "WHERE stream = ? ORDER BY version"
)
_WRITE = (
    "INSERT INTO glance (key, at, body) VALUES (?, ?, ?) "
    "ON CONFLICT (key) DO UPDATE SET at = excluded.at, body = excluded.body"
)


class Connection(Protocol):
    """The one thing that is asked of a SQLAlchemy connection here."""

    def exec_driver_sql(self, statement: str, parameters: tuple[str, ...], /) -> object: ...


def write_glance(connection: Connection, key: str, at: str, body: str) -> None:
    """Keep a text under its key, in the caller's transaction (the `also` of an append); `at` dates it."""
    connection.exec_driver_sql(_WRITE, (key, at, body))


def read_glance(path: str | Path, key: str) -> tuple[str, str] | None:
    """The `(at, body)` kept under a key; None when the store is absent, foreign, broken, newer or busy.

    Creates no file and never blocks a writer. The body is as stored: clean it before it is shown.
    """
    found = _look(Path(path), _READ, (key,))
    return (found[0][0], found[0][1]) if found else None


def read_lines(path: str | Path, limit: int) -> tuple[tuple[str, ...], int] | None:
    """The stored lines of at most `limit` releases, those that want attention first, and how many there are.

    None and what is promised as for `read_glance`.
    """
    found = _look(Path(path), _LINES, (limit,))
    count = _look(Path(path), _COUNT, ())
    return (tuple(str(body) for (body,) in found), int(count[0][0])) if found is not None and count else None


def read_rows(path: str | Path, stream: str) -> tuple[Row, ...] | None:
    """The rows of one stream, by version. None and what is promised as for `read_glance`."""
    found = _look(Path(path), _ROWS, (stream,))
    return tuple(Row(*cells) for cells in found) if found is not None else None


def _look(store: Path, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]] | None:
    """What a query finds, with as little touching of the file as its state allows."""
    before = _state(store)
    if before is None:
        return None
    if before[1] == 0:
        found = _ask(store, "mode=ro&immutable=1", query, values)
        if _state(store) == before:  # nobody wrote in the meantime, so reading without a lock was sound
            return found
    if not _is_file(Path(f"{store}-wal")) or not _is_file(Path(f"{store}-shm")):
        return None  # SQLite would have to create the missing file
    return _ask(store, "mode=ro", query, values)


def store_uri(path: Path, options: str) -> str:
    """The SQLite URI of a file; `options` such as `mode=ro`."""
    return f"file:{quote(os.path.abspath(path))}?{options}"


def _ask(path: Path, options: str, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]] | None:
    try:
        connection = sqlite3.connect(store_uri(path, options), uri=True, timeout=PATIENCE)
        try:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return None
            if connection.execute("PRAGMA user_version").fetchone() != (USER_VERSION,):
                return None
            found = connection.execute(query, values).fetchall()
        finally:
            connection.close()
    except (sqlite3.Error, ValueError):
        return None
    return found if all(isinstance(cell, str | int) for row in found for cell in row) else None


def _state(path: Path) -> tuple[tuple[int, int, int], int] | None:
    """What changes when somebody writes: the file (inode, size, time) and the bytes waiting in its WAL."""
    try:
        if not _is_file(path):
            return None
        store = os.stat(path)
        wal = Path(f"{path}-wal")
        waiting = os.stat(wal).st_size if _is_file(wal) else 0
    except (OSError, ValueError):
        return None
    return (store.st_ino, store.st_size, store.st_mtime_ns), waiting


def _is_file(path: Path) -> bool:
    """A regular file, not a symlink, pipe or folder."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False
