"""What the room is given when it opens."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from controlroom.cli import demo, main
from controlroom.core.board import Board
from controlroom.core.intents import Advance, StartRun
from controlroom.store.place import write_place
from controlroom.tui.app import ControlRoom
from controlroom.tui.terminal import signals
from tests.cli.conftest import RELEASE, Run


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> list[ControlRoom]:
    """The rooms that were opened; none of them takes the terminal."""
    found: list[ControlRoom] = []

    def run(app: ControlRoom, state: Path, mouse: bool = False) -> int:
        found.append(app)
        return 0

    monkeypatch.setattr(signals, "run", run)
    monkeypatch.setattr(main, "_has_terminal", lambda settings: True)
    return found


def test_the_demo_opens_the_room_of_the_sample_with_risk_open(run: Run, apps: list[ControlRoom]) -> None:
    assert run("demo").code == 0
    opening = apps[0].opening
    assert dict(opening.place) == {"screen": "room", "release": RELEASE, "pane": "1"}
    assert (opening.glance, opening.preparing) == (None, "preparing the demo")
    desk = opening.desk()
    assert desk.board(RELEASE).risk.raw == 126
    assert desk.actor().person == "sam"
    assert [scenario.id for scenario in apps[0].scenarios][:2] == ["error-spike", "blind-metrics"]


def test_a_later_start_shows_the_last_board_at_once_and_returns_to_the_last_place(
    run: Run, apps: list[ControlRoom]
) -> None:
    run("demo")
    desk = apps[0].opening.desk()
    assert desk.ask(RELEASE, Advance(assume=True)).refusal is None
    apps[0].opening.remember({"screen": "room", "release": RELEASE, "pane": "4"})
    run("demo")
    later = apps[1].opening
    assert later.place["pane"] == "4"
    assert isinstance(later.glance, Board)
    assert later.glance.header.phase == "QUEUED"


def test_fresh_forgets_the_store(run: Run, apps: list[ControlRoom]) -> None:
    run("demo")
    apps[0].opening.desk().ask(RELEASE, Advance(assume=True))
    run("demo", "--fresh")
    assert apps[1].opening.glance is None
    assert apps[1].opening.desk().board(RELEASE).header.run == "no run"


def test_the_room_of_another_store_does_not_open_at_a_place_of_this_one(
    imported: Run, apps: list[ControlRoom], home: Path
) -> None:
    state = home / "state" / "controlroom"
    state.mkdir(parents=True, exist_ok=True)
    write_place(state / "place.json", {"store": "/other.db", "screen": "room", "release": RELEASE, "pane": "2"})
    assert imported().code == 0
    assert dict(apps[0].opening.place) == {}
    assert apps[0].opening.desk().home().total == 1
    assert apps[0].scenarios[0].id == "clean"


@pytest.mark.parametrize(
    ("words", "colours", "ascii"),
    [
        ((), "256", False),
        (("--colors", "16"), "16", False),
        (("--ascii",), "256", True),
        (("--colors", "truecolor"), "256", False),
        (("--color", "never"), "none", False),
    ],
)
def test_the_options_of_the_room_shape_its_terminal(
    run: Run,
    apps: list[ControlRoom],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    colours: str,
    ascii: bool,
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert run(*words).code == 0
    assert (apps[0].opening.profile.colours, apps[0].opening.profile.ascii) == (colours, ascii)


@pytest.mark.parametrize(
    ("words", "environment", "kept", "expected"),
    [
        ((), {}, "", "dark"),
        (("--theme", "light"), {}, "", "light"),
        ((), {}, "light", "light"),
        (("--theme", "high-contrast"), {}, "light", "high-contrast"),
        (("--theme", "auto"), {}, "light", "dark"),
        (("--theme", "mine"), {}, "", "mine"),
        ((), {}, "mine", "mine"),
        (("--colors", "16"), {}, "", "ansi16"),
        (("--colors", "16", "--theme", "mono"), {}, "", "mono"),
        (("--colors", "256"), {"TERM": "linux"}, "light", "light"),
        ((), {"TERM": "linux"}, "light", "ansi16"),
        ((), {"NO_COLOR": "1"}, "light", "mono"),
        (("--theme", "light"), {"NO_COLOR": "1"}, "", "mono"),
        (("--theme", "light"), {"NO_COLOR": ""}, "", "light"),
        (("--color", "never"), {}, "light", "mono"),
    ],
)
def test_the_theme_is_that_of_the_flag_then_of_the_file_then_of_the_terminal(
    run: Run,
    apps: list[ControlRoom],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    environment: dict[str, str],
    kept: str,
    expected: str,
) -> None:
    folder = home / "config" / "controlroom"
    (folder / "themes").mkdir(parents=True)
    (folder / "themes" / "mine.toml").write_text('base = "light"')
    (folder / "config.toml").write_text(f'theme = "{kept}"' if kept else "")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run(*words).code == 0
    assert apps[0].surface.theme.name == expected
    assert "mine" in apps[0].opening.themes.own()


def test_an_unknown_theme_names_the_known_ones_and_those_of_the_user(
    run: Run, apps: list[ControlRoom], home: Path
) -> None:
    folder = home / "config" / "controlroom" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('base = "light"')
    said = run("--theme", "nope")
    assert said.code == 2
    assert "there is no theme 'nope'" in said.err
    assert f"ansi16, dark, high-contrast, light, mono, auto; your own: mine in {folder}" in said.err
    assert apps == []


def test_a_theme_with_more_colours_than_the_terminal_is_refused(run: Run, apps: list[ControlRoom]) -> None:
    said = run("--theme", "light", "--colors", "16")
    assert said.code == 2
    assert "theme light has 256 colours, and this terminal 16" in said.err
    assert "--colors 256" in said.err
    assert apps == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'base = "dark"\n[roles]\ntxet = { fg = 1 }\n', ":3: unknown role 'txet'"),
        (b"ground = 1\n\xff\n", ":2: it is not UTF-8"),
        (b"#" * 200_000, ":1: it has 200,000 bytes"),
        (None, ":1: it is a symbolic link"),
    ],
)
def test_a_broken_theme_ends_before_the_room_with_file_line_and_a_way_in(
    run: Run, apps: list[ControlRoom], home: Path, content: bytes | None, says: str
) -> None:
    path = home / "config" / "controlroom" / "themes" / "mine.toml"
    path.parent.mkdir(parents=True)
    if content is None:
        path.symlink_to(home / "elsewhere")
    else:
        path.write_bytes(content)
    said = run("--theme", "mine")
    assert said.code == 2
    assert f"{path}{says}" in said.err
    assert "or begin with --theme auto" in said.err
    assert apps == []


@pytest.mark.parametrize(
    "environment", [{"TERM": "dumb"}, {"TERM": ""}, {"TERM": "xterm", "CI": "true"}], ids=["dumb", "none", "CI"]
)
def test_nobody_looks_at_a_full_screen_there(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> None:
    from controlroom.cli.options import Settings

    class Terminal:
        def isatty(self) -> bool:
            return True

    terminal: Any = Terminal()
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("sys.stdout", terminal)
    assert main._has_terminal(Settings(environment={"TERM": "xterm"}))
    assert not main._has_terminal(Settings(environment=environment))
    assert not main._has_terminal(Settings(environment={"TERM": "xterm"}, json=True))


def test_a_damaged_glance_is_not_shown(run: Run, apps: list[ControlRoom], monkeypatch: pytest.MonkeyPatch) -> None:
    demo.prepare(demo.path(), fresh=False)
    monkeypatch.setattr("controlroom.store.glance.read_glance", lambda path, key: ("now", '{"at": 7}'))
    assert run("demo").code == 0
    assert apps[0].opening.glance is None


def test_a_room_that_only_reads_is_told_so(imported: Run, apps: list[ControlRoom]) -> None:
    imported()
    imported("--read-only")
    assert [app.opening.limits.everything for app in apps] == [False, True]


def test_the_room_verifies_the_whole_log_and_finds_what_was_changed(
    imported: Run, apps: list[ControlRoom], home: Path
) -> None:
    imported()
    opening = apps[0].opening
    found = opening.verify(opening.desk())
    assert found is not None
    assert found.ok
    store = home / "data" / "controlroom" / "controlroom.db"
    with sqlite3.connect(store) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET at = '2001-01-01T00:00:00Z' WHERE seq = 2")
    again = opening.verify(opening.desk())
    assert again is not None
    assert (again.ok, again.first_bad) == (False, 2)


def test_a_log_too_long_to_wait_for_is_left_to_audit_verify(
    imported: Run, apps: list[ControlRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    imported()
    opening = apps[0].opening
    monkeypatch.setattr("controlroom.cli.room.VERIFIED", 2)
    assert opening.verify(opening.desk()) is None


def test_the_run_on_the_screen_is_kept_with_the_place(imported: Run, apps: list[ControlRoom]) -> None:
    imported()
    apps[0].opening.remember({"screen": "room", "release": RELEASE, "run": "run-0003", "pane": "4"})
    imported()
    assert apps[1].opening.place["run"] == "run-0003"
    assert getattr(apps[1].views[-1], "left", "") == "run-0003"


def test_the_room_is_told_which_environments_it_only_reads_and_the_demo_is_not(
    imported: Run, apps: list[ControlRoom], home: Path
) -> None:
    folder = home / "config" / "controlroom"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('read_only_environments = ["production"]\nmouse = true\n')
    imported()
    imported("demo")
    assert [app.opening.limits.environments for app in apps] == [("production",), ()]
    refused = apps[0].opening.desk().ask(RELEASE, StartRun()).refusal
    assert refused is not None
    assert (refused.rule, refused.code) == ("read_only", 4)
    assert apps[1].opening.desk().ask(RELEASE, StartRun()).refusal is None
