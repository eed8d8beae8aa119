"""A refusal that an option mends gives the whole command line with it, which then works."""

import shlex
from pathlib import Path

import pytest

from controlroom.cli import again
from controlroom.outside import places
from tests.cli.conftest import PLAN, RELEASE, Run

REASONED = ("run", "hold", RELEASE)


def offered(said: str) -> tuple[str, ...]:
    """The words of the command line that a remedy offers."""
    return tuple(shlex.split(said.partition(": controlroom ")[2].splitlines()[0]))


@pytest.mark.parametrize(
    "words",
    [
        ("gate", "tick", RELEASE, "finance-sign-off"),
        ("gate", "tick", RELEASE, "finance-sign-off", "--evidence", ""),
        ("gate", "tick", RELEASE, "finance-sign-off", "--evidence= "),
        ("lock", "add", "--scope", "Billing API; rm -rf 'x'"),
        ("lock", "add", "--scope", "Billing API", "--reason", "x", "--for", "4 weeks"),
        ("lock", "add", "--scope", "Billing API", "--reason", "x", "--until", "2001-01-01"),
        ("run", "advance", RELEASE),
    ],
    ids=" ".join,
)
def test_the_command_that_a_refusal_offers_works(imported: Run, words: tuple[str, ...]) -> None:
    if words[1] == "advance":
        imported("run", "start", RELEASE)
    said = imported(*words)
    assert said.code
    again = offered(said.err)
    assert again[:2] == words[:2]
    done = imported(*again)
    assert done.code == 0, done.err


def test_a_reason_is_offered_with_all_that_was_given_before(imported: Run) -> None:
    imported("run", "advance", RELEASE, "--assume-gates")
    assert offered(imported(*REASONED).err) == (*REASONED, "--reason", "…")
    assert imported(*offered(imported(*REASONED).err)).code == 0


def test_a_confirmation_is_offered_with_the_id(recommended: Run) -> None:
    said = recommended("run", "rollback", RELEASE)
    assert (said.code, offered(said.err)) == (2, ("run", "rollback", RELEASE, "--confirm", RELEASE))
    assert recommended(*offered(said.err)).code == 0


def test_the_store_that_was_named_is_named_again(imported: Run, home: Path) -> None:
    other = home / "my store.db"
    other.write_bytes((home / "data" / "controlroom" / "controlroom.db").read_bytes())
    other.chmod(0o600)
    said = imported("--store", str(other), "gate", "tick", RELEASE, "finance-sign-off")
    assert offered(said.err)[:2] == ("--store", str(other))
    assert imported(*offered(said.err)).code == 0
    assert "finance-sign-off ticked" not in imported("audit", "log").out


def test_an_option_that_a_verb_has_not_is_never_offered() -> None:
    assert again.mended(("gate", "status", RELEASE), "may_not_queue") == ""
    assert again.mended(REASONED, "held") == ""


def test_a_refusal_ends_with_the_whole_command_that_goes_on(imported: Run, home: Path) -> None:
    def remedy(*words: str) -> str:
        return str(imported(*words, "--json").error["remedy"])

    assert remedy("run", "rollback", RELEASE).endswith(f": controlroom run start {RELEASE}")
    assert remedy("lock", "remove", "lock-7", "--reason", "x").endswith(": controlroom lock list")
    assert imported("run", "start", RELEASE).code == 0
    for verb in ("run start", "postmortem new", "run rollback"):
        assert remedy(*verb.split(), RELEASE).endswith(f': controlroom run abort {RELEASE} --reason "…"'), verb


def test_who_is_nobody_in_the_people_file_learns_how_to_become_somebody(imported: Run, home: Path) -> None:
    import_people = "controlroom release import PLAN --people people.yaml; an example of people.yaml: "
    file = places.data() / "examples" / "people.yaml"
    error = imported("approval", "grant", RELEASE, "engineering-lead", "--json").error
    assert error["rule"] == "unmapped"
    assert error["remedy"].endswith(f": {import_people}{file}")
    assert file.exists()


def test_gate_status_says_how_to_add_people_where_nobody_may_approve(run: Run, home: Path) -> None:
    assert run("release", "import", PLAN).code == 0
    assert "to add people: controlroom release import PLAN --people people.yaml" in run("gate", "status", RELEASE).out
