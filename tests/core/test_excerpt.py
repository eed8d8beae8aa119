"""Rows that left their log: each is checked, gaps are known, and their words have to be those of what was recorded."""

from dataclasses import replace

import pytest

from controlroom.core.chain import GENESIS, follow
from controlroom.core.excerpt import Places, check
from controlroom.core.record import Draft, Row

AT = "2026-03-01T03:16:00.000000Z"
STEPS = (
    ("release:x", "release.imported", '{"plan":{"environment":"staging","id":"x"}}'),
    ("run:1", "run.started", '{"kind":"rehearsal","release":"x"}'),
    ("run:1", "run.held", '{"reason":"a"}'),
    ("release:x", "release.imported", '{"plan":{"environment":"production","id":"x"}}'),
    ("run:2", "run.started", '{"kind":"live","release":"x"}'),
    ("run:1", "run.resumed", '{"seconds":0}'),
)


def log() -> list[Row]:
    """Six rows of two runs."""
    rows: list[Row] = []
    versions: dict[str, int] = {}
    head = (0, GENESIS)
    for stream, kind, body in STEPS:
        versions[stream] = versions.get(stream, 0) + 1
        row = follow(head, Draft(stream, kind, 1, AT, 0, "{}", body), stream, versions[stream])
        rows.append(row)
        head = (row.seq, row.hash)
    return rows


def told(rows: list[Row], *masked: int) -> list[tuple[Row, bool]]:
    return [(row, row.seq in masked) for row in rows]


def test_a_whole_log_is_whole_and_an_excerpt_is_not() -> None:
    rows = log()
    whole = check(told(rows))
    assert (whole.ok, whole.whole, whole.events, whole.head) == (True, True, 6, rows[-1].hash)
    part = check(told([row for row in rows if row.stream == "run:1"]))
    assert (part.ok, part.whole, part.first, part.last, part.events) == (True, False, 2, 6, 3)


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("change", [{"body": '{"x":1}'}, {"actor": '{"login":"x"}'}, {"at": AT.replace("03", "04")}])
def test_every_changed_row_is_found(at: int, change: dict[str, str]) -> None:
    rows = log()
    rows[at] = replace(rows[at], **change)  # type: ignore[arg-type]  # all of the fields are texts
    found = check(told(rows))
    assert (found.ok, found.first_bad) == (False, at + 1)


def test_a_row_that_was_sealed_anew_does_not_fit_its_neighbour() -> None:
    rows = log()
    draft = Draft(rows[2].stream, rows[2].kind, 1, AT, 0, "{}", '{"reason":"b"}')
    rows[2] = follow((2, rows[1].hash), draft, rows[2].stream, rows[2].version)
    assert check(told(rows)).first_bad == 4


def test_a_row_left_out_of_a_stream_a_doubled_and_a_swapped_one_are_found() -> None:
    rows = log()
    run = [row for row in rows if row.stream == "run:1"]
    assert check(told([run[0], run[2]])).why == "row 6 is version 3 of run:1 after version 1"
    assert check(told([*rows, rows[-1]])).first_bad == 6
    assert check(told([rows[1], rows[0]])).first_bad == 1


def test_a_masked_row_proves_nothing_and_is_counted_but_keeps_its_place() -> None:
    rows = log()
    rows[2] = replace(rows[2], body='{"reason":"…"}')
    found = check(told(rows, 3))
    assert (found.ok, found.masked) == (True, 1)
    rows[2] = replace(rows[2], prev="0" * 64)
    assert check(told(rows, 3)).first_bad == 3


def test_a_head_kept_elsewhere_finds_a_cut_end_and_a_rewritten_log() -> None:
    rows = log()
    assert check(told(rows), (6, rows[-1].hash)).ok
    assert not check(told(rows[:4]), (6, rows[-1].hash)).ok
    assert check(told(rows), (3, "0" * 64)).first_bad == 3


def test_the_kind_and_environment_of_a_run_are_those_that_it_began_with() -> None:
    places = Places()
    assert [places.of(row) for row in log()] == [
        ("", "staging"),
        ("REHEARSAL", "staging"),
        ("REHEARSAL", "staging"),
        ("", "production"),
        ("LIVE", "production"),
        ("REHEARSAL", "staging"),
    ]


@pytest.mark.parametrize("body", ["", "[]", "7", "{", '{"kind":7,"release":[]}', "[" * 100_000])
def test_a_body_that_is_no_event_has_no_place_and_does_no_harm(body: str) -> None:
    row = replace(log()[1], body=body)
    assert Places().of(row) == ("", "")
