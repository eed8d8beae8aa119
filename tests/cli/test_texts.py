"""Status texts, postmortems, incidents and the log."""

import io
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import PLAN, RELEASE, Run


def test_three_texts_are_drafted_and_say_what_they_rest_on(recommended: Run) -> None:
    data = recommended("updates", "draft", RELEASE, "--json").data
    assert [draft["audience"] for draft in data["drafts"]] == ["internal", "customer", "executive"]
    assert all(draft["facts"] and draft["text"] for draft in data["drafts"])
    text = recommended("updates", "draft", RELEASE).out
    assert text.count("REHEARSAL PRODUCTION run-0001") == 3


def test_a_text_for_customers_is_read_from_a_file_or_a_pipe_and_says_what_has_to_go(
    imported: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "customers.txt"
    file.write_text("Renewals are late.\nSam and db-prod-3 are on it, key sk_live_abcdefgh12345678.\n")
    said = imported("updates", "lint", RELEASE, str(file), "--json")
    assert said.code == 1
    assert [(one["kind"], one["line"], one["quote"]) for one in said.data["struck"]] == [
        ("person", 2, "Sam"), ("host", 2, "db-prod-3"), ("secret", 2, ""),
    ]  # fmt: skip
    assert "sk_live" not in imported("updates", "lint", RELEASE, str(file)).out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Renewals are late. Next update at 15:00 UTC.")))
    said = imported("updates", "lint", RELEASE, "-")
    assert (said.code, said.out) == (0, "nothing has to go; whether it is true only people can say\n")


def test_no_customer_draft_of_ours_has_words_that_have_to_go(recommended: Run, home: Path) -> None:
    drafts = recommended("updates", "draft", RELEASE, "--json").data["drafts"]
    file = home / "customers.txt"
    file.write_text(next(draft["text"] for draft in drafts if draft["audience"] == "customer"))
    said = recommended("updates", "lint", RELEASE, str(file))
    assert said.code == 0, said.out


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "there is no text"), (b"\xff", "no UTF-8"), (b"a" * 140_000, "bytes")]
)
def test_what_can_not_be_linted_says_why(imported: Run, home: Path, content: bytes, says: str) -> None:
    (home / "customers.txt").write_bytes(content)
    said = imported("updates", "lint", RELEASE, str(home / "customers.txt"), "--json")
    assert said.code == 2
    assert says in said.error["message"]


def test_texts_need_a_run(imported: Run) -> None:
    said = imported("updates", "draft", RELEASE, "--json")
    assert (said.code, said.error["rule"]) == (1, "no_run")


def test_a_postmortem_follows_an_ended_run(recommended: Run) -> None:
    assert recommended("postmortem", "new", RELEASE, "--json").error["rule"] == "not_ended"
    recommended("run", "escalate", RELEASE, "--reason", "needs Dana")
    said = recommended("postmortem", "new", RELEASE)
    assert said.out.startswith("# REHEARSAL in PRODUCTION: postmortem of Billing Seat Sync Patch\n")
    assert recommended("postmortem", "new", RELEASE, "--json").data["kind"] == "REHEARSAL"


def test_related_incidents_say_why(run: Run) -> None:
    data = run("incident", "related", PLAN, "--json").data
    assert [incident["id"] for incident in data["incidents"]] == ["inc-7"]
    assert data["incidents"][0]["reasons"]
    assert "SEV-3 monitoring inc-7" in run("incident", "related", PLAN).out


def test_an_incident_is_shown_and_an_unknown_one_names_the_known(run: Run) -> None:
    assert run("incident", "show", "inc-7", "--json").data["severity"] == "SEV-3"
    assert len(run("incident", "list", "--json").data["incidents"]) == 6
    said = run("incident", "show", "nope", "--json")
    assert (said.code, said.error["rule"]) == (2, "no_incident")
    assert "inc-7" in said.error["remedy"]


def test_incidents_are_imported_once(imported: Run, home: Path) -> None:
    file = home / "incidents.yaml"
    file.write_text("incidents:\n  - {id: inc-9, title: Late, severity: SEV-4, state: open}\n")
    words = ("incident", "import", str(file), "--json")
    nothing_else: dict[str, object] = {"left_out": [], "assumed": []}
    assert imported(*words).data == {"imported": ["inc-9"], "unchanged": []} | nothing_else
    assert imported(*words).data == {"imported": [], "unchanged": ["inc-9"]} | nothing_else
    file.write_text("incidents:\n  - {id: inc-9, title: Late, severity: huge, state: open}\n")
    assert imported(*words).error["rule"] == "format"


def test_exports_of_other_programs_are_imported_together_and_say_what_they_left_out(imported: Run, home: Path) -> None:
    table, page, broken = home / "export.csv", home / "late-renewals.md", home / "list.json"
    table.write_text("number,summary,priority,service\n41,Late,P2,Billing Worker\n42,,P1,\n")
    page.write_text("# Renewals came late\n\nDate: 2026-10-02\n\n## Summary\nA lock was held.\n")
    said = imported("incident", "import", str(table), str(page))
    assert said.code == 0
    assert "2 imported: 41, late-renewals" in said.out
    assert "left out: export.csv 2 (42) has no title" in said.out
    assert "assumed: late-renewals.md 1 (late-renewals) states no severity: SEV-3 is assumed" in said.out
    reasons = imported("incident", "related", "billing-seat-sync-patch", "--json").data["incidents"]
    assert ["service Billing Worker in common"] in [one["reasons"] for one in reasons if one["id"] == "41"]
    table.write_text("number,summary\n43,New\n")
    broken.write_text("{")
    assert imported("incident", "import", str(table), str(broken), "--json").error["rule"] == "format"
    assert imported("incident", "show", "43").code == 2  # all of them, or nothing


def test_the_log_is_printed_whole_or_by_run_and_bounded(recommended: Run) -> None:
    data = recommended("audit", "log", "--limit", "3", "--json").data["events"]
    assert [event["seq"] for event in data] == list(range(data[0]["seq"], data[0]["seq"] + 3))
    of_run = recommended("audit", "log", "--run", "run-0001", "--json").data["events"]
    assert {event["stream"] for event in of_run} == {"run:1"}
    assert {(event["run_kind"], event["environment"]) for event in of_run} == {("REHEARSAL", "production")}
    assert " REHEARSAL PRODUCTION run:1 " in recommended("audit", "log", "--run", "1").out
    assert recommended("audit", "log", "--run", "9", "--json").error["rule"] == "unknown"
    assert recommended("audit", "log", "--run", "nine", "--json").error["rule"] == "usage"


def changed(home: Path, statement: str) -> None:
    """Change the log behind the back of everybody."""
    with sqlite3.connect(home / "data" / "controlroom" / "controlroom.db") as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("DROP TRIGGER event_no_delete")
        connection.execute(statement)
    connection.close()


def test_a_cut_tail_is_found_against_a_head_that_was_kept_elsewhere(imported: Run, home: Path) -> None:
    said = imported("audit", "verify")
    assert "not proven" in said.err
    kept = said.err.partition("--known ")[2].split()[0]
    known = imported("audit", "verify", "--known", kept)
    assert (known.code, known.err) == (0, "")
    changed(home, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
    assert imported("audit", "verify").code == 0
    cut = imported("audit", "verify", "--known", kept, "--json")
    assert cut.code == 1
    assert "its end was cut off" in cut.data["why"]
    assert imported("audit", "verify", "--known", "9:abc", "--json").error["rule"] == "usage"


def test_a_gate_is_not_judged_from_a_log_that_was_changed(imported: Run, home: Path) -> None:
    changed(home, "UPDATE event SET body = replace(body, 'critical', 'low') WHERE seq = 2")
    for name in (RELEASE, PLAN):
        said = imported("gate", "status", name, "--json")
        assert (said.code, said.error["rule"]) == (5, "store.corrupt")
        assert "row 2 is not what was written" in said.error["message"]


def test_whoever_verifies_a_damaged_file_is_not_told_to_verify_it(imported: Run, home: Path) -> None:
    changed(home, "PRAGMA user_version = 0")
    said = imported("audit", "verify", "--json")
    assert (said.code, said.error["rule"]) == (5, "store.corrupt")
    assert "audit verify" not in said.error["remedy"]
    store = home / "data" / "controlroom" / "controlroom.db"
    store.write_bytes(store.read_bytes()[:100] + b"\xff" * 40_000)
    said = imported("audit", "verify")
    assert said.code in (1, 5)
    assert "audit verify" not in said.out + said.err


def test_a_whole_log_verifies_and_a_changed_one_names_the_first_bad_event(recommended: Run, home: Path) -> None:
    good = recommended("audit", "verify", "--json")
    assert good.code == 0
    assert good.data.keys() == {"events", "head", "ok"}
    with sqlite3.connect(home / "data" / "controlroom" / "controlroom.db") as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET body = replace(body, 'critical', 'low') WHERE kind = 'release.queued'")
    connection.close()
    bad = recommended("audit", "verify", "--json")
    assert bad.code == 1
    assert bad.data["ok"] is False
    assert bad.data["first_bad"] == bad.data["events"] + 1
    assert recommended("audit", "verify").out.startswith("CHANGED: ")
