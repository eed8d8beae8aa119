"""A number with its noun."""

import pytest

from controlroom.core.counting import many


@pytest.mark.parametrize(("count", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines")])
def test_one_is_one(count: int, said: str) -> None:
    assert many(count, "line") == said
