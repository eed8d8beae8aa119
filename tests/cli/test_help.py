"""The help: an example first, and only what there is."""

import re

import pytest

from controlroom.cli.verbs import NOUNS
from tests.cli.conftest import Run

VERBS = {
    "release": "list show validate score import schema",
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
    assert re.findall(r"^  ([a-z]+) ", said.out.partition("Commands:\n")[2], re.MULTILINE)[:9] == ["demo", *NOUNS]
    for option in ("--json", "--store", "--config", "--read-only", "--no-input", "--color", "--ascii", "-q", "-v"):
        assert option in said.out
    assert run("-h").out == said.out


@pytest.mark.parametrize("words", [("nope",), ("run",), ("run", "branch"), ("gate", "status"), ("run", "start", "--x")])
def test_words_that_make_no_sense_are_exit_2_and_point_to_the_help(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words, "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")
    assert "--help" in said.error["remedy"]


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").out.startswith("controlroom ")
