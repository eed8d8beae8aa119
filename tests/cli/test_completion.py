"""Completion: what a shell really offers, by running one, and that every table is in every script."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from controlroom.cli.options import OPTIONS
from controlroom.cli.verbs import ALONE, NOUNS
from controlroom.cli.whole import all_verbs
from tests.cli.conftest import Run

_TRY = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
compopt() { :; }
_controlroom
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(run: Run, home: Path) -> Path:
    file = home / "complete.bash"
    file.write_text(run("completion", "bash").out)
    return file


def offered(script: Path, *words: str) -> list[str]:
    """What bash offers for the last of the words."""
    command = ["bash", "--norc", "-c", _TRY, "try", str(script), "controlroom", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    assert done.stderr == ""
    return done.stdout.split()


def test_at_the_beginning_all_nouns_and_verbs_are_offered(script: Path) -> None:
    assert offered(script, "") == [*ALONE, *NOUNS]
    assert offered(script, "ru") == ["run"]


@pytest.mark.parametrize("noun", NOUNS)
def test_after_a_noun_its_verbs_are_offered(script: Path, noun: str) -> None:
    assert offered(script, noun, "") == [verb.name for verb in all_verbs() if verb.noun == noun]


def test_options_of_the_verb_and_of_all_verbs_are_offered_once_a_dash_is_typed(script: Path) -> None:
    found = offered(script, "run", "start", "my-release", "--")
    assert "--scenario" in found
    assert {option.name for option in OPTIONS if option.name.startswith("--")} <= set(found)
    assert "--evidence" not in found
    assert offered(script, "run", "start", "my-release", "") == []


@pytest.mark.parametrize("before", [("--json",), ("--store", "/x.db"), ("-q", "--config", "run")])
def test_options_before_the_verb_do_not_hide_it(script: Path, before: tuple[str, ...]) -> None:
    assert offered(script, *before, "gate", "st") == ["status"]


def test_values_are_offered_where_there_are_some(script: Path) -> None:
    assert offered(script, "--color", "a") == ["auto", "always"]
    assert offered(script, "completion", "") == ["bash", "zsh", "fish"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_script_knows_every_word_and_its_shell_reads_it(run: Run, home: Path, shell: str) -> None:
    text = run("completion", shell).out
    for verb in all_verbs():
        assert verb.name in text
        assert all(word.name.lstrip("-") in text for word in verb.options)
    assert all(option.name.lstrip("-") in text for option in OPTIONS)
    if not shutil.which(shell) and not os.environ.get("CI"):
        pytest.skip(f"{shell} is not here to read its script")
    file = home / "script"
    file.write_text(text)
    assert subprocess.run([shell, "-n", str(file)], capture_output=True, check=False, timeout=20).returncode == 0


def test_another_shell_is_refused(run: Run) -> None:
    said = run("completion", "csh", "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")
