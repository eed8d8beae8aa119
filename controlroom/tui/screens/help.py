"""Help: first what helps here, then every key from its one declaration, panes, marks, and the notices so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from controlroom.core.board import Board
from controlroom.core.counting import many
from controlroom.core.keys import Key, shown
from controlroom.core.text import pad, wrap
from controlroom.tui import tour
from controlroom.tui.cursor import MOVES, Cursors
from controlroom.tui.legend import AT_HOME, MARKS, SIGNS, Sign
from controlroom.tui.pane import Body, Line, Span
from controlroom.tui.panes import PANES
from controlroom.tui.view import Screen, blank_to

LABEL = 17  # columns of a key or a name
READING = "This session is READ-ONLY: it looks, and has no key that acts."
LIST = "Every release, those that want attention first: risk, raw points, gates, and what comes next."
LISTED = ("enter", "filter", "down", "up", "copy", "palette")  # the actions that help with the list
BACK = "You look back: every pane is as it was at one event of the log, and nothing here changes it."
REPLAY = (
    *("event.before", "event.after", "phase.before", "phase.after", "event.first", "event.last", "event.find"),
    *("branch", "down", "up", "copy"),
)
FORM = "Something is open that wants an answer; esc here comes back to it, and what you typed is still there."


@dataclass(slots=True)
class Help(Screen):
    """The pages of help below row 0 of `below`, the screen it was asked on; `topic` notices: those alone."""

    below: Screen = field(kw_only=True)
    topic: str = "help"
    cursors: Cursors = field(default_factory=Cursors)
    size: tuple[int, int] = (80, 22)

    name = "help"

    def place(self) -> dict[str, str]:
        """Help is no place to come back to."""
        return self.below.place()

    def shown(self) -> None:
        """Row 0 is that of the screen below."""
        self.below.shown()

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        self.size = (width, max(1, height - 2))
        body = self._body()
        top = self.cursors.top(0, body, self.size[1])
        under = len(body.lines) - top - self.size[1]
        more = f"{many(under, 'line')} below, {self.host.keymap.shown('down')}" if under > 0 else "the end"
        title = (Span(f" {self.topic.capitalize()} ", "bright"), Span("  "), Span(more, "dim"))
        return [self.identity(width), title, *blank_to(list(body.lines[top:]), self.size[1])]

    def identity(self, width: int) -> Line:
        """Row 0 of the screen below."""
        return self.below.identity(width)

    def _body(self) -> Body:
        width = self.size[0]
        parts = (self._notices,) if self.topic == "notices" else (self._here, self._keys, _panes, _marks, self._notices)
        lines = [line for part in parts for line in part(width)]
        return Body(tuple(lines), (-1,) * len(lines))

    def _here(self, width: int) -> Iterator[Line]:
        """The open pane, its marks and its keys; the keys of this moment; the form, where one is open."""
        read_only = self.below.read_only
        if read_only:
            yield from _text(READING, width, "bright")
        if self.below.form is not None:
            yield from _text(FORM, width, "bright")
            for key, label in self.below.form.pairs:
                yield from _entry(key, label, width)
            yield ()
        board = getattr(self.below, "board", None)
        if self.below.name == "replay":
            yield from _text(BACK, width)
            yield from self._actions(REPLAY, width)
            yield from _entry("esc", "back to now", width)
        elif isinstance(board, Board):
            yield from self._pane(board, width)
            yield from _heading(f"Now: {board.header.phase.casefold()}")
            yield from self._now(board, width)
        elif self.below.name == "releases":
            yield from _text(LIST, width)
            yield from self._actions(LISTED, width)
        if self._can_tour():
            yield from _entry("enter", "here begins the tour of 60 seconds", width)

    def _pane(self, board: Board, width: int) -> Iterator[Line]:
        pane = PANES[getattr(self.below, "open", 1) - 1]
        yield from _heading(f"Here: {pane.digit} {pane.name}", first=True)
        yield from _text(pane.about, width)
        for sign in MARKS[pane.digit]:
            yield from _sign(sign, width)
        ids = (id for id in AT_HOME[pane.digit] if self.host.keymap.shown(id) != board.next.tag)
        yield from self._actions(tuple(ids), width)

    def _now(self, board: Board, width: int) -> Iterator[Line]:
        """The keys of the footer, first the one that NEXT names, each with what it does."""
        home = AT_HOME[getattr(self.below, "open", 1)]
        for key, label in self._of_now(board):
            if key.id not in home or key.shown == board.next.tag:
                yield from _entry(key.shown, f"{label}: {key.help}", width)

    def _of_now(self, board: Board) -> tuple[tuple[Key, str], ...]:
        """The keys of the footer with their labels."""
        keymap = self.host.keymap
        place = getattr(self.below, "open", 0)
        found = keymap.footer_pairs(board.context, board.next, board.real, place, self.below.read_only)
        known = {key.shown: key for key in keymap.on_screen("room")}
        return tuple((known[key], label) for key, label in found)

    def _told(self) -> set[str]:
        """The actions that stand above the list of all others."""
        board = getattr(self.below, "board", None)
        if self.below.name == "replay":
            return set(REPLAY)
        if isinstance(board, Board):
            return {*AT_HOME[getattr(self.below, "open", 1)], *(key.id for key, _ in self._of_now(board))}
        return set(LISTED) if self.below.name == "releases" else set()

    def _actions(self, ids: tuple[str, ...], width: int) -> Iterator[Line]:
        here = {key.id: key for key in self.host.keymap.on_screen(self.below.name, self.below.read_only)}
        for key in (here[id] for id in ids if id in here):
            yield from _entry(self.host.keymap.shown(key.id), key.help, width)

    def _keys(self, width: int) -> Iterator[Line]:
        """Every other action; one without a key says how the palette leads to it."""
        keymap, told = self.host.keymap, self._told()
        yield from _heading("All other keys" if told else "All keys")
        read_only = self.below.read_only
        there = (*keymap.on_screen("releases"), *keymap.on_screen("replay", read_only))
        others = (key for key in there if "room" not in key.screens)
        for key in (*keymap.on_screen("room", read_only), *dict.fromkeys(others)):
            if key.id in told:
                continue
            where = "" if self.below.name in key.screens else f" (in the {key.screens[0]})"
            names = " ".join(map(shown, key.all)) or keymap.shown(key.id)
            yield from _entry(names, f"{key.help}{where}", width)
        yield from _entry("ctrl+c", "twice: leave at once", width)

    def _notices(self, width: int) -> Iterator[Line]:
        """What was said in the last row, the latest first."""
        if self.topic == "help":
            yield from _heading("Notices so far")
        for at, text in self.host.notices.past:
            yield from _entry(at, text, width)
        if not self.host.notices.past:
            yield (Span(" none", "dim"),)

    def _can_tour(self) -> bool:
        return self.below.form is None and isinstance(getattr(self.below, "board", None), Board)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        more = (("enter", "tour"),) if self._can_tour() else ()
        return (*self.host.keymap.pairs("down", "up", "page.down"), ("esc", "back"), *more)

    def do(self, action: str) -> None:
        """Scroll, go back, or begin the tour."""
        if action == "back":
            self.host.back()
        elif action == "enter" and self._can_tour():
            self.host.back()
            tour.begin(self.below)
        elif action in MOVES:
            self.cursors.move(action, 0, (), self._body(), self.size[1])


def _panes(width: int) -> Iterator[Line]:
    yield from _heading("Panes")
    for pane in PANES:
        yield from _entry(f"{pane.digit} {pane.name}", pane.about, width)


def _marks(width: int) -> Iterator[Line]:
    yield from _heading("Marks: a shape, a word and a colour, so that no one of them is needed alone")
    for sign in SIGNS:
        yield from _sign(sign, width)


def _heading(text: str, first: bool = False) -> Iterator[Line]:
    if not first:
        yield ()
    yield (Span(f" {text}", "bright"),)


def _text(text: str, width: int, role: str = "text") -> Iterator[Line]:
    yield from ((Span(f" {piece}", role),) for piece in wrap(text, width - 2))


def _sign(sign: Sign, width: int) -> Iterator[Line]:
    head = (Span(f" {sign.glyph} ", sign.role), Span(pad(sign.words, LABEL - 3)), Span(" "))
    for number, piece in enumerate(wrap(sign.means, max(10, width - LABEL - 3))):
        yield (*head, Span(piece)) if number == 0 else (Span(" " * (LABEL + 1)), Span(piece))


def _entry(name: str, text: str, width: int) -> Iterator[Line]:
    for number, piece in enumerate(wrap(text, max(10, width - LABEL - 3))):
        yield (Span(pad(f" {name}" if number == 0 else "", LABEL), "key"), Span(f" {piece}"))
