"""The room: the only file of the command line that knows it; nothing heavy is loaded before its first frame."""

from dataclasses import replace
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.cli import demo as demos
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.options import Settings
from controlroom.outside import folders

if TYPE_CHECKING:
    from controlroom.cli.lookout import Lookout
    from controlroom.cli.observing import Observer
    from controlroom.core.board import Board, Home
    from controlroom.core.chain import Verdict
    from controlroom.core.keys import Key
    from controlroom.core.read_only import ReadOnly
    from controlroom.tui.app import ControlRoom
    from controlroom.tui.courier import Desk
    from controlroom.tui.roles import Theme
    from controlroom.tui.terminal.profile import Profile
    from controlroom.tui.themes import Themes

VERIFIED = 20_000  # events that are verified while the room is open; a longer log is left to `audit verify`
TOURED = "tour-seen"  # in the state folder, once a tour has begun
LINES = 60  # releases in the first frame: more than a screen shows


def open_room(settings: Settings, *, demo: bool, fresh: bool = False, live: bool = False) -> int:
    """Open the room in this terminal, on the demo's own store or on that of the settings; the exit code.

    The `live` demo has another store, and stand-ins that its checks look at. Raises Fault for a theme that there is
    none of, or that is broken.
    """
    from controlroom.cli.lookout import Lookout
    from controlroom.cli.observing import Observer
    from controlroom.store.place import read_place
    from controlroom.tui.app import ControlRoom
    from controlroom.tui.opening import Opening, nothing_later
    from controlroom.tui.terminal.signals import run

    shown, themes, theme = looks(settings)
    store = str(demos.path(live=live)) if demo else settings.store
    if demo and fresh:
        demos.remove(Path(store))
    kept = folders.state() / (demos.place(live=live) if demo else "place.json")
    place = _place(before := read_place(kept), store, first=demos.first(live=live) if demo else "")
    observer = Observer(settings.checks, settings.environment)
    lookout = Lookout(store, kept, place, None if settings.read_only else observer)
    keys, mistakes = _keys()
    opening = Opening(
        desk=lambda: _desk(settings, store, app, lookout, observer, demo=demo, live=live),
        state=kept.parent,
        glance=_glance(store, place),
        place=place,
        remember=lookout.remember,
        preparing="preparing the demo" if demo else "opening the log",
        later=_fill_one if demo and not live and not settings.read_only else nothing_later,
        verify=_verified,
        moved=lookout.moved,
        profile=shown,
        theme=theme,
        themes=themes,
        limits=_limits(settings, demo=demo),
        keys=keys,
        notices=mistakes,
        tour=not before and not (kept.parent / TOURED).exists(),
        toured=lambda: _mark(kept.parent / TOURED),
    )
    app = ControlRoom(opening)
    try:
        return run(app, kept.parent, mouse=settings.mouse)
    finally:
        lookout.leave()


def _mark(file: Path) -> None:
    """Leave an empty file, private to the user, as a sign."""
    folders.private(file.parent)
    file.touch(mode=0o600)


def usual_keys() -> "tuple[Key, ...]":
    """Every action of the room with its usual keys, in the order of the help."""
    from controlroom.tui.keys import KEYS

    return KEYS


def keys_of_the_room() -> "tuple[Key, ...]":
    """Every action with its keys as this person's keymap has them; raises FormatError."""
    if not has_keymap():
        return usual_keys()
    from controlroom.formats.keymaps import read_keymap

    return read_keymap(keymap_file(), usual_keys())


def keymap_file() -> Path:
    """Where this person's keymap is, if there is one."""
    return folders.config() / "keymap.toml"


def has_keymap() -> bool:
    """Whether there is one, or a link that should lead to one."""
    return lexists(keymap_file())


def _keys() -> "tuple[tuple[Key, ...], tuple[str, ...]]":
    """The keys of the room, and what is to be said: with mistakes in the keymap they are the usual ones."""
    if not has_keymap():
        return usual_keys(), ()
    from controlroom.formats.problems import FormatError

    try:
        return keys_of_the_room(), ()
    except FormatError as error:
        from controlroom.cli.keys import told

        return usual_keys(), told(error)


def _place(kept: dict[str, str], store: str, *, first: str) -> dict[str, str]:
    """Where the operator was in this store; at first in the room of `first` with Risk open, if there is one."""
    if kept.get("store") == store:
        return kept
    return {"screen": "room", "release": first, "pane": "1"} if first else {}


def _glance(store: str, place: dict[str, str]) -> "Board | Home | None":
    """What the first frame can show at once: the last board of the room that opens, or the list of releases."""
    from controlroom.core import plain
    from controlroom.core.board import Board
    from controlroom.core.harmless import cleaned
    from controlroom.store.glance import read_glance

    path = store.removeprefix("sqlite:///")
    try:
        if not place.get("release"):
            return _list(path)
        found = read_glance(path, f"room:{place['release']}")
        return cleaned(plain.loads(Board, found[1])) if found else None
    except (ValueError, RecursionError):  # kept by another version: the dispatcher derives it anew
        return None


def _list(path: str) -> "Home | None":
    from controlroom.core import home, plain
    from controlroom.core.board import ReleaseLine
    from controlroom.core.harmless import cleaned
    from controlroom.outside import actor, clock
    from controlroom.store.glance import read_lines

    found = read_lines(path, LINES)
    if found is None:
        return None
    lines = tuple(plain.loads(ReleaseLine, body) for body in found[0])
    return cleaned(home.of_lines(lines, found[1], actor.actor().name, clock.now()))


def _desk(
    settings: Settings,
    store: str,
    app: "ControlRoom",
    lookout: "Lookout",
    observer: "Observer",
    *,
    demo: bool,
    live: bool,
) -> "Desk":
    """The dispatcher, and the scenarios that the room offers; runs in the courier's thread, after the first frame."""
    from controlroom.cli import open as parts
    from controlroom.core.scenario import CLEAN
    from controlroom.formats.scenarios import names, read_scenario

    if demo:
        folders.private(Path(store).parent)
    desk = parts.open_desk(store, read_only=settings.read_only, limits=_limits(settings, demo=demo))
    desk.outside = None if settings.read_only else observer
    if live and not settings.read_only:
        from controlroom.cli.standins.filled import begin

        begin(desk, observer)
    elif demo and not settings.read_only:
        demos.fill_for_the_room(desk)
    first = demos.SCENARIO if demo else CLEAN.id  # what a rehearsal plays that is begun by any other key than N
    app.scenarios = tuple(read_scenario(name) for name in sorted(names(), key=lambda name: (name != first, name)))
    lookout.begin(desk)
    return desk


def _limits(settings: Settings, *, demo: bool) -> "ReadOnly":
    """What the room may only look at; the demo has a store of its own, about no environment of anybody's."""
    return replace(settings.limits, environments=()) if demo else settings.limits


def _fill_one(desk: "Desk") -> bool:
    from controlroom.dispatch import Dispatcher

    return isinstance(desk, Dispatcher) and demos.fill_one(desk)


def _verified(desk: "Desk") -> "Verdict | None":
    """Check the chain of the whole log, if that takes no longer than a person waits for a key."""
    from controlroom.dispatch import Dispatcher
    from controlroom.store.chain import verify
    from controlroom.store.log import Log

    log = desk.log if isinstance(desk, Dispatcher) else None
    return verify(log) if isinstance(log, Log) and log.head()[0] <= VERIFIED else None


def looks(settings: Settings) -> "tuple[Profile, Themes, Theme]":
    """How to draw here, the themes that there are, and the one to begin with. Raises Fault."""
    from controlroom.tui.roles import ThemeBroken
    from controlroom.tui.terminal.profile import profile
    from controlroom.tui.themes import Themes, worn

    counts = {"": "", "16": "16"}
    colours = "none" if settings.color == "never" else counts.get(settings.colors, "256")
    shown = profile(settings.environment, ascii=settings.ascii, colours=colours, mouse=settings.mouse)
    themes = Themes(folders.config() / "themes", _theme_text)
    try:
        return shown, themes, worn(themes, shown, settings.theme, asked=settings.theme_asked)
    except ThemeBroken as error:
        raise Fault(BAD_INPUT, "theme", error.message, f"{error.remedy}; or begin with --theme auto") from None


def _theme_text(path: Path) -> str:
    """The text of a theme of the user. Raises ThemeBroken for all but a small file of UTF-8."""
    from controlroom.formats.files import read_bytes
    from controlroom.formats.problems import FormatError
    from controlroom.tui.roles import ThemeBroken

    try:
        content = read_bytes(path)
    except FormatError as error:
        raise ThemeBroken(f"{path}:1: {error.problems[0].message}", error.problems[0].remedy) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ThemeBroken(f"{path}:{line}: it is not UTF-8", "save it as UTF-8") from None
