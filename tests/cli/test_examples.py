"""The files that people are given to copy: each can be used as it is, and the page that shows them is theirs."""

from dataclasses import fields
from pathlib import Path

import pytest

from controlroom.core.people import Person
from controlroom.formats.people import read_people
from controlroom.outside import actor, places
from controlroom.outside.config import KEYS, read_config
from tests.cli.conftest import Run
from tests.cli.examples import FILES, PAGE, page

EXAMPLES = places.data() / places.EXAMPLES


def test_the_page_shows_the_shipped_examples_and_there_is_no_other() -> None:
    assert PAGE.read_text("utf-8") == page()
    assert {path.name for path in EXAMPLES.iterdir()} == {name for name, _, _ in FILES}


def test_the_people_have_logins_and_use_every_key_that_counts_now() -> None:
    people = read_people(EXAMPLES / "people.yaml")
    assert all(person.logins for person in people)
    assert all(
        any(getattr(person, field.name) for person in people) for field in fields(Person) if field.name != "keys"
    )


def test_with_the_examples_a_new_release_can_be_approved(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = str(home / "my-release.yaml")
    people, policy = str(EXAMPLES / "people.yaml"), str(EXAMPLES / "policy.yaml")
    monkeypatch.setattr(actor, "login", lambda: "ben")
    assert run("release", "new", "my-release", "--out", plan).code == 0
    text = Path(plan).read_text("utf-8").replace("owner: ben # who", "owner: ada # who")
    Path(plan).write_text(text, "utf-8")
    assert run("doctor", "--people", people, "--json").data["ok"] is True
    assert run("policy", "check", policy).code == 0
    assert run("release", "import", plan, "--people", people, "--policy", policy).code == 0
    assert run("policy", "for", "my-release", "--json").data["policy"]["id"] == "payments"
    assert run("approval", "grant", "my-release", "engineering-lead", "--json").error["rule"] == "author"
    monkeypatch.setattr(actor, "login", lambda: "aortiz")
    assert run("approval", "grant", "my-release", "engineering-lead").code == 0


def test_the_configuration_sets_every_key() -> None:
    config = read_config(EXAMPLES / "config.toml", required=True)
    assert config.places.keys() == {key.name for key in KEYS}
    assert config.read_only_environments == ("production",)


def test_whoever_needs_an_example_is_told_where_it_is(run: Run, home: Path) -> None:
    found = {one["name"]: one for one in run("paths", "--json").data["paths"]}
    assert found["examples"]["path"] == str(EXAMPLES)
    assert f"an example: {EXAMPLES / 'people.yaml'}" in run("doctor").out
    plan = str(home / "x.yaml")
    assert run("release", "new", "x", "--out", plan).code == 0
    assert f"in the form of {EXAMPLES / 'people.yaml'}" in run("release", "import", plan).err
    assert run("doctor").out.count(f"an example: {EXAMPLES / 'people.yaml'}") == 1
