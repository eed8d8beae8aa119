"""What is appended is read back as written, in order, or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from controlroom.core.chain import GENESIS
from controlroom.core.record import Draft, Row, Stale, StoreError
from controlroom.store.chain import verify
from controlroom.store.glance import read_glance, write_glance
from controlroom.store.log import Log, open_store
from tests.corpus import payloads
from tests.store.stores import AT, draft, fill, rows


@pytest.fixture
def other(path: Path, log: Log) -> Iterator[Log]:
    """A second process on the same store, as far as the store can tell."""
    other = open_store(path, timeout=0.05)
    yield other
    other.close()


def test_a_new_store_is_empty(log: Log) -> None:
    assert (log.head(), rows(log), log.versions(), log.streams()) == ((0, GENESIS), (), {}, ())


def test_append_returns_the_rows_that_are_then_read(log: Log) -> None:
    written = log.append([draft("site", "a"), draft("release:x", "b"), draft("site", "c")], {"site": 0})
    assert [(row.seq, row.stream, row.version) for row in written] == [
        (1, "site", 1),
        (2, "release:x", 1),
        (3, "site", 2),
    ]
    assert rows(log) == written
    assert log.head() == (3, written[-1].hash)


def test_every_hostile_text_is_kept_exactly(log: Log) -> None:
    texts = [text for _, text in payloads() if text.encode("utf-8", "ignore").decode() == text]
    written = log.append([Draft("site", "k", 1, AT, 0, text, text) for text in texts], {})
    assert [row.body for row in log.read("site")] == texts
    assert log.read("site") == written
    assert verify(log).ok


def test_text_that_is_not_unicode_is_refused_and_nothing_is_written(log: Log) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        log.append([draft(), draft(note="\ud800")], {})
    assert rows(log) == ()


@pytest.mark.parametrize("stream", ["", "Site", "release:", "release:a b", "run:0", "run:07", "run:x", "other"])
def test_a_draft_for_no_stream_is_refused(stream: str) -> None:
    with pytest.raises(ValueError, match="is no stream"):
        draft(stream)


def test_the_store_gives_the_run_numbers(log: Log) -> None:
    first = log.append([draft("run:new"), draft("run:new"), draft("site")], {})
    assert [(row.stream, row.version) for row in first] == [("run:1", 1), ("run:1", 2), ("site", 1)]
    for number in range(2, 12):
        assert log.append([draft("run:new")], {})[0].stream == f"run:{number}"
    assert log.append([draft("run:11")], {"run:11": 1})[0].version == 2


def test_a_run_that_was_never_begun_is_refused(log: Log) -> None:
    with pytest.raises(ValueError, match="run:7 was never begun"):
        log.append([draft("run:7")], {})
    assert rows(log) == ()


def test_a_stream_that_moved_refuses_the_append_and_names_the_first_newer_event(log: Log, other: Log) -> None:
    log.append([draft("site", "seen")], {})
    newer = other.append([draft("site", "newer"), draft("site", "newest")], {"site": 1})
    with pytest.raises(Stale) as refused:
        log.append([draft("release:x")], {"site": 1, "release:x": 0})
    assert (refused.value.stream, refused.value.first_newer) == ("site", newer[0])
    assert rows(log)[1:] == newer


def test_of_several_streams_that_moved_the_earliest_event_is_named(log: Log, other: Log) -> None:
    newer = other.append([draft("release:x"), draft("site")], {})
    for seen in ({"site": 0, "release:x": 0}, {"release:x": 0, "site": 0}):
        with pytest.raises(Stale) as refused:
            log.append([draft("site")], seen)
        assert refused.value.first_newer == newer[0]


def test_a_stream_that_was_not_read_may_move(log: Log, other: Log) -> None:
    other.append([draft("release:x")], {})
    assert log.append([draft("site")], {"site": 0})[0].seq == 2


def test_a_stream_that_became_shorter_is_reported_as_damage(log: Log) -> None:
    with pytest.raises(StoreError) as refused:
        log.append([draft("site")], {"site": 3})
    assert refused.value.rule == "store.corrupt"


def test_an_append_without_drafts_still_checks_what_was_seen(log: Log) -> None:
    assert log.append([], {"site": 0}) == ()
    log.append([draft()], {})
    with pytest.raises(Stale):
        log.append([], {"site": 0})


def test_also_writes_in_the_same_transaction(log: Log, path: Path) -> None:
    def also(connection: Connection, written: tuple[Row, ...]) -> None:
        write_glance(connection, "room", AT, f"after {written[-1].seq}")

    log.append([draft()], {}, also)
    log.append([draft()], {}, also)
    assert read_glance(path, "room") == (AT, "after 2")


def test_when_also_fails_nothing_is_written(log: Log, path: Path) -> None:
    def also(connection: Connection, written: tuple[Row, ...]) -> None:
        write_glance(connection, "room", AT, "text")
        raise RuntimeError("no board")

    with pytest.raises(RuntimeError, match="no board"):
        log.append([draft()], {}, also)
    assert rows(log) == ()
    assert read_glance(path, "room") is None
    assert log.append([draft()], {})[0].seq == 1


def test_read_gives_one_stream_after_a_version(log: Log) -> None:
    fill(log, 20)
    assert [row.version for row in log.read("site", after=1)] == [2, 3]
    assert {row.stream for row in log.read("site")} == {"site"}
    assert log.read("absent") == ()


def test_read_many_gives_several_streams_in_the_order_of_the_log(log: Log) -> None:
    fill(log, 20)
    found = log.read_many(["run:1", "site", "site"])
    assert found == tuple(row for row in rows(log) if row.stream in ("site", "run:1"))
    assert log.read_many([]) == ()


def test_tail_gives_the_last_rows_in_the_order_of_the_log(log: Log) -> None:
    fill(log, 20)
    assert [row.seq for row in log.tail(3)] == [18, 19, 20]
    assert [row.seq for row in log.tail(3, before=18)] == [15, 16, 17]
    site = [row.seq for row in log.read("site")]
    assert [row.seq for row in log.tail(2, stream="site")] == site[-2:]
    assert [row.seq for row in log.tail(2, before=site[-1], stream="site")] == site[-3:-1]


def test_versions_and_streams_are_found_by_prefix(log: Log) -> None:
    fill(log, 20)
    assert log.streams("release:") == ("release:search", "release:billing")
    assert log.versions("release:") == {"release:search": 4, "release:billing": 3}
    assert sum(log.versions().values()) == 20
    assert log.versions("release:billing") == {"release:billing": 3}


def test_the_first_rows_of_streams_are_found_by_prefix_and_words(log: Log) -> None:
    log.append([draft("run:new", '"release":"x"')], {})
    log.append([draft("run:new", '"release":"x%"'), draft("site", '"release":"x"')], {})
    log.append([draft("run:1", '"release":"x%"')], {})
    assert [row.stream for row in log.firsts("run:", '"release":"x"')] == ["run:1"]
    assert [row.stream for row in log.firsts("run:", '"release":"x%"')] == ["run:2"]  # no pattern, and no later row
    assert log.firsts("run:", "nothing") == ()


def test_data_version_moves_exactly_when_somebody_wrote(log: Log, other: Log) -> None:
    before = log.data_version()
    log.head()
    assert log.data_version() == before
    other.append([draft()], {})
    after = log.data_version()
    assert after != before
    assert log.data_version() == after


def test_a_busy_store_is_reported_and_can_still_be_read(log: Log, other: Log, path: Path) -> None:
    log.append([draft()], {})
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as refused:
        other.append([draft()], {})
    assert refused.value.rule == "store.locked"
    assert other.head()[0] == 1
    blocker.close()
    assert other.append([draft()], {})[0].seq == 2


def test_a_long_reader_does_not_lock_out_the_writer(log: Log, path: Path) -> None:
    log.append([draft()], {})
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM event").fetchall()
    assert log.append([draft()], {})[0].seq == 2
    reader.close()


@pytest.mark.parametrize("statement", ["UPDATE event SET body = '{}'", "DELETE FROM event"])
def test_the_database_itself_refuses_to_change_or_forget_an_event(log: Log, path: Path, statement: str) -> None:
    log.append([draft()], {})
    shell = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        shell.execute(statement)
    shell.close()


def test_the_database_itself_refuses_two_events_of_one_version(log: Log, path: Path) -> None:
    log.append([draft()], {})
    shell = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*version"):
        shell.execute(
            "INSERT INTO event SELECT 2, stream, version, kind, schema, at, t, actor, body, prev, hash FROM event"
        )
    shell.close()


def test_nothing_is_chained_to_a_broken_row(log: Log, path: Path) -> None:
    log.append([draft()], {})
    shell = sqlite3.connect(path)
    shell.execute("DROP TRIGGER event_no_update")
    shell.execute("UPDATE event SET body = '{}'")
    shell.commit()
    shell.close()
    with pytest.raises(StoreError) as refused:
        log.append([draft()], {})
    assert refused.value.rule == "store.corrupt"
    assert log.head()[0] == 1


def test_a_closed_log_can_be_closed_again(path: Path) -> None:
    log = open_store(path)
    log.append([draft()], {})
    log.data_version()
    log.close()
    log.close()
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]
