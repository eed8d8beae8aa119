"""Checks of SQL on a SQLite file: what they read, and that no statement changes a byte of it or lasts."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from controlroom.core.finding import Finding
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import answers, sql, sqlite
from controlroom.probes.answers import Unanswered
from tests.real.parts import until

ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x"
WRITES = (
    "INSERT INTO jobs VALUES ('c', 3)",
    "WITH x AS (SELECT 'c', 3) INSERT INTO jobs SELECT * FROM x RETURNING 1",
    "UPDATE jobs SET at = 9",
    "DELETE FROM jobs",
    "DROP TABLE jobs",
    "CREATE TABLE more (a)",
    "CREATE TEMP TABLE more (a)",
    "CREATE VIRTUAL TABLE more USING fts5(a)",
    "ATTACH 'more.db' AS more",
    "DETACH main",
    "PRAGMA journal_mode = wal",
    "PRAGMA writable_schema = 1",
    "PRAGMA user_version = 7",
    "VACUUM",
    "VACUUM INTO 'more.db'",
    "REINDEX",
    "ANALYZE",
    "BEGIN IMMEDIATE",
    "SAVEPOINT a",
    "SELECT 1; DROP TABLE jobs",
    "SELECT load_extension('more')",
    "SELECT writefile('more', 'x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT * FROM pragma_user_version(7)",
    "SELECT * FROM hostile",
    "UPDATE sqlite_master SET sql = ''",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a table of two rows, and a view that its author meant to harm us with."""
    path = tmp_path / "db" / "billing ö?#.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE jobs (job TEXT, at REAL)")
        made.executemany("INSERT INTO jobs VALUES (?, ?)", [("a", 1.5), ("b", None)])
        made.execute("CREATE VIEW hostile AS SELECT load_extension('/tmp/x') FROM jobs")
        made.commit()
    return path


def check(asks: str, reads: str = "", *also: str) -> Check:
    return Check("x", "X", Probe.SQL, asks, reads, also, service="Billing Worker")


async def look(path: Path, asks: str, reads: str = "", *also: str) -> Finding:
    secrets = Secrets({"DATABASE": f"sqlite:///{str(path).replace('?', '%3F')}"})
    return await sql.look(check(asks, reads, *also), Reach(databases={"billing worker": "DATABASE"}), secrets)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def asking() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "aside"]


# --- what is read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "value"),
    [
        ("SELECT count(*) FROM jobs", "2"),
        ("SELECT at, job FROM jobs WHERE job = 'a';", "1.5"),
        ("SELECT at FROM jobs WHERE job = 'b'", "none"),
        ("SELECT at FROM jobs WHERE job = 'z'", ""),
        ("SELECT 0.1 + 0.2", "0.30000000000000004"),
        ("SELECT 1e20", "100000000000000000000"),
        ("SELECT 12000000000000000000.0 * 0", "0"),
        ("SELECT 9e999", "infinity"),
        ("SELECT x'00ff'", "2 bytes"),
        ("SELECT 'a' || char(27) || '[31m' || char(10) || 'sk_live_abcdefgh12345678'", "a<1B>[31m sk_live_…5678"),
        ("SELECT value FROM json_each('[7]')", "7"),
        ("SELECT count(*) FROM sqlite_master", "2"),
        ("WITH t AS (SELECT at FROM jobs) SELECT max(at) FROM t", "1.5"),
        ("VALUES (3)", "3"),
        ("WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x LIMIT 9) SELECT sum(n) FROM x", "45"),
    ],
)
async def test_the_first_column_of_the_one_row_is_the_value(path: Path, asks: str, value: str) -> None:
    found = await look(path, asks)
    assert found.error == ""
    assert found.value == value
    assert found.asked == f"sqlite {path.name}: {asks.rstrip(';')}"


async def test_more_rows_than_one_are_no_value_but_a_number(path: Path) -> None:
    found = await look(path, "SELECT job FROM jobs")
    assert (found.value, found.error) == ("", "there is more than one row: ask for one, or read rows")
    assert (await look(path, "SELECT job FROM jobs", "rows")).value == "2"
    assert (await look(path, "SELECT job FROM jobs WHERE 0", "rows")).value == "0"


async def test_rows_are_counted_up_to_a_thousand(path: Path) -> None:
    many = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x LIMIT {}) SELECT n FROM x"
    assert (await look(path, many.format(1000), "rows")).value == "1000"
    assert "more than 1,000 rows: count them" in (await look(path, many.format(1001), "rows")).error
    assert "more than 1,000 rows" in (await look(path, many.format(10_000_000), "rows")).error


async def test_further_rules_that_do_not_hold_are_broken(path: Path) -> None:
    found = await look(path, "SELECT at FROM jobs WHERE job = 'a'", "", "rows >= 1", "scalar <= 1", "rows = 3")
    assert found.value == "1.5"
    assert found.broken == ("scalar is 1.5, wanted <= 1", "rows is 1, wanted = 3")


async def test_a_long_value_is_cut_and_a_huge_one_refused(path: Path) -> None:
    assert len((await look(path, "SELECT printf('%.*c', 5000, 'x')")).value) == 200
    assert (
        "1 MiB"
        in (await look(path, "SELECT replace(hex(printf('%.*c', 9000, 'x')), '7', hex('" + "x" * 500 + "'))")).error
    )


# --- nothing is written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", WRITES)
async def test_no_statement_changes_a_byte(path: Path, statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    before = bytes_of(path.parent)
    found = await look(path, statement)
    assert found.error
    assert not found.value
    with pytest.raises(Unanswered):  # also without the first wall, that of words
        sqlite.Look(str(path), statement, True).answer()
    assert bytes_of(path.parent) == before


@pytest.mark.parametrize("mode", ["delete", "wal", "truncate"])
async def test_a_look_at_a_file_at_rest_leaves_nothing_beside_it(path: Path, mode: str) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"PRAGMA journal_mode = {mode}")
    before = bytes_of(path.parent)
    assert (await look(path, "SELECT count(*) FROM jobs")).value == "2"
    assert bytes_of(path.parent) == before


async def test_what_a_writer_has_just_committed_is_seen(path: Path) -> None:
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("INSERT INTO jobs VALUES ('c', 3)")
        writer.commit()
        assert (await look(path, "SELECT count(*) FROM jobs")).value == "3"
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM jobs")
        assert (await look(path, "SELECT count(*) FROM jobs")).value == "3"


async def test_a_file_that_changes_under_a_look_is_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sqlite.Look._asked
    seen: list[bool] = []

    def changing(self: sqlite.Look, at_rest: bool) -> Any:
        seen.append(at_rest)
        found = asked(self, at_rest)
        if at_rest:
            with closing(sqlite3.connect(path)) as writer:
                writer.execute("INSERT INTO jobs VALUES ('c', 3)")
                writer.commit()
        return found

    monkeypatch.setattr(sqlite.Look, "_asked", changing)
    assert (await look(path, "SELECT count(*) FROM jobs")).value == "3"
    assert seen == [True, False]


async def test_a_locked_database_blinds_and_does_not_hang(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("DELETE FROM jobs")
        found = await look(path, "SELECT count(*) FROM jobs")
        assert (found.value, found.error) == ("", "the database is locked by a writer")
        writer.execute("ROLLBACK")
    assert (await look(path, "SELECT count(*) FROM jobs")).value == "2"


# --- nothing lasts --------------------------------------------------------------------------------------------


async def test_an_endless_statement_is_stopped_in_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SECONDS", 0.2)
    found = await look(path, ENDLESS)
    assert (found.value, found.error) == ("", "the statement took longer than 0.2 s")
    assert found.took >= 190


async def test_a_cancelled_look_ends_at_once_and_so_does_its_statement(path: Path) -> None:
    task = asyncio.create_task(look(path, ENDLESS))
    while not asking() and not task.done():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    until(lambda: not asking(), "the end of the statement")
    assert (await look(path, "SELECT count(*) FROM jobs")).value == "2"


async def test_a_caller_sets_the_whole_deadline(path: Path) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await look(path, ENDLESS)
    until(lambda: not asking(), "the end of the statement")


# --- what can not be asked ------------------------------------------------------------------------------------


async def test_what_is_no_database_is_an_error_in_plain_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "text").write_text("not a database, but long enough to look at; " * 9)
    for name, why in (
        ("absent", "No such file"), ("pipe", "names no file"), ("", "names no file"), ("text", "no SQLite database"),
    ):  # fmt: skip
        found = await look(tmp_path / name, "SELECT count(*) FROM jobs")
        assert why in found.error
        assert not found.value
    assert not (tmp_path / "absent").exists()


async def test_a_wrong_statement_is_an_error_with_the_words_of_the_database(path: Path) -> None:
    assert (await look(path, "SELECT x FROM jobs")).error == "the database refuses the statement: no such column: x"
    assert "can not be asked: it is not a statement" in (await look(path, "")).error


async def test_a_service_without_a_database_says_what_to_write() -> None:
    with pytest.raises(Missing) as raised:
        await sql.look(check("SELECT 1"), Reach(databases={"other": "X"}), Secrets({}))
    assert raised.value.key == 'checks.databases."Billing Worker"'
    assert raised.value.example == '"Billing Worker" = "BILLING_DATABASE_URL"'
    with pytest.raises(Missing) as raised:
        await sql.look(check("SELECT 1"), Reach(databases={"*": "X"}), Secrets({}))
    assert raised.value.key == "X"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://u:hidden-word@h/d",
        "hidden-word",
        "sqlite:///",
        "sqlite://host/hidden-word",
        "postgresql:hidden-word",
        "http://[hidden-word",
    ],
)
async def test_an_address_that_is_none_is_not_shown(address: str) -> None:
    found = await sql.look(check("SELECT 1"), Reach(databases={"*": "X"}), Secrets({"X": address}))
    assert found.error.startswith("X holds no address like postgresql://")
    assert "hidden-word" not in str(found)


async def test_a_password_is_masked_alone_and_in_its_address() -> None:
    secrets = Secrets({"X": "postgresql+psycopg://app:p%40ss-word@db.internal:5433/billing?sslmode=require"})
    database = await sql.database_of("x", Reach(databases={"*": "X"}), secrets)
    assert database.name == "postgresql://db.internal:5433/billing"
    assert database.address == "postgresql://app:p%40ss-word@db.internal:5433/billing?sslmode=require"
    assert "ss-word" not in secrets.masked(f"{database.address} p@ss-word p%40ss-word") + database.name
    assert "ss-word" not in secrets.masked(repr(database))


@pytest.mark.parametrize("rest", ["app:pass-word#@h/d", "app:x@pass-word@h/d", "h/d?password=pass-word"])
async def test_an_odd_password_is_not_shown_as_a_host(rest: str) -> None:
    secrets = Secrets({"X": f"postgres://{rest}"})
    name = (await sql.database_of("x", Reach(databases={"*": "X"}), secrets)).name
    assert name in ("postgresql://h/d", "postgresql://…/d")
