"""How long something still holds is rounded up; how old something is, down."""

from datetime import UTC, datetime, timedelta

import pytest

from controlroom.core.derive import times

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "left", "age"),
    [
        (3 * 86400, "3 d", "3 d"),
        (3 * 86400 - 0.4, "3 d", "2 d"),
        (4 * 3600 - 0.4, "4 h", "3 h"),
        (3 * 3600 + 1, "4 h", "3 h"),
        (90, "2 m", "1 m"),
        (59.5, "1 m", "59 s"),
        (0, "0 s", "0 s"),
        (-5, "0 s", "0 s"),
    ],
)
def test_what_is_left_is_rounded_up_and_an_age_down(seconds: float, left: str, age: str) -> None:
    end = NOW + timedelta(seconds=seconds)
    assert times.left(end, NOW) == left
    assert times.age(NOW, end) == age
