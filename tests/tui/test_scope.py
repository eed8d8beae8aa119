"""How much of the log is shown."""

import pytest

from controlroom.tui.scope import SCOPES, following, narrowed
from tests import boards

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
