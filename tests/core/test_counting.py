"""A number with its noun, and a few names for many."""

import pytest

from controlroom.core.counting import few, many


@pytest.mark.parametrize(("count", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines")])
def test_one_is_one(count: int, said: str) -> None:
    assert many(count, "line") == said


def test_of_many_names_a_few_are_said() -> None:
    assert few(["a", "b"]) == "a, b"
    assert few(list("abcde")) == "a, b, c, d, e"
    assert few(list("abcdefgh")) == "a, b, c, d and 4 more"
