"""How far the store is from raw sqlite3 and raw sha256.

    python -m tests.benchmarks.bench_store [appends] [rows]
Everything is measured in one alternating run, so that a busy machine slows both sides alike.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from controlroom.core.record import Draft
from controlroom.store.chain import verify
from controlroom.store.glance import write_glance
from controlroom.store.log import Log, open_store
from controlroom.store.tables import EVENT

AT = "2026-03-01T03:16:00.000000Z"
BODY = '{"check":"p95 latency of the seat sync","got":"412 ms","limit":"500 ms","note":"' + "x" * 200 + '"}'
STREAMS = ("site", "release:billing-seat-sync", "run:1")
COLUMNS = tuple(EVENT.columns.keys())


def draft(stream: str) -> Draft:
    return Draft(stream, "check.judged", 1, AT, 60, '{"login":"ana","person":"ana"}', BODY)


def begun(folder: str) -> Log:
    log = open_store(Path(folder) / "ours" / "log.db")
    log.append([draft(stream) for stream in ("site", "release:billing-seat-sync", "run:new")], {})
    return log


def raw_store(folder: str, log: Log) -> sqlite3.Connection:
    """The same tables and durability, and nothing of ours."""
    raw = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    with sqlite3.connect(log.path) as ours:
        for (sql,) in ours.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall():
            raw.execute(sql)
        rows = ours.execute("SELECT * FROM event").fetchall()
    ours.close()
    raw.executemany(f"INSERT INTO event VALUES ({','.join('?' * len(COLUMNS))})", rows)
    return raw


def raw_append(raw: sqlite3.Connection, seen: dict[str, int]) -> None:
    """The statements of one append, without the values around them."""
    raw.execute("BEGIN IMMEDIATE")
    for stream in seen:
        raw.execute("SELECT max(version) FROM event WHERE stream = ?", (stream,)).fetchone()
    (seq, *_, prev) = raw.execute("SELECT * FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    (version,) = raw.execute("SELECT max(version) FROM event WHERE stream = ?", ("run:1",)).fetchone()
    cells = (seq + 1, "run:1", version + 1, "check.judged", 1, AT, 60, '{"login":"ana","person":"ana"}', BODY)
    raw.execute("INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*cells, prev, prev))
    keep = "ON CONFLICT (key) DO UPDATE SET at = excluded.at, body = excluded.body"
    raw.execute(f"INSERT INTO glance VALUES (?, ?, ?) {keep}", ("room", AT, BODY))
    raw.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def bench_append(log: Log, raw: sqlite3.Connection, count: int) -> tuple[float, float]:
    """Median seconds of one append of one event with its glance: ours, raw."""
    seen = log.versions()
    ours, theirs = [], []
    for _ in range(count):
        theirs.append(timed(lambda: raw_append(raw, seen)))
        ours.append(timed(lambda: append(log, seen)))
        seen["run:1"] += 1
    return median(ours), median(theirs)


def append(log: Log, seen: dict[str, int]) -> None:
    log.append([draft("run:1")], seen, lambda connection, rows: write_glance(connection, "room", AT, BODY))


def bench_verify(log: Log, rounds: int = 5) -> tuple[float, float, float]:
    """Median seconds of verify, of reading and hashing the rows, and of hashing them from memory."""
    raw = sqlite3.connect(log.path)
    select = f"SELECT {' || '.join(COLUMNS[:-1])} FROM event ORDER BY seq"
    kept = [text.encode() for (text,) in raw.execute(select)]

    def read_and_hash() -> None:
        for row in raw.execute("SELECT * FROM event ORDER BY seq"):
            sha256("".join(map(str, row)).encode()).hexdigest()

    def hash_only() -> None:
        for text in kept:
            sha256(text).hexdigest()

    found = [(timed(lambda: verify(log)), timed(read_and_hash), timed(hash_only)) for _ in range(rounds)]
    raw.close()
    ours, read, hashed = (median(column) for column in zip(*found, strict=True))
    return ours, read, hashed


def main(appends: int = 300, rows: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = begun(folder)
        raw = raw_store(folder, log)
        ours, theirs = bench_append(log, raw, appends)
        print(f"append one event   {ours * 1e6:7.0f} µs")
        print(f"  raw sqlite3      {theirs * 1e6:7.0f} µs   ÷ {ours / theirs:5.2f}   budget ≤ 2.5")
        log.append([draft(STREAMS[number % 3]) for number in range(rows)], {})
        checked, read, hashed = (seconds / rows * 1e6 for seconds in bench_verify(log))
        print(f"verify one row     {checked:7.2f} µs")
        print(f"  read and sha256  {read:7.2f} µs   ÷ {checked / read:5.2f}   budget ≤ 3")
        print(f"  sha256 alone     {hashed:7.2f} µs   ÷ {checked / hashed:5.2f}")
        raw.close()
        log.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
