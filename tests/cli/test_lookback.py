"""`run replay`, `run branch` and `run compare`."""

import pytest

from tests.cli.conftest import RELEASE, Run


@pytest.fixture
def recorded(imported: Run) -> Run:
    """`run`, with a rehearsal of the sample that ended restored."""
    assert imported("run", "rehearse", RELEASE, "--scenario", "error-spike", "--assume-gates", "--record").code == 0
    return imported


def stop(run: Run, phase: str) -> int:
    """The event with which run 1 entered a phase."""
    stops = run("run", "replay", "1", "--json").data["stops"]
    return int(next(stop["seq"] for stop in stops if stop["phase"] == phase))


def test_a_replay_says_where_the_run_stood_at_each_phase(recorded: Run) -> None:
    data = recorded("run", "replay", "run-0001", "--json").data
    assert [stop["phase"] for stop in data["stops"]] == [
        *("IDLE", "QUEUED", "PREFLIGHT", "DEPLOYING", "VERIFYING", "MONITORING", "SPIKE"),
        *("ROLLBACK RECOMMENDED", "ROLLING BACK", "RESTORED"),
    ]
    spike = next(stop for stop in data["stops"] if stop["phase"] == "SPIKE")
    assert (spike["elapsed"], spike["checks"]) == ("T+09:00", "FAIL")
    assert (data["kind"], data["assumed"], data["environment"]) == ("REHEARSAL", 3, "production")


def test_a_replay_says_in_words_what_it_is(recorded: Run) -> None:
    first, *rest = recorded("run", "replay", "1").out.splitlines()
    assert first == f"REPLAY of REHEARSAL, 3 ASSUMED PRODUCTION {RELEASE} run-0001"
    assert "  next: Decide: roll back? Webhook failure rate 23 %, 2 in a row" in rest


def test_a_replay_changes_nothing(recorded: Run) -> None:
    before = recorded("audit", "verify", "--json").data
    recorded("run", "replay", "1")
    recorded("run", "compare", "1", "1")
    assert recorded("audit", "verify", "--json").data == before


def test_a_branch_begins_where_the_run_stood(recorded: Run) -> None:
    seq = stop(recorded, "MONITORING")
    data = recorded("run", "branch", "run-0001", "--at", str(seq), "--scenario", "clean", "--json").data
    assert (data["run"], data["kind"], data["phase"], data["assumed"]) == ("run-0002", "REHEARSAL", "MONITORING", 3)
    assert f"from event {seq} of run-0001" in data["events"][0]["text"]
    assert recorded("audit", "verify", "--json").data["ok"]


def test_a_branch_and_its_parent_are_printed_beside_each_other(recorded: Run) -> None:
    seq = stop(recorded, "MONITORING")
    recorded("run", "branch", "1", "--at", str(seq), "--scenario", "clean")
    recorded("run", "advance", RELEASE)
    said = recorded("run", "compare", "2")
    assert said.out.splitlines()[:2] == [
        f"PRODUCTION {RELEASE}: run-0002 REHEARSAL beside run-0001 REHEARSAL",
        f"run-0002 goes on from event {seq} of run-0001",
    ]
    assert all(len(line) <= 120 for line in said.out.splitlines())
    data = recorded("run", "compare", "2", "1", "--json").data
    assert data["parts"][0]["pairs"][0] == {
        "label": "Outcome",
        "one": "monitoring, not ended",
        "other": "RESTORED",
    }


def test_beside_an_open_run_the_remedy_is_a_verb(recorded: Run) -> None:
    assert recorded("run", "start", RELEASE).code == 0
    said = recorded("run", "branch", "1", "--at", "30", "--json")
    assert (said.code, said.error["rule"]) == (1, "open_run")
    assert "run abort" in said.error["remedy"]


def test_at_its_end_a_run_can_not_be_branched(recorded: Run) -> None:
    said = recorded("run", "branch", "1", "--at", str(stop(recorded, "RESTORED")), "--json")
    assert (said.code, said.error["rule"]) == (1, "run_over")
    assert said.error["remedy"] == "branch from an event before its end"


@pytest.mark.parametrize("word", ["nothing", "run-", "0", "-1", "1.5", "99999999999999999999"])
def test_what_is_no_run_is_refused(recorded: Run, word: str) -> None:
    assert recorded("run", "compare", "--json", "--", word).error["rule"] == "usage"


def test_a_run_that_is_not_there_is_refused(recorded: Run) -> None:
    said = recorded("run", "replay", "7", "--json")
    assert (said.code, said.error["rule"]) == (2, "unknown")
    assert recorded("run", "compare", "1", "--json").error["rule"] == "alone"
