"""A file that is something else altogether is refused without quoting it; a key that is not known names the nearest."""

import pytest

from controlroom.formats.plans import parse_plan
from controlroom.formats.problems import FormatError, Problem

SECRET = "hunter2hunter2"


def problems(text: str) -> tuple[Problem, ...]:
    """What is wrong with a plan of that text."""
    with pytest.raises(FormatError) as caught:
        parse_plan(text.encode(), "x.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"PASSWORD: {SECRET}\n{SECRET}: x\n", "none of its 2 keys is known"),
        (f"user,{SECRET}\n1,2\n", "it is a single text, not keys with values"),
        (f"- {SECRET}\n- b\n", "it is a list, not keys with values"),
    ],
)
def test_a_file_of_another_kind_is_one_problem_and_nothing_of_it_is_quoted(text: str, why: str) -> None:
    (found,) = problems(text)
    assert found.message == f"this is no plan file: {why}"
    assert "controlroom schema plan" in found.remedy
    assert SECRET not in str(found)


def test_a_file_that_is_no_yaml_is_not_quoted_either() -> None:
    assert all(SECRET not in str(one) for one in problems(f"[server]\npassword={SECRET}\n{SECRET}: [\n"))


def test_a_long_key_is_cut_and_a_secret_in_one_is_masked() -> None:
    token = "sk_live_4eC39HqLyjWDarjtT1zdp7dcQ9"
    found = [one for one in problems(f"id: x\n{'k' * 300}: 1\n{token}: 2\n") if "there is no key" in one.message]
    assert len(found) == 2
    assert all(len(one.message) < 100 and len(one.path) <= 60 and token not in str(one) for one in found)


def test_unknown_keys_name_the_nearest_and_the_whole_list_stands_once() -> None:
    text = "id: x\ntitel: 1\nzzzz: 2\nqqqq: 3\nstep: 4\nstages:\n  - {id: a, wxyz: 1}\n  - {id: b, vvvv: 2}\n"
    remedies = {one.path: one.remedy for one in problems(text) if "there is no key" in one.message}
    assert remedies["titel"] == "did you mean 'title'?"
    assert remedies["step"] == "did you mean 'steps' or 'stages'?"
    assert remedies["zzzz"].startswith("take it out; known here: id, title, ")
    assert remedies["qqqq"] == "take it out; which keys are known there is said once in this list"
    assert remedies["stages[0].wxyz"] == "take it out; known here: id, title, gates, minutes, note"
    assert remedies["stages[1].vvvv"] == remedies["qqqq"]
