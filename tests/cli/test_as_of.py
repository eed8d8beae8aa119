"""The past: the same answers, from the log up to an event, at the time of that event."""

import pytest

from tests.cli.conftest import PLAN, RELEASE, Run

TICK = ("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "FIN-7")


@pytest.fixture
def told(imported: Run) -> tuple[Run, int]:
    """`run` over a log in which a gate was ticked and a run was aborted; and the event before all that."""
    before: int = imported("audit", "verify", "--json").data["events"]
    for words in (TICK, ("run", "start", RELEASE), ("run", "abort", RELEASE, "--reason", "x")):
        assert imported(*words).code == 0
    return imported, before


def gate(run: Run, *more: str) -> str:
    found = {one["id"]: one["state"] for one in run("gate", "status", RELEASE, "--json", *more).data["gates"]}
    state: str = found["finance-sign-off"]
    return state


def test_a_gate_is_as_it_was(told: tuple[Run, int]) -> None:
    run, before = told
    assert gate(run) == "done"
    assert gate(run, "--as-of", str(before)) == "open"
    assert gate(run, "--as-of", str(before + 1)) == "done"


def test_a_run_is_in_the_phase_that_it_was_in_or_not_there_yet(told: tuple[Run, int]) -> None:
    run, before = told
    phases = [
        run("run", "status", RELEASE, "--json", "--as-of", str(seq)).data["header"] for seq in range(before, before + 4)
    ]
    assert [(one["run"], one["phase"]) for one in phases] == [
        ("no run", "IDLE"),
        ("no run", "IDLE"),
        ("run-0001", "IDLE"),
        ("run-0001", "ABORTED"),
    ]


def test_every_answer_about_the_past_says_so_and_as_data_too(told: tuple[Run, int]) -> None:
    run, before = told
    for words in (
        ("run", "status", RELEASE),
        ("gate", "status", RELEASE),
        ("release", "show", RELEASE),
        ("release", "score", RELEASE),
        ("audit", "log"),
    ):
        assert run(*words, "--as-of", str(before)).out.startswith(f"AS OF EVENT {before}, not now\n"), words
        assert run(*words, "--as-of", str(before), "--json").data["as_of"] == before
        assert "AS OF" not in run(*words).out
        assert "as_of" not in run(*words, "--json").data


def test_the_board_is_dated_by_the_event_and_knows_no_later_one(told: tuple[Run, int]) -> None:
    run, before = told
    log = run("audit", "log", "--json", "--as-of", str(before)).data["events"]
    assert [one["seq"] for one in log] == list(range(1, before + 1))
    board = run("run", "status", RELEASE, "--json", "--as-of", str(before)).data
    assert board["at"] == log[-1]["at"]
    assert max(row["seq"] for row in board["audit"]["events"]) <= before


def test_a_score_is_that_of_then(told: tuple[Run, int]) -> None:
    run, before = told
    then = run("release", "score", RELEASE, "--json", "--as-of", str(before)).data["raw"]
    assert then > run("release", "score", RELEASE, "--json").data["raw"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ((RELEASE, "--as-of", "999"), "unknown"),
        ((RELEASE, "--as-of", "0"), "usage"),
        ((RELEASE, "--as-of", "1"), "unknown"),
        (("nope", "--as-of", "3"), "unknown"),
        ((PLAN, "--as-of", "3"), "usage"),
    ],
)
def test_what_has_no_past_is_refused(imported: Run, words: tuple[str, ...], rule: str) -> None:
    said = imported("run", "status", *words, "--json")
    assert (said.code, said.error["rule"]) == (2, rule)
