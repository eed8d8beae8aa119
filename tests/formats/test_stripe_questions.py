"""A plan whose checks ask Stripe what it can not answer is refused at the line, with what may be written."""

import pytest

from controlroom.formats.plans import parse_plan
from controlroom.formats.problems import FormatError
from tests.data.shipped import DATA

PLAN = (DATA / "releases" / "stripe-go-live.yaml").read_text("utf-8")
ASKS = "    asks: endpoint enabled\n"


def refusal(text: str) -> str:
    with pytest.raises(FormatError) as refused:
        parse_plan(text.encode(), "plan.yaml")
    return str(refused.value)


def test_the_shipped_plan_asks_what_can_be_asked() -> None:
    assert parse_plan(PLAN.encode(), "plan.yaml")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("    asks: endpoint healthy\n", "it is no question for Stripe"),
        ("    asks: price pro\n", "'pro' is neither a variable nor the id of a price"),
        (ASKS + "    reads: $.status\n", "leave `reads` out"),
        (ASKS + '    also: ["status = enabled"]\n', "make a check of its own of each question"),
    ],
)
def test_a_question_that_can_not_be_asked_is_refused_at_its_line(line: str, words: str) -> None:
    told = refusal(PLAN.replace(ASKS, line))
    assert words in told
    assert f"plan.yaml:{PLAN[: PLAN.index(ASKS)].count(chr(10)) + line.count(chr(10))}" in told


def test_a_check_that_asks_nothing_yet_can_be_rehearsed() -> None:
    assert parse_plan(PLAN.replace(ASKS, "").encode(), "plan.yaml")
