"""Measurements of live runs that change nothing, beside the log and outside of its chain; bounded."""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect

from controlroom.core import plain
from controlroom.core.kept import Kept, Placed
from controlroom.core.record import StoreError
from controlroom.store.tables import SAMPLE

MOST = 500  # of one check in one run; older ones make room

_LAST = "SELECT coalesce(max(id), 0) FROM sample WHERE run = ?"
_KEEP = "INSERT INTO sample (run, check_id, seq, at, body) VALUES (?, ?, ?, ?, ?)"
_PRUNE = (
    "DELETE FROM sample WHERE run = ? AND check_id = ? AND id <= "
    "(SELECT id FROM sample WHERE run = ? AND check_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)
_READ = (
    "SELECT id, seq, body FROM "
    "(SELECT id, seq, body, row_number() OVER (PARTITION BY check_id ORDER BY id DESC) AS nth FROM sample "
    "WHERE run = ? AND id > ?) WHERE nth <= ? ORDER BY id"
)


def keep(connection: Connection, placed: Sequence[Placed], at: str, known: int) -> int | None:
    """Keep samples of one run in the caller's transaction, and return the number of the last.

    None, and nothing is kept, when the last one there is not number `known`: somebody else was faster.
    """
    SAMPLE.create(connection, checkfirst=True)  # a store from before there were any has no such table
    run = placed[0].run
    if connection.exec_driver_sql(_LAST, (run,)).scalar_one() != known:
        return None
    for one in placed:
        check = one.kept.measurement.check
        connection.exec_driver_sql(_KEEP, (run, check, one.seq, at, plain.dumps(one.kept)))
        connection.exec_driver_sql(_PRUNE, (run, check, run, check, MOST))
    return int(connection.exec_driver_sql(_LAST, (run,)).scalar_one())


def read(connection: Connection, run: int, after: int, each: int) -> tuple[tuple[int, Placed], ...]:
    """The latest samples of a run above number `after`, at most `each` of a check, oldest first."""
    if not inspect(connection).has_table("sample"):
        return ()
    rows = connection.exec_driver_sql(_READ, (run, after, each)).all()
    return tuple((number, Placed(run, seq, _kept(number, body))) for number, seq, body in rows)


def _kept(number: int, body: str) -> Kept:
    try:
        return plain.loads(Kept, body)
    except ValueError as error:
        remedy = "upgrade controlroom, or put back a good copy; the log itself is as it was"
        raise StoreError("store.corrupt", f"sample {number} can not be read: {error}", remedy) from error
