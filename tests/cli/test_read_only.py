"""Environments that a session only reads: every verb that writes is refused there, and nothing else is."""

from pathlib import Path

import pytest

from tests.cli.conftest import PEOPLE, PLAN, RELEASE, Run
from tests.cli.test_options import written

WRITES = (
    ("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "FIN-1"),
    ("gate", "untick", RELEASE, "finance-sign-off", "--reason", "x"),
    ("approval", "grant", RELEASE, "engineering-lead"),
    ("approval", "grant", RELEASE, "engineering-lead", "--act-as", "taylor"),
    ("approval", "revoke", RELEASE, "engineering-lead", "--reason", "x"),
    ("run", "start", RELEASE),
    ("run", "advance", RELEASE, "--assume-gates"),
    ("run", "sample", RELEASE),
    ("run", "hold", RELEASE, "--reason", "x"),
    ("run", "raise", RELEASE, "told", "--evidence", "x"),
    ("check", "answer", RELEASE, "worker-health", "--result", "pass", "--evidence", "x"),
    ("run", "rehearse", RELEASE, "--assume-gates", "--record"),
    ("updates", "draft", RELEASE),
    ("postmortem", "new", RELEASE),
    ("release", "import", PLAN),
)


@pytest.fixture
def limited(imported: Run, home: Path) -> Path:
    """The sample, which goes to production, is stored; then production may only be read."""
    return written(home, '# mine\ntheme = "dark"\nread_only_environments = ["Production"]\n')


def events(run: Run) -> int:
    found: int = run("audit", "verify", "--json").data["events"]
    return found


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_a_verb_that_writes_is_refused_with_the_file_and_line_that_says_so(
    imported: Run, limited: Path, words: tuple[str, ...]
) -> None:
    before = events(imported)
    said = imported(*words, "--json")
    assert (said.code, said.error["rule"]) == (4, "read_only")
    assert "PRODUCTION" in said.error["message"]
    assert f"read_only_environments ({limited}:3)" in said.error["remedy"]
    assert events(imported) == before


def test_what_only_reads_and_a_rehearsal_that_records_nothing_go_on(imported: Run, limited: Path) -> None:
    before = events(imported)
    assert imported("run", "status", RELEASE).code == 0
    assert imported("release", "score", RELEASE).code == 0
    assert imported("run", "rehearse", RELEASE, "--assume-gates").code == 0
    assert events(imported) == before


def test_a_release_to_another_environment_is_written_about(imported: Run, limited: Path) -> None:
    plan = limited.parent / "staging.yaml"
    text = Path(PLAN).read_text("utf-8").replace("environment: production", "environment: staging")
    plan.write_text(text.replace(f"id: {RELEASE}", "id: in-staging"), "utf-8")
    assert imported("release", "import", str(plan)).code == 0
    assert imported("run", "start", "in-staging").code == 0


def test_a_release_that_is_here_for_production_can_not_be_made_one_for_staging(imported: Run, limited: Path) -> None:
    plan = limited.parent / "moved.yaml"
    plan.write_text(Path(PLAN).read_text("utf-8").replace("environment: production", "environment: staging"), "utf-8")
    said = imported("release", "import", str(plan), "--people", PEOPLE, "--json")
    assert (said.code, said.error["rule"]) == (4, "read_only")


def test_what_belongs_to_no_release_is_not_refused(imported: Run, limited: Path, home: Path) -> None:
    incidents = home / "one.yaml"
    incidents.write_text("incidents:\n  - {id: inc-99, title: x, severity: SEV-3, state: closed}\n")
    assert imported("incident", "import", str(incidents)).code == 0


def test_the_demo_has_a_store_of_its_own_and_is_not_limited(run: Run, limited: Path) -> None:
    assert run("demo", "--json").data["outcome"] == "restored"
