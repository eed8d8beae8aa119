"""Doctor: each thing that can be wrong is found, with its place and a remedy, and nothing is changed."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from controlroom.cli.health import installed, seen
from controlroom.core.census import State
from controlroom.outside import terminal
from tests.cli.conftest import PEOPLE, RELEASE, Run
from tests.cli.test_options import written

TERMINAL = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}


@pytest.fixture(autouse=True)
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal and an environment in which nothing is wrong."""
    monkeypatch.setattr(terminal, "size", lambda: (100, 30))
    for name in ("PYTHONDONTWRITEBYTECODE", "TMUX", "SSH_CONNECTION", "CI", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def findings(run: Run, *words: str, code: int = 0) -> list[dict[str, Any]]:
    said = run("doctor", *words, "--json")
    assert said.code == code, said.out
    found: list[dict[str, Any]] = said.data["findings"]
    assert said.data["ok"] == (code == 0) == (not any(one["state"] == "bad" for one in found))
    assert all(one["how"] for one in found if one["state"] in ("bad", "warn"))
    return found


def about(found: list[dict[str, Any]], what: str) -> list[tuple[str, str]]:
    return [(one["state"], one["what"]) for one in found if one["about"] == what]


def people_file(home: Path, **replaced: str) -> Path:
    """The shipped people with Sam and Taylor given logins; each word replaced by another."""
    text = Path(PEOPLE).read_text("utf-8")
    for person, login in (("sam", "operator"), ("taylor", "tng")):
        text = text.replace(f"aliases: [{person}@", f"logins: [{login}]\n    aliases: [{person}@")
    for old, new in replaced.items():
        text = text.replace(old, new)
    file = home / "people.yaml"
    file.write_text(text, "utf-8")
    return file


def test_a_sound_store_is_sound_and_looking_changes_nothing(imported: Run, home: Path) -> None:
    store = home / "data" / "controlroom" / "controlroom.db"
    store.chmod(0o600)
    before = store.read_bytes()
    found = findings(imported)
    assert store.read_bytes() == before
    assert ("ok", "its file has mode 0600") in about(found, "store")
    assert any(state == "ok" and "are as they were written" in what for state, what in about(found, "log"))


def test_no_store_is_a_warning_and_people_are_unknown(run: Run) -> None:
    found = findings(run)
    assert about(found, "store") == [("warn", "there is no store yet")]
    assert about(found, "people")[0][0] == "unknown"


def test_a_store_that_others_can_read_is_a_warning(imported: Run, home: Path) -> None:
    store = home / "data" / "controlroom" / "controlroom.db"
    store.chmod(0o644)
    store.parent.chmod(0o755)
    found = about(findings(imported), "store")
    assert ("warn", "its file has mode 0644: others may look in") in found
    assert ("warn", "its folder has mode 0755: others may look in") in found


def test_a_changed_log_is_bad(imported: Run, home: Path) -> None:
    with sqlite3.connect(home / "data" / "controlroom" / "controlroom.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET t = 7 WHERE seq = 2")
    assert ("bad", "it was changed: row 2 is not what was written: its hash differs") in about(
        findings(imported, code=1), "log"
    )


def test_a_log_too_long_to_verify_here_is_unknown_and_not_ok(imported: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controlroom.cli.health.kept.VERIFIED", 1)
    assert [state for state, _ in about(findings(imported), "log")] == ["unknown"]


def test_a_kept_head_is_compared(imported: Run) -> None:
    assert about(findings(imported), "log")[-1][0] == "warn"
    assert imported("audit", "checkpoint", "--keep").code == 0
    assert about(findings(imported), "log")[-1][0] == "ok"


@pytest.mark.parametrize("content", [b"mine", b""])
def test_a_file_that_is_no_store_is_bad(run: Run, home: Path, content: bytes) -> None:
    file = home / "x.db"
    file.write_bytes(content)
    found = findings(run, "--store", str(file), code=1)
    assert about(found, "store")[0][0] == "bad"


def test_every_problem_of_the_configuration_is_bad_with_its_line(run: Run, home: Path) -> None:
    path = written(home, 'stroe = "x"\nmouse = 1\n')
    found = about(findings(run, code=1), "config")
    assert [(state, what.partition(": ")[0]) for state, what in found] == [("bad", f"{path}:1"), ("bad", f"{path}:2")]


def test_a_theme_that_there_is_none_of_is_bad(run: Run, home: Path) -> None:
    path = written(home, 'theme = "pink"\n')
    (one,) = (one for one in findings(run, code=1) if one["about"] == "theme")
    assert (one["state"], one["where"]) == ("bad", f"{path}:1")


def test_a_theme_of_ones_own_that_is_broken_is_bad_and_a_sound_one_is_ok(run: Run, home: Path) -> None:
    path = written(home, 'theme = "mine"\n')
    (path.parent / "themes").mkdir()
    (path.parent / "themes" / "mine.toml").write_text('base = "dark"\n[roles]\npink = "bold"\n')
    assert about(findings(run, code=1), "theme")[0][0] == "bad"
    (path.parent / "themes" / "mine.toml").write_text('base = "dark"\n')
    assert about(findings(run), "theme") == [("ok", "mine")]


def test_a_keymap_that_can_not_be_used_is_bad_with_its_line(run: Run, home: Path) -> None:
    path = written(home, "").parent / "keymap.toml"
    path.write_text('advance = "n"\nrollbak = "R"\n')
    found = [one for one in findings(run, code=1) if one["about"] == "keymap"]
    assert found[0]["where"].startswith(f"{path}:2")
    path.write_text('advance = "n"\n')
    assert about(findings(run), "keymap") == [("ok", "it can be used")]


def test_an_environment_that_is_only_read_is_said_with_its_line(imported: Run, home: Path) -> None:
    path = written(home, 'read_only_environments = ["production"]\n')
    assert any("production" in one["what"] and one["where"] == f"{path}:1" for one in findings(imported))


# --- people -------------------------------------------------------------------------------------------------


def test_you_are_nobody_here_and_are_told_how_to_be_somebody(imported: Run) -> None:
    (one,) = (one for one in findings(imported) if one["about"] == "you")
    assert one["what"] == "the login operator is nobody here: you may look, tick and rehearse, not approve"
    assert "`operator` under logins" in one["how"]


def test_a_people_file_is_judged_before_it_is_imported(imported: Run, home: Path) -> None:
    found = findings(imported, "--people", str(people_file(home)))
    assert about(found, "you") == [("ok", "the login operator is Sam Ito (sam): on-call, engineer")]
    assert about(found, f"release {RELEASE}") == [("ok", "Taylor Ng (Engineering Lead): Taylor Ng may give it")]
    assert about(findings(imported), "you")[0][0] == "warn"


def test_a_people_file_with_whom_nobody_could_approve_is_bad(imported: Run, home: Path) -> None:
    file = people_file(home, **{"id: taylor": "id: tess", "Taylor Ng": "Tess Ng", "taylor@": "tess@"})
    found = about(findings(imported, "--people", str(file), code=1), f"release {RELEASE}")
    assert found[0] == ("bad", "nobody here may give it: taylor is nobody here")


def test_a_people_file_that_can_not_be_read_is_bad_with_its_lines(imported: Run, home: Path) -> None:
    file = people_file(home, **{"id: priya": "id: sam"})
    found = [one for one in findings(imported, "--people", str(file), code=1) if one["about"] == "people"]
    assert found[0]["where"].startswith(f"{file}:")
    assert "'sam' is taken" in found[0]["what"]
    assert findings(imported, "--people", str(home / "nope.yaml"), code=1)


def test_a_people_file_can_be_judged_without_a_store(run: Run, home: Path) -> None:
    assert about(findings(run, "--people", str(people_file(home))), "you")[0][0] == "ok"


# --- terminal and installation --------------------------------------------------------------------------------


def test_a_sound_terminal_is_sound() -> None:
    assert {one.state for one in seen.findings(TERMINAL)} == {State.OK}


@pytest.mark.parametrize(
    ("changed", "state", "what"),
    [
        ({"TERM": "dumb"}, "warn", "the room never opens"),
        ({"TERM": ""}, "warn", "TERM is not set, so"),
        ({"TERM": "xterm"}, "warn", "does not promise 256"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "ok", "as NO_COLOR asks for"),
        ({"LANG": "de_DE.ISO-8859-1"}, "warn", "is not UTF-8"),
        ({"LANG": ""}, "warn", "none of LC_ALL, LC_CTYPE, LANG is set"),
        ({"LC_ALL": "C"}, "warn", "LC_ALL=C is not UTF-8"),
        ({"TMUX": "x"}, "warn", "inside tmux"),
        ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, "ok", "over SSH"),
        ({"CI": "true"}, "warn", "the room never opens"),
    ],
)
def test_what_is_odd_about_a_terminal_is_found(changed: dict[str, str], state: str, what: str) -> None:
    found = [one for one in seen.findings({**TERMINAL, **changed}) if what in one.what]
    assert [str(one.state) for one in found] == [state]


@pytest.mark.parametrize(
    ("size", "state"), [(None, "unknown"), ((59, 40), "bad"), ((80, 19), "bad"), ((70, 22), "warn"), ((80, 24), "ok")]
)
def test_the_size_is_judged(size: tuple[int, int] | None, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "size", lambda: size)
    assert str(next(seen.findings(TERMINAL)).state) == state


@pytest.mark.parametrize(("said", "state"), [("on", "ok"), ("external", "warn"), ("off", "warn"), ("", "unknown")])
def test_the_clipboard_of_tmux_is_judged(said: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "tmux_clipboard", lambda environment: said)
    environment = {**TERMINAL, "TERM": "tmux-256color", "TMUX": "x"}
    assert [str(one.state) for one in seen.findings(environment) if one.about == "tmux"] == [state]


def test_a_tmux_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert terminal.tmux_clipboard({"PATH": str(tmp_path), "TMUX": "/nowhere,1,0"}) == ""
    assert terminal.tmux_clipboard({"PATH": os.environ["PATH"], "TMUX": f"{tmp_path}/none,1,0"}) == ""


@pytest.mark.parametrize(
    ("version", "bounds", "within"),
    [
        ("8.2.8", "<8.3,>=8.2.8", True),
        ("8.3.0", "<8.3,>=8.2.8", False),
        ("8.2.7", "<8.3,>=8.2.8", False),
        ("10.0", ">=9.1", True),
        ("0.0.50", ">=0.0.50", True),
        ("2.14", "==2.14", True),
        ("2.14.3", "==2.14", True),
        ("2.15", "==2.14", False),
        ("1.0rc1", ">=1.0", True),
        ("3.0", "", True),
    ],
)
def test_a_version_is_compared_as_numbers(version: str, bounds: str, within: bool) -> None:
    assert installed.fits(version, bounds) is within


def test_a_library_that_is_too_old_or_missing_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        installed.metadata, "requires", lambda name: ["rich>=99", "no-such-thing>=1", 'x>=1; extra == "dev"']
    )
    found = [one for one in installed.findings({}) if one.about == "libraries"]
    assert [one.state for one in found] == [State.BAD, State.BAD]
    assert "no-such-thing is missing" in found[1].what


def test_secrets_in_the_environment_are_never_printed(imported: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    for name in ("LANG", "TERM", "CONTROLROOM_STORE", "STRIPE_API_KEY"):
        monkeypatch.setenv(name, f"/x/{secret}")
    for words in (("doctor",), ("paths",), ("config", "show")):
        said = imported(*words)
        assert secret not in said.out + said.err
