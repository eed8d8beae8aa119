"""What comes next is printed as a command that can be pasted."""

import re
import shlex

import pytest

from controlroom.cli.commands import command
from controlroom.core.board import Next
from tests.cli.conftest import RELEASE, Run


def pasted(out: str) -> tuple[str, ...]:
    """The words after the name of the program in the NEXT line, which has to be the last one."""
    found = re.search(r"^NEXT .* · controlroom (.+)$", out, re.MULTILINE)
    assert found, out
    return tuple(shlex.split(found[1]))


def test_every_next_line_of_a_story_can_be_pasted_until_the_run_has_ended(imported: Run) -> None:
    imported("run", "start", RELEASE, "--scenario", "error-spike")
    seen = set()
    for _ in range(80):
        words = pasted(imported("run", "status", RELEASE).out)
        if words[:2] == ("run", "start"):
            break
        assert imported(*words).code == 0, words
        seen.add(words)
    assert ("run", "advance", RELEASE, "--assume-gates") in seen
    assert ("run", "rollback", RELEASE, "--confirm", RELEASE) in seen
    assert ("updates", "draft", RELEASE) in seen
    assert ("postmortem", "new", RELEASE) in seen
    assert words == ("run", "start", RELEASE)


def test_a_failed_step_and_a_hold_name_the_release_too(imported: Run) -> None:
    for _ in range(2):
        imported("run", "advance", RELEASE, "--assume-gates")
    assert pasted(imported("run", "fail", RELEASE, "--reason", "no answer").out) == ("run", "retry", RELEASE)
    said = imported("run", "hold", RELEASE, "--reason", "lunch", "--json")
    assert said.data["next"]["command"] == f"controlroom run resume {RELEASE}"


def test_a_gate_that_shuts_again_is_named_with_what_it_needs(imported: Run) -> None:
    evidence = ("--evidence", "seen")
    for gate in ("finance-sign-off", "rollback-rehearsal", "replay-runbook"):
        imported("gate", "tick", RELEASE, gate, *evidence)
    imported("run", "start", RELEASE)
    imported("approval", "grant", RELEASE, "engineering-lead", "--act-as", "taylor")
    while imported("run", "advance", RELEASE, "--json").data["phase"] != "PREFLIGHT":
        pass
    imported("gate", "untick", RELEASE, "finance-sign-off", "--reason", "wrong ticket")
    for _ in range(6):
        words = pasted(imported("run", "status", RELEASE).out)
        if words[0] == "gate":
            break
        imported(*words)
    assert words == ("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "…")
    assert imported(*words).code == 0


@pytest.mark.parametrize(
    ("what", "phase", "wanted"),
    [
        (Next("n", "go", "x"), "IDLE", "controlroom run advance r"),
        (Next("n", "ask", "x"), "QUEUED", "controlroom run advance r --assume-gates"),
        (Next("n", "ask", "x"), "DEPLOYING", "controlroom run advance r --confirm r"),
        (Next("n", "ask", "x"), "MONITORING", "controlroom run advance r"),
        (Next("✗", "stop", "x", keys=("2", "a")), "IDLE", "controlroom approval grant r lead"),
        (Next("◌", "wait", "x"), "MONITORING", ""),
    ],
)
def test_only_what_is_needed_is_given(what: Next, phase: str, wanted: str) -> None:
    assert command(what, "r", phase, "lead") == wanted


def test_a_wrong_confirmation_is_refused_where_none_is_asked_for(imported: Run) -> None:
    before = imported("audit", "verify", "--json").data
    said = imported("run", "advance", RELEASE, "--assume-gates", "--confirm", "wrong", "--json")
    assert (said.code, said.error["rule"]) == (2, "confirm")
    assert imported("audit", "verify", "--json").data == before
    assert imported("run", "advance", RELEASE, "--assume-gates", "--confirm", RELEASE).code == 0


def test_a_remedy_speaks_of_verbs_not_of_keys(imported: Run) -> None:
    imported("run", "advance", RELEASE, "--assume-gates")
    imported("run", "hold", RELEASE, "--reason", "lunch")
    remedy = imported("run", "advance", RELEASE, "--json").error["remedy"]
    assert "run resume" in remedy
    assert not re.search(r"\bh\b", remedy)


@pytest.mark.parametrize("words", [("release", "list"), ("release", "show", RELEASE), ("run", "status", RELEASE)])
def test_what_a_person_reads_has_times_to_the_second_and_no_colon_after_a_colon(
    imported: Run, words: tuple[str, ...]
) -> None:
    said = imported(*words).out
    assert re.search(r"as of 20[0-9-]{8} [0-9:]{8} UTC", said)
    assert not re.search(r"[0-9]\.[0-9]{6}|\.:|::", said)
    head = next((line for line in said.splitlines() if line.startswith("NEXT")), "")
    assert ": controlroom" not in head
    assert words[1] == "list" or head.endswith(f" · controlroom run advance {RELEASE} --assume-gates")
