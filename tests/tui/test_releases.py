"""The list of releases: what wants attention, filtering, opening, and an empty start."""

from dataclasses import replace

import pytest

from controlroom.core.board import Home, Mark
from controlroom.tui.screens.releases import Releases
from controlroom.tui.screens.room import Room
from tests import boards
from tests.corpus import payloads
from tests.tui.desk import Desk, home, line, room
from tests.tui.pilot import Driver, running

LOW = Mark("✓", "LOW", "ok")
MANY = tuple(line(f"release-{n:03}", f"Release number {n}", raw=200 - n) for n in range(120))


def listed(driver: Driver) -> Releases:
    view = driver.app.views[-1]
    assert isinstance(view, Releases)
    return view


async def test_the_list_shows_risk_gates_and_the_next_action_in_words() -> None:
    async with running(
        room(Desk(homes=home(line(), line("docs", "Docs: pricing copy", band=LOW))), place={})
    ) as driver:
        assert driver.rows[0].startswith(" controlroom  2 releases, 1 to PRODUCTION ╌")
        assert "no LIVE run · 1 REHEARSAL · dana" in driver.rows[0]
        assert driver.rows[2] == " NEXT ↵  Open Billing Seat Sync Patch: Finance sign-off is open"
        assert driver.rows[4].startswith("›✗ CRITICAL  126  Billing Seat Sync Patch  PRODUCTION  1/3 ")
        assert driver.rows[5].startswith(" ✓ LOW       126  Docs: pricing copy")
        assert "Stripe Sync · Subscription Seats · Webhooks" in driver.text
        assert driver.rows[-1].startswith(" enter open  / filter")
        assert driver.rows[-1].endswith("? help  q leave")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36), (170, 50)])
async def test_the_list_fits_every_size(size: tuple[int, int]) -> None:
    async with running(room(Desk(homes=home(*MANY)), place={}), size=size) as driver:
        assert len(driver.rows) == size[1]
        assert all(len(row) <= size[0] for row in driver.rows)
        await driver.press("G")
        assert "Release number 119" in driver.text
        assert any(row.startswith("›") and "Release number 119" in row for row in driver.rows)


async def test_enter_opens_the_release_under_the_cursor_and_escape_comes_back() -> None:
    kept: list[dict[str, str]] = []
    async with running(room(Desk(), place={}, remember=kept.append)) as driver:
        await driver.press("enter")
        view = driver.app.views[-1]
        assert isinstance(view, Room)
        assert view.release == boards.RELEASE
        assert kept[-1]["screen"] == "room"
        await driver.press("escape")
        assert listed(driver).home is not None
        assert kept[-1] == {"screen": "releases"}
        await driver.press("escape", "escape")
        assert listed(driver)


async def test_the_filter_narrows_in_the_store_while_typing_and_escape_clears_it() -> None:
    desk = Desk()
    async with running(room(desk, place={})) as driver:
        await driver.press("slash")
        assert driver.rows[1].startswith(" / filter  ▏")
        await driver.type("docs")
        assert desk.filters == ["", "d", "do", "doc", "docs"]
        assert "Open Docs: pricing copy" in driver.rows[2]
        await driver.press("enter")
        assert driver.rows[1].startswith(" / filter  docs")
        assert f"1 of {desk.homes.total} shown · as of" in driver.rows[1]
        await driver.press("escape")
        assert desk.filters[-1] == ""
        assert "Open Billing Seat Sync Patch" in driver.rows[2]


async def test_keys_of_the_list_are_letters_in_the_filter() -> None:
    desk = Desk()
    async with running(room(desk, place={})) as driver:
        await driver.press("slash")
        await driver.type("jq y")
        assert desk.filters[-1] == "jq y"
        assert driver.rows[2] == " NEXT ◌  Nothing matches: esc clears the filter"
        await driver.press("escape")
        assert "Open Billing Seat Sync Patch" in driver.rows[2]


async def test_nothing_to_release_yet_says_what_to_do_next() -> None:
    empty = Home("2025-01-01T03:14:32Z", "no release yet", "no LIVE run", "dana", (), 0)
    async with running(room(Desk(homes=empty), place={})) as driver:
        assert "Nothing to release yet." in driver.text
        assert "controlroom demo" in driver.text
        assert "controlroom release import FILE" in driver.text
        await driver.press("enter", "j", "y")
        assert "no release is under the cursor" in driver.rows[-1]


async def test_the_list_in_a_small_window_says_what_it_needs() -> None:
    async with running(room(Desk(), place={}), size=(50, 10)) as driver:
        assert "needs 60×20; this is 50×10" in driver.text
        await driver.press("enter")
        assert listed(driver)


async def test_a_glance_of_the_list_is_painted_before_the_desk_answers() -> None:
    desk = Desk()
    async with running(room(desk, place={}, glance=home(line("old", "An old list")))) as driver:
        assert "An old list" not in driver.text
        assert "Billing Seat Sync Patch" in driver.text


async def test_coming_back_shows_the_list_as_it_is_now() -> None:
    desk = Desk()
    async with running(room(desk, place={})) as driver:
        await driver.press("enter")
        desk.homes = replace(desk.homes, summary="7 releases")
        await driver.press("l")
        assert driver.rows[0].startswith(" controlroom  7 releases")


async def test_hostile_names_stay_in_their_columns() -> None:
    attacks = [attack for _, attack in payloads()]
    for part in range(0, len(attacks), 60):
        found = tuple(
            line(f"id-{n}", attack, next=attack, gates=attack) for n, attack in enumerate(attacks[part : part + 60])
        )
        view = Releases(room(Desk()), home=home(*found))
        app = room(Desk())
        for row in view.draw(80, 80):
            shown = "".join(segment.text for segment in app.surface.strip(row, 80))
            assert shown.isprintable()


async def test_back_from_the_room_the_cursor_is_on_its_release() -> None:
    desk = Desk(homes=home(line("docs-pricing", "Docs: pricing copy"), line()))
    async with running(room(desk)) as driver:
        await driver.press("l")
        assert "Open Billing Seat Sync Patch" in driver.rows[2]
        await driver.press("k", "enter", "escape")
        assert "Open Docs: pricing copy" in driver.rows[2]


@pytest.mark.parametrize("key", ["n", "R", "space"])
async def test_a_key_of_the_room_says_in_the_list_what_to_press(key: str) -> None:
    desk = Desk()
    async with running(room(desk, place={})) as driver:
        await driver.press(key)
        assert "that key works inside: enter opens Billing Seat Sync Patch" in driver.rows[-1]
        assert desk.asked == []
