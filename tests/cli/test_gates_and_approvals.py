"""May a release go: gates, approvals, and every reason why not."""

import shlex
from pathlib import Path

import pytest

from controlroom.cli import open as parts
from controlroom.core.intents import MapLogin
from controlroom.outside import actor
from tests.cli.conftest import PLAN, RELEASE, Run


@pytest.fixture
def taylor(imported: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run` as the person who may approve the sample, whose release it is not."""
    opened = parts.opened(home / "data" / "controlroom" / "controlroom.db")
    assert opened.desk.ask("", MapLogin("taylor-login", "taylor")).refusal is None
    assert opened.desk.ask("", MapLogin("dana-login", "dana")).refusal is None
    opened.log.close()
    monkeypatch.setattr(actor, "login", lambda: "taylor-login")
    return imported


def tick_all(run: Run) -> None:
    for gate in ("finance-sign-off", "rollback-rehearsal", "replay-runbook"):
        assert run("gate", "tick", RELEASE, gate, "--evidence", f"seen {gate}").code == 0


@pytest.mark.parametrize("name", [PLAN, RELEASE])
def test_a_shut_gate_is_exit_1_and_every_reason_has_its_remedy(imported: Run, name: str) -> None:
    said = imported("gate", "status", name, "--json")
    assert said.code == 1
    assert said.data["may_queue"] is False
    assert [reason["rule"] for reason in said.data["reasons"]] == ["gate", "gate", "gate", "approval"]
    assert all(reason["message"] and reason["remedy"] for reason in said.data["reasons"])
    assert [gate["state"] for gate in said.data["gates"]] == ["open", "open", "claimed"]
    assert said.data["approvals"][0]["state"] == "pending"
    text = imported("gate", "status", name)
    assert text.code == 1
    head = text.out.partition("\n")[0]
    assert (head.split()[:2], head.endswith(": a LIVE run is BLOCKED, 4 reasons")) == (["PRODUCTION", RELEASE], True)


def test_a_reason_has_the_command_that_mends_it_and_the_command_works(taylor: Run) -> None:
    for _ in range(5):
        offered = [line.partition(" · controlroom ")[2] for line in taylor("gate", "status", RELEASE).out.splitlines()]
        found = [shlex.split(one) for one in offered if one]
        if not found:
            break
        assert taylor(*found[0]).code == 0
    assert taylor("gate", "status", RELEASE).code == 0
    assert " · controlroom " not in taylor("gate", "status", PLAN).out


def test_a_release_that_may_go_is_exit_0(taylor: Run) -> None:
    tick_all(taylor)
    assert taylor("approval", "grant", RELEASE, "engineering-lead", "--note", "read it").code == 0
    said = taylor("gate", "status", RELEASE, "--json")
    assert (said.code, said.data["may_queue"], said.data["reasons"]) == (0, True, [])


def test_what_a_rehearsal_assumes_opens_no_gate(imported: Run) -> None:
    assert imported("run", "advance", RELEASE, "--assume-gates").code == 0
    assert imported("gate", "status", RELEASE).code == 1


def test_a_tick_without_evidence_is_refused_and_one_with_it_is_recorded(imported: Run) -> None:
    assert imported("gate", "tick", RELEASE, "finance-sign-off", "--json").error["rule"] == "evidence"
    said = imported("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "FIN-7", "--json")
    assert [event["text"] for event in said.data["events"]] == ["gate finance-sign-off ticked: FIN-7"]
    assert imported("gate", "untick", RELEASE, "finance-sign-off", "--json").error["rule"] == "reason"
    assert imported("gate", "untick", RELEASE, "finance-sign-off", "--reason", "wrong ticket").code == 0


def test_an_unknown_gate_is_bad_input(imported: Run) -> None:
    said = imported("gate", "tick", RELEASE, "nope", "--evidence", "x", "--json")
    assert (said.code, said.error["rule"]) == (2, "no_gate")


def test_an_unmapped_login_may_tick_but_not_approve(imported: Run) -> None:
    assert imported("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "x").code == 0
    said = imported("approval", "grant", RELEASE, "engineering-lead", "--json")
    assert (said.code, said.error["rule"]) == (4, "unmapped")


def test_the_author_may_not_approve(taylor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor, "login", lambda: "dana-login")
    said = taylor("approval", "grant", RELEASE, "engineering-lead", "--json")
    assert (said.code, said.error["rule"]) == (4, "author")


def test_acting_as_somebody_counts_in_the_rehearsal_only(imported: Run) -> None:
    words = ("approval", "grant", RELEASE, "engineering-lead", "--act-as", "taylor")
    assert imported("run", "start", RELEASE).code == 0
    assert imported(*words).code == 0
    data = imported("gate", "status", RELEASE, "--json").data
    assert data["approvals"][0]["state"] == "pending"


@pytest.mark.parametrize(
    "words",
    [
        ("approval", "grant", RELEASE, "engineering-lead"),
        ("accept", "add", RELEASE, "gates", "--reason", "x", "--for", "3d"),
    ],
)
def test_acting_as_somebody_never_begins_a_rehearsal_by_itself(imported: Run, words: tuple[str, ...]) -> None:
    said = imported(*words, "--act-as", "taylor", "--json")
    assert (said.code, said.error["rule"]) == (1, "no_rehearsal")
    begin = said.error["remedy"].partition(": controlroom ")[2].split()
    assert begin == ["run", "start", RELEASE, "--scenario", "clean"]
    assert imported("run", "log", RELEASE, "--json").error["rule"] == "no_run"
    assert imported(*begin).code == 0
    assert imported(*words, "--act-as", "taylor").code == 0


def test_an_approval_is_listed_and_can_be_taken_back(taylor: Run) -> None:
    taylor("approval", "grant", RELEASE, "engineering-lead")
    listed = taylor("approval", "list", RELEASE, "--json").data["approvals"][0]
    assert (listed["state"], listed["given"][0]["person"]) == ("given", "taylor")
    assert taylor("approval", "revoke", RELEASE, "engineering-lead", "--json").error["rule"] == "reason"
    assert taylor("approval", "revoke", RELEASE, "engineering-lead", "--reason", "too early").code == 0
    listed = taylor("approval", "list", RELEASE).out
    assert listed.startswith(f"PRODUCTION {RELEASE}: what counts for a LIVE run\n")
    assert "PENDING approval engineering-lead" in listed


@pytest.mark.parametrize("words", [("release", "show"), ("run", "status"), ("gate", "status"), ("approval", "list")])
def test_a_release_without_a_run_is_live_nowhere_and_its_next_run_a_rehearsal(
    imported: Run, words: tuple[str, ...]
) -> None:
    head = imported(*words, RELEASE).out.partition("\n")[0]
    assert not head.startswith("LIVE")
    if words[1] in ("show", "status") and words[0] != "gate":
        assert head.startswith(f"REHEARSAL PRODUCTION · {RELEASE} · no run · IDLE")


def test_an_acknowledgement_is_given_with_the_verb_of_an_approval(taylor: Run) -> None:
    plan = str(Path(PLAN).with_name("billing-system-deployment.yaml"))
    assert taylor("release", "import", plan).code == 0
    words = ("approval", "grant", "billing-system-deployment", "team-briefing")
    for more in (("--note", "read it"), ("--act-as", "dana")):
        said = taylor(*words, *more, "--json")
        assert (said.code, said.error["rule"]) == (2, "usage")
    assert [event["kind"] for event in taylor(*words, "--json").data["events"]] == ["acknowledgement.given"]
    assert taylor("approval", "grant", PLAN, "team-briefing", "--json").error["rule"] == "usage"
    assert taylor(*words[:3], "nobody-knows", "--json").error["rule"] == "no_approval"


def test_a_verb_that_writes_refuses_the_path_of_a_file(run: Run) -> None:
    said = run("gate", "tick", PLAN, "finance-sign-off", "--evidence", "x", "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")
    assert "release import" in said.error["remedy"]


def test_what_somebody_writes_is_kept_without_secrets_and_commands(imported: Run) -> None:
    secret = "whsec_" + "abcdefghijklmnop1234"
    said = imported("gate", "tick", RELEASE, "finance-sign-off", "--evidence", f"\x1b[2J\udcff {secret}")
    assert said.code == 0
    kept = imported("audit", "log", "--json").out
    assert "abcdefghijklmnop" not in kept
    assert "<1B>[2J" in kept


def test_a_text_without_end_is_refused(imported: Run) -> None:
    said = imported("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "x" * 3000, "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")
