"""Times of the log beside the clock on the operator's wall."""

import time
from collections.abc import Iterator

import pytest

from controlroom.tui.local import local
from tests import boards
from tests.tui.desk import Desk, room
from tests.tui.pilot import running


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine an hour east of Greenwich."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-1")
        time.tzset()
        yield "UTC+01:00"
    time.tzset()


def test_a_time_has_the_local_one_with_its_offset_beside_it(zone: str) -> None:
    assert local("2026-11-20 23:14:32 UTC") == f"2026-11-21 00:14:32, {zone}"


@pytest.mark.parametrize("text", ["", "never", "2026-11-20", "2026-13-20 03:14:32 UTC"])
def test_what_is_no_time_has_none(zone: str, text: str) -> None:
    assert local(text) == ""


def test_a_machine_that_keeps_utc_says_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC0")
    time.tzset()
    assert local("2026-11-20 03:14:32 UTC") == ""


async def test_the_detail_of_an_event_says_when_it_was_here(zone: str) -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        await driver.press("8", "enter")
        assert zone in driver.text
