"""Every key of a run as a verb."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from controlroom.cli import asking
from tests.cli.conftest import PLAN, RELEASE, Run


def test_a_live_run_begins_and_is_named_live_from_its_first_event(imported: Run) -> None:
    said = imported("run", "start", RELEASE, "--live", "--json")
    assert (said.code, said.data["kind"], said.data["run"]) == (0, "LIVE", "run-0001")
    assert imported("run", "advance", RELEASE, "--assume-gates").code == 1  # a live run never assumes
    assert imported("run", "advance", RELEASE).code == 1  # gates are open


def test_a_blocked_rehearsal_says_every_reason_and_names_the_flag(imported: Run) -> None:
    said = imported("run", "advance", RELEASE)
    assert (said.code, said.out) == (1, "")
    assert "Finance sign-off is open" in said.err
    assert "--assume-gates" in said.err
    assert imported("run", "advance", RELEASE, "--json").error["rule"] == "may_not_queue"


def test_every_line_of_a_change_says_what_kind_of_run_and_where(imported: Run) -> None:
    said = imported("run", "advance", RELEASE, "--assume-gates")
    *events, where, following = said.out.splitlines()
    assert all("REHEARSAL PRODUCTION" in line for line in [*events, where])
    assert following.startswith("NEXT n Start preflight")
    assert "controlroom run advance" in following


def test_a_confirmation_that_nobody_can_give_is_exit_2_and_names_the_flag(recommended: Run) -> None:
    said = recommended("run", "rollback", RELEASE, "--no-input", "--json")
    assert (said.code, said.error["rule"]) == (2, "confirm")
    assert f"--confirm {RELEASE}" in said.error["remedy"]
    assert recommended("run", "rollback", RELEASE, "--confirm", "billing", "--json").code == 2


def test_the_typed_release_id_takes_the_way_back(recommended: Run) -> None:
    data = recommended("run", "rollback", RELEASE, "--confirm", RELEASE, "--json").data
    assert (data["phase"], data["kind"], data["environment"], data["assumed"]) == (
        "ROLLING BACK",
        "REHEARSAL",
        "production",
        3,
    )
    assert [event["kind"] for event in data["events"]] == ["rollback.started", "phase.entered", "step.begun"]


def test_on_a_terminal_the_confirmation_is_shown_and_a_line_is_read(
    recommended: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "somebody_is_there", lambda session: True)
    monkeypatch.setattr("sys.stdin.readline", lambda: "no\n", raising=False)
    wrong = recommended("run", "rollback", RELEASE)
    assert wrong.code == 2
    assert "ROLL BACK · PRODUCTION · REHEARSAL run-0001" in wrong.err
    monkeypatch.setattr("sys.stdin.readline", lambda: f"{RELEASE}\n", raising=False)
    right = recommended("run", "rollback", RELEASE)
    assert right.code == 0
    assert "ROLLING BACK" in right.out


def test_who_was_first_is_said_when_another_process_moved_the_run_meanwhile(
    recommended: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_else(session: object, confirmation: object) -> str:
        command = [sys.executable, "-m", "controlroom", "run", "hold", RELEASE, "--reason", "wait for me"]
        subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))
        return RELEASE

    monkeypatch.setattr(asking, "somebody_is_there", lambda session: True)
    monkeypatch.setattr(asking, "typed_for", somebody_else)
    said = recommended("run", "rollback", RELEASE)
    assert said.code == 1
    assert "run.held by" in said.err
    assert "(stale)" in said.err


def test_hold_and_resume(imported: Run) -> None:
    imported("run", "advance", RELEASE, "--assume-gates")
    assert imported("run", "hold", RELEASE, "--json").error["rule"] == "reason"
    assert imported("run", "hold", RELEASE, "--reason", "lunch").code == 0
    held = imported("run", "advance", RELEASE, "--json")
    assert (held.code, held.error["rule"]) == (1, "held")
    assert "run resume" in held.error["remedy"]
    assert imported("run", "resume", RELEASE).code == 0
    assert imported("run", "resume", RELEASE, "--json").error["rule"] == "not_held"


def test_a_failed_step_is_retried_failed_again_and_skipped(imported: Run) -> None:
    for _ in range(2):
        imported("run", "advance", RELEASE, "--assume-gates")
    assert imported("run", "retry", RELEASE, "--json").error["rule"] == "nothing_failed"
    assert imported("run", "fail", RELEASE, "--reason", "no answer").code == 0
    assert imported("run", "retry", RELEASE).code == 0
    assert imported("run", "fail", RELEASE, "--reason", "again").code == 0
    assert imported("run", "skip", RELEASE, "--json").error["rule"] == "reason"
    assert imported("run", "skip", RELEASE, "--reason", "checked by hand").code == 0


def test_overruling_a_check_returns_to_monitoring(recommended: Run) -> None:
    assert recommended("run", "overrule", RELEASE, "nope", "--reason", "x").code == 2
    overruled = ("run", "overrule", RELEASE, "webhook-failure-rate", "--minutes", "5")
    assert recommended(*overruled, "--json").error["rule"] == "reason"
    assert recommended(*overruled, "--reason", "known flake", "--json").data["phase"] == "MONITORING"


def test_what_is_recommended_is_overruled_without_naming_it(recommended: Run) -> None:
    assert recommended("run", "overrule", RELEASE, "--minutes", "241", "--reason", "x").code == 2
    assert recommended("run", "overrule", RELEASE, "--reason", "known flake", "--json").data["phase"] == "MONITORING"


def test_a_check_that_does_not_fail_is_not_overruled(recommended: Run) -> None:
    said = recommended("run", "overrule", RELEASE, "seat-drift", "--reason", "x", "--json")
    assert (said.code, said.error["rule"]) == (1, "not_failing")


def test_rows_of_a_scenario_that_match_nothing_are_warned_about_and_kept(imported: Run, tmp_path: Path) -> None:
    path = tmp_path / "moon.yaml"
    path.write_text(
        "id: moon\ntitle: Moon\nrows:\n- {when: {phase: monitoring}, then: {signal: moon, verdict: fail}}\n"
    )
    words = ("run", "rehearse", RELEASE, "--scenario", str(path), "--assume-gates")
    warning = "row 1 of Moon: no check of this plan tells moon"
    said = imported(*words)
    assert said.code == 0
    assert f"warning: {warning}" in said.err
    assert json.loads(imported(*words, "--record", "--json").out)["warnings"] == [warning]
    log = imported("run", "log", RELEASE, "--json").data["events"]
    assert [event["text"] for event in log if event["kind"] == "warning.noted"] == [f"warning: {warning}"]


def test_aborting_before_deploying_ends_the_run(imported: Run) -> None:
    imported("run", "start", RELEASE)
    assert imported("run", "abort", RELEASE, "--json").error["rule"] == "reason"
    assert imported("run", "abort", RELEASE, "--reason", "not today", "--json").data["phase"] == "ABORTED"
    assert imported("run", "abort", RELEASE, "--json").error["rule"] == "ended"


def test_escalating_needs_a_reason_and_ends_the_run(recommended: Run) -> None:
    assert recommended("run", "escalate", RELEASE, "--json").error["rule"] == "reason"
    assert recommended("run", "escalate", RELEASE, "--reason", "needs Dana", "--json").data["phase"] == "ESCALATED"


def test_a_signal_moves_the_checks_of_a_rehearsal(imported: Run) -> None:
    imported("run", "start", RELEASE)
    assert imported("run", "signal", RELEASE, "errors:fail").code == 0
    sample = imported("run", "sample", RELEASE, "--json").data["events"]
    assert any("1 fail" in event["text"] for event in sample)
    assert imported("run", "signal", RELEASE, "errors").code == 2
    assert imported("run", "signal", RELEASE, "nope:fail", "--json").error["rule"] == "no_signal"


def test_the_status_is_the_board_as_a_plain_report(recommended: Run) -> None:
    said = recommended("run", "status", RELEASE)
    assert said.out.startswith("REHEARSAL, 3 ASSUMED PRODUCTION · ")
    assert "NEXT R Decide: roll back?" in said.out
    assert "✗ FAIL Webhook failure rate: 23 %" in said.out
    assert recommended("run", "status", RELEASE, "--json").data["header"]["phase"] == "ROLLBACK RECOMMENDED"


def test_the_log_of_a_run_has_its_events_in_order(recommended: Run) -> None:
    data = recommended("run", "log", RELEASE, "--json").data
    assert (data["run"], data["kind"], data["environment"]) == ("run-0001", "REHEARSAL", "production")
    assert data["events"][0]["kind"] == "run.started"
    assert [event["version"] for event in data["events"]] == list(range(1, len(data["events"]) + 1))
    lines = recommended("run", "log", RELEASE).out.splitlines()
    assert len(lines) == len(data["events"])
    assert all(" REHEARSAL PRODUCTION " in line for line in lines)


def test_a_release_without_a_run_has_no_log(imported: Run) -> None:
    assert imported("run", "log", RELEASE, "--json").error["rule"] == "no_run"


def test_a_verb_on_no_store_makes_none(run: Run) -> None:
    for verb in (("run", "advance"), ("run", "log"), ("gate", "status")):
        said = run(*verb, RELEASE, "--json")
        assert (said.code, said.error["rule"]) == (2, "no_store")
    assert run("release", "list").out.startswith("There is no release yet")


def test_a_rehearsal_of_a_file_leaves_nothing_behind(run: Run, home: object) -> None:
    said = run("run", "rehearse", PLAN, "--scenario", "error-spike", "--assume-gates", "--json")
    assert {"run", "release", "scenario", "phases", "outcome", "events", "digest"} <= said.data.keys()
    assert (said.data["run"], said.data["outcome"]) == ("rehearsal", "restored")
    assert said.data["phases"][-3:] == ["rollback recommended", "rolling back", "restored"]
    again = run("run", "rehearse", PLAN, "--scenario", "error-spike", "--assume-gates", "--json")
    assert again == said
    assert run("release", "list", "--json").data["total"] == 0


def test_a_recorded_rehearsal_has_the_digest_of_one_in_memory(imported: Run) -> None:
    words = ("run", "rehearse", RELEASE, "--scenario", "error-spike", "--assume-gates", "--json")
    in_memory, recorded = imported(*words).data, imported(*words, "--record").data
    assert recorded.pop("run") == "run-0001"
    assert in_memory.pop("run") == "rehearsal"
    assert recorded == in_memory
    assert len(imported("run", "log", RELEASE, "--json").data["events"]) == recorded["events"]


def test_a_rehearsal_of_a_blocked_release_is_refused_without_assuming(run: Run) -> None:
    said = run("run", "rehearse", PLAN, "--json")
    assert (said.code, said.error["rule"]) == (1, "may_not_queue")
    assert "--assume-gates" in said.error["remedy"]


def test_an_unknown_scenario_names_the_known_ones(run: Run) -> None:
    error = run("run", "rehearse", PLAN, "--scenario", "nope", "--json").error
    assert error["message"] == "there is no scenario 'nope'"
    assert error["remedy"].startswith("write one of: ")
    assert "error-spike" in error["remedy"]
    assert error["remedy"].endswith(" or give the path of a file")
