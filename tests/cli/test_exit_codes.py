"""One table of exit codes for all verbs: what there is not is 2, what a rule forbids 1, what is known already 0."""

from pathlib import Path

import pytest

from controlroom.cli import faults
from tests.cli.conftest import PLAN, RELEASE, Run
from tests.cli.page import page

UNKNOWN = [
    ("release", "show", "nope"),
    ("release", "score", "nope.yaml"),
    ("release", "score", RELEASE, "--if", "luck=high"),
    ("release", "undo", RELEASE, "--event", "999"),
    ("release", "show", RELEASE, "--as-of", "999"),
    ("release", "schema", "nope"),
    ("policy", "show", "nope"),
    ("policy", "check", "nope.yaml"),
    ("config", "check", "nope.toml"),
    ("release", "validate", "nope.yaml"),
    ("gate", "tick", RELEASE, "nope", "--evidence", "x"),
    ("gate", "untick", RELEASE, "nope", "--reason", "x"),
    ("approval", "grant", RELEASE, "nope"),
    ("approval", "revoke", RELEASE, "nope", "--reason", "x"),
    ("lock", "remove", "lock-7", "--reason", "x"),
    ("lock", "list", "nope"),
    ("accept", "add", RELEASE, "nope", "--reason", "x", "--for", "1d"),
    ("accept", "remove", RELEASE, "nope", "--reason", "x"),
    ("incident", "show", "nope"),
    ("run", "start", RELEASE, "--scenario", "nope"),
    ("run", "signal", RELEASE, "nope:fail"),
    ("run", "replay", "run-0009"),
    ("audit", "log", "--run", "9"),
    ("completion", "nope"),
]
MISSING = [
    ("gate", "tick", RELEASE, "finance-sign-off"),
    ("gate", "untick", RELEASE, "finance-sign-off"),
    ("lock", "add"),
    ("lock", "add", "--scope", "A"),
    ("release", "import"),
]


@pytest.mark.parametrize("words", UNKNOWN, ids=" ".join)
def test_a_name_that_there_is_not_is_exit_2_for_every_verb(imported: Run, words: tuple[str, ...]) -> None:
    said = imported(*words)
    assert said.code == faults.BAD_INPUT, said.err


@pytest.mark.parametrize("words", MISSING, ids=" ".join)
def test_what_is_missing_on_the_command_line_is_exit_2_for_every_verb(imported: Run, words: tuple[str, ...]) -> None:
    if words[1] == "untick":
        imported("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "x")
    assert imported(*words).code == faults.BAD_INPUT


@pytest.mark.parametrize(
    "words",
    [
        ("release", "import", "nope.yaml"),
        ("release", "validate", "nope.yaml"),
        ("release", "import", PLAN, "--people", "nope.yaml"),
        ("policy", "import", "nope.yaml"),
        ("incident", "import", "nope.yaml"),
        ("run", "rehearse", PLAN, "--scenario", "nope.yaml"),
    ],
    ids=" ".join,
)
def test_a_file_that_there_is_not_is_said_alike_by_every_verb(run: Run, words: tuple[str, ...]) -> None:
    wanted = {"rule": "no_file", "message": "nope.yaml: there is no such file", "remedy": "check the name"}
    assert run(*words, "--json").error == wanted


def test_a_wrong_file_is_a_finding_where_it_was_to_be_checked(imported: Run, home: Path) -> None:
    wrong = home / "wrong.yaml"
    wrong.write_text("id: a\nnope: b\n")
    toml = home / "config" / "controlroom" / "keymap.toml"
    toml.parent.mkdir(parents=True)
    toml.write_text('nope = "x"\n')
    for words in (("release", "validate"), ("policy", "check"), ("config", "check")):
        assert imported(*words, str(wrong)).code == faults.FINDINGS
    assert imported("keys", "--check").code == faults.FINDINGS
    for words in (("release", "import"), ("release", "score"), ("policy", "import"), ("incident", "import")):
        assert imported(*words, str(wrong)).code == faults.BAD_INPUT


def test_what_is_known_already_is_exit_0_for_every_import(imported: Run) -> None:
    policy = str(Path(PLAN).parents[1] / "policies" / "risk.yaml")
    before = imported("audit", "verify", "--json").data["events"]
    assert imported("release", "import", PLAN).code == faults.OK
    said = imported("policy", "import", policy)
    assert (said.code, said.out) == (faults.OK, said.out)
    assert "is this already; nothing was recorded" in said.out
    assert imported("audit", "verify", "--json").data["events"] == before


def test_what_a_rule_forbids_as_things_stand_is_exit_1(imported: Run) -> None:
    for words in (
        ("run", "hold", RELEASE, "--reason", "x"),
        ("run", "log", RELEASE),
        ("accept", "remove", RELEASE, "gates", "--reason", "y"),
        ("gate", "status", RELEASE),
    ):
        assert imported(*words).code == faults.FINDINGS


def test_the_page_has_every_code_that_there_is() -> None:
    text = page()
    for name in ("OK", "FINDINGS", "BAD_INPUT", "NOT_YOU", "STORE", "CRASHED", "OUTPUT"):
        code = getattr(faults, name)
        assert f"| {code} | {faults.CODES[code]} |" in text
