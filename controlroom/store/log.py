"""The one append-only log: what may be read from it, and the only way to add to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, cast, func, literal_column, select
from sqlalchemy.pool import PoolProxiedConnection

from controlroom.core.chain import GENESIS, check_row, follow
from controlroom.core.record import NEW_RUN, Draft, Row, Stale, StoreError
from controlroom.store.engine import Engines, open_engines, reported, store_error
from controlroom.store.tables import EVENT

Also = Callable[[Connection, tuple[Row, ...]], None]

_CELLS = tuple(EVENT.columns.keys())
_cells = attrgetter(*_CELLS)
_E = EVENT.c
_ROWS = select(EVENT)
_READ = _ROWS.where(_E.stream == bindparam("stream"), _E.version > bindparam("after")).order_by(_E.version)
_READ_MANY = _ROWS.where(_E.stream.in_(bindparam("streams", expanding=True))).order_by(_E.seq)
_LAST = _ROWS.order_by(_E.seq.desc()).limit(1)
_VERSION = select(func.max(_E.version)).where(_E.stream == bindparam("stream"))
_NAMED = (_E.version == literal_column("1"), _E.stream >= bindparam("low"), _E.stream < bindparam("high"))
_STREAMS = select(_E.stream).where(*_NAMED).order_by(_E.seq)
_FIRSTS = _ROWS.where(*_NAMED, func.instr(_E.body, bindparam("words")) > 0).order_by(_E.seq)
_LAST_RUN = select(func.max(cast(func.substr(_E.stream, 5), Integer))).where(*_NAMED)
_INSERT = EVENT.insert()


def open_store(path_or_url: str | Path, *, read_only: bool = False, timeout: float = 1.0) -> "Log":
    """Open the log in a SQLite file (a path or `sqlite:///path`), creating it when it is absent.

    `timeout` is how many seconds to wait for another writer. A store from a newer controlroom opens read-only
    (see `Log.refusal`). Raises StoreError: `store.foreign`, `.symlink`, `.network`, `.read_only`, `.locked`,
    `.full`, `.corrupt`, `.disk`.
    """
    name = str(path_or_url)
    if "://" in name and not name.startswith("sqlite:///"):
        scheme = name.partition("://")[0]  # the rest may hold a password
        remedy = "use a path or sqlite:///path"
        raise StoreError("store.foreign", f"a store can not be on {scheme}://", remedy)
    path = Path(name.removeprefix("sqlite:///")).expanduser().absolute()
    return Log(open_engines(path, read_only=read_only, timeout=timeout))


class Log:
    """The log over a pair of engines. Every method raises StoreError when the store fails it."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.path = engines.path
        self.refusal = engines.refusal  # why nothing can be appended; None when it can
        self._watch: PoolProxiedConnection | None = None

    def append(self, drafts: Sequence[Draft], seen: Mapping[str, int], also: Also | None = None) -> tuple[Row, ...]:
        """Write all drafts or none, in one transaction, and return them as rows.

        `seen` holds the version of every stream that was read to decide (0 for an absent one): Stale when one
        has moved. `also` runs in the same transaction. Drafts for `run:new` get the next run number, which
        their rows bear. ValueError for a run that was never begun or text that is not Unicode.
        """
        if self.engines.writing is None:
            raise self.refusal or store_error("store.read_only", self.path)
        with reported(self.path), self.engines.writing.begin() as connection:
            self._refuse_stale(connection, seen)
            rows = self._sealed(connection, drafts)
            if rows:
                connection.execute(_INSERT, [dict(zip(_CELLS, _cells(row), strict=True)) for row in rows])
            if also is not None:
                also(connection, rows)
        return rows

    def read(self, stream: str, after: int = 0) -> tuple[Row, ...]:
        """The rows of a stream above version `after`, by version."""
        return self._rows(_READ, stream=stream, after=after)

    def read_many(self, streams: Iterable[str]) -> tuple[Row, ...]:
        """All rows of several streams as they were at one moment, by seq."""
        return self._rows(_READ_MANY, streams=sorted(set(streams)))

    def tail(self, limit: int, before: int | None = None, stream: str | None = None) -> tuple[Row, ...]:
        """The last `limit` rows (of one stream, or of all) with a seq below `before`, by seq."""
        query = _ROWS if before is None else _ROWS.where(_E.seq < before)
        if stream is None:
            query = query.order_by(_E.seq.desc())
        else:
            query = query.where(_E.stream == stream).order_by(_E.version.desc())
        return self._rows(query.limit(limit))[::-1]

    def versions(self, prefix: str = "") -> dict[str, int]:
        """The last version of every stream whose name begins so, by their first seq."""
        last = EVENT.alias()
        newest = select(func.max(last.c.version)).where(last.c.stream == _E.stream).scalar_subquery()
        found = self._all(_STREAMS.add_columns(newest), **_range(prefix))
        return dict(map(tuple, found))

    def streams(self, prefix: str = "") -> tuple[str, ...]:
        """The names of the streams that begin so, by their first seq."""
        return tuple(stream for (stream,) in self._all(_STREAMS, **_range(prefix)))

    def firsts(self, prefix: str, words: str) -> tuple[Row, ...]:
        """The first rows of the streams whose name begins so, of those whose body holds these words, by seq."""
        return self._rows(_FIRSTS, words=words, **_range(prefix))

    def head(self) -> tuple[int, str]:
        """The (seq, hash) of the last row; (0, 64 zeros) of an empty log."""
        rows = self._rows(_LAST)
        return (rows[0].seq, rows[0].hash) if rows else (0, GENESIS)

    def data_version(self) -> int:
        """A number that is another one after anybody, ourselves included, has written. Costs microseconds.

        To notice other writers without a race: read it first and `head()` second, and compare the head.
        """
        with reported(self.path):
            if self._watch is None:
                self._watch = self.engines.reading.raw_connection()
            cursor = self._watch.cursor()
            cursor.execute("PRAGMA data_version")
            (version,) = cursor.fetchall()[0]
            return int(version)

    def close(self) -> None:
        """Let go of the file; the writing side last, because only it can tidy up what lies beside it."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engines.reading.dispose()
        if self.engines.writing is not None:
            self.engines.writing.dispose()

    def _rows(self, query: Select[Any], **values: object) -> tuple[Row, ...]:
        return tuple(Row(*cells) for cells in self._all(query, **values))

    def _all(self, query: Select[Any], **values: object) -> Sequence[Any]:
        with reported(self.path), self.engines.reading.connect() as connection:
            return connection.execute(query, values).all()

    def _refuse_stale(self, connection: Connection, seen: Mapping[str, int]) -> None:
        """Raise Stale with the first event that the caller has not seen, if there is one."""
        moved = [stream for stream, version in seen.items() if _version(connection, stream) != version]
        newer = [row for stream in moved for row in _after(connection, stream, seen[stream])]
        if newer:
            first = min(newer, key=lambda row: row.seq)
            raise Stale(first.stream, first)
        if moved:
            raise store_error("store.corrupt", self.path, f"{moved[0]} is shorter than when it was last read")

    def _sealed(self, connection: Connection, drafts: Sequence[Draft]) -> tuple[Row, ...]:
        """The drafts as the next links of the chain."""
        seq, prev = self._sound_head(connection)
        new_run = _next_run(connection) if any(draft.stream == NEW_RUN for draft in drafts) else ""
        versions: dict[str, int] = {}
        rows = []
        for draft in drafts:
            stream = new_run if draft.stream == NEW_RUN else draft.stream
            version = versions[stream] if stream in versions else _version(connection, stream)
            if version == 0 and stream.startswith("run:") and draft.stream != NEW_RUN:
                raise ValueError(f"{stream} was never begun: write its first event to {NEW_RUN}")
            row = follow((seq, prev), draft, stream, version + 1)
            rows.append(row)
            seq, prev, versions[stream] = row.seq, row.hash, row.version
        return tuple(rows)

    def _sound_head(self, connection: Connection) -> tuple[int, str]:
        """The head to follow, after a look at its row: nothing is chained to one that was changed."""
        found = connection.execute(_LAST).first()
        if found is None:
            return 0, GENESIS
        row = Row(*found)
        if check_row(row):
            return row.seq, row.hash
        raise store_error("store.corrupt", self.path, f"row {row.seq} is not what was written")


def _version(connection: Connection, stream: str) -> int:
    return connection.execute(_VERSION, {"stream": stream}).scalar() or 0


def _after(connection: Connection, stream: str, version: int) -> list[Row]:
    """The first event of a stream above a version, if there is one."""
    found = connection.execute(_READ.limit(1), {"stream": stream, "after": version})
    return [Row(*cells) for cells in found]


def _next_run(connection: Connection) -> str:
    last = connection.execute(_LAST_RUN, _range("run:")).scalar()
    return f"run:{(last or 0) + 1}"


def _range(prefix: str) -> dict[str, str]:
    """The bounds, in the order of code points, of the names that begin with a prefix."""
    return {"low": prefix, "high": prefix + "\U0010ffff"}
