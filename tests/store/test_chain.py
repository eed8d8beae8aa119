"""The chain finds every change of a single row, and says which row it was."""

import random
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.canonical import digest
from controlroom.core.chain import GENESIS, Verdict, check, seal
from controlroom.core.record import Row
from controlroom.store.chain import verify
from controlroom.store.log import Log, open_store
from tests.store.stores import AT, COLUMNS, cells, damage, fill, rows

LENGTH = 300
COPIED = "stream, 99, kind, schema, at, t, actor, body, prev, hash FROM event LIMIT 1"
WORDS = st.text(st.characters(codec="utf-8"), max_size=40)


def sealed(row: Row) -> Row:
    return replace(row, hash=seal(*cells(row)[:-1]))


@cache
def whole() -> tuple[Row, ...]:
    """A log of 300 rows in three streams, made by hand."""
    made: list[Row] = []
    for number in range(LENGTH):
        prev = made[-1].hash if made else GENESIS
        stream = ("site", "release:a", "run:1")[number % 3]
        body = f'{{"n":{number}}}'
        row = Row(number + 1, stream, number // 3 + 1, "k", 1, AT, number, "{}", body, prev, "")
        made.append(sealed(row))
    return tuple(made)


def checked(log: list[Row], known: tuple[int, str] | None = None) -> Verdict:
    return check((cells(row) for row in log), known)


@given(WORDS, WORDS, st.integers(0, 10**9), WORDS)
def test_the_hash_is_the_digest_of_the_documented_object(stream: str, body: str, t: int, actor: str) -> None:
    row = Row(7, stream, 3, "k", 2, AT, t, actor, body, GENESIS, "")
    fields = {name: getattr(row, name) for name in COLUMNS if name != "hash"}
    assert sealed(row).hash == digest(fields)


def test_the_hash_of_a_known_row_never_changes() -> None:
    body = '{"name":"Ána \\"A\\""}'
    row = Row(1, "site", 1, "person.added", 1, AT, 0, '{"login":"ana"}', body, GENESIS, "")
    assert sealed(row).hash == "e2080d1d2ac093483414dd724c76bfa5dc80fc5049665771b303b880bfee7b7d"


def test_text_moved_from_one_field_to_the_next_changes_the_hash() -> None:
    row = whole()[0]
    moved = replace(row, actor='{},"at":"x"', at="y")
    assert sealed(moved).hash != sealed(replace(row, actor="{}", at='x","at":"y')).hash


def test_a_whole_log_is_ok() -> None:
    assert checked(list(whole())) == Verdict(LENGTH, whole()[-1].hash, True, None, "")


def test_an_empty_log_is_ok_and_has_the_genesis_head() -> None:
    assert checked([]) == Verdict(0, GENESIS, True, None, "")


@pytest.mark.parametrize("column", COLUMNS)
def test_every_edit_of_one_cell_is_located(column: str) -> None:
    for at, row in enumerate(whole()):
        value = getattr(row, column)
        change: dict[str, Any] = {column: value + 1000 if isinstance(value, int) else value + "x"}
        edited = replace(row, **change)
        verdict = checked([*whole()[:at], edited, *whole()[at + 1 :]])
        assert (verdict.ok, verdict.first_bad, verdict.events) == (False, at + 1, at)


def test_an_edit_with_a_new_hash_is_located_at_the_row_or_its_successor() -> None:
    for at, row in enumerate(whole()[:-1]):
        forged = sealed(replace(row, body='{"forged":1}'))
        verdict = checked([*whole()[:at], forged, *whole()[at + 1 :]])
        assert not verdict.ok
        assert verdict.first_bad == at + 2


def test_every_deletion_but_the_last_is_located() -> None:
    for at in range(LENGTH - 1):
        verdict = checked([*whole()[:at], *whole()[at + 1 :]])
        assert (verdict.ok, verdict.first_bad) == (False, at + 1)


def test_a_cut_tail_is_found_only_against_a_head_kept_elsewhere() -> None:
    cut = list(whole()[:-1])
    assert checked(cut).ok
    verdict = checked(cut, known=(LENGTH, whole()[-1].hash))
    assert (verdict.ok, verdict.first_bad) == (False, LENGTH)


def test_a_log_rewritten_to_its_end_is_found_only_against_a_head_kept_elsewhere() -> None:
    made = list(whole()[:100])
    for row in whole()[100:]:
        made.append(sealed(replace(row, body='{"forged":1}', prev=made[-1].hash)))
    assert checked(made).ok
    assert checked(made, known=(200, whole()[199].hash)).first_bad == 200


def test_a_head_kept_elsewhere_of_an_honest_log_is_no_complaint() -> None:
    assert checked(list(whole()), known=(200, whole()[199].hash)).ok


def test_every_swap_is_located_at_the_earlier_row() -> None:
    pairs = [(at, at + 1) for at in range(LENGTH - 1)]
    pairs += [tuple(sorted(random.Random(at).sample(range(LENGTH), 2))) for at in range(LENGTH)]  # type: ignore[misc]  # two of them
    for low, high in pairs:
        log = list(whole())
        log[low], log[high] = replace(log[high], seq=low + 1), replace(log[low], seq=high + 1)
        assert checked(log).first_bad == low + 1


def test_every_insertion_is_located_at_the_row_or_its_successor() -> None:
    for at in range(LENGTH):
        prev = whole()[at - 1].hash if at else GENESIS
        forged = sealed(replace(whole()[at], body='{"forged":1}', prev=prev))
        pushed = [replace(row, seq=row.seq + 1) for row in whole()[at:]]
        verdict = checked([*whole()[:at], forged, *pushed])
        assert not verdict.ok
        assert verdict.first_bad == at + 2


def test_a_gap_in_a_stream_is_located_although_the_chain_holds() -> None:
    row = sealed(Row(LENGTH + 1, "site", 102, "k", 1, AT, 0, "{}", "{}", whole()[-1].hash, ""))
    verdict = checked([*whole(), row])
    assert verdict.first_bad == LENGTH + 1
    assert "version 102 of site after version 100" in verdict.why


def test_a_wrong_prev_is_located_although_the_row_is_sealed() -> None:
    wrong = sealed(replace(whole()[9], prev=whole()[4].hash))
    assert checked([*whole()[:9], wrong, *whole()[10:]]).first_bad == 10


@pytest.mark.parametrize("value", [b"{}", None, 1])
def test_a_cell_of_another_kind_is_a_bad_row_and_no_crash(value: object) -> None:
    wrong = replace(whole()[4], body=value)  # type: ignore[arg-type]  # what a database may hold
    assert checked([*whole()[:4], wrong]).first_bad == 5


def test_verify_reads_a_real_log_and_changes_no_byte(log: Log, path: Path) -> None:
    fill(log, 50)
    log.close()
    before = path.read_bytes()
    verdict = verify(log)
    assert (verdict.ok, verdict.events, verdict.head) == (True, 50, log.head()[1])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE event SET body = '{}' WHERE seq = 20", 20),
        ("UPDATE event SET body = CAST(body AS BLOB) WHERE seq = 20", 20),
        ("UPDATE event SET body = CAST(x'ff' AS TEXT) WHERE seq = 20", 20),
        ("UPDATE event SET t = 'soon' WHERE seq = 20", 20),
        ("UPDATE event SET hash = prev WHERE seq = 20", 20),
        ("DELETE FROM event WHERE seq = 20", 20),
        ("DELETE FROM event WHERE seq = 1", 1),
        (f"INSERT INTO event SELECT 0, {COPIED}", 0),
        (f"INSERT INTO event SELECT 51, {COPIED}", 51),
    ],
)
def test_what_a_shell_did_to_the_file_is_located(log: Log, path: Path, statement: str, first_bad: int) -> None:
    fill(log, 50)
    log.close()
    damage(path, statement)
    reopened = open_store(path)
    verdict = verify(reopened)
    reopened.close()
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)
    assert verdict.why


def test_rows_written_to_different_streams_form_one_chain(log: Log) -> None:
    fill(log, 12)
    written = rows(log)
    assert [row.prev for row in written] == [GENESIS, *(row.hash for row in written[:-1])]
    assert all(len(astuple(row)) == len(COLUMNS) for row in written)
