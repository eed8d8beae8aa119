"""A keymap is used as a whole or not at all, and everything that is wrong with it is said at its place."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlroom.core.keys import FIXED, Key, conflicts
from controlroom.formats.keymaps import keymap, read_keymap
from controlroom.formats.problems import FormatError, Problem
from controlroom.formats.tomls import read_toml

KEYS = (
    Key("advance", "n", "next", "go on"),
    Key("hold", "h", "hold", "hold"),
    Key("copy", "y", "copy", "copy", ("room", "releases")),
    Key("open.1", "1", "Risk", "open"),
    Key("page.down", "pagedown", "page down", "down", ("room", "help")),
    Key("down", "j", "down", "down", ("help",), ("down",)),
    Key("enter", "enter", "open", "open"),
    Key("back", "escape", "back", "back"),
    Key("tour", "", "tour", "the tour"),
)


def keys_of(text: str) -> dict[str, tuple[str, ...]]:
    return {key.id: key.all for key in keymap(text.encode(), "keymap.toml", KEYS)}


def said(text: str | bytes) -> list[str]:
    with pytest.raises(FormatError) as raised:
        keymap(text.encode() if isinstance(text, str) else text, "keymap.toml", KEYS)
    return [str(problem) for problem in raised.value.problems]


def test_an_action_gets_its_keys_and_all_others_keep_theirs() -> None:
    usual = {key.id: key.all for key in KEYS}
    assert keys_of("") == usual
    assert keys_of('advance = "f9"\nhold = ["?", "ctrl+x", "?"]\ncopy = ""') == usual | {
        "advance": ("f9",),
        "hold": ("question_mark", "ctrl+x"),
        "copy": (),
    }


@pytest.mark.parametrize(
    "text", ['"page.down" = "ctrl+d"', 'page.down = "ctrl+d"', '[page]\ndown = "ctrl+d"', 'page = { down = "ctrl+d" }']
)
def test_an_id_with_a_dot_may_be_written_in_each_way_of_toml(text: str) -> None:
    assert keys_of(text)["page.down"] == ("ctrl+d",)


def test_keys_may_change_places() -> None:
    found = keys_of('advance = "h"\nhold = "n"')
    assert (found["advance"], found["hold"]) == (("h",), ("n",))


def test_on_different_screens_a_key_may_mean_different_things() -> None:
    assert keys_of('advance = "j"')["advance"] == ("j",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('advance = "h"', "1:1: advance: h is hold's key already in the room"),
        ('\n  hold = "x"\nadvance = "x"', "3:1: advance: x is hold's key already in the room, line 2"),
        ('copy = "pgdn"', "1:1: copy: pgdn is page.down's key already in the room"),
        ('advnace = "n"', "1:1: advnace: there is no such action; did you mean advance?"),
        ("advance = 7", "1:1: advance: its keys are neither a text nor a list of texts"),
        ("advance = [1979-05-27]", "1:1: advance: its keys are neither"),
        ("advance = {}", "1:1: advance: its keys are neither"),
        ('[[advance]]\nx = "y"', "1:1: advance: its keys are neither"),
        ('advance = [ "x",\n   "nokey" ]', "2:4: advance: 'nokey': there is no key of that name"),
        ('advance = "alt+n"', "1:11: advance: 'alt+n': keys with alt"),
        ('advance = "["', "1:11: advance: '[': brackets"),
        ('advance = "ctrl+s"', "1:11: advance: 'ctrl+s': ctrl+s is no key for an action"),
        ('advance = "shift+n"', "1:11: advance: 'shift+n': with shift a letter is a capital; write \"N\""),
        ('advance = "home"', "1:1: advance: not every keyboard has home and end"),
        ('advance = "esc"', "1:1: advance: esc belongs to back and stays there"),
        ('advance = "ctrl+c"', "1:11: advance: 'ctrl+c': ctrl+c is no key for an action"),
        ('back = "b"', '1:1: back: esc can not be taken away from back; add it: ["esc", …]'),
        ('enter = ""', "1:1: enter: enter can not be taken away from enter"),
        ('[open]\n1 = "x"', "2:1: open.1: 1 can not be taken away from open.1"),
        ("advance = ", "1:11: it is no TOML: Invalid value"),
        ('advance = "x"\nadvance = "y"', "2:14: it is no TOML: Cannot overwrite a value"),
        (b'# \xc3\xa4 \xff', "1:5: it is not UTF-8"),
        (b"a = '''", "1:8: it is no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place_with_what_mends_it(text: str | bytes, problem: str) -> None:
    found = said(text)
    assert len(found) == 1
    assert found[0].startswith(f"keymap.toml:{problem}")
    assert "; " in found[0]


def test_everything_that_is_wrong_is_said_at_once_and_a_broken_line_hides_no_other() -> None:
    text = 'advance = "nokey"\nnope = 1\nhold = ["alt+x", "]"]\ncopy = "z"\ntour = "z"\n'
    assert [line.split(": ")[0] for line in said(text)] == [
        f"keymap.toml:{place}" for place in ("1:11", "2:1", "3:9", "3:18", "5:1")
    ]


def test_a_text_from_the_file_is_harmless_in_the_message() -> None:
    found = "\n".join(said('"\\u001b[31m" = "x"\nadvance = "\\u001b]0;x\\u0007"'))
    assert "\x1b" not in found
    assert "\x07" not in found


def test_the_file_may_be_absent_or_a_link_but_not_a_folder(tmp_path: Path) -> None:
    path, real = tmp_path / "keymap.toml", tmp_path / "dotfiles.toml"
    assert read_keymap(path, KEYS) == KEYS
    real.write_text('advance = "x"', "utf-8")
    path.symlink_to(real)
    assert read_keymap(path, KEYS)[0].key == "x"
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(FormatError):
        read_keymap(path, KEYS)
    path.unlink()
    path.mkdir()
    with pytest.raises(FormatError, match="not a regular file"):
        read_keymap(path, KEYS)


_ids = st.sampled_from([*(f'"{key.id}"' for key in KEYS), "advance", "page.down", "open", "nope", '"\\n"', "''"])
_keys = st.sampled_from(
    ["n", "h", "x", "", "[", "escape", "enter", "1", "f9", "ctrl+s", "ctrl+x", "ä", "😀", "\\u0000"]
)
_texts = _keys.map(lambda key: f'"{key}"')
_values = st.one_of(
    _texts,
    st.lists(_texts, max_size=3).map(lambda texts: f"[{', '.join(texts)}]"),
    st.sampled_from(["1", "nan", "true", "{}", "[[]]", "1979-05-27", "'''\nx'''", '"""x"""', "{ down = 'x' }"]),
)
_lines = st.one_of(
    st.tuples(_ids, _values).map(" = ".join), st.sampled_from(["[page]", "[[x]]", "# no", "", "= 1", "\ufeff"])
)


def outcome(data: bytes) -> tuple[tuple[Key, ...], tuple[Problem, ...]]:
    try:
        return keymap(data, "keymap.toml", KEYS), ()
    except FormatError as error:
        return (), error.problems


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(_lines, max_size=6).map("\n".join).map(str.encode), st.binary(max_size=60)))
def test_whatever_the_file_holds_there_is_a_whole_map_or_problems_with_places(data: bytes) -> None:
    found, problems = outcome(data)
    if problems:
        assert all(problem.line >= 1 and problem.column >= 1 and problem.remedy for problem in problems)
        return
    assert [key.id for key in found] == [key.id for key in KEYS]
    assert not list(conflicts(found))
    assert all(set(FIXED.get(key.id, ())) <= set(key.all) for key in found)


def test_places_are_found_behind_texts_of_several_lines_and_comments() -> None:
    found = read_toml(b'a = """\n#\n"""  # x = "\n\'b c\' = [ # [\n  "x", \'y\' ]\n[t."u v"]\n  k.l = 1\n', "x")
    assert (found.at(("b c",)).line, found.at(("b c",)).column) == (4, 1)
    assert [(mark.line, mark.column) for mark in found.texts["b c",]] == [(5, 3), (5, 8)]
    assert (found.at(("t", "u v", "k", "l")).line, found.at(("t", "u v", "k", "l")).column) == (7, 3)
