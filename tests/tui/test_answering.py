"""`e` and `T` in the room: a person's answer and a person's trigger, from the key to what the panes then show."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.harmless import recorded
from controlroom.core.intents import AnswerCheck, Intent, Observe, RaiseTrigger
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.core.refusal import Refusal
from controlroom.core.verification import Check, Probe, Trigger
from tests.core.machine import SAM, Story, everywhere, live_to, rehearsed_to, small
from tests.tui import desk as desks
from tests.tui.pilot import Driver, running

V = Phase.VERIFYING
SECRET = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
EVIL = f"\x1b]0;owned\x07[bold red]seen[/] {SECRET} \x9b31m\u202e"


def plan(**parts: object) -> Plan:
    by_hand = replace(everywhere("page", "Invoice page"), passes="= seen", normal="seen", asks="open invoice 7")
    share = replace(everywhere("share", "Share of errors"), passes="<= 1", normal="0", unit="%", asks="the dashboard")
    rate = replace(everywhere("rate", "Failure rate"), probe=Probe.HTTP)
    triggers = (Trigger("log", "Critical errors in the log"), Trigger("told", "Users report it"))
    watch = Monitoring(minutes=0, steady=1, limit=2)
    checks: tuple[Check, ...] = (by_hand, share, rate)
    given = {"stages": (), "approvals": (), "checks": checks, "monitoring": watch, "triggers": triggers} | parts
    return small(**given)


@dataclass
class Desk(desks.Desk):
    """A desk on a told story, which cleans what people typed as the dispatcher does."""

    story: Story = field(default_factory=lambda: live_to(V, plan()))
    by: Actor = SAM

    def board(self, release: str) -> Board:
        return derive.board(self.story.world, tuple(self.story.log), self.story.at, self.by, (), frozenset())

    def ask(self, release: str, intent: Intent, seen: object = None) -> desks.Said:
        self.asked.append(intent)
        decision = self.story.ask(recorded(intent), self.by)
        return desks.Said(decision if isinstance(decision, Refusal) else None, self.board(release))


def waiting() -> Story:
    """A live run whose checks by hand nobody has answered lately."""
    story = live_to(V, plan())
    for _ in range(5):
        story.wait(60).do(Observe((Measurement("rate", Verdict.PASS, "1"),)))
    return story


def words(driver: Driver) -> str:
    return " ".join(" ".join(row.partition("╎")[0].partition("│")[0] for row in driver.rows).split())


async def to_row(driver: Driver, id: str) -> None:
    """Open 4 Checks with the cursor on a check."""
    await driver.press("4", "g")
    for _ in range(5):
        if driver.room.row_id() == id:
            return
        await driver.press("j")
    raise AssertionError(id)


async def test_next_names_the_key_and_an_answer_goes_from_key_to_preview_to_the_pane() -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk)) as driver:
        assert "Answer 2 checks by hand" in driver.rows[2]
        assert driver.rows[-1].split()[:2] == ["e", "answer"]
        await to_row(driver, "page")
        await driver.press("e")
        assert "Answer: Invoice page" in driver.text
        assert "  open invoice 7" in driver.text
        for choice in ("pass", "fail", "inconclusive"):
            assert any(row[1:].startswith(choice) for row in driver.rows)
        await driver.press("j", "enter")
        await driver.press("enter")
        assert "Invoice page: fail" in driver.text  # nothing goes on without evidence
        await driver.type("it is empty, INC-9")
        await driver.press("enter")
        assert desk.asked == []
        said = words(driver)
        for text in ("Answer FAIL", "Evidence it is empty, INC-9", "Counts as a bad sample", "not a measurement"):
            assert text in said
        await driver.press("enter")
        assert desk.asked == [AnswerCheck("page", "", "it is empty, INC-9", "fail")]
        assert "FAIL" in next(row for row in driver.rows if "Invoice page" in row and row[0] in "› ")
        await to_row(driver, "page")
        await driver.press("enter")
        assert "Answered by sam at T+" in words(driver)
        assert "a person's word, not a measurement" in words(driver)
        assert "it is empty, INC-9" in driver.text


async def test_the_footer_offers_the_key_where_a_person_answers_and_not_elsewhere() -> None:
    story = waiting().do(AnswerCheck("page", "", "looked", "pass"), AnswerCheck("share", "0", "looked"))
    async with running(desks.room(Desk(story=story))) as driver:
        await to_row(driver, "page")
        assert driver.rows[-1].split().count("answer") == 1
        await driver.press("enter")
        assert driver.rows[-1].split()[:2] == ["e", "answer"]
        await driver.press("escape")
        await to_row(driver, "rate")
        assert "answer" not in driver.rows[-1]
    async with running(desks.room(Desk(story=story), limits=desks.READER)) as driver:
        await to_row(driver, "page")
        assert "answer" not in driver.rows[-1]
        await driver.press("e")
        assert driver.room.form is None


async def test_esc_at_any_question_records_nothing() -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk)) as driver:
        await to_row(driver, "page")
        for keys in ((), ("enter",), ("enter", "x", "enter")):
            await driver.press("e", *keys, "escape")
            assert driver.room.form is None
        assert desk.asked == []


async def test_where_the_plan_compares_numbers_the_value_is_asked_for_and_judged() -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk)) as driver:
        await to_row(driver, "share")
        await driver.press("e")
        assert not any(row[1:].startswith(("pass", "fail")) for row in driver.rows)
        await driver.press("enter", *"0.4", "enter", *"the dashboard", "enter")
        assert "0.4, wanted ≤ 1 %" in driver.text
        await driver.press("enter")
        assert desk.asked == [AnswerCheck("share", "0.4", "the dashboard", "")]
        assert desk.story.run.checks["share"].last.verdict is Verdict.PASS


async def test_on_a_measured_check_the_key_says_so_and_offers_those_that_people_answer() -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk)) as driver:
        await to_row(driver, "rate")
        await driver.press("e")
        assert "Failure rate is measured, no person answers it." in words(driver)
        listed = [row for row in driver.rows if row[1:].startswith(("◌ STALE", "· NEVER"))]
        assert {name for name in ("Invoice page", "Share of errors") if any(name in row for row in listed)} == {
            "Invoice page",
            "Share of errors",
        }
        await driver.press("enter")
        assert "Answer: " in driver.text


async def test_where_no_check_is_for_people_the_refusal_says_what_is_done_instead() -> None:
    measured = replace(everywhere("rate", "Failure rate"), probe=Probe.HTTP)
    desk = Desk(story=live_to(V, plan(checks=(measured,))))
    async with running(desks.room(desk)) as driver:
        await driver.press("4", "e")
        assert "REFUSED: Failure rate is measured (http): no person answers it" in driver.text
        assert "c looks at it now" in driver.text


async def test_a_rehearsal_takes_no_answer_and_says_what_to_do() -> None:
    desk = Desk(story=rehearsed_to(V, plan=plan()))
    async with running(desks.room(desk)) as driver:
        await to_row(driver, "page")
        await driver.press("e")
        assert "a rehearsal is measured by its scenario: nobody answers for it" in words(driver)
        assert "c takes a sample" in driver.text


@pytest.mark.parametrize("story", [lambda: live_to(V, plan()), lambda: rehearsed_to(V, plan=plan())], ids=["l", "r"])
async def test_a_trigger_is_chosen_given_evidence_previewed_and_then_recommended(story: Callable[[], Story]) -> None:
    desk = Desk(story=story())
    async with running(desks.room(desk)) as driver:
        await driver.press("4", "T")
        assert "Raise which trigger?" in driver.text
        await driver.press("j", "enter", "enter")
        assert "Raise: Users report it" in driver.text
        await driver.type("ticket 7")
        await driver.press("enter")
        said = words(driver)
        for text in ("Trigger Users report it", "Evidence ticket 7", "Then the way back is recommended: Quick"):
            assert text in said
        assert "Starts nothing" in said
        assert desk.asked == []
        await driver.press("enter")
        assert desk.asked == [RaiseTrigger("told", "ticket 7")]
        assert desk.story.phase is Phase.RECOMMENDED
        assert desk.story.run.way == ""
        assert "Users report it, raised by sam at T+" in words(driver)
        assert "ticket 7" in driver.text
        assert driver.room.open == 5
        assert "Decide: roll back?" in driver.rows[2]


async def test_where_nothing_is_deployed_the_key_refuses_before_anything_is_typed() -> None:
    desk = Desk(story=live_to(Phase.PREFLIGHT, plan()))
    async with running(desks.room(desk)) as driver:
        await driver.press("T")
        assert "REFUSED: nothing is deployed, so there is nothing to take back" in driver.text
        assert desk.story.phase is Phase.PREFLIGHT


async def test_a_plan_without_triggers_for_people_says_what_to_do() -> None:
    desk = Desk(story=live_to(V, plan(triggers=())))
    async with running(desks.room(desk)) as driver:
        await driver.press("T")
        assert "REFUSED: The plan has no trigger that a person raises" in driver.text
        assert "R takes the way back without one" in words(driver)


@pytest.mark.parametrize("pressed", [("e", "enter"), ("T", "enter")], ids=["answer", "raise"])
async def test_hostile_evidence_is_harmless_in_the_preview_and_in_every_pane(pressed: tuple[str, ...]) -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk), size=(160, 48)) as driver:
        await to_row(driver, "page")
        await driver.press(*pressed)
        driver.app.views[-1].paste(EVIL)
        await driver.press("enter")
        assert SECRET not in driver.text
        assert "[bold red]seen[/]" in driver.text
        await driver.press("enter")
        await to_row(driver, "page")
        for pane in ("4", "5", "8"):
            await driver.press(pane)
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(driver.text)
            assert SECRET not in driver.text
        (asked,) = desk.asked
        assert SECRET not in repr(asked) + repr(desk.story.log[-1])


async def test_the_palette_offers_both_and_only_where_they_do_something() -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk)) as driver:
        await driver.press("colon", *"answer", "enter")
        assert "Answer which check?" in driver.text
        await driver.press("escape", "colon", *"raise", "enter")
        assert "Raise which trigger?" in driver.text
    desk = Desk(story=rehearsed_to(Phase.PREFLIGHT, plan=plan()))
    async with running(desks.room(desk)) as driver:
        await driver.press("colon")
        assert not any("answer a check" in row or "raise a trigger" in row for row in driver.rows)


async def test_a_long_evidence_is_whole_in_the_preview_by_scrolling() -> None:
    desk = Desk(story=waiting())
    async with running(desks.room(desk)) as driver:
        await to_row(driver, "page")
        await driver.press("e", "enter")
        driver.app.views[-1].paste(" ".join(f"word{number:02}" for number in range(60)))
        await driver.press("enter")
        assert "rows below" in driver.text
        seen = driver.text
        for _ in range(12):
            await driver.press("down")
            seen += driver.text
        assert all(f"word{number:02}" in seen for number in range(60))
        assert "not a measurement" in seen
        assert desk.asked == []
