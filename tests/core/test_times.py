"""How long something still holds is rounded up; how old something is, down."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import controlroom
from controlroom.core import lapse
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


@pytest.mark.parametrize(
    ("seconds", "clock", "run_time"),
    [
        (-3, "0:00", "T+00:00"),
        (59, "0:59", "T+00:59"),
        (360, "6:00", "T+06:00"),
        (600, "10:00", "T+10:00"),
        (3599, "59:59", "T+59:59"),
        (3960, "1:06:00", "T+1:06:00"),
        (176523, "49:02:03", "T+49:02:03"),
    ],
)
def test_run_time_has_one_form_and_a_duration_another(seconds: int, clock: str, run_time: str) -> None:
    assert (lapse.clock(seconds), lapse.run_time(seconds)) == (clock, run_time)


def test_nobody_else_makes_minutes_and_seconds_by_hand() -> None:
    package = Path(controlroom.__file__).parent
    makers = {str(one.relative_to(package)) for one in package.rglob("*.py") if "% 60:02}" in one.read_text("utf-8")}
    assert makers == {"core/derive/times.py"}  # `mm:ss` beside another one, which never has hours
