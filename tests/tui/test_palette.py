"""The palette finds an action by letters of its name, shows its key, and offers nothing that is sure to be refused."""

import pytest

from controlroom.core.board import Board
from controlroom.tui.keys import KEYS
from controlroom.tui.palette import idle_actions, palette
from tests import boards

ROOM = [key for key in KEYS if "room" in key.screens]


def found(typed: str, board: Board | None = None) -> list[str]:
    return [key.id for key in palette(ROOM, board).paste(typed).found()]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("aud", "open.8"),
        ("rb", "rollback"),
        ("rlbk", "rollback"),
        ("ROLL", "rollback"),
        ("back", "rollback"),
        ("R", "rollback"),
        ("n", "advance"),
        ("hold", "hold"),
        ("resume", "hold"),
        ("post", "postmortem"),
        ("notices", "notices"),
        ("new run", "start"),
        ("run new", "start"),
        ("evidence", "tick"),
        ("upd", "open.7"),
    ],
)
def test_the_best_match_comes_first(typed: str, first: str) -> None:
    ids = found(typed)
    assert ids[0] == first or (typed in {"R", "back", "upd"} and first in ids[:2])


def test_every_word_has_to_match_and_what_matches_nothing_finds_nothing() -> None:
    assert "open.8" in found("open audit")
    assert "open.7" not in found("open audit")
    assert found("zzz") == []
    assert found("roll zzz") == []


def test_nothing_typed_finds_all_in_their_order() -> None:
    assert found("") == [key.id for key in ROOM if key.id not in {"palette", "back"}]


def test_what_is_sure_to_be_refused_is_absent() -> None:
    assert {"rollback", "fail", "retry", "skip", "overrule"} <= idle_actions(boards.blocked())
    assert "rollback" not in idle_actions(boards.recommended())
    assert "advance" in idle_actions(boards.recommended())
    assert "rollback" not in found("roll back", boards.blocked())
    assert found("roll back", boards.recommended())[0] == "rollback"
    assert not {"rollback", "hold", "abort"} & idle_actions(boards.monitoring())
    assert {"rollback", "abort", "hold"} <= idle_actions(boards.restored())


def test_what_a_person_always_may_is_never_absent() -> None:
    for make in boards.BOARDS.values():
        assert not {"updates", "start", "copy", "help", "leave", "open.1"} & idle_actions(make())


def test_an_ended_rehearsal_takes_no_signal_and_no_sample_and_only_an_ended_run_a_postmortem() -> None:
    assert {"signal", "sample"} <= idle_actions(boards.restored())
    assert "postmortem" not in idle_actions(boards.restored())
    assert not {"signal", "sample"} & idle_actions(boards.monitoring())
    assert "postmortem" in idle_actions(boards.monitoring())
