"""Checks of SQL on a real PostgreSQL: what they read, and that nothing is written, left behind or waited for."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.core.finding import Finding
from controlroom.core.statement import one_read
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import answers, postgres, schedule, sql
from controlroom.probes.answers import Unanswered
from tests.real.parts import until
from tests.real.postgres import Postgres

pytestmark = pytest.mark.real
REACH = Reach(databases={"*": "DATABASE"})
ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x"
STATE = (
    "SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (SELECT row(j.*)::text AS t FROM jobs AS j UNION ALL "
    "SELECT last_value::text FROM ids UNION ALL SELECT relname::text FROM pg_class UNION ALL "
    "SELECT row(c.*)::text FROM changed AS c UNION ALL SELECT oid::text FROM pg_largeobject_metadata UNION ALL "
    "SELECT rolname::text FROM pg_roles UNION ALL SELECT slot_name::text FROM pg_replication_slots) AS a"
)
# READ ONLY itself, the cursor, or the one statement of the extended protocol refuses these, whatever the role may do.
REFUSED = (
    "INSERT INTO jobs VALUES ('c', now())",
    "WITH x AS (INSERT INTO jobs VALUES ('c', now()) RETURNING 1) SELECT * FROM x",
    "WITH x AS (DELETE FROM jobs RETURNING 1) SELECT * FROM x",
    "SELECT * INTO more FROM jobs",
    "SELECT * FROM jobs FOR UPDATE",
    "SELECT write()",
    "SELECT * FROM jobs WHERE write() = 1",
    "SELECT nextval('ids')",
    "SELECT setval('ids', 99)",
    "SELECT 1; DROP TABLE jobs",
    "SELECT 1) AS x(controlroom_value); DROP TABLE jobs; SELECT (1",
    "SELECT 1) AS x(controlroom_value); COMMIT; DROP TABLE jobs; --",
    "COMMIT",
    "ROLLBACK",
    "BEGIN READ WRITE",
    "SET TRANSACTION READ WRITE",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "SELECT set_config('transaction_read_only', 'off', true), write()",
    "SELECT query_to_xml('INSERT INTO jobs VALUES (1) RETURNING 1', true, true, '')",
    "DROP TABLE jobs",
    "CREATE TABLE more (a int)",
    "CREATE TEMP TABLE more (a int)",
    "TRUNCATE jobs",
    "COPY jobs TO '/tmp/controlroom-never'",
    "COPY jobs TO PROGRAM 'touch /tmp/controlroom-never'",
    "DO $$ BEGIN DELETE FROM jobs; END $$",
    "CALL away()",
    "VACUUM",
    "LOCK TABLE jobs",
    "NOTIFY jobs",
    "EXPLAIN ANALYZE DELETE FROM jobs",
)
# READ ONLY lets these through: only the wall of names, and a role that may nothing but SELECT, keep them out.
LET_THROUGH = (
    "SELECT lo_create(0)",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_terminate_backend(1)",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT pg_create_restore_point('x')",
    "SELECT pg_create_physical_replication_slot('x')",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "SELECT pg_notify('a', 'b')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_stat_reset()",
    "SELECT pg_export_snapshot()",
    "SELECT query_to_xml('SELECT pg_sleep(60)', true, true, '')",
    "SELECT dblink_exec('', 'DROP TABLE jobs')",
    "SELECT set_config('statement_timeout', '0', true)",
    "SELECT pg_sleep(60)",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    server = Postgres()
    with server.connect() as made:
        made.execute("CREATE TABLE jobs (job text, ran_at timestamptz)")
        made.execute("INSERT INTO jobs VALUES ('a', '2026-01-02 03:04:05+01'), ('b', NULL)")
        made.execute("CREATE TABLE changed (n int)")
        made.execute("CREATE SEQUENCE ids")
        made.execute(
            "CREATE FUNCTION write() RETURNS int LANGUAGE plpgsql AS "
            "$$ BEGIN INSERT INTO changed VALUES (1); RETURN 1; END $$"
        )
        made.execute("CREATE PROCEDURE away() LANGUAGE plpgsql AS $$ BEGIN COMMIT; DELETE FROM jobs; END $$")
        made.execute("CREATE FUNCTION rest() RETURNS int LANGUAGE sql AS $$ SELECT 1 FROM pg_sleep(60) $$")
    yield server
    server.end()


async def look(server: Postgres, asks: str, reads: str = "", *also: str, role: str = "controlroom") -> Finding:
    secrets = Secrets({"DATABASE": server.address(role)})
    return await sql.look(Check("x", "X", Probe.SQL, asks, reads, also), REACH, secrets)


def ours(server: Postgres) -> int:
    """How many sessions of checks the server has."""
    return int(server.one("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'controlroom'"))


def asking() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name in ("aside", "cut")]


# --- what is read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "value"),
    [
        ("SELECT count(*) FROM jobs;", "2"),
        ("SELECT ran_at FROM jobs WHERE job = 'a'", "2026-01-02T02:04:05Z"),
        ("SELECT ran_at FROM jobs WHERE job = 'b'", "none"),
        ("SELECT ran_at FROM jobs WHERE job = 'z'", ""),
        ("SELECT 1.50::numeric, 2 AS b, 3 AS b", "1.5"),
        ("SELECT 100::numeric", "100"),
        ("SELECT 0.25::float8", "0.25"),
        ("SELECT true", "true"),
        ("SELECT interval '90 seconds'", "90"),
        ("SELECT date '2026-01-02'", "2026-01-02"),
        ("SELECT 'a' -- the last word", "a"),
        ("SELECT 100 * 5 % 7 /* %s %(a)s */", "3"),
        ("WITH a AS (SELECT 7) TABLE a", "7"),
        ("VALUES (3)", "3"),
        ("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'", "0"),
    ],
)
async def test_the_first_column_of_the_one_row_is_the_value(server: Postgres, asks: str, value: str) -> None:
    found = await look(server, asks, role="looker")
    assert (found.value, found.error) == (value, "")
    assert found.asked == f"postgresql://127.0.0.1:{server.port}/postgres: {asks.rstrip(';')}"


async def test_rows_are_counted_and_ten_million_are_not_fetched(server: Postgres) -> None:
    assert (await look(server, "SELECT job FROM jobs", "rows")).value == "2"
    assert (await look(server, "SELECT generate_series(1, 1000)", "rows")).value == "1000"
    assert "more than 1,000 rows" in (await look(server, "SELECT generate_series(1, 10000000)", "rows")).error
    assert "more than one row" in (await look(server, "SELECT generate_series(1, 10000000)")).error
    found = await look(server, "SELECT job FROM jobs WHERE job = 'a'", "", "rows = 1", "rows >= 2")
    assert (found.value, found.broken) == ("a", ("rows is 1, wanted >= 2",))


async def test_a_huge_value_never_leaves_the_server(server: Postgres) -> None:
    found = await look(server, "SELECT repeat('x', 20000000)")
    assert (found.value, found.error) == ("", "a value has more than 10,000 bytes")


@pytest.mark.parametrize("asks", ["SELECT 'infinity'::timestamptz", "SELECT '0044-03-15 BC'::date"])
async def test_a_value_that_python_can_not_hold_blinds(server: Postgres, asks: str) -> None:
    found = await look(server, asks)
    assert (found.value, found.error) == ("", "its value is none that can be read here")


# --- nothing is written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", REFUSED)
def test_no_statement_of_a_superuser_changes_anything(server: Postgres, statement: str) -> None:
    before = server.one(STATE)
    with pytest.raises(Unanswered):  # past the wall of words
        postgres.Look(server.address(), statement, True).answer()
    assert server.one(STATE) == before
    assert not Path("/tmp/controlroom-never").exists()


@pytest.mark.parametrize("statement", LET_THROUGH)
async def test_what_read_only_lets_through_is_refused_by_its_name(server: Postgres, statement: str) -> None:
    with pytest.raises(ValueError, match="does more than reading"):
        one_read(statement)
    found = await look(server, statement)
    assert "does more than reading" in found.error
    assert not found.value


# PostgreSQL lets every role make large objects, and ask for the end of a session that is not there.
@pytest.mark.parametrize("statement", [s for s in LET_THROUGH[:8] if "lo_create" not in s and "terminate" not in s])
def test_a_role_that_may_only_select_is_refused_by_the_server_too(server: Postgres, statement: str) -> None:
    with pytest.raises(Unanswered, match=r"may not read this|refuses the statement"):
        postgres.Look(server.address("looker"), statement, True).answer()


async def test_a_role_that_may_do_more_is_told_and_one_that_only_reads_is_not(server: Postgres) -> None:
    warned, remedy = await sql.role_warning("x", REACH, Secrets({"DATABASE": server.address()}))
    assert warned == "the role controlroom may manage the server and write to tables and reach files or sessions"
    assert remedy.endswith(": CREATE ROLE looker LOGIN IN ROLE pg_read_all_data")
    assert await sql.role_warning("x", REACH, Secrets({"DATABASE": server.address("looker")})) == ("", "")
    with server.connect() as made:
        made.execute("CREATE ROLE writer LOGIN")
        made.execute("GRANT UPDATE ON jobs TO writer")
    warned, _ = await sql.role_warning("x", REACH, Secrets({"DATABASE": server.address("writer")}))
    assert warned == "the role writer may write to tables"


# --- nothing lasts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement", [ENDLESS, "SELECT rest()", "SELECT count(*) FROM generate_series(1, 10000000000)"]
)
async def test_a_statement_that_lasts_is_stopped_by_the_server(
    server: Postgres, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SECONDS", 0.3)
    found = await look(server, statement)
    assert (found.value, found.error) == ("", "the statement took longer than 0.3 s")
    until(lambda: ours(server) == 0, "the end of the session")


@pytest.mark.parametrize("statement", [ENDLESS, "SELECT rest()"])
async def test_a_cancelled_look_ends_at_once_and_the_server_stops_too(server: Postgres, statement: str) -> None:
    task = asyncio.create_task(look(server, statement))
    while ours(server) == 0 and not task.done():
        await asyncio.sleep(0.02)
    task.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < answers.SECONDS / 2
    until(lambda: ours(server) == 0 and not asking(), "the end of the session and of its thread")


async def test_a_locked_table_blinds_and_does_not_hang(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "LOCK", 0.1)
    with server.connect() as other, other.transaction():
        other.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
        found = await look(server, "SELECT count(*) FROM jobs")
    assert (found.value, found.error) == ("", "a table is locked: no answer within 0.1 s")


async def test_a_killed_backend_blinds(server: Postgres) -> None:
    task = asyncio.create_task(look(server, "SELECT rest()"))
    while not task.done() and not await asyncio.to_thread(
        server.one,
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'controlroom' AND wait_event = 'PgSleep'",
    ):
        await asyncio.sleep(0.02)
    server.one("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'controlroom'")
    found = await task
    assert (found.value, found.error) == ("", "the server ended the connection")


async def test_a_frozen_backend_is_left_at_once(server: Postgres) -> None:
    task = asyncio.create_task(look(server, ENDLESS))
    number = None
    while number is None and not task.done():
        await asyncio.sleep(0.02)
        number = server.one("SELECT min(pid) FROM pg_stat_activity WHERE application_name = 'controlroom'")
    os.kill(number, signal.SIGSTOP)
    try:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        until(lambda: not asking(), "the end of the thread")
    finally:
        os.kill(number, signal.SIGCONT)
    until(lambda: ours(server) == 0, "the end of the session")


# --- what can not be asked ------------------------------------------------------------------------------------


async def test_a_server_that_is_down_or_refuses_is_told_in_plain_words(server: Postgres) -> None:
    async def error(address: str, asks: str = "SELECT 1") -> str:
        found = await sql.look(Check("x", "X", Probe.SQL, asks), REACH, Secrets({"DATABASE": address}))
        assert not found.value
        assert "hidden-word" not in str(found)
        return found.error

    base = f"127.0.0.1:{server.port}"
    assert await error("postgresql://u:hidden-word@127.0.0.1:1/d") == "nothing listens there"
    assert await error(f"postgresql://u:hidden-word@{base}/hidden") == "it has no such database or role"
    assert await error(f"postgresql://controlroom:hidden-word@{base}/d?sslmode=require") == "no safe connection (TLS)"
    assert await error(f"postgresql://u:hidden-word%@{base}/d") == "its address can not be used"
    assert await error("postgresql://u:hidden-word@host.invalid/d") == "its host is not known"
    assert await error(server.address("looker"), "SELECT write()") == "the statement would write"
    refused = await error(server.address(), "SELECT no FROM jobs")
    assert refused == 'the database refuses the statement: column "no" does not exist'


async def test_without_the_library_the_line_that_installs_it_is_told(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    found = await look(server, "SELECT 1")
    assert found.error == "PostgreSQL needs one more library: pip install 'controlroom[postgres]'"


# --- schedules ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "last",
    ["clock_timestamp()", "clock_timestamp()::timestamp", "extract(epoch FROM clock_timestamp())", "now()::text"],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
async def test_the_last_run_is_told_by_the_clock_of_the_database(
    server: Postgres, last: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGTZ", zone)
    told = postgres.Look(server.address(), "SELECT 1", False).answer().now
    assert str(told.tzinfo) == zone  # which only the server's session has
    check = Check("x", "X", Probe.SCHEDULE, f"retry every minute by sql SELECT {last}")
    found = await schedule.look(check, REACH, Secrets({"DATABASE": server.address("looker")}))
    assert (found.value, found.error, found.broken) == ("1/1", "", ())
