"""Options before and after the verb, and what stands behind them."""

from pathlib import Path

import pytest

from controlroom.cli.faults import Fault
from controlroom.cli.options import Settings, resolved, split
from controlroom.cli.out import Out
from controlroom.cli.session import Session
from controlroom.core.intents import StartRun
from controlroom.outside.config import ConfigError
from tests.cli.conftest import PLAN, Run


def written(home: Path, text: str) -> Path:
    folder = home / "config" / "controlroom"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_an_option_means_the_same_before_and_after_the_verb(run: Run) -> None:
    before, after = run("--json", "release", "score", PLAN), run("release", "score", PLAN, "--json")
    assert before == after
    assert before.code == 0


def test_what_follows_two_dashes_is_no_option() -> None:
    settings, left = split(["gate", "tick", "--json", "--", "--store", "-q"])
    assert (settings.json, settings.store, settings.quiet) == (True, "", False)
    assert left == ["gate", "tick", "--", "--store", "-q"]


@pytest.mark.parametrize("words", [["--store"], ["--store="], ["--color", "blue"], ["--store", "--json"]])
def test_an_option_without_a_fitting_value_is_refused(words: list[str]) -> None:
    with pytest.raises(Fault) as caught:
        split(words)
    assert caught.value.code == 2


def test_the_flag_wins_over_the_environment_over_the_file_over_the_default(home: Path) -> None:
    assert resolved(split([])[0], {}).store == str(home / "data" / "controlroom" / "controlroom.db")
    written(home, 'store = "/of/file.db"\n')
    assert resolved(split([])[0], {}).store == "/of/file.db"
    assert resolved(split([])[0], {"CONTROLROOM_STORE": "/of/env.db"}).store == "/of/env.db"
    flagged = split(["--store", "/of/flag.db"])[0]
    assert resolved(flagged, {"CONTROLROOM_STORE": "/of/env.db"}).store == "/of/flag.db"


def test_the_configuration_may_be_named_by_flag_or_environment(home: Path) -> None:
    other = home / "other.toml"
    other.write_text('read_only = true\ntheme = "mono"\n')
    for settings in (
        resolved(split(["--config", str(other)])[0], {}),
        resolved(split([])[0], {"CONTROLROOM_CONFIG": str(other)}),
    ):
        assert (settings.read_only, settings.theme) == (True, "mono")


def test_a_named_configuration_that_is_absent_is_an_error(home: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        resolved(split(["--config", str(home / "nope.toml")])[0], {})


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ('theme = "dark"\nstroe = "x"\n', ":2: ", "no key 'stroe'"),
        ('\n\nread_only = "yes"\n', ":3: ", "read_only is not true or false"),
        ("store = 7\n", ":1: ", "store is not a text"),
        ("store = \n", "line 1", "Invalid value"),
        ("[store]\npath = 1\n", ":1: ", "store is not a text"),
        ('\nread_only_environments = "production"\n', ":2: ", "read_only_environments is not a list of texts"),
        ("read_only_environments = [1]\n", ":1: ", "read_only_environments is not a list of texts"),
        ('read_only_environments = [" "]\n', ":1: ", "read_only_environments is not a list of texts"),
    ],
)
def test_a_wrong_configuration_is_refused_with_its_line(run: Run, home: Path, text: str, where: str, what: str) -> None:
    path = written(home, text)
    said = run("release", "list", "--json")
    assert (said.code, said.error["rule"]) == (2, "config")
    assert str(path) in said.error["message"]
    assert where in said.error["message"]
    assert what in said.error["message"]


def test_a_configuration_that_is_no_text_or_too_long_is_refused(run: Run, home: Path) -> None:
    written(home, "").write_bytes(b"\n\xff\xfe")
    assert "2: it is not UTF-8" in run("release", "list").err
    written(home, "#" * 70_000)
    assert "shorten it" in run("release", "list").err


@pytest.mark.parametrize("words", [("--mouse",), ("--colors", "16"), ("--theme", "mono")])
def test_an_option_of_the_room_is_refused_by_a_verb(run: Run, words: tuple[str, ...]) -> None:
    said = run("release", "list", *words, "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")
    assert words[0] in said.error["message"]


def test_a_theme_that_is_kept_in_the_file_is_no_option_of_a_verb(run: Run, home: Path) -> None:
    written(home, 'theme = "light"\n')
    assert run("release", "list").code == 0


def test_the_demo_keeps_to_its_own_store(run: Run) -> None:
    assert run("demo", "--store", "/x.db", "--json").error["rule"] == "usage"


def test_a_store_that_is_no_file_is_refused_without_its_password(run: Run) -> None:
    said = run("release", "list", "--store", "postgres://me:canary@host/db", "--json")
    assert (said.code, said.error["rule"]) == (5, "store.foreign")
    assert "canary" not in said.out + said.err


def test_a_file_that_is_no_store_is_left_alone(run: Run, home: Path) -> None:
    other = home / "notes.txt"
    other.write_text("mine")
    said = run("release", "import", PLAN, "--store", str(other), "--json")
    assert (said.code, said.error["rule"]) == (5, "store.foreign")
    assert other.read_text() == "mine"


def test_read_only_reads_and_refuses_to_write(imported: Run) -> None:
    assert imported("release", "list", "--read-only").code == 0
    said = imported("run", "start", "billing-seat-sync-patch", "--read-only", "--json")
    assert (said.code, said.error["rule"]) == (4, "read_only")
    assert "leave --read-only out" in said.error["remedy"]


def test_quiet_says_nothing_but_data_and_verbose_names_the_store(imported: Run) -> None:
    assert "store: " in imported("release", "list", "-v").err
    imported("release", "list")
    assert imported("release", "list", "-q", "-v").err == ""


def test_a_store_that_a_verb_has_read_can_still_be_written_to(imported: Run, home: Path) -> None:
    settings = Settings(store=str(home / "data" / "controlroom" / "controlroom.db"))
    session = Session(settings, Out(settings))
    assert session.desk().world("billing-seat-sync-patch").run is None
    assert session.desk(writing=True).ask("billing-seat-sync-patch", StartRun()).refusal is None
    session.close()


def test_what_the_file_says_about_the_room_stops_no_verb(run: Run, home: Path) -> None:
    written(home, 'theme = "mono"\nmouse = true\n')
    assert run("keys", "--json").code == 0
    assert run("keys", "--mouse", "--json").error["rule"] == "usage"


def test_plain_prints_the_report_where_a_room_could_open(imported: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> int:
        raise AssertionError

    monkeypatch.setattr("controlroom.cli.room.open_room", nowhere)
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    assert imported("--plain").out.startswith("RELEASES as of ")
    assert "1. " in imported("demo", "--plain").out
