"""With a keymap of one's own everything that shows a key shows that one, and it works."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from controlroom.core import derive
from controlroom.core.board import Board, Next
from controlroom.core.intents import Advance, Hold, TakeSample
from controlroom.core.keys import Unusable, mapped, named, shown
from controlroom.core.news import News
from controlroom.core.refusal import Reason, Refusal
from controlroom.tui.keymap import USUAL, Keymap
from controlroom.tui.keys import KEYS
from tests import boards
from tests.tui.desk import Desk, Said, room
from tests.tui.pilot import Driver, running
from tests.tui.test_two_rooms import Other

WANTED = {
    "advance": ("f9",),
    "hold": ("X", "x"),
    "abort": ("ctrl+x",),
    "rollback": ("!",),
    "tick": ("t",),
    "retry": (),
    "sample": ("ö",),
    "updates": ("question_mark",),
    "help": ("f2", "f1"),
    "palette": ("semicolon",),
    "leave": ("Q",),
    "down": ("h",),
    "copy": ("f10",),
    "filter": ("f8",),
}
MINE = mapped(KEYS, {id: tuple(key if len(key) > 1 else named(key) for key in keys) for id, keys in WANTED.items()})
MAP = Keymap(MINE)
CORE = Path(derive.__file__).parents[1]


@pytest.mark.parametrize("character", [chr(code) for code in range(32, 127)] + list("öñßÉ"))
def test_a_character_is_named_as_the_terminal_names_its_key(character: str) -> None:
    if character in "[]{}":
        with pytest.raises(Unusable, match="brackets"):
            named(character)
        return
    name = named(character)
    assert name == _character_to_key(character)
    assert named(name) == name
    assert shown(name) == (character if character != " " else "space")


def test_what_is_shown_can_be_written() -> None:
    assert all(named(shown(key)) == key for each in KEYS for key in each.all)


def test_the_keys_of_a_keymap_act_and_the_usual_ones_do_not() -> None:
    assert MAP.action_of("f9", "room") == "advance"
    assert MAP.action_of("n", "room") == ""
    assert MAP.action_of("x", "room") == "hold"
    assert MAP.action_of("h", "room") == "down"
    assert MAP.action_of("t", "room") == "tick"


async def test_footer_next_help_and_palette_follow() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk, keys=MINE), size=(100, 70)) as driver:
        assert driver.rows[2].startswith(" NEXT f9 ")
        assert driver.rows[-1].startswith(" f9 sample 3  X hold  ö check")
        assert driver.rows[-1].endswith("f2 help  Q leave")
        await driver.press("semicolon")
        assert any(row[1:].startswith("ctrl+x ") and "stop the run" in row for row in driver.rows)
        await driver.press("escape", "f2")
        assert any(row.startswith(" f9 ") and "do what NEXT says" in row for row in driver.rows)
        assert " ; retry " not in driver.text.partition("All other keys")[0]
        assert any(row.startswith(" ; retry ") for row in driver.rows)
        await driver.press("escape", "f9", "ö", "n")
        assert [type(intent) for intent in desk.asked] == [Advance, TakeSample]


async def test_the_arrow_of_next_and_the_reasons_name_these_keys() -> None:
    async with running(room(Desk(path=[boards.blocked]), keys=MINE), size=(99, 60)) as driver:
        assert "→ 2 then t" in driver.rows[2]
        assert driver.rows[-1].startswith(" 2 Gates")
        await driver.press("2")
        await driver.press("pagedown")
        assert "→ 2 t " in driver.text
        assert "→ 2 a " in driver.text
        assert driver.rows[-1].startswith(" t tick")
        await driver.press("8", "f8", "tab", "enter")
        assert "this run · f8 changes" in driver.text


async def test_a_refusal_names_these_keys_and_its_own_texts_stay() -> None:
    refusal = Refusal(
        "held", "the run is held: R takes it", "h resumes it", (Reason("held", "m", "space ticks", key="a"),)
    )
    desk = Desk(path=[boards.monitoring], answers=[Said(refusal, boards.monitoring())])
    async with running(room(desk, keys=MINE)) as driver:
        await driver.press("f9")
        assert "the run is held: R takes it" in driver.text
        assert "t ticks" in driver.text
    assert MAP.spelled(refusal).remedy == "X resumes it"
    assert MAP.spelled(refusal).message == refusal.message


async def test_the_keys_inside_a_form_stay_and_letters_are_text() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk, keys=MINE)) as driver:
        await driver.press("X", *"nhQt", "enter")
        assert desk.asked == [Hold("nhQt")]


def test_an_action_without_a_key_is_named_by_the_palette() -> None:
    assert MAP.shown("retry") == "; retry"
    assert MAP.spelled("t retries, S skips, R goes back") == "; retry retries, S skips, ! goes back"
    assert Keymap(mapped(KEYS, {"palette": (), "retry": ()})).shown("retry") == "retry"
    assert ("", "retry") not in MAP.footer_pairs("step failed")


def test_next_finds_its_action_by_the_key_that_it_now_shows() -> None:
    following = MAP.spelled(Next("R", "ask", "Decide: roll back, or E escalates?", keys=("2", "space")))
    assert (following.tag, following.keys) == ("!", ("2", "t"))
    assert MAP.footer_pairs("recommended", following)[0] == ("!", "roll back")


def test_the_usual_keys_change_nothing_at_all() -> None:
    board = boards.recommended()
    assert USUAL.spelled(board) is board


def test_what_is_copied_recorded_or_another_s_keeps_its_words() -> None:
    board = boards.recommended()
    step = replace(board.timeline.steps[0], command="sh -c 'R takes; h resumes'", note="x aborts")
    board = replace(board, timeline=replace(board.timeline, steps=(step,), now=step))
    assert MAP.spelled(board).timeline.steps == (step,)
    assert MAP.spelled(board).timeline.now == step
    assert MAP.spelled(board).audit.events is board.audit.events


# --- no sentence of ours names a key that `spelled` does not find -------------------------------------------

LETTER = re.compile(r"(?<![\w'{/+−-])([a-zA-Z]|space|/)(?= (?:or \w+ )?[a-z]+s\b)")


def sentences() -> Iterator[tuple[str, str]]:
    """Every text of the core and the room that a person may read, with its file."""
    for path in sorted([*CORE.rglob("*.py"), *(CORE.parent / "tui").rglob("*.py")]):
        tree = ast.parse(path.read_text("utf-8"))
        documents = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                yield path.name, node.value


def test_every_sentence_that_names_a_key_is_spelled_with_the_keymap() -> None:
    usual = {key.shown for key in KEYS if key.shown}
    other = Keymap(mapped(KEYS, {key.id: (named("~"),) for key in KEYS}))
    missed, found = [], 0
    for name, text in sentences():
        for match in LETTER.finditer(text):
            verb = re.match(r" (?:or \w+ )?([a-z]+s)", text[match.end() :])
            assert verb is not None
            if match[1] not in usual or (match[1] == "a" and verb[1] != "approves"):
                continue  # "a" is the article far more often than the key
            found += 1
            if other.spelled(text[match.start() : match.end() + verb.end()])[: len(match[1])] == match[1]:
                missed.append(f"{name}: {text!r}: {match[1]}{verb[0]}")
    assert found > 40
    assert not missed, "\n".join(missed)


# --- help beside a form -------------------------------------------------------------------------------------


async def test_help_beside_a_form_comes_back_to_the_form_as_it_was() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        await driver.press("h", *"half a ")
        before = driver.text
        assert driver.rows[-1].endswith("f1 help  esc cancel")
        await driver.press("f1")
        assert "Something is open that wants an answer" in driver.text
        await driver.press("escape")
        assert driver.text == before
        await driver.press(*"reason", "enter")
        assert desk.asked == [Hold("half a reason")]


async def test_a_key_that_types_stays_text_beside_a_form() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        driver.app.press("h", "h")
        driver.app.press("question_mark", "?")
        await driver.press("enter")
        assert desk.asked == [Hold("?")]


def row(driver: Driver, start: str) -> int:
    """Where the first row of the screen that begins so is."""
    return next(y for y, text in enumerate(driver.rows) if text.startswith(start))


@pytest.mark.parametrize("pane", range(1, 9))
async def test_help_begins_with_the_open_pane_then_this_moment_with_the_key_of_next_first(pane: int) -> None:
    async with running(room(Desk(path=[boards.recommended])), size=(100, 150)) as driver:
        await driver.press(str(pane), "question_mark")
        here, now, every = row(driver, " Here: "), row(driver, " Now: "), row(driver, " All other keys")
        assert driver.rows[here].startswith(f" Here: {pane} ")
        assert 1 < here < now < every < row(driver, " Panes") < row(driver, " Marks") < row(driver, " Notices")
        assert driver.rows[now + 1].startswith(" R  ")
        own = {2: "space", 4: "c", 5: "f", 7: "u", 8: "/"}.get(pane)
        assert own is None or any(text.startswith(f" {own}  ") for text in driver.rows[here:now])
        for sign in "✓ ! ✗ ~ ? ◌ ·".split():
            assert any(text.startswith(f" {sign} ") for text in driver.rows[row(driver, " Marks") :]), sign


async def test_help_of_the_list_begins_with_the_list() -> None:
    async with running(room(Desk(), place={"screen": "releases"})) as driver:
        await driver.press("question_mark")
        assert driver.rows[2].startswith(" Every release, those that want attention first")
        assert "enter tour" not in driver.text


async def test_at_80_by_24_help_never_cuts_a_sentence() -> None:
    async with running(room(Desk(path=[boards.recommended]))) as driver:
        for pane in range(1, 9):
            await driver.press(str(pane), "question_mark")
            pages = set()
            while "the end" not in driver.rows[1]:
                pages |= set(driver.rows[2:-1])
                await driver.press("pagedown")
            assert not [text for text in pages if text.endswith("…")], pane
            await driver.press("escape")


SWAPPED = mapped(KEYS, {"advance": ("c",), "sample": ("n",)})  # both take: spelled twice it would be as it was


async def test_keys_that_changed_places_are_spelled_once_and_the_words_of_others_never() -> None:
    said = "taylor: c takes it from here"
    refusal = Refusal("steady", "not yet", "c takes a sample", (Reason("steady", "m", "c takes a sample", key="c"),))
    desk, other = Desk(path=[boards.monitoring], answers=[Said(refusal, boards.monitoring())]), Other()
    async with running(room(desk, keys=SWAPPED, moved=other)) as driver:
        await driver.press("c")
        assert "n takes a sample" in driver.text
        assert "c takes a sample" not in driver.text
        await driver.press("escape")
        await other.acts(driver, News(said))
        assert driver.app.notices.past[0][1] == said


@pytest.mark.parametrize("pane", range(1, 9))
@pytest.mark.parametrize("board", [boards.blocked, boards.monitoring, boards.rolling_back, boards.restored])
async def test_help_names_each_key_once(pane: int, board: Callable[[], Board]) -> None:
    async with running(room(Desk(path=[board])), size=(120, 140)) as driver:
        await driver.press(str(pane), "question_mark")
        helps = {key.help: driver.text.count(key.help) for key in KEYS if len(key.help) > 12}
        assert {help: count for help, count in helps.items() if count != 1} == {}
