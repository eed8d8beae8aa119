"""Plans whose questions to a database, to variables or to schedules can not be asked are refused at their place."""

import pytest

from controlroom.formats.plans import parse_plan
from tests.formats.texts import PLAN, only_problem


def check(probe: str, rest: str) -> str:
    return f"{PLAN}checks: [{{id: a, title: A, probe: {probe}, {rest}}}]"


@pytest.mark.parametrize(
    ("probe", "rest", "path", "message"),
    [
        ("sql", "asks: DROP TABLE t", "asks", "not a statement that reads"),
        ("sql", "asks: SELECT 1; SELECT 2", "asks", "more than one statement"),
        ("sql", "asks: SELECT 1, reads: cell", "reads", "no part of a statement's answer"),
        ("sql", "asks: SELECT 1, also: [rows >= 1, body contains ok]", "also[1]", "neither scalar nor rows"),
        ("env", "asks: the-usual-ones", "asks", "names no variable"),
        ("env", "asks: KEY sk_live", "asks", "a shape that is not known"),
        ("env", "asks: KEY, reads: rows", "reads", "variables are counted"),
        ("schedule", "asks: retry daily", "asks", "does not say how often by whom"),
        ("schedule", "asks: retry daily by sql SELECT 1, also: [rows >= 1]", "also", "schedules are counted"),
    ],
)
def test_a_question_that_can_not_be_asked_is_named_with_its_place(
    probe: str, rest: str, path: str, message: str
) -> None:
    found = only_problem(check(probe, rest))
    assert found.path == f"checks[0].{path}"
    assert message in found.message
    assert found.remedy


@pytest.mark.parametrize(
    ("probe", "rest"),
    [
        ("sql", "title: B"),
        ("sql", "asks: SELECT 1;, reads: rows, also: [scalar = 1]"),
        ("env", "asks: 'KEY sk_live_…, PRICE_*'"),
        ("schedule", "asks: retry daily at 3 AM by prometheus last_run"),
    ],
)
def test_a_question_that_can_be_asked_is_taken(probe: str, rest: str) -> None:
    parse_plan(check(probe, rest.replace("title: B", "note: B")).encode(), "plan.yaml")
