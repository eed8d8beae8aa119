"""The verb `keys`, and what a keymap does to the room that opens."""

import re
from pathlib import Path

import pytest

from controlroom.cli import main
from controlroom.core.keys import FIXED
from controlroom.tui.app import ControlRoom
from controlroom.tui.keys import KEYS
from controlroom.tui.terminal import signals
from tests.cli.conftest import Run
from tests.test_architecture import loaded_by

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> list[ControlRoom]:
    """The rooms that were opened; none of them takes the terminal."""
    found: list[ControlRoom] = []
    monkeypatch.setattr(signals, "run", lambda app, state, mouse=False: found.append(app) or 0)
    monkeypatch.setattr(main, "_has_terminal", lambda settings: True)
    return found


@pytest.fixture
def file(home: Path) -> Path:
    """Where this person's keymap belongs."""
    folder = home / "config" / "controlroom"
    folder.mkdir(parents=True)
    return folder / "keymap.toml"


def test_every_action_is_listed_with_its_keys_and_what_it_does(run: Run) -> None:
    said = run("keys")
    assert said.code == 0
    for key in KEYS:
        assert any(line.startswith(f"{key.id} ") and key.help in line for line in said.out.splitlines()), key.id
    found = {each["id"]: each for each in run("keys", "--json").data["keys"]}
    assert list(found) == [key.id for key in KEYS]
    assert found["page.down"]["keys"] == ["pgdn"]
    assert found["help"]["keys"] == ["?", "f1"]
    assert not any(each["changed"] for each in found.values())


def test_the_list_follows_the_keymap(run: Run, file: Path) -> None:
    file.write_text('advance = "f9"', "utf-8")
    found = {each["id"]: each for each in run("keys", "--json").data["keys"]}
    assert (found["advance"]["keys"], found["advance"]["changed"]) == (["f9"], True)
    assert (found["hold"]["keys"], found["hold"]["changed"]) == (["h"], False)
    assert run("keys", "--check").out == f"{file}: 1 action with other keys\n"


def test_check_says_everything_that_is_wrong_and_is_exit_1(run: Run, file: Path) -> None:
    file.write_text('advance = "h"\nnope = "x"\n', "utf-8")
    for code, words in ((1, ("keys", "--check")), (2, ("keys",))):
        said = run(*words)
        assert said.code == code
        assert f"{file}:1:1: advance: h is hold's key already in the room" in said.err
        assert f"{file}:2:1: nope: there is no such action" in said.err
    problems = run("keys", "--check", "--json").error["problems"]
    assert [(each["line"], each["column"]) for each in problems] == [(1, 1), (2, 1)]


def test_without_a_keymap_there_is_nothing_to_check(run: Run) -> None:
    assert run("keys", "--check").out.endswith("keymap.toml: there is none\n")


def test_the_example_changes_nothing_until_a_line_is_taken_in(run: Run, file: Path) -> None:
    example = run("keys", "--example").out
    file.write_text(example, "utf-8")
    assert run("keys", "--check").out.endswith("0 actions with other keys\n")
    taken = re.sub(r"^# ([a-z.\"0-9]+ = )", r"\1", example, flags=re.MULTILINE)
    file.write_text(taken, "utf-8")
    assert taken.count("\n") == example.count("\n")
    assert run("keys", "--check").out.endswith("0 actions with other keys\n")
    assert all(f'{key.id}" = ' in taken or f"{key.id} = " in taken for key in KEYS)
    assert all(f"({'esc' if id == 'back' else keys[0]} stays)" in example for id, keys in FIXED.items())


def test_two_flags_ask_for_different_things(run: Run) -> None:
    said = run("keys", "--check", "--example", "--json")
    assert (said.code, said.error["rule"]) == (2, "usage")


def test_the_page_is_as_the_keys_are(run: Run, file: Path) -> None:
    file.write_text('advance = "f9"', "utf-8")  # the page is of the usual keys
    assert run("keys", "--markdown").out == PAGE.read_text("utf-8"), "controlroom keys --markdown > docs/keys.md"


def test_the_room_opens_with_the_keymap(run: Run, file: Path, apps: list[ControlRoom]) -> None:
    file.write_text('advance = "f9"', "utf-8")
    assert run().code == 0
    assert apps[0].keymap.shown("advance") == "f9"
    assert apps[0].opening.notices == ()


def test_with_a_mistake_the_room_opens_with_the_usual_keys_and_says_so(
    run: Run, file: Path, apps: list[ControlRoom]
) -> None:
    file.write_text('advance = "f9"\nnope = ""\nhold = "alt+h"\n', "utf-8")
    assert run().code == 0
    assert apps[0].keymap.keys == KEYS
    *each, last = apps[0].opening.notices
    assert [notice.split(": ")[1] for notice in each] == ["nope", "hold"]
    assert last == "2 mistakes in keymap.toml: usual keys in force; : notices"


def test_the_tour_is_offered_on_the_first_start_only(run: Run, apps: list[ControlRoom], home: Path) -> None:
    run("demo")
    assert apps[0].opening.tour
    run("demo")
    assert apps[1].opening.tour  # nobody has seen it yet
    apps[1].opening.toured()
    assert (home / "state" / "controlroom" / "tour-seen").stat().st_mode & 0o777 == 0o600
    run("demo")
    run()
    assert [app.opening.tour for app in apps[2:]] == [False, False]


def test_who_has_been_here_before_gets_no_tour(run: Run, apps: list[ControlRoom]) -> None:
    run()
    apps[0].opening.remember({"screen": "releases"})
    run()
    assert [app.opening.tour for app in apps] == [True, False]


def test_the_verb_loads_neither_the_room_nor_anything_heavy_for_its_table() -> None:
    loaded = loaded_by("controlroom.cli.keys", "controlroom.tui.keys", "controlroom.formats.keymaps")
    assert not {name for name in loaded if name.partition(".")[0] in {"textual", "rich", "pydantic", "sqlmodel"}}
