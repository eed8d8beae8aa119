"""How much of the log is shown, and what is said of its chain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controlroom.core.board import AuditSlice, Board
from controlroom.core.chain import Verdict
from controlroom.core.derive import audit
from controlroom.core.intents import ImportIncident, ImportPeople, ImportPolicy, ImportRelease
from controlroom.core.record import StoreError
from controlroom.tui.scope import SCOPES, Verified, following, judged, narrowed
from tests import boards
from tests.core.machine import AT, INCIDENTS, PEOPLE, POLICY, SAMPLE, Story
from tests.tui.desk import Desk, room
from tests.tui.pilot import running

AUDIT = boards.monitoring().audit


def test_all_shows_all() -> None:
    assert narrowed(AUDIT, "all") is AUDIT


@pytest.mark.parametrize(("scope", "kept"), [("this run", "run"), ("this sitting", "sitting")])
def test_a_scope_keeps_only_its_events(scope: str, kept: str) -> None:
    shown = narrowed(AUDIT, scope)
    wanted = [event for event in AUDIT.events if (event.scope == "run" if kept == "run" else event.sitting)]
    assert list(shown.events) == wanted
    assert scope in shown.title.detail


def test_the_scopes_go_round() -> None:
    assert [following(scope) for scope in SCOPES] == [*SCOPES[1:], SCOPES[0]]


# --- whether the chain holds --------------------------------------------------------------------------------

WHOLE = Verdict(49, "9c41e7", True, None, "")
BROKEN = Verdict(6, "9c41e7", False, 7, "row 7: the hash does not fit")
DAMAGED = Verdict(0, "", False, None, "the file is damaged: page 3")
THEN = datetime(2025, 1, 1, 3, 14, 20, tzinfo=UTC)
NOW = "2025-01-01T03:14:32Z"


def derived() -> AuditSlice:
    story = Story()
    story.do(ImportPeople(PEOPLE), ImportPolicy(POLICY), *map(ImportIncident, INCIDENTS), ImportRelease(SAMPLE))
    return audit.slice_of(tuple(story.log), AT, frozenset())


def test_a_log_that_nobody_verified_is_not_green_and_says_how_to_verify_it() -> None:
    shown = derived()
    assert (shown.title.mark.word, shown.title.mark.role) == ("NOT VERIFIED", "dim")
    assert "controlroom audit verify" in shown.chain
    assert judged(shown, None, NOW) is shown


def test_a_good_verdict_is_said_with_its_age_and_no_second_count() -> None:
    shown = judged(derived(), Verified(WHOLE, THEN), NOW)
    assert (shown.title.mark.word, shown.title.mark.role) == ("CHAIN OK", "ok")
    assert shown.chain == "verified 12 s ago, the whole log; later events are chained to it"
    later = judged(derived(), Verified(WHOLE, THEN + timedelta(hours=1)), NOW)
    assert later.chain.startswith("verified 0 s ago")


@pytest.mark.parametrize(("verdict", "word"), [(BROKEN, "BROKEN AT 7"), (DAMAGED, "BROKEN")])
def test_a_broken_chain_is_said_with_its_place_and_why(verdict: Verdict, word: str) -> None:
    shown = judged(derived(), Verified(verdict, THEN), NOW)
    assert (shown.title.mark.word, shown.title.mark.role, shown.title.wants) == (word, "bad", True)
    assert verdict.why in shown.chain
    assert narrowed(shown, "this run").title.mark == shown.title.mark


async def test_the_room_verifies_after_the_first_board_and_the_verdict_stays() -> None:
    order: list[str] = []

    def later(desk: object) -> bool:
        order.append("later")
        return len(order) < 3

    def verify(desk: object) -> Verdict:
        order.append("verify")
        return WHOLE

    app = room(Desk(path=[unverified]), later=later, verify=verify)
    async with running(app) as driver:
        for _ in range(4):
            await driver.settle()
        assert order == ["later", "later", "later", "verify"]
        assert "8 Audit     ✓ CHAIN OK " in driver.text
        await driver.press("c", "8")
        assert "later events are chained to it" in driver.text
        assert "8 Audit     ✓ CHAIN OK " in driver.text


async def test_a_room_that_can_not_verify_says_so_and_shows_no_verdict() -> None:
    def verify(desk: object) -> Verdict:
        raise StoreError("store.locked", "another process writes", "wait")

    async with running(room(Desk(path=[unverified]), verify=verify)) as driver:
        await driver.settle()
        assert driver.rows[-1].startswith(" the log could not be verified: ")
        assert "· NOT VERIFIED" in driver.text


async def test_a_room_that_is_given_no_way_to_verify_shows_no_verdict() -> None:
    async with running(room(Desk(path=[unverified]))) as driver:
        await driver.settle()
        assert "· NOT VERIFIED" in driver.text
        assert "CHAIN OK" not in driver.text


def unverified() -> Board:
    return replace(boards.blocked(), audit=derived())
