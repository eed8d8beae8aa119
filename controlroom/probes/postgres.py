"""One reading statement asked of PostgreSQL, in a transaction that may only read and is always rolled back."""

import os
import socket
import threading
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from controlroom.core.text import redact
from controlroom.probes import answers
from controlroom.probes.answers import MOST, Answer, Unanswered, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import Connection

Result = TypeVar("Result")

CONNECT = 5  # seconds until a server has to answer
LOCK = 2.0  # seconds to wait for a lock
WIDEST = 10_000  # bytes of a value that are fetched
LOOKER = "CREATE ROLE looker LOGIN IN ROLE pg_read_all_data"
INSTALL = "pip install 'controlroom[postgres]'"
# In one round trip, and only for this transaction: a pool may give the session to somebody else after it.
_BEGIN = """BEGIN READ ONLY; SET LOCAL default_transaction_read_only = on; SET LOCAL statement_timeout = {statement};
SET LOCAL lock_timeout = {lock}; SET LOCAL idle_in_transaction_session_timeout = {idle}"""
# A cursor takes nothing but a query, refuses one that writes in a WITH, and gives as many rows as we fetch.
_CURSOR = """DECLARE controlroom_look NO SCROLL CURSOR WITHOUT HOLD FOR
SELECT CASE WHEN octet_length(controlroom_value::text) <= {widest} THEN controlroom_value END,
  octet_length(controlroom_value::text), clock_timestamp()
FROM (
{statement}
) AS controlroom_rows(controlroom_value)"""
_NO_CONNECTION = (  # a word of the library's message, in small letters, and what we say; the message may hold more
    ("password authentication failed", "it refuses the login"),
    ("no password supplied", "it wants a password"),
    ("pg_hba.conf", "it allows no login from here"),
    ("too many", "it has too many connections"),
    ("does not exist", "it has no such database or role"),
    ("starting up", "it is starting up"),
    ("shutting down", "it is shutting down"),
    ("timeout", f"no answer within {CONNECT} s"),
    ("resolve", "its host is not known"),
    ("translate host", "its host is not known"),
    ("certificate", "its certificate is not accepted"),
    ("ssl", "no safe connection (TLS)"),
    ("refused", "nothing listens there"),
    ("no such file", "nothing listens there"),
    ("closed the connection", "it closed the connection"),
)
_STATES = {  # SQLSTATE, whole or its first letters
    "57014": "the statement took longer than {seconds:g} s",
    "55P03": "a table is locked: no answer within {lock:g} s",
    "25006": "the statement would write",
    "42501": "the role of the check may not read this",
    "57P": "the server ended the connection",
    "08": "the server ended the connection",
    "53": "the server has no room for it",
}
_ROLE = """SELECT rolname::text, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls,
  EXISTS (SELECT FROM pg_catalog.pg_class AS c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace NOT IN (SELECT oid FROM pg_catalog.pg_namespace
      WHERE nspname IN ('pg_catalog', 'information_schema') OR nspname LIKE 'pg\\_t%')
    AND pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')),
  EXISTS (SELECT FROM pg_catalog.pg_roles AS g WHERE g.rolname IN ('pg_read_server_files', 'pg_write_server_files',
    'pg_execute_server_program', 'pg_signal_backend', 'pg_write_all_data', 'pg_checkpoint')
    AND pg_catalog.pg_has_role(g.oid, 'MEMBER'))
FROM pg_catalog.pg_roles WHERE rolname = current_user"""


class Look:
    """A statement and the server that it asks. `answer` blocks and runs in a thread; `stop` may be called from another.

    READ ONLY refuses writes to tables, not functions that reach files, counters or other sessions. Those are refused
    by name in `core.statement`, and surely only by a role that may do nothing but SELECT (see `role_warning`).
    """

    def __init__(self, address: str, statement: str, count: bool) -> None:
        self._address, self._statement, self._count = address, statement, count
        self._connection: Connection[Any] | None = None
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Nobody waits any more: the server is told to stop, then the line is cut. Does not block."""
        self._stopped.set()
        threading.Thread(target=self._cut, name="cut", daemon=True).start()

    def answer(self) -> Answer:
        """What the server says. Raises Unanswered."""
        return self._within(self._fetch)

    def role_warning(self) -> tuple[str, str]:
        """What the role of the address may do besides reading, and the remedy; empty: nothing. Raises Unanswered."""
        role, powerful, writes, reaches = self._within(lambda connection: connection.execute(_ROLE).fetchall())[0]
        able = [
            words
            for holds, words in (
                (powerful, "manage the server"), (writes, "write to tables"), (reaches, "reach files or sessions"),
            )
            if holds
        ]  # fmt: skip
        if not able:
            return "", ""
        return f"the role {said(str(role))} may {' and '.join(able)}", f"give checks a role of their own: {LOOKER}"

    def _within(self, work: "Callable[[Connection[Any]], Result]") -> Result:
        """What `work` makes of a connection whose transaction only reads; it is rolled back whatever happens."""
        psycopg = _library()
        try:
            self._connection = connection = psycopg.connect(
                self._address, autocommit=True, connect_timeout=CONNECT, application_name="controlroom",
                prepare_threshold=None,
            )  # fmt: skip
        except (psycopg.Error, ValueError) as error:
            raise Unanswered(_no_connection(error)) from None
        try:
            if self._stopped.is_set():
                raise Unanswered("it was stopped")
            connection.execute(_begin())
            return work(connection)
        except (psycopg.DataError, OverflowError, UnicodeError) as error:
            state = getattr(error, "sqlstate", "")  # without one the library could not read what came
            raise Unanswered(_words(error) if state else "its value is none that can be read here") from None
        except psycopg.Error as error:
            raise Unanswered(_words(error)) from None
        finally:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")
            connection.close()

    def _fetch(self, connection: "Connection[Any]") -> Answer:
        # Binary asks by the extended protocol, where the server itself refuses a second statement.
        query = _CURSOR.format(widest=WIDEST, statement=self._statement)
        connection.execute(query, binary=True)
        rows = connection.execute("FETCH 2 FROM controlroom_look").fetchall()
        if any(size is not None and size > WIDEST for _, size, _ in rows):
            raise Unanswered(f"a value has more than {WIDEST:,} bytes")
        more = 0
        if self._count and len(rows) == 2:
            more = connection.execute(f"MOVE {MOST - 1} IN controlroom_look").rowcount
        at = (rows or connection.execute("SELECT clock_timestamp()").fetchall())[0][-1]
        return Answer(tuple(_zoned(value, at) for value, _, _ in rows), len(rows) + more, at)

    def _cut(self) -> None:
        """Cancel on the server, so that nothing goes on there, and wake the thread that waits even if it is deaf."""
        connection = self._connection
        if connection is None or connection.closed:
            return
        psycopg = _library()
        with suppress(psycopg.Error):
            connection.cancel_safe(timeout=2)
        with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


def _library() -> Any:
    try:
        import psycopg
    except ImportError:
        raise Unanswered(f"PostgreSQL needs one more library: {INSTALL}") from None
    return psycopg


def _begin() -> str:
    milliseconds = int(answers.SECONDS * 1000)
    return _BEGIN.format(statement=milliseconds, lock=int(LOCK * 1000), idle=2 * milliseconds)


def _zoned(value: object, now: datetime) -> object:
    """A time without a zone is one of the session's zone, as for the server itself."""
    return value.replace(tzinfo=now.tzinfo) if isinstance(value, datetime) and value.tzinfo is None else value


def _no_connection(error: Exception) -> str:
    """Why there is no connection, in words of ours: the library's may hold parts of the address."""
    text = str(error).casefold()
    return next((why for word, why in _NO_CONNECTION if word in text), "its address can not be used")


def _words(error: Any) -> str:
    state = error.sqlstate or ""
    for length in (5, 3, 2):
        if state and state[:length] in _STATES:
            return _STATES[state[:length]].format(seconds=answers.SECONDS, lock=LOCK)
    if state:
        return said(f"the database refuses the statement: {redact(error.diag.message_primary or state)}")
    return "the server ended the connection" if "clos" in str(error) or "lost" in str(error) else "no answer"
