"""A plan to begin from: it validates as it stands, doubtful only where somebody has to write, and can be rehearsed."""

import json
import re
from pathlib import Path

import pytest

from controlroom.formats.placeholders import is_placeholder
from controlroom.formats.plans import parse_plan
from tests.cli.conftest import PEOPLE, Run


@pytest.mark.parametrize("environment", ["staging", "production", "test", "development"])
def test_it_validates_and_only_what_is_to_be_written_is_doubtful_in_every_environment(
    run: Run, home: Path, environment: str
) -> None:
    file = home / "freeze-webhooks.yaml"
    assert run("release", "new", "freeze-webhooks", "--env", environment, "--out", str(file)).code == 0
    said = run("release", "validate", str(file), "--json")
    assert (said.code, said.data["ok"], said.data["release"]) == (0, True, "freeze-webhooks")
    assert all("still to be written" in one for one in json.loads(said.out)["warnings"] if "no store" not in one)


def test_strict_names_every_text_that_is_still_to_be_written_with_its_line(run: Run, home: Path) -> None:
    file = home / "x.yaml"
    run("release", "new", "x", "--out", str(file))
    said = run("release", "validate", str(file), "--strict")
    assert said.code == 1
    lines = file.read_text("utf-8").splitlines()
    named = [int(line) for line in re.findall(rf"^warning: {re.escape(str(file))}:([0-9]+): ", said.err, re.MULTILINE)]
    written = re.compile(r"(?:[a-z_]+: |\[)(?:[Ss]ay|[Nn]ame) [a-z]")
    assert named == [at for at, line in enumerate(lines, 1) if written.search(line) and not line.startswith("#")]
    assert len(named) > 10
    assert f"{file}:{named[0]}: description: still to be written: 'Say in two sentences" in said.err
    text = "\n".join(re.sub(r"(say|name) [a-z][^,}\]]*", "done", line, flags=re.IGNORECASE) for line in lines)
    file.write_text(text, "utf-8")
    assert run("release", "validate", str(file), "--strict").code == 0
    assert not is_placeholder("Deploy the new version")


@pytest.mark.parametrize(
    ("scenario", "outcome"), [("clean", "complete"), ("error-spike", "restored"), ("flapping", "restored")]
)
def test_it_can_be_rehearsed(run: Run, home: Path, scenario: str, outcome: str) -> None:
    file = home / "x.yaml"
    file.write_text(run("release", "new", "x").out)
    said = run("run", "rehearse", str(file), "--scenario", scenario, "--assume-gates", "--json")
    assert said.data["outcome"] == outcome
    assert [one for one in json.loads(said.out)["warnings"] if "no store" not in one] == []


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


def test_an_environment_that_the_policy_does_not_know_is_doubted_at_once(run: Run) -> None:
    doubted = json.loads(run("release", "new", "x", "--env", "moon", "--json").out)["warnings"]
    assert [one.partition(":")[0] for one in doubted] == ["environment 'moon' is not in the policy risk"]
    assert json.loads(run("release", "new", "x", "--env", "staging", "--json").out)["warnings"] == []


def test_a_draft_that_says_a_text_of_the_starter_warns_about_it(run: Run, home: Path) -> None:
    file = home / "x.yaml"
    file.write_text(run("release", "new", "x").out)
    assert run("release", "import", str(file)).code == 0
    assert run("run", "start", "x", "--scenario", "clean").code == 0
    said = json.loads(run("updates", "draft", "x", "--json").out)["warnings"]
    assert "customer: still to be written: 'Name the product'; write it in the plan and import it again" in said
    file.write_text(
        file.read_text().replace("Name the product", "Billing").replace("Say in two sentences", "These are")
    )
    assert run("release", "import", str(file)).code == 0
    assert run("run", "abort", "x", "--confirm", "x", "--reason", "again").code == 0
    assert run("run", "start", "x", "--scenario", "clean").code == 0
    assert json.loads(run("updates", "draft", "x", "--json").out)["warnings"] == []
