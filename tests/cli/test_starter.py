"""A plan to begin from: it validates as it stands, without a doubt, and can be rehearsed to its end."""

from pathlib import Path

import pytest

from controlroom.formats.plans import parse_plan
from tests.cli.conftest import PEOPLE, Run


@pytest.mark.parametrize("environment", ["staging", "production", "test", "development"])
def test_it_validates_without_a_doubt_for_every_environment_of_the_policy(
    run: Run, home: Path, environment: str
) -> None:
    file = home / "freeze-webhooks.yaml"
    assert run("release", "new", "freeze-webhooks", "--env", environment, "--out", str(file)).code == 0
    said = run("release", "validate", str(file), "--strict", "--json")
    assert (said.code, said.data["ok"], said.data["release"]) == (0, True, "freeze-webhooks")


@pytest.mark.parametrize(("scenario", "outcome"), [("clean", "complete"), ("error-spike", "restored")])
def test_it_can_be_rehearsed(run: Run, home: Path, scenario: str, outcome: str) -> None:
    file = home / "x.yaml"
    file.write_text(run("release", "new", "x").out)
    said = run("run", "rehearse", str(file), "--scenario", scenario, "--assume-gates", "--json")
    assert said.data["outcome"] == outcome


def test_its_author_is_the_person_whose_login_this_is(imported: Run, home: Path) -> None:
    assert "author: operator #" in imported("release", "new", "x").out
    people = home / "people.yaml"
    people.write_text(
        Path(PEOPLE).read_text("utf-8").replace("aliases: [sam@", "logins: [operator]\n    aliases: [sam@")
    )
    plan = home / "y.yaml"
    plan.write_text(imported("release", "new", "y").out)
    assert imported("release", "import", str(plan), "--people", str(people)).code == 0
    assert "author: sam #" in imported("release", "new", "x").out


@pytest.mark.parametrize("environment", ["Production: EU", "no", "1", "- x", '"', "#a", "{a}", "ÄÖ", "null"])
def test_an_environment_of_any_spelling_comes_back_as_it_was_written(run: Run, environment: str) -> None:
    text = run("release", "new", "x", "--env", environment, "--json").data["yaml"]
    assert parse_plan(text.encode(), "x").environment == environment


@pytest.mark.parametrize("words", [("Big One",), ("../x",), ("",), ("x", "--env", " "), ("x", "--env", "a\x1bb")])
def test_a_name_that_can_be_no_id_is_refused(run: Run, words: tuple[str, ...]) -> None:
    said = run("release", "new", *words, "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")


def test_a_file_that_is_there_is_left_alone(run: Run, home: Path) -> None:
    file = home / "x.yaml"
    file.write_text("mine")
    said = run("release", "new", "x", "--out", str(file), "--json")
    assert (said.code, said.error["rule"]) == (2, "file")
    assert file.read_text() == "mine"
