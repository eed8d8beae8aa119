"""Undo by command: shown first, done by the number of the event, and never what another one said."""

from tests.cli.conftest import RELEASE, Run

GATE = "finance-sign-off"


def test_it_is_shown_first_and_done_by_its_number(imported: Run) -> None:
    imported("gate", "tick", RELEASE, GATE, "--evidence", "PR 7")
    shown = imported("release", "undo", RELEASE, "--json").data
    assert (shown["kind"], shown["act"]) == ("gate.ticked", f"gate {GATE} ticked: PR 7")
    said = imported("release", "undo", RELEASE)
    assert f"to do it: controlroom release undo {RELEASE} --event {shown['seq']}" in said.out
    gates = imported("gate", "status", RELEASE, "--json").data["gates"]
    assert next(one for one in gates if one["id"] == GATE)["state"] == "done"
    done = imported("release", "undo", RELEASE, "--event", str(shown["seq"]), "--json").data
    assert [event["kind"] for event in done["events"]] == ["said.undone"]
    assert done["events"][0]["text"] == f"undone event {shown['seq']}, gate.ticked {GATE}"
    gates = imported("gate", "status", RELEASE, "--json").data["gates"]
    assert next(one for one in gates if one["id"] == GATE)["state"] == "open"


def test_another_number_is_refused_and_named(imported: Run) -> None:
    imported("gate", "tick", RELEASE, GATE, "--evidence", "PR 7")
    said = imported("release", "undo", RELEASE, "--event", "1", "--json")
    assert (said.code, said.error["rule"]) == (1, "undo")
    assert "event 1 is not what you said last" in said.error["message"]


def test_what_can_not_be_undone_is_exit_1_with_what_to_do_instead(imported: Run) -> None:
    imported("run", "start", RELEASE)
    said = imported("release", "undo", RELEASE, "--json")
    assert (said.code, said.error["rule"]) == (1, "undo")
    assert said.error["remedy"] == "x (run abort) ends the run"
