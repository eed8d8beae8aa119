"""Undo by command: shown first, done by the number of the event, and never what another one said."""

import pytest

from controlroom.outside import actor
from tests.cli.conftest import RELEASE, Run, Said

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


def test_exactly_the_named_event_is_undone_or_it_is_said_why_not(
    imported: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undo(seq: int) -> Said:
        return imported("release", "undo", RELEASE, "--event", str(seq), "--json")

    def last() -> int:
        seq: int = imported("audit", "verify", "--json").data["events"]
        return seq

    imported("gate", "tick", RELEASE, GATE, "--evidence", "PR 7")
    first = last()
    imported("gate", "tick", RELEASE, "rollback-rehearsal", "--evidence", "run-0001")
    said = undo(first)
    assert (said.code, said.error["rule"]) == (1, "undo")
    assert f"event {first} (gate {GATE} ticked: PR 7) is not undone" in said.error["message"]
    assert f"it is not what you said last: that is event {first + 1}" in said.error["message"]
    assert (undo(999).code, undo(999).error["rule"]) == (2, "unknown")
    assert undo(first + 1).code == 0
    assert "it was taken back already" in undo(first + 1).error["message"]
    assert "nobody said it" in undo(first + 2).error["message"]
    monkeypatch.setattr(actor, "login", lambda: "another")
    assert "operator said it, and you are another" in undo(first).error["message"]
    gates = {one["id"]: one["state"] for one in imported("gate", "status", RELEASE, "--json").data["gates"]}
    assert (gates[GATE], gates["rollback-rehearsal"]) == ("done", "open")


def test_the_number_counts_also_where_what_was_said_last_stays(imported: Run) -> None:
    imported("gate", "tick", RELEASE, GATE, "--evidence", "PR 7")
    seq = imported("audit", "verify", "--json").data["events"]
    imported("run", "start", RELEASE)
    said = imported("release", "undo", RELEASE, "--event", str(seq), "--json")
    assert f"event {seq} (gate {GATE} ticked: PR 7) is not undone" in said.error["message"]
    assert said.code == 1


def test_what_can_not_be_undone_is_exit_1_with_what_to_do_instead(imported: Run) -> None:
    imported("run", "start", RELEASE)
    said = imported("release", "undo", RELEASE, "--json")
    assert (said.code, said.error["rule"]) == (1, "undo")
    assert said.error["remedy"] == f'controlroom run abort {RELEASE} --reason "…" aborts the run'


def test_a_postmortem_is_passed_over_and_is_never_undone_in_the_place_of_something_else(imported: Run) -> None:
    imported("run", "start", RELEASE)
    imported("run", "abort", RELEASE, "--reason", "wrong version")
    imported("gate", "tick", RELEASE, GATE, "--evidence", "PR 7")
    imported("postmortem", "new", RELEASE)
    seq = imported("audit", "verify", "--json").data["events"]
    assert imported("release", "undo", RELEASE, "--json").data["seq"] == seq - 1
    said = imported("release", "undo", RELEASE, "--event", str(seq), "--json")
    assert (said.code, said.error["message"]) == (1, f"event {seq} (postmortem drafted) is not undone: it stays")
    assert said.error["remedy"].startswith(f"controlroom postmortem new {RELEASE} drafts it anew; ")
    assert imported("release", "undo", RELEASE, "--event", str(seq - 1)).code == 0
