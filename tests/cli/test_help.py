"""The help: an example first, and only what there is."""

import re

import pytest

from controlroom.cli.verbs import NOUNS
from controlroom.formats.schema import KINDS
from tests.cli.conftest import Run

VERBS = {
    "release": "list show validate score history undo import schema",
    "policy": "list show for check import",
    "gate": "status tick untick",
    "approval": "grant revoke list",
    "run": (
        "start advance sample hold resume fail retry skip overrule abort rollback escalate signal status log rehearse"
    ),
    "incident": "show related list import",
    "updates": "draft",
    "audit": "log verify",
    "postmortem": "new",
}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_help_of_a_noun_begins_with_an_example_and_lists_its_verbs(run: Run, noun: str) -> None:
    said = run(noun, "--help")
    assert said.code == 0
    assert said.out.split("\n\n")[1].strip().startswith(f"Example: controlroom {noun} ")
    commands = said.out.partition("Commands:\n")[2]
    assert re.findall(r"^  ([a-z]+) ", commands, re.MULTILINE) == VERBS[noun].split()


@pytest.mark.parametrize("words", [(noun, verb) for noun, verbs in VERBS.items() for verb in verbs.split()])
def test_every_verb_explains_itself(run: Run, words: tuple[str, str]) -> None:
    said = run(*words, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: controlroom {words[0]} {words[1]}")


def test_the_help_names_every_noun_and_every_option_and_nothing_that_is_not_built(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    assert re.findall(r"^  ([a-z]+) ", said.out.partition("Commands:\n")[2], re.MULTILINE)[:11] == [
        "demo",
        "schema",
        *NOUNS,
    ]
    for option in ("--json", "--store", "--config", "--read-only", "--no-input", "--color", "--ascii", "-q", "-v"):
        assert option in said.out
    assert run("-h").out == said.out


@pytest.mark.parametrize("words", [("nope",), ("run",), ("run", "branch"), ("gate", "status"), ("run", "start", "--x")])
def test_words_that_make_no_sense_are_exit_2_and_point_to_the_help(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words, "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")
    assert "--help" in said.error["remedy"]


@pytest.mark.parametrize(
    ("words", "message", "help_of"),
    [
        (("audit", "log", "--limit", "0"), "--limit: 0 is out of bounds: 1 to 10000", "audit log"),
        (("audit", "log", "--limit=10001"), "--limit: 10001 is out of bounds: 1 to 10000", "audit log"),
        (("audit", "log", "--limit", "many"), "--limit: it is no whole number from 1 to 10000", "audit log"),
        (("audit", "log", "--limit"), "Option '--limit' requires an argument.", "audit log"),
        (("gate", "tick", "x"), "Missing argument 'gate'.", "gate tick"),
        (("run", "start", "--x"), "No such option: --x", "run start"),
        (("run", "branch"), "No such command 'branch'.", "run"),
    ],
)
def test_a_usage_error_names_the_option_its_bounds_and_the_right_help(
    run: Run, words: tuple[str, ...], message: str, help_of: str
) -> None:
    error = run(*words, "--json").error
    assert error["message"] == message
    assert error["remedy"] == f"see: controlroom {help_of} --help"


@pytest.mark.parametrize("words", [("schema",), ("release", "schema")])
def test_the_schema_of_every_kind_is_printed_and_the_help_lists_the_kinds(run: Run, words: tuple[str, ...]) -> None:
    about = run(*words, "--help").out
    assert all(kind in about for kind in KINDS)
    printed = [run(*words, kind, "--json").data for kind in KINDS]
    assert [one["title"] for one in printed] == ["Plan", "Scenario", "Policy", "People", "Incidents"]
    assert run(*words, "nope", "--json").error["rule"] == "usage"


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").out.startswith("controlroom ")
