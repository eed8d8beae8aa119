"""The what-if in the room: toggles, marks that nobody can overlook, no key that acts, and the truth back on Esc."""

from dataclasses import dataclass, field

import pytest

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import TickGate
from controlroom.core.news import News
from controlroom.core.read_only import ReadOnly
from controlroom.core.suppose import NOTHING, Supposition
from controlroom.core.supposed import Supposed
from controlroom.dispatch import Unknown
from controlroom.tui import courier
from controlroom.tui.screens.room import Room
from controlroom.tui.screens.whatif import WhatIf
from controlroom.tui.whatif import Toggles
from tests.core.machine import ID, SAM, Story, imported
from tests.tui import desk as desks
from tests.tui.pilot import Driver, running
from tests.tui.test_two_rooms import Other

FINANCE = "gate:finance-sign-off"
TRUE = "raw 126 · −47 to "


@dataclass
class Desk(desks.Desk):
    """A desk on a told story, which answers suppositions and keeps them."""

    story: Story = field(default_factory=imported)
    supposed: list[Supposition] = field(default_factory=list)

    def board(self, release: str) -> Board:
        return derive.board(self.story.world, tuple(self.story.log), self.story.at, SAM, (), frozenset())

    def suppose(self, release: str, supposition: Supposition) -> Supposed:
        self.supposed.append(supposition)
        world, records = self.story.world, tuple(self.story.log)
        return derive.supposed(world, records, self.story.at, SAM, (), frozenset(), supposition)


def whatif(driver: Driver) -> WhatIf:
    view = driver.app.views[-1]
    assert isinstance(view, WhatIf)
    return view


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (170, 48)])
async def test_w_opens_the_toggles_and_says_what_if_in_three_places(size: tuple[int, int]) -> None:
    async with running(desks.room(Desk()), size=size) as driver:
        await driver.press("w")
        assert "WHAT IF" in driver.rows[0]
        assert driver.rows[2].startswith(" WHAT IF  nothing is stored: raw 126, as it is")
        assert any(row.startswith("╌╌ WHAT IF · nothing is stored") for row in driver.rows)
        assert any(row.startswith("›g   cheapest to HIGH: 6 actions, 6 h 50 m, reaches 79") for row in driver.rows)
        assert "PRODUCTION" in driver.rows[0]
        assert "REHEARSAL" in driver.rows[0]
        assert [span.role for span in whatif(driver).draw(*size)[2]][:2] == ["ask", "bright"]


async def test_space_toggles_the_row_and_the_titles_of_both_panes_follow() -> None:
    desk = Desk()
    async with running(desks.room(desk)) as driver:
        await driver.press("w")
        await driver.press("j", "space")
        assert desk.supposed == [NOTHING, Supposition(((FINANCE, "done"),))]
        assert "WHAT IF  nothing is stored: raw 126 → 118" in driver.rows[2]
        assert " ✗ CRITICAL  raw 126 → 118 · −39 to HIGH" in driver.rows
        titles = [row for row in driver.rows if row[1:3] in {"1 ", "2 "}]
        assert "WHAT IF 100 of 100, raw 118, was 126" in titles[0]
        assert "✗ 1 OPEN     WHAT IF of 3" in titles[1]
        assert any(row.startswith("›[x] gate Finance sign-off") and row.endswith("−8") for row in driver.rows)
        await driver.press("space")
        assert "WHAT IF" not in next(row for row in driver.rows if row[1:3] == "1 ")
        assert desk.supposed[-1] == NOTHING


async def test_levels_go_round_with_space_and_the_cursor_stays() -> None:
    desk = Desk()
    async with running(desks.room(desk)) as driver:
        await driver.press("w")
        await driver.press(*["j"] * 6)
        states = []
        for _ in range(4):
            await driver.press("space")
            states.append(dict(desk.supposed[-1].pairs).get("coverage", "as it is"))
        assert states == ["high", "none", "low", "as it is"]
        assert any(row.startswith("›[ ] coverage") for row in driver.rows)


@pytest.mark.parametrize("key", ["g", "space", "enter"])
async def test_the_cheapest_way_is_one_key_and_the_same_key_takes_it_back(key: str) -> None:
    async with running(desks.room(Desk())) as driver:
        await driver.press("w")
        await driver.press(key)
        assert "raw 126 → 79" in driver.rows[2]
        assert any("! HIGH" in row and "WHAT IF 79 of 100" in row for row in driver.rows)
        assert any("1 reason left: Webhook replay runbook reviewed is only claimed" in row for row in driver.rows)
        await driver.press(key)
        assert "raw 126, as it is" in driver.rows[2]


async def test_no_key_of_the_room_acts_and_a_paste_does_nothing() -> None:
    desk = Desk()
    async with running(desks.room(desk)) as driver:
        await driver.press("w")
        before = driver.text
        await driver.press(*"ncahNRxEuplq?/:12345678yUw", "f1", "pagedown")
        driver.app.paste("n")
        await driver.settle()
        assert driver.text == before
        assert (desk.asked, desk.supposed) == ([], [NOTHING])
        assert driver.app.is_running


async def test_esc_ends_it_and_the_true_board_is_back() -> None:
    desk = Desk()
    async with running(desks.room(desk)) as driver:
        true = driver.text
        await driver.press("w")
        await driver.press("g")
        await driver.press("escape")
        assert driver.text == true
        assert type(driver.app.views[-1]) is Room
        assert TRUE in driver.text
        desk.story.do(TickGate("finance-sign-off", "PR 7"))
        await driver.press("w")
        assert "raw 118, as it is" in driver.rows[2]


async def test_the_place_that_is_remembered_is_the_room() -> None:
    async with running(desks.room(Desk())) as driver:
        await driver.press("w")
        assert whatif(driver).place() == {"screen": "room", "release": ID, "run": "no run", "pane": "1"}


@pytest.mark.parametrize("limits", [desks.READER, ReadOnly(("Production",))])
async def test_a_session_that_only_reads_may_suppose(limits: ReadOnly) -> None:
    desk = Desk()
    async with running(desks.room(desk, limits=limits)) as driver:
        await driver.press("w")
        await driver.press("j", "space")
        assert "READ-ONLY" in driver.rows[0]
        assert "raw 126 → 118" in driver.rows[2]
        assert desk.asked == []


async def test_a_desk_that_can_not_answer_says_why_and_esc_leads_back() -> None:
    class Broken(Desk):
        def suppose(self, release: str, supposition: Supposition) -> Supposed:
            raise Unknown(release, ("other",))

    async with running(desks.room(Broken())) as driver:
        await driver.press("w")
        assert "there is no release" in driver.text
        await driver.press("escape")
        assert type(driver.app.views[-1]) is Room


async def test_in_a_window_too_small_w_does_nothing() -> None:
    async with running(desks.room(Desk()), size=(50, 12)) as driver:
        await driver.press("w")
        assert type(driver.app.views[-1]) is Room


def test_every_line_fits_at_every_width() -> None:
    found = derive.supposed(imported().world, (), imported().at, SAM, (), frozenset(), NOTHING)
    for width in (48, 60, 79, 80, 100, 170):
        for height in (4, 8, 12, 30):
            lines = Toggles(found, 3).lines(width, height)
            assert len(lines) <= height
            assert all(sum(len(span.text) for span in line) <= width for line in lines)


async def test_keys_that_come_before_the_answer_wait_for_it_and_none_is_lost() -> None:
    desk = Desk()
    async with running(desks.room(desk)) as driver:
        await driver.press("w", "j", "space", "j", "space", "space", "g")
        for _ in range(6):
            await driver.settle()
        assert [len(each.pairs) for each in desk.supposed] == [0, 1, 2, 1, 6]
        assert "raw 126 → 79" in driver.rows[2]


async def test_esc_does_not_wait_for_an_answer() -> None:
    async with running(desks.room(Desk())) as driver:
        await driver.press("w", "j", "space", "escape")
        assert type(driver.app.views[-1]) is Room
        assert TRUE in driver.text


async def test_what_is_supposed_stays_supposed_when_another_session_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "PACE", 0.01)
    desk, other = Desk(), Other()
    async with running(desks.room(desk, moved=other)) as driver:
        await driver.press("w", "j", "space")
        at = whatif(driver).form
        assert "raw 126 → 118" in driver.rows[2]
        desk.story.do(TickGate("rollback-rehearsal", "log 9"))
        await other.acts(driver, News("taylor ticked a gate", moved=True))
        assert "raw 118 → 110" in driver.rows[2]
        assert desk.supposed[-1].pairs == ((FINANCE, "done"),)
        assert isinstance(at, Toggles)
        assert isinstance(found := whatif(driver).form, Toggles)
        assert found.at == at.at
