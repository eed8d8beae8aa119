"""The words of a problem are ours, never Python's."""

import pytest

from controlroom.core.plan import Plan
from controlroom.core.scenario import Scenario
from controlroom.formats.problems import FormatError
from controlroom.formats.reading import parsed


def problems(kind: type, text: str) -> str:
    with pytest.raises(FormatError) as caught:
        parsed(kind, text.encode(), "x.yaml", lambda plain: ())
    return str(caught.value)


def test_a_word_that_is_suggested_is_written_as_it_has_to_be() -> None:
    said = problems(Scenario, "id: x\nrows:\n  - when: {phase: montoring}\n")
    assert "did you mean 'monitoring'?" in said
    assert "<Phase" not in said


def test_a_number_without_end_is_out_of_bounds_and_not_something_else() -> None:
    said = problems(Plan, "id: x\nmonitoring: {minutes: 99999999999999999999}\n")
    assert "99999999999999999999 is out of bounds" in said
    assert "whole number" not in said
