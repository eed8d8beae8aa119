"""Textual's private parts: only `tui/terminal` touches them, and each one it touches is watched here."""

import ast
import inspect
import re
import tomllib
from pathlib import Path

import pytest
from rich.console import Console
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widget import Widget

import controlroom
from controlroom.tui.terminal.driver import RoomDriver
from tests.tui.desk import Desk, room

PACKAGE = Path(controlroom.__file__).parent
TERMINAL = PACKAGE / "tui" / "terminal"
# What tui/terminal uses that Textual and rich do not promise, and where it is said.
USED = {
    App: {"_handle_exception", "_exception", "_exception_event", "_return_code", "_close_messages_no_wait"},
    LinuxDriver: {"_app", "_loop", "_sigtstp_application", "_sigcont_application"},
    Console: {"_color_system"},
}


def private_names(kind: type) -> set[str]:
    """The private members of a class and those that its methods give themselves."""
    found = {name for name in dir(kind) if re.match(r"_[a-z]", name)}
    for each in kind.__mro__[:-1]:
        try:
            found |= set(re.findall(r"self\.(_[a-z]\w*)", inspect.getsource(each)))
        except (OSError, TypeError):  # written in C
            continue
    return found


def touched(path: Path) -> set[str]:
    """The private names that a file reads or writes on anything, without those that it makes itself."""
    tree = ast.parse(path.read_text("utf-8"))
    used = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute) and ast.unparse(each.value) != "os"}
    made = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            made |= {node.attr} if node.value.id == "self" else set()
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            made.add(node.target.id)
    return {name for name in used - made if re.match(r"_[a-z]", name)}


@pytest.mark.parametrize("kind", list(USED), ids=lambda kind: kind.__name__)
def test_every_private_part_that_we_use_is_still_there(kind: type) -> None:
    assert USED[kind] <= private_names(kind)


def test_no_private_part_of_textual_is_touched_outside_of_one_folder() -> None:
    theirs = private_names(App) | private_names(Screen) | private_names(Widget) | private_names(LinuxDriver)
    files = [file for file in (PACKAGE / "tui").rglob("*.py") if TERMINAL not in file.parents]
    assert {file.name: touched(file) & theirs for file in files if touched(file) & theirs} == {}


def test_what_the_one_folder_touches_is_watched_here() -> None:
    theirs = private_names(App) | private_names(LinuxDriver) | private_names(Console)
    found = set().union(*(touched(file) for file in TERMINAL.glob("*.py"))) & theirs
    assert found <= set().union(*USED.values())


def test_textual_is_pinned_to_one_minor_series() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    (pin,) = [each for each in project["dependencies"] if each.startswith("textual")]
    found = re.fullmatch(r"textual>=(\d+)\.(\d+)\.\d+,<(\d+)\.(\d+)", pin)
    assert found, pin
    assert (int(found[3]), int(found[4])) == (int(found[1]), int(found[2]) + 1)


def test_the_room_has_our_driver_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert room(Desk()).driver_class is RoomDriver
    monkeypatch.setattr("textual.constants.DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    assert room(Desk()).driver_class.__name__ == "HeadlessDriver"  # what a web server asks for is left alone
