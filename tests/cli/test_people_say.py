"""`check answer` and `run raise`: what a person says of a run, from the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_options import written

PLAN = """
id: by-hand
title: By hand
description: A change that people look at.
product: Shop
environment: staging
owner: dana
author: dana
services: [Shop]
steps:
  - {id: deploy, title: Deploy it}
checks:
  - {id: page, title: Invoice page, probe: manual, asks: open invoice 7, passes: "= seen"}
  - {id: share, title: Share of errors, probe: manual, asks: the dashboard, passes: "<= 1", unit: "%"}
  - {id: health, title: Health, probe: http, asks: GET /health, passes: "= 200", required: false}
triggers:
  - {id: told, title: Users report it}
  - {id: errors, title: Errors, check: share, when: "> 1"}
ways_back:
  - {id: quick, title: Quick, way: quick, steps: [{id: undo, title: Undo it}]}
monitoring: {minutes: 0, steady: 1, limit: 2}
"""
EVIL = "\x1b]0;owned\x07[bold]seen[/] sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


@pytest.fixture
def live(run: Run, home: Path) -> Run:
    """A live run of the plan that is being verified."""
    (home / "plan.yaml").write_text(PLAN, "utf-8")
    for words in (("release", "import", str(home / "plan.yaml")), ("run", "start", "by-hand", "--live")):
        said = run(*words)
        assert said.code == 0, said.err
    for _ in range(20):
        if run("run", "status", "by-hand", "--json").data["header"]["phase"] == "VERIFYING":
            return run
        said = run("run", "advance", "by-hand", "--confirm", "by-hand")
        assert said.code == 0, said.err
    raise AssertionError("never verifying")


def checks(run: Run) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in run("run", "status", "by-hand", "--json").data["checks"]["checks"]}


def test_an_answer_is_recorded_with_the_name_and_next_is_its_command_until_then(live: Run) -> None:
    status = live("run", "status", "by-hand").out
    assert 'controlroom check answer by-hand page --result "…" --evidence "…"' in status
    said = live("check", "answer", "by-hand", "page", "--result", "pass", "--evidence", "INV-7 is right", "--json")
    assert said.code == 0
    (event, *_) = said.data["events"]
    assert (event["kind"], event["by"]) == ("sample.taken", "operator")
    assert "page answered pass by operator: INV-7 is right" in event["text"]
    shown = checks(live)["page"]
    assert (shown["mark"]["word"], shown["value"], shown["by"]) == ("PASS", "seen", "operator")


@pytest.mark.parametrize(
    ("words", "code", "rule", "remedy"),
    [
        (("page", "--evidence", "x"), 2, "result", "say pass, fail or inconclusive"),
        (("page", "--result", "green", "--evidence", "x"), 2, "result", "one of pass, fail, inconclusive"),
        (("page", "--result", "pass"), 2, "evidence", "--evidence"),
        (("share", "--result", "pass", "--evidence", "x"), 2, "value", "--value"),
        (("share", "--result", "pass", "--value", "7", "--evidence", "x"), 2, "contradiction", "look again"),
        (("health", "--result", "pass", "--evidence", "x"), 2, "not_by_hand", "check run looks at it now"),
        (("ghost", "--result", "pass", "--evidence", "x"), 2, "no_check", "page, share"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_rule_and_remedy(
    live: Run, words: tuple[str, ...], code: int, rule: str, remedy: str
) -> None:
    said = live("check", "answer", "by-hand", *words, "--json")
    assert (said.code, said.error["rule"]) == (code, rule)
    assert remedy in said.error["remedy"]
    assert checks(live)["page"]["mark"]["word"] == "NEVER"  # type: ignore[index]  # a mark is a mapping


def test_a_rehearsal_takes_no_answer(run: Run, home: Path) -> None:
    (home / "plan.yaml").write_text(PLAN, "utf-8")
    assert run("release", "import", str(home / "plan.yaml")).code == 0
    assert run("run", "start", "by-hand").code == 0
    said = run("check", "answer", "by-hand", "page", "--result", "pass", "--evidence", "x", "--json")
    assert (said.code, said.error["rule"]) == (1, "rehearsal")
    assert "run sample" in said.error["remedy"]


def test_a_raised_trigger_recommends_and_the_board_says_who_and_why(live: Run) -> None:
    said = live("run", "raise", "by-hand", "told", "--evidence", "ticket 4711", "--json")
    assert (said.code, said.data["phase"], said.data["next"]["command"]) == (
        0,
        "ROLLBACK RECOMMENDED",
        "controlroom run rollback by-hand --confirm by-hand",
    )
    assert said.data["events"][0]["kind"] == "rollback.recommended"
    board = live("run", "status", "by-hand", "--json").data
    assert "Users report it, raised by operator at T+" in board["rollback"]["answer"][0]["text"]
    assert board["rollback"]["answer"][0]["text"].endswith("ticket 4711")


@pytest.mark.parametrize(
    ("words", "code", "rule"),
    [
        (("told",), 2, "evidence"),
        (("errors", "--evidence", "x"), 2, "no_trigger"),
        (("ghost", "--evidence", "x"), 2, "no_trigger"),
    ],
)
def test_what_can_not_be_raised_is_refused(live: Run, words: tuple[str, ...], code: int, rule: str) -> None:
    said = live("run", "raise", "by-hand", *words, "--json")
    assert (said.code, said.error["rule"]) == (code, rule)


@pytest.mark.parametrize(
    "words", [("check", "answer", "by-hand", "page", "--result", "pass"), ("run", "raise", "by-hand", "told")]
)
def test_hostile_evidence_is_harmless_on_the_screen_and_in_the_export(live: Run, words: tuple[str, ...]) -> None:
    said = [live(*words, "--evidence", EVIL), live("run", "status", "by-hand"), live("audit", "export")]
    for one in said:
        assert not {"\x1b", "\x07"} & set(one.out + one.err)
        assert EVIL[-24:] not in one.out + one.err
    assert "[bold]seen[/]" in said[0].out


@pytest.mark.parametrize(
    "words",
    [
        ("check", "answer", "by-hand", "page", "--result", "pass", "--evidence", "x"),
        ("run", "raise", "by-hand", "told", "--evidence", "x"),
    ],
)
def test_a_session_that_only_reads_says_nothing(live: Run, home: Path, words: tuple[str, ...]) -> None:
    assert live("--read-only", *words, "--json").error["rule"] == "read_only"
    assert live("--read-only", *words).code == 4
    written(home, 'read_only_environments = ["staging"]\n')
    assert live(*words).code == 4
