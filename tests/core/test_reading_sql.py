"""What checks of SQL, variables and schedules may read, and how a further rule is judged."""

import pytest

from controlroom.core.reading_sql import flaws, parse_rule, unaskable, unmet
from controlroom.core.verification import Check, Probe


def test_a_rule_is_a_reading_and_a_condition() -> None:
    assert parse_rule("rows >= 1") == ("rows", ">= 1")
    assert parse_rule("scalar != none") == ("scalar", "!= none")


@pytest.mark.parametrize("rule", ["", "rows", ">= 1", "body contains ok", "rows 1", "rows >= x"])
def test_what_is_no_rule_is_refused_with_its_remedy(rule: str) -> None:
    with pytest.raises(ValueError, match=r"; write"):
        parse_rule(rule)


def test_a_rule_that_does_not_hold_says_what_was_measured() -> None:
    assert unmet("rows >= 1", "3") == ""
    assert unmet("rows >= 1", "0") == "rows is 0, wanted >= 1"
    assert unmet("scalar <= 5", "none") == "scalar is none, wanted <= 5"
    assert unmet("scalar != none", "") == "scalar is no data, wanted != none"


@pytest.mark.parametrize(
    ("probe", "reads", "also", "where"),
    [
        ("sql", "", (), []),
        ("sql", "rows", ("scalar <= 3",), []),
        ("http", "status", ("body contains ok",), []),
        ("sql", "status", (), [("reads",)]),
        ("sql", "", ("rows >= 1", "cells >= 1"), [("also", 1)]),
        ("env", "value", (), [("reads",)]),
        ("schedule", "", ("rows >= 1",), [("also",)]),
    ],
)
def test_a_flaw_is_found_where_it_is(probe: str, reads: str, also: tuple[str, ...], where: list[tuple[str]]) -> None:
    found = list(flaws(probe, reads, also))
    assert [place for place, _, _ in found] == where
    assert all(message and remedy for _, message, remedy in found)


def test_a_question_that_no_live_run_could_ask_is_told() -> None:
    assert unaskable(Check("x", "X", Probe.SQL, "SELECT 1")) == ""
    assert unaskable(Check("x", "X", Probe.HTTP, "DROP TABLE t")) == ""
    assert "begin it with SELECT" in unaskable(Check("x", "X", Probe.SQL, "DROP TABLE t"))
    assert "names no variable" in unaskable(Check("x", "X", Probe.ENV, "the-usual-ones"))
    assert "write it like" in unaskable(Check("x", "X", Probe.SCHEDULE, "daily"))
