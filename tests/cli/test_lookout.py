"""A room keeps how far its operator was told of the log, shows itself to others, and begins whatever is broken."""

from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.cli.lookout import Lookout
from controlroom.core.intents import Advance
from controlroom.core.news import Guest
from controlroom.store.place import read_place, write_place
from tests.data.shipped import SAMPLE
from tests.dispatch import desks
from tests.dispatch.conftest import clock, closed, desk, other, path  # noqa: F401  # fixtures
from tests.dispatch.desks import put

ROOM = {"screen": "room", "release": SAMPLE, "pane": "4"}


def lookout(kept: Path, desk: desks.Dispatcher) -> Lookout:  # noqa: F811  # the fixture's name is an argument's
    found = Lookout("here.db", kept, read_place(kept))
    found.begin(desk)
    return found


def test_what_was_told_is_kept_with_the_place_and_told_only_once(
    desk: desks.Dispatcher,  # noqa: F811  # a fixture
    other: desks.Dispatcher,  # noqa: F811  # a fixture
    tmp_path: Path,
) -> None:
    kept = tmp_path / "place.json"
    first = lookout(kept, desk)
    first.remember(ROOM)
    assert first.moved(desk) is None
    put(desk, Advance(assume=True))
    first.moved(desk)
    assert read_place(kept) == {**ROOM, "store": "here.db", "seen": str(desks.store(desk).head()[0])}
    first.leave()
    put(other, Advance())
    again = lookout(kept, desk)
    news = again.moved(desk)
    assert news is not None
    assert news.text == "since you left: 2 events, taylor on room-b advanced to preflight"
    again.leave()
    assert lookout(kept, desk).moved(desk) is None


def test_the_place_of_another_store_is_left_alone(desk: desks.Dispatcher, tmp_path: Path) -> None:  # noqa: F811  # a fixture
    kept = tmp_path / "place.json"
    found = lookout(kept, desk)
    write_place(kept, {"store": "other.db", "screen": "releases"})
    found.moved(desk)
    assert read_place(kept) == {"store": "other.db", "screen": "releases"}


def test_two_rooms_see_who_sits_where_and_look_at_what(
    desk: desks.Dispatcher,  # noqa: F811  # a fixture
    other: desks.Dispatcher,  # noqa: F811  # a fixture
    tmp_path: Path,
) -> None:
    one, two = lookout(tmp_path / "one.json", desk), lookout(tmp_path / "two.json", other)
    two.remember(ROOM)
    two.moved(other)
    news = one.moved(desk)
    assert news is not None
    (guest,) = news.here or ()
    assert guest == Guest("taylor", "taylor", "room-b", "pts/2", "", SAMPLE, "4", guest.since)
    two.leave()
    gone = one.moved(desk)
    assert gone is not None
    assert gone.here == ()
    assert (gone.text, gone.moved) == ("", False)


def test_each_minute_that_begins_is_a_reason_to_look_anew_and_nothing_else_is(
    desk: desks.Dispatcher,  # noqa: F811  # a fixture
    tmp_path: Path,
) -> None:
    found = lookout(tmp_path / "place.json", desk)
    began = desk.clock()
    times = iter([began, began + timedelta(seconds=61), began + timedelta(seconds=62)])
    found._clock = lambda: next(times)
    assert found.moved(desk) is None
    news = found.moved(desk)
    assert news is not None
    assert (news.text, news.moved) == ("", True)
    assert found.moved(desk) is None
    found.leave()


def test_before_the_desk_is_open_there_is_no_news(tmp_path: Path) -> None:
    found = Lookout("here.db", tmp_path / "place.json", {"seen": "x"})
    assert found.moved(object()) is None
    found.leave()


@pytest.mark.parametrize("seen", ["", "x", "²", "-1", "99999999"])
def test_a_number_that_makes_no_sense_tells_nothing(desk: desks.Dispatcher, tmp_path: Path, seen: str) -> None:  # noqa: F811  # a fixture
    found = Lookout("here.db", tmp_path / "place.json", {"seen": seen})
    found.begin(desk)
    assert found.moved(desk) is None
