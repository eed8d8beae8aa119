"""One reading statement asked of a SQLite file, which stays as it is to the last byte, with nothing left beside it."""

import os
import sqlite3
import stat
import threading
import time
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import quote

from controlroom.probes import answers
from controlroom.probes.answers import MOST, Answer, Unanswered, said

BUSY = 1.0  # seconds to wait for a writer
STEPS = 2000  # of SQLite's machine between two looks at the deadline
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 1024 * 1024),  # bytes of a text, and of a row
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 16 * 1024),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 20),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
    (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 20),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_FUNCTIONS = frozenset(
    "-> ->> abs avg cast ceil ceiling char coalesce concat concat_ws count cume_dist current_date current_time "
    "current_timestamp date datetime dense_rank first_value floor format glob group_concat hex ifnull iif instr "
    "json json_array json_array_length json_extract json_object json_type json_valid julianday lag last_value lead "
    "length like likelihood likely lower ltrim max min mod nth_value ntile nullif octet_length percent_rank printf "
    "quote rank replace round row_number rtrim sign strftime string_agg substr substring sum time timediff total trim "
    "trunc typeof unicode unixepoch unlikely upper".split()
)
_CATALOGUE = frozenset(("sqlite_master", "sqlite_schema"))
_ROWS_OF_JSON = frozenset(("json_each", "json_tree"))


class Look:
    """A statement and the file that it asks. `answer` blocks and runs in a thread; `stop` may be called from another.

    Four walls: the file is opened for reading only; an authorizer allows reading the file's own tables, and harmless
    functions, and nothing else; limits bound what a value may take; and the machine stops at the deadline.
    """

    def __init__(self, path: str, statement: str, count: bool) -> None:
        self._path, self._statement, self._count = path, statement, count
        self._stopped = threading.Event()
        self._deadline = time.monotonic() + answers.SECONDS
        self._tables = _CATALOGUE

    def stop(self) -> None:
        """Nobody waits any more."""
        self._stopped.set()

    def answer(self) -> Answer:
        """What the file says. Raises Unanswered.

        Looking at a database in WAL mode that nobody has open would leave two files beside it. So a file at rest is
        read as one that does not change; when it did change meanwhile, it is at work, and is asked as such.
        """
        before = self._rest()
        try:
            found = self._asked(at_rest=before is not None)
        except Unanswered:
            if before is None or self._rest() == before:
                raise
        else:
            if before is None or self._rest() == before:
                return found
        return self._asked(at_rest=False)

    def _rest(self) -> tuple[int, ...] | None:
        """The marks of a file that nobody works on now; None for one with a journal. Raises Unanswered."""
        try:
            found = os.stat(self._path)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is no path"
            raise Unanswered(f"the database file can not be read: {why}") from None
        if not stat.S_ISREG(found.st_mode):
            raise Unanswered("the address of the database names no file")
        if any(os.path.exists(f"{self._path}{end}") for end in ("-wal", "-journal")):
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def _asked(self, at_rest: bool) -> Answer:
        address = f"file:{quote(os.path.abspath(self._path))}?mode=ro&immutable={int(at_rest)}"
        connection = None
        try:
            connection = sqlite3.connect(address, uri=True, timeout=BUSY, isolation_level=None)
            self._wall(connection)
            return self._read(connection)
        except sqlite3.Error as error:
            raise Unanswered(self._words(error)) from None
        finally:
            if connection is not None:
                connection.close()

    def _wall(self, connection: sqlite3.Connection) -> None:
        """Everything that has to stand before the statement may be seen."""
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.set_progress_handler(self._late, STEPS)
        for pragma in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "cache_size=-8000"):
            connection.execute(f"PRAGMA {pragma}")
        names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        self._tables = _CATALOGUE.union(str(name).casefold() for (name,) in islice(names, 20_000))
        for name in _ROWS_OF_JSON:  # SQLite declares them at first sight, by what the authorizer would take for a write
            connection.execute(f"SELECT 1 FROM {name}('[]')")  # noqa: S608  # two names of ours
        for kind, most in _LIMITS:
            connection.setlimit(kind, most)
        connection.set_authorizer(self._allowed)

    def _allowed(self, action: int, first: str | None, second: str | None, base: str | None, _: str | None) -> int:
        """Deny what is not known to be harmless; SQLite asks for every part of a statement, also inside of views."""
        harmless = False
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            harmless = True
        elif action == sqlite3.SQLITE_FUNCTION:
            harmless = (second or "").casefold() in _FUNCTIONS
        elif action == sqlite3.SQLITE_READ:
            # A count reads no column, and names a table or a part of the statement without saying of which database.
            named = base == "main" and (first or "").casefold() in self._tables | _ROWS_OF_JSON
            harmless = named or second == ""
        return sqlite3.SQLITE_OK if harmless else sqlite3.SQLITE_DENY

    def _read(self, connection: sqlite3.Connection) -> Answer:
        rows = connection.execute(self._statement)
        if rows.description is None:
            raise Unanswered("the statement gives no rows")
        values = tuple(row[0] for row in islice(rows, 2))
        more = sum(1 for _ in islice(rows, MOST - 1)) if self._count else 0
        return Answer(values, len(values) + more, datetime.now(UTC))

    def _late(self) -> int:
        """Anything but 0 stops the machine."""
        return int(self._stopped.is_set() or time.monotonic() > self._deadline)

    def _words(self, error: sqlite3.Error) -> str:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name == "SQLITE_INTERRUPT":
            return f"the statement took longer than {answers.SECONDS:g} s"
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return "the database is locked by a writer"
        if name.startswith(("SQLITE_AUTH", "SQLITE_READONLY")) or "prohibited" in str(error):
            return "the statement does more than reading the tables of this file"
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return "the file is no SQLite database, or a broken one"
        if name.startswith("SQLITE_CANTOPEN"):
            return "the database file can not be opened"
        if name == "SQLITE_TOOBIG":
            return "a value is larger than 1 MiB"
        return said(f"the database refuses the statement: {error}")
