"""Undo in the room: the preview says what, when and by whom; Enter takes it back, Esc does not, a refusal says why."""

from dataclasses import dataclass, field

import pytest

from controlroom.core import derive, undo
from controlroom.core.board import Board, Fact, UndoSlice
from controlroom.core.intents import GrantApproval, Intent, TickGate, Undo
from controlroom.core.people import Actor
from controlroom.tui import keys
from controlroom.tui.undoing import undone
from tests.core.machine import SAM, TAYLOR, Story, imported
from tests.tui import desk as desks
from tests.tui.pilot import running


@dataclass
class Desk(desks.Desk):
    """A desk on a told story."""

    story: Story = field(default_factory=imported)
    by: Actor = SAM

    def board(self, release: str) -> Board:
        return derive.board(self.story.world, tuple(self.story.log), self.story.at, self.by, (), frozenset())

    def ask(self, release: str, intent: Intent, seen: object = None) -> desks.Said:
        self.asked.append(intent)
        self.seen.append(seen)
        if isinstance(intent, Undo):  # as the dispatcher does
            intent = undo.filled(intent, tuple(self.story.log), self.story.world, self.by)
        self.story.do(intent, by=self.by)
        return desks.Said(None, self.board(release))


def ticked() -> Story:
    return imported().do(TickGate("finance-sign-off", "PR 7"))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_preview_says_what_when_by_whom_and_what_follows(size: tuple[int, int]) -> None:
    story = ticked()
    desk = Desk(story=story)
    async with running(desks.room(desk), size=size) as driver:
        await driver.press("U")
        seq = len(story.log)
        said = " ".join(" ".join(row.partition("╎")[0] for row in driver.rows).split())
        assert f"Undo event {seq}?" in said
        assert "Undoes gate finance-sign-off ticked: PR 7" in said
        assert f"Said event {seq}, 2026-11-20 12:00:00 UTC, 0 s ago, by sam" in said
        assert "Then gate finance-sign-off is open again" in said
        assert desk.asked == []


async def test_enter_takes_it_back_and_the_gate_is_open_again() -> None:
    desk = Desk(story=ticked())
    async with running(desks.room(desk)) as driver:
        await driver.press("U")
        await driver.press("enter")
        (asked,) = desk.asked
        assert isinstance(asked, Undo)
        assert desk.seen == [()]
        await driver.press("2")
        assert "✗ 2 OPEN" in driver.text
        await driver.press("8")
        assert "said.undone" in driver.text


async def test_any_other_key_changes_nothing_and_esc_closes() -> None:
    desk = Desk(story=ticked())
    async with running(desks.room(desk)) as driver:
        before = driver.text
        await driver.press("U", *"nyxq ", "escape")
        assert (driver.text, desk.asked) == (before, [])


async def test_what_can_not_be_undone_is_said_with_what_to_do_instead() -> None:
    story = imported().do(GrantApproval("engineering-lead"), by=TAYLOR)
    async with running(desks.room(Desk(story=story, by=TAYLOR)), size=(120, 36)) as driver:
        await driver.press("U")
        said = " ".join(" ".join(row.partition("╎")[0] for row in driver.rows).split())
        assert "Why what you said last can not be undone (event 10, approval engineering-lead given by taylor)" in said
        assert "Instead revoke it: controlroom approval revoke" in said
        await driver.press("enter")
        assert "REFUSED" not in driver.text


async def test_a_board_that_was_kept_by_another_sitting_offers_nothing_to_undo() -> None:
    async with running(desks.room(desks.Desk())) as driver:
        await driver.press("U")
        assert "the log is still being read" in driver.text


async def test_a_session_that_only_reads_has_no_undo() -> None:
    desk = Desk(story=ticked())
    async with running(desks.room(desk, limits=desks.READER)) as driver:
        before = driver.text
        await driver.press("U")
        assert driver.text == before
    assert "undo" in keys.WRITES


def test_a_long_preview_keeps_within_its_height() -> None:
    earlier = tuple(Fact("stays", "event 1, a long word " * 20) for _ in range(3))
    form = undone(UndoSlice(9, "gate.ticked", act="a " * 300, when="then", then="open", earlier=earlier))
    for height in (2, 4, 8):
        assert len(form.lines(60, height)) <= height
