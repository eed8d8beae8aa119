"""The check of a whole log as it stands in its file, as fast as it can be read and hashed."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

from controlroom.core.chain import GENESIS, Cells, Verdict, check
from controlroom.core.record import StoreError
from controlroom.store.engine import reported
from controlroom.store.log import Log

_ALL = "SELECT seq, stream, version, kind, schema, at, t, actor, body, prev, hash FROM event NOT INDEXED ORDER BY seq"


def verify(log: Log, known: tuple[int, str] | None = None) -> Verdict:
    """Check the file's pages, then every row of the log, and name the first bad one.

    `known` is a head (seq, hash) kept elsewhere; without it a cut tail can not be found. Memory grows with
    the number of streams only. Raises StoreError (`store.locked`, `store.disk`) when it can not look.
    """
    failed: list[str] = []
    try:
        with reported(log.path), log.engines.reading.connect() as connection:
            cursor = connection.connection.cursor()
            said = cursor.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                return _damaged(said)
            verdict = check(_readable(cursor.execute(_ALL), failed), known)
    except StoreError as error:
        if error.rule != "store.corrupt":
            raise
        return _damaged(error.message)
    if failed:
        first_bad = verdict.events + 1
        why = f"row {first_bad} can not be read: {failed[0]}"
        return replace(verdict, ok=False, first_bad=first_bad, why=why)
    return verdict


def _damaged(said: str) -> Verdict:
    """The verdict when the damage is in the file's pages rather than in one row."""
    return Verdict(0, GENESIS, False, None, f"the file is damaged: {said}")


def _readable(rows: Iterable[Cells], failed: list[str]) -> Iterator[Cells]:
    """The rows up to one that SQLite can not read (text that is not UTF-8); why goes into `failed`."""
    try:
        yield from rows
    except sqlite3.OperationalError as error:
        failed.append(str(error))
