"""The help: an example first, and only what there is."""

import re
import shlex
from pathlib import Path

import pytest

from controlroom.cli.faults import CRASHED
from controlroom.cli.options import OPTIONS
from controlroom.cli.verbs import ALONE, NOUNS
from controlroom.cli.whole import Verb, all_verbs
from controlroom.formats.schema import KINDS
from controlroom.outside import places
from tests.cli.conftest import Run

VERBS = {
    "release": "list show new validate score history undo import schema",
    "policy": "list show for check import",
    "gate": "status tick untick",
    "approval": "grant revoke list",
    "lock": "list add remove",
    "accept": "list add remove",
    "check": "list run answer",
    "run": (
        "start advance sample hold resume fail retry skip overrule abort rollback escalate raise signal status log "
        "rehearse replay branch compare"
    ),
    "incident": "show related list import",
    "updates": "draft lint",
    "audit": "log verify checkpoint export",
    "postmortem": "new",
    "config": "show check example",
}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_help_of_a_noun_begins_with_an_example_and_lists_its_verbs(run: Run, noun: str) -> None:
    said = run(noun, "--help")
    assert said.code == 0
    assert said.out.split("\n\n")[1].strip().startswith(f"Example: controlroom {noun} ")
    commands = said.out.partition("Commands:\n")[2]
    assert re.findall(r"^  ([a-z]+) ", commands, re.MULTILINE) == VERBS[noun].split()


@pytest.mark.parametrize("verb", all_verbs(), ids=lambda verb: verb.words)
def test_the_help_of_every_verb_begins_with_an_example_of_it_and_then_explains(run: Run, verb: Verb) -> None:
    said = run(*verb.words.split(), "--help")
    assert said.code == 0
    usage, example, about = said.out.split("\n\n")[:3]
    assert usage.startswith(f"Usage: controlroom {verb.words}")
    assert example.strip().startswith(f"Example: controlroom {verb.words}")
    assert about.strip()
    assert not about.strip().startswith(("Options", "Arguments"))


@pytest.fixture(scope="module")
def homes() -> dict[Path, bytes]:
    """The files of a home in which all that `begun` says was done, once it was."""
    return {}


@pytest.fixture
def begun(run: Run, home: Path, homes: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run` in a home in which the two commands of the help were typed, and what the examples speak of was done."""
    monkeypatch.chdir(home)
    if not homes:
        _begin(run, home)
        homes.update({file.relative_to(home): file.read_bytes() for file in home.rglob("*") if file.is_file()})
    for file, content in homes.items():
        (home / file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / file).write_bytes(content)
    return run


def _begin(run: Run, home: Path) -> None:
    about = run("--help").out
    for words in re.findall(r"^  controlroom (release .+)$", about, re.MULTILINE):
        assert run(*words.split()).code == 0
    for name, source in (("policy.yaml", "examples/policy.yaml"), ("incidents.yaml", "incidents/related.yaml")):
        (home / name).write_text((places.data() / source).read_text("utf-8"), "utf-8")
    (home / "customers.txt").write_text("Renewals should work again.\n")
    for _ in range(2):
        assert run("run", "rehearse", "my-release", "--assume-gates", "--record").code == 0
    assert run("lock", "add", "--scope", "everything", "--reason", "x", "--confirm", "everything").code == 0


@pytest.mark.parametrize("verb", all_verbs(), ids=lambda verb: verb.words)
def test_every_example_does_something_in_a_home_that_was_begun_as_the_help_says(begun: Run, verb: Verb) -> None:
    words = shlex.split(verb.example.partition(" > ")[0])[1:]
    if verb.words == "release new":
        Path("my-release.yaml").unlink()
    if verb.words == "incident show":
        begun("incident", "import", "incidents.yaml")
    said = begun(*(word for word in words if word != "--follow"))
    assert said.code in (0, 1, 4, 6), said.err  # 6: there is nothing here to look at


@pytest.mark.parametrize("verb", all_verbs(), ids=lambda verb: verb.words)
def test_every_example_is_understood(run: Run, verb: Verb, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    words = shlex.split(verb.example.partition(" > ")[0])
    assert words[0] == "controlroom"
    said = run(*words[1:])
    assert said.code != CRASHED
    assert "(usage)" not in said.err


def test_the_help_names_every_noun_and_every_option_and_nothing_that_is_not_built(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    assert re.findall(r"^  ([a-z]+) ", said.out.partition("Commands:\n")[2], re.MULTILINE) == [
        *ALONE,
        *NOUNS,
    ]
    for option in OPTIONS:
        assert option.name in said.out or option.about == "the same" or option.name in ("--quiet", "--verbose")
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
        (("run", "divide"), "No such command 'divide'.", "run"),
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
