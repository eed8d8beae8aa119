"""What an import takes in: all of it at once or nothing, and what is doubtful about it."""

import json
from pathlib import Path

import pytest

from controlroom.cli import open as parts
from controlroom.core import digest
from controlroom.core.record import StoreError
from controlroom.outside import places
from controlroom.store.log import Log
from tests.cli.conftest import PEOPLE, PLAN, RELEASE, Run

ZOE = "people:\n  - id: zoe\n    name: Zoe\n    roles: [engineering-lead]\n    logins: [operator]\n"


@pytest.fixture
def people(home: Path) -> str:
    """A file with one person, whose login is ours."""
    file = home / "people.yaml"
    file.write_text(ZOE)
    return str(file)


@pytest.fixture
def doubtful(home: Path) -> str:
    """The sample with an environment that the policy does not know."""
    plan = home / "doubtful.yaml"
    plan.write_text(
        Path(PLAN).read_text("utf-8").replace("environment: production", "environment: productoin"), "utf-8"
    )
    return str(plan)


def events(run: Run) -> int:
    count: int = run("audit", "verify", "--json").data["events"]
    return count


def test_a_new_store_begins_with_the_shipped_policy_and_knows_nobody(run: Run, home: Path) -> None:
    said = run("release", "import", PLAN, "--json")
    warnings = json.loads(said.out)["warnings"]
    assert "--people people.yaml" in warnings[0]
    site = parts.site_of(parts.open_desk(home / "data" / "controlroom" / "controlroom.db"))
    assert site.policies == {"risk": parts.shipped_policy()}
    assert (site.people, site.incidents) == ((), {})


def test_a_store_that_has_incidents_only_is_given_the_policy_too(run: Run, home: Path) -> None:
    incidents = home / "incidents.yaml"
    incidents.write_text("incidents:\n  - {id: inc-9, title: Late, severity: SEV-4, state: open}\n")
    run("incident", "import", str(incidents))
    kinds = [event["kind"] for event in run("release", "import", PLAN, "--json").data["events"]]
    assert kinds == ["policy.imported", "release.imported"]


def test_without_a_store_it_is_said_that_the_shipped_files_stand_in(imported: Run) -> None:
    assert "stand in" not in imported("release", "score", PLAN).err
    said = imported("release", "show", PLAN, "--store", "/nowhere/x.db")
    assert said.err.count("no store: the shipped people, incidents and policy stand in") == 1
    assert f"people.yaml, incidents/related.yaml and policies/risk.yaml in {places.data()}" in said.err


def test_a_score_says_which_policy_and_whose_people_it_rests_on(imported: Run, home: Path) -> None:
    scored = "Scored by policy risk version 1: it is for every release; people of "
    store = home / "data" / "controlroom" / "controlroom.db"
    assert f"{scored}the store {store}" in imported("release", "score", PLAN).out
    alone = imported("release", "score", PLAN, "--store", "/nowhere/x.db")
    assert f"{scored}the shipped people.yaml" in alone.out


def test_new_people_beside_an_unchanged_plan_are_taken_in_and_every_event_is_said(imported: Run, people: str) -> None:
    before = events(imported)
    said = imported("release", "import", PLAN, "--people", people)
    assert said.code == 0
    assert " people.imported " in said.out
    assert f"{RELEASE} is this plan already" in said.out
    assert events(imported) == before + 1
    again = imported("release", "import", PLAN, "--people", people, "--json")
    assert (again.code, again.data["unchanged"], again.data["events"]) == (0, True, [])
    assert events(imported) == before + 1


def test_an_import_is_one_append(run: Run, people: str, monkeypatch: pytest.MonkeyPatch) -> None:
    appended: list[int] = []
    append = Log.append

    def one(self: Log, drafts: tuple[object, ...], *rest: object) -> object:
        if drafts:
            appended.append(len(drafts))
        if len(appended) > 1:
            raise StoreError("store.disk", "the disk failed", "look at it")
        return append(self, drafts, *rest)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Log, "append", one)
    assert run("release", "import", PLAN, "--people", people).code == 0
    assert appended == [3]


def test_who_imports_the_people_is_recorded_as_who_it_was_before(run: Run, people: str) -> None:
    made = run("release", "import", PLAN, "--people", people, "--json").data["events"]
    assert [(event["kind"], event["by"]) for event in made] == [
        ("people.imported", "operator"),
        ("policy.imported", "zoe"),
        ("release.imported", "zoe"),
    ]


def test_events_of_site_and_release_bear_no_kind_of_run(imported: Run) -> None:
    ticked, *_ = imported("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "FIN-7").out.splitlines()
    assert "REHEARSAL" not in ticked
    assert f" PRODUCTION release:{RELEASE} gate.ticked " in ticked
    began, *_ = imported("run", "start", RELEASE).out.splitlines()
    assert " REHEARSAL PRODUCTION run:1 run.started " in began


def test_doubts_are_warnings_and_change_no_exit_code(run: Run, doubtful: str) -> None:
    for words in (("validate",), ("score",), ("import", "--people", PEOPLE)):
        verb, *rest = words
        said = run("release", verb, doubtful, *rest)
        assert said.code == 0
        assert "warning: environment 'productoin' is not in the policy" in said.err
        assert "productoin" in said.err
    found = json.loads(run("release", "validate", doubtful, "--json").out)
    assert any("productoin" in text for text in found["warnings"])
    assert found["data"]["ok"] is True


def test_strict_makes_doubts_findings(run: Run, doubtful: str) -> None:
    assert run("release", "validate", doubtful, "--strict").code == 1
    assert run("release", "validate", doubtful, "--strict", "--json").data["ok"] is False
    assert run("release", "validate", PLAN, "--strict").code == 0


def test_the_problems_of_a_refused_file_are_a_list(run: Run, home: Path) -> None:
    plan = home / "plan.yaml"
    plan.write_text("id: X y\ntitle: T\nnope: 1\n")
    listed = run("release", "validate", str(plan), "--json").data["problems"]
    assert run("release", "import", str(plan), "--json").error["problems"] == listed
    assert len(listed) > 1


def test_the_short_digest_is_said(run: Run) -> None:
    found = run("release", "validate", PLAN, "--json").data["digest"]
    assert digest.short(found) in run("release", "validate", PLAN).out


def test_incidents_are_taken_in_by_one_append(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "incidents.yaml"
    one = "  - {{id: inc-{}, title: Late, severity: SEV-4, state: open}}\n"
    file.write_text("incidents:\n" + one.format(8) + one.format(9))
    appended: list[int] = []
    append = Log.append

    def counted(self: Log, drafts: tuple[object, ...], *rest: object) -> object:
        appended.append(len(drafts))
        return append(self, drafts, *rest)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Log, "append", counted)
    assert run("incident", "import", str(file), "--json").data["imported"] == ["inc-8", "inc-9"]
    assert appended == [2]
