"""Plans in, scores out."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import PLAN, RELEASE, Run


def test_a_file_is_scored_without_a_store(run: Run, home: Path) -> None:
    data = run("release", "score", PLAN, "--json").data
    assert (data["release"], data["raw"], data["score"], data["band"]) == (RELEASE, 126, 100, "critical")
    assert {factor["source"] for factor in data["factors"]} == {"declared", "measured", "assumed"}
    assert [factor.keys() for factor in data["factors"]] == [
        {"id", "label", "points", "source", "evidence", "accepted"}
    ] * 10
    assert len(data["whatif"][0]["actions"]) == 6
    assert (data["whatif"][0]["raw"], data["whatif"][0]["band"]) == (79, "high")
    assert not (home / "data").exists()


def test_a_stored_release_has_the_score_of_its_file(imported: Run) -> None:
    by_id, by_file = imported("release", "score", RELEASE), imported("release", "score", PLAN)
    assert by_id == by_file
    assert by_id.code == 0
    assert "CRITICAL 100 of 100, raw 126" in by_id.out


def test_an_import_says_what_it_recorded(run: Run) -> None:
    said = run("release", "import", PLAN, "--json")
    assert [event["kind"] for event in said.data["events"]] == ["policy.imported", "release.imported"]
    assert said.data["unchanged"] is False


def test_the_same_plan_again_is_no_failure_and_nothing_is_appended(imported: Run) -> None:
    before = imported("audit", "verify", "--json").data
    said = imported("release", "import", PLAN, "--json")
    assert (said.code, said.data["unchanged"], said.data["events"]) == (0, True, [])
    assert f"{RELEASE} is this plan already; nothing was recorded" in imported("release", "import", PLAN).out
    assert imported("audit", "verify", "--json").data == before


def test_every_problem_of_a_file_is_said_with_its_place_and_nothing_is_taken(run: Run, home: Path) -> None:
    plan = home / "plan.yaml"
    plan.write_text("id: X y\ntitle: T\nnope: 1\n")
    said = run("release", "import", str(plan))
    assert said.code == 2
    assert f"{plan}:1:1: id: " in said.err
    assert f"{plan}:3:1: nope: " in said.err
    assert not (home / "data").exists()


def test_validating_lists_problems_as_findings(run: Run, home: Path) -> None:
    plan = home / "plan.yaml"
    plan.write_text("id: X y\ntitle: T\nnope: 1\n")
    said = run("release", "validate", str(plan))
    assert said.code == 1
    lines = said.out.splitlines()
    assert all(line.startswith(f"{plan}:") and " — " in line for line in lines)
    data = run("release", "validate", str(plan), "--json").data
    assert data["ok"] is False
    assert len(data["problems"]) == len(lines)
    assert data["problems"][0].keys() == {"line", "column", "path", "message", "remedy"}


def test_a_good_file_validates_and_an_absent_one_is_bad_input(run: Run) -> None:
    assert run("release", "validate", PLAN, "--json").data["ok"] is True
    assert run("release", "validate", "/nowhere/plan.yaml", "--json").error["rule"] == "no_file"


def test_the_list_names_every_release_and_none_without_a_store(run: Run) -> None:
    assert run("release", "list", "--json").data == {"releases": [], "total": 0}
    run("release", "import", PLAN)
    (line,) = run("release", "list", "--json").data["releases"]
    assert (line["id"], line["environment"], line["band"], line["raw"]) == (RELEASE, "production", "critical", 116)
    assert "PRODUCTION" in run("release", "list").out
    assert run("release", "list", "no such words", "--json").data["total"] == 0


@pytest.mark.parametrize("name", [PLAN, RELEASE])
def test_show_gives_the_report_and_the_whole_plan(imported: Run, name: str) -> None:
    said = imported("release", "show", name)
    assert "REHEARSAL PRODUCTION" in said.out.splitlines()[0]
    titles = ("1 Risk", "2 Gates", "3 Timeline", "4 Checks", "5 Rollback", "6 Incidents", "7 Updates", "8 Audit")
    assert [title for title in titles if f"\n{title}: " not in said.out] == []
    assert imported("release", "show", name, "--json").data["plan"]["id"] == RELEASE


def test_an_unknown_release_names_those_that_are_known(imported: Run) -> None:
    said = imported("release", "show", "nope", "--json")
    assert (said.code, said.error["rule"]) == (2, "unknown")
    assert RELEASE in said.error["remedy"]


def test_ones_own_people_and_policy_can_be_taken_in(run: Run, home: Path) -> None:
    people = home / "people.yaml"
    people.write_text("people:\n  - id: zoe\n    name: Zoe\n    roles: [engineering-lead]\n    logins: [operator]\n")
    assert run("release", "import", PLAN, "--people", str(people)).code == 0
    assert run("approval", "list", RELEASE, "--json").data["approvals"][0]["eligible"] == []
    assert "· you are zoe" in run("run", "status", RELEASE).out


def test_the_schema_of_a_plan_is_printed_and_an_unknown_kind_refused(run: Run) -> None:
    schema = json.loads(run("release", "schema").out)
    assert "properties" in schema
    assert run("release", "schema", "plan", "--json").data == schema
    assert run("release", "schema", "nope", "--json").error["rule"] == "usage"


def test_the_history_of_a_score_names_each_event_and_stays_the_same_data(imported: Run) -> None:
    gate = imported("gate", "status", RELEASE, "--json").data["gates"][0]["id"]
    imported("gate", "tick", RELEASE, gate, "--evidence", "PR 7")
    data = imported("release", "history", RELEASE, "--json").data
    assert (data["release"], data["environment"]) == (RELEASE, "production")
    assert [(one["before"], one["raw"], one["kind"]) for one in data["history"]] == [
        (None, 116, "release.imported"),
        (116, 126, "incident.imported"),
        (126, 118, "gate.ticked"),
    ]
    assert data["history"][-1]["why"] == f"gate {gate} ticked: PR 7"
    assert data["history"][-1].keys() == {"at", "before", "raw", "band", "seq", "kind", "why", "by", "run"}
    assert (
        f"126 → 118 CRITICAL event {data['history'][-1]['seq']}: gate {gate}"
        in imported("release", "history", RELEASE).out
    )


def test_a_file_has_no_history(run: Run) -> None:
    assert run("release", "history", PLAN, "--json").error["rule"] == "usage"


def test_a_supposition_is_scored_beside_the_truth_and_not_stored(imported: Run) -> None:
    before = imported("audit", "verify", "--json").data
    words = ("--if", "gate:finance-sign-off", "--if", "coverage=high", "--if", "coverage=medium")
    for name in (RELEASE, PLAN):
        data = imported("release", "score", name, *words, "--json").data
        assert data["raw"] == 126
        assert data["supposed"]["if"] == ["coverage=high", "gate:finance-sign-off=done"]
        assert (data["supposed"]["was"], data["supposed"]["raw"], data["supposed"]["band"]) == (126, 113, "critical")
        assert "Finance sign-off is open" not in data["supposed"]["reasons"]
    said = imported("release", "score", RELEASE, *words)
    assert "WHAT IF coverage=high, gate:finance-sign-off=done; nothing is stored:" in said.out
    assert imported("audit", "verify", "--json").data == before
    assert "supposed" not in imported("release", "score", RELEASE, "--json").data


@pytest.mark.parametrize(
    ("word", "rule", "named"),
    [
        ("gate:nope", "no_subject", "gate:finance-sign-off"),
        ("coverage=huge", "no_state", "medium (as it is now), high, none, low"),
    ],
)
def test_what_can_not_be_supposed_is_refused_with_what_can(imported: Run, word: str, rule: str, named: str) -> None:
    said = imported("release", "score", RELEASE, "--if", word, "--json")
    assert (said.code, said.error["rule"]) == (2, rule)
    assert named in said.error["remedy"]
