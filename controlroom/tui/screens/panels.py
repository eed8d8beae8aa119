"""A screen that shows the eight panes of one board: where they stand, what is in sight, the row under the cursor."""

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from controlroom.core.board import Board
from controlroom.tui import frame, layout, rail
from controlroom.tui.contents import AUDIT, Contents
from controlroom.tui.cursor import MOVES, Cursors, in_sight
from controlroom.tui.layout import Place
from controlroom.tui.pane import Body, Line, Pane
from controlroom.tui.panes import PANES
from controlroom.tui.scope import SCOPES
from controlroom.tui.small import fits, too_small
from controlroom.tui.view import Screen, blank_to

if TYPE_CHECKING:
    from controlroom.tui.rows import Row

FORM = 20  # rows that a form or a detail may take in columns, where its pane has fewer
TALL = 99  # rows that a body is given to see how many it would take


@dataclass(slots=True)
class Panels(Screen):
    """`open` is the pane with the focus, `zoomed` whether it stands alone, `detail` whether its row is opened.

    `words` filter the lists of panes, `scope` is how much of the log is shown, `places` is where all was drawn last.
    """

    board: Board | None = None
    open: int = 1
    detail: bool = False
    zoomed: bool = False
    scope: str = SCOPES[0]
    words: dict[int, str] = field(default_factory=dict)
    cursors: Cursors = field(default_factory=Cursors)
    size: tuple[int, int] = (80, 12)  # of what is shown in the open pane
    places: tuple[Place, ...] = ()
    _stand: tuple[object, tuple[Place, ...]] = ((), ())
    contents: Contents = field(default_factory=Contents)

    # --- drawing ----------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        board = self.board
        if board is None:
            return [self.identity(width), (), *self.form_lines(width, height - 2)]
        if not fits(width, height):
            return too_small(board, width, height)
        self.places = self._arranged(board, width, height - layout.ABOVE)
        stacks = self._stacks(board, height - layout.ABOVE)
        live = board.header.kind == "LIVE"
        rows = layout.joined(tuple(stacks.values()), self.places, "│" if live else "╎")
        return [self.identity(width), rail.rail(board, width), self.third(board, width), *rows]

    @abstractmethod
    def third(self, board: Board, width: int) -> Line:
        """Row 2: what comes next, or what else has to be said there."""

    def _arranged(self, board: Board, width: int, height: int) -> tuple[Place, ...]:
        """The places of the panes; in columns they stay until the size, the group of phases or the drafts change."""
        count = layout.columns(width, height + layout.ABOVE + 1)
        if self.zoomed:
            return layout.alone(width, height, self.open)
        if count == 1:
            return layout.accordion(width, height, self.open)
        said = (bool(board.updates.drafts), bool(board.updates.postmortem))
        if self._stand[0] != (key := (width, height, layout.group(board.header.phase), said)):
            needs = {pane.digit: self._need(pane, min(layout.widths(width, count))) for pane in PANES}
            self._stand = key, layout.side_by_side(width, height, count, board.header.phase, needs)
        return self._stand[1]

    def _need(self, pane: Pane, width: int) -> layout.Need:
        body = pane.body(self.part(pane.digit), width, TALL)
        return layout.Need(body.end, len(body.lines))

    def _stacks(self, board: Board, height: int) -> dict[int, list[Line]]:
        """The rows of each column: titles and bodies, and over them what is opened in the pane with the focus."""
        columns = len({place.x for place in self.places}) > 1
        live = board.header.kind == "LIVE"
        stacks: dict[int, list[Line]] = {}
        focus = next(place for place in self.places if place.digit == self.open)
        first, opened, below = self._opened(focus, height, columns)
        for place in self.places:
            here = place.digit == self.open
            body, more = ([], below) if here else self._closed(place)
            name, title = PANES[place.digit - 1].name, frame.with_more(self.part(place.digit).title, more)
            how = {"open": here, "focused": here, "next": place.digit == board.next.pane}
            head = frame.title(place.digit, name, title, place.width, **how, columns=columns, live=live)
            stacks.setdefault(place.x, []).extend((head, *blank_to(body, place.rows)))
        stacks[focus.x][first : first + len(opened)] = opened
        return stacks

    def _closed(self, place: Place) -> tuple[list[Line], int]:
        """The lines in sight of a pane without the focus, and how many rows of its list lie below them."""
        if place.rows == 0:
            return [], 0
        body = self._laid(place.digit, place.width, place.rows)
        top = self.cursors.top(place.digit, body, place.rows, self._current(place.digit))
        return list(body.lines[top : top + place.rows]), body.below(top + place.rows)

    def _opened(self, place: Place, height: int, columns: bool) -> tuple[int, list[Line], int]:
        """What the pane with the focus shows: from which row of its column, its rows, and how much lies below.

        A form stands at its end. In columns a form or a detail that needs more rows lies over the panes below.
        """
        room = max(place.rows, min(FORM, height - 1)) if columns else place.rows
        form = self.form_lines(place.width, room)
        wanted = len(form) + (len(self._body(place.width, room).lines) if self.detail else 0)
        first, rows = layout.over(place, min(wanted, room), height, self.places)
        self.size = (place.width, rows)
        body = self._body(place.width, rows)
        top = self.cursors.top(self.open, body, rows, 0 if self.detail else self._current(self.open))
        lines = in_sight(body, -1 if form or self.detail else self.row_index(), top, rows - len(form))
        below = body.below(top + rows) if columns else max(0, len(body.lines) - top - rows)
        return first, blank_to(lines, rows - len(form)) + form, below

    def _body(self, width: int, height: int) -> Body:
        if not self.detail:
            return self._laid(self.open, width, height)
        from controlroom.tui.rows import detail

        return detail(self.row(), PANES[self.open - 1], width)

    def _laid(self, digit: int, width: int, height: int) -> Body:
        return self.contents.body(self.part(digit), digit, width, height)

    # --- what is shown, and the row under the cursor ------------------------------------------------------------

    def part(self, digit: int) -> Any:
        """The slice of a pane, filtered, with what this session knows beside it."""
        assert self.board is not None
        words, host = self.words.get(digit, ""), self.host
        part = self.contents.part(self.board, digit, host.verified, self.scope, words, host.here)
        return host.keymap.retitled(part, PANES[digit - 1].slice_of(self.board))

    def _ids(self, digit: int) -> tuple[str, ...]:
        return tuple(PANES[digit - 1].row_ids(self.part(digit)))

    def _current(self, digit: int) -> int:
        """The row to begin on: the current step where there is one."""
        steps = getattr(self.part(digit), "steps", ())
        return max((index for index, step in enumerate(steps) if step.current), default=0)

    def follow(self) -> None:
        """Another board has come: the row that was chosen stays chosen and in sight."""
        self.cursors.follow(self.open, self._ids(self.open), self._laid(self.open, *self.size), self.size[1])

    def row_index(self) -> int:
        """The index of the row under the cursor; -1 without rows."""
        return self.cursors.row(self.open, self._ids(self.open), self._current(self.open))

    def row_id(self) -> str:
        """The id of the row under the cursor; empty without rows."""
        index = self.row_index()
        return self._ids(self.open)[index] if index >= 0 else ""

    def row(self) -> "Row | None":
        """The row under the cursor."""
        from controlroom.tui.rows import rows_of

        index = self.row_index()
        return rows_of(self.part(self.open))[index] if index >= 0 else None

    def look(self, action: str) -> bool:
        """Do an action that only looks; whether it was one."""
        if action.startswith("open."):
            self.go(int(action[-1]))
        elif action in {"pane.next", "pane.before"}:
            self.go((self.open - 1 + (1 if action == "pane.next" else -1)) % len(PANES) + 1)
        elif action in MOVES:
            ids = () if self.detail else self._ids(self.open)
            body, current = self._body(*self.size), 0 if self.detail else self._current(self.open)
            self.cursors.move(action, self.open, ids, body, self.size[1], current)
        elif action == "enter":
            self.detail = not self.detail
            self.cursors.tops.pop(self.open, None)
        elif action == "zoom":
            self.zoomed = not self.zoomed
        elif action == "filter":
            self._narrow()
        elif action == "copy":
            self._copy()
        elif action == "plain":
            from controlroom.tui.screens.plain import Plain

            self.host.push(Plain(self.host, below=self))
        else:
            return False
        return True

    def step_back(self) -> bool:
        """One level back inside of this screen: out of the detail, the filter, the zoom; whether there was one."""
        if self.detail:
            self.detail = False
        elif self.words.pop(self.open, "") or (self.open == AUDIT and self.scope != SCOPES[0]):
            self.scope = SCOPES[0] if self.open == AUDIT else self.scope
        elif self.zoomed:
            self.zoomed = False
        else:
            return False
        return True

    def go(self, pane: int) -> None:
        """Open another pane."""
        self.open, self.detail = pane, False
        self.host.remember()

    def _narrow(self) -> None:
        from controlroom.tui.field import Field
        from controlroom.tui.narrowing import Narrow, can_narrow

        words = self.words.get(self.open, "")
        if can_narrow(self.part(self.open)):
            self.form = Narrow(Field(words, len(words)), self.scope if self.open == AUDIT else "")
        else:
            self.host.say(f"{PANES[self.open - 1].name} has no list to filter")

    def answer(self, key: str, character: str | None) -> None:
        """A key while something is typed; what is typed into a filter narrows the list at once."""
        before = self.form
        self.answer_form(key, character)
        self._narrowed(before, cleared=key == "escape")

    def paste(self, text: str) -> None:
        """A paste goes where keys go."""
        Screen.paste(self, text)
        self._narrowed(self.form, cleared=False)

    def _narrowed(self, before: object, *, cleared: bool) -> None:
        from controlroom.tui.narrowing import Narrow

        narrow = self.form if isinstance(self.form, Narrow) else before
        if not isinstance(narrow, Narrow):
            return
        self.words[self.open] = "" if cleared else narrow.typed.text
        if narrow.scope:
            self.scope = SCOPES[0] if cleared else narrow.scope

    def _copy(self) -> None:
        from controlroom.tui.rows import copied

        assert self.board is not None  # keys that look are refused before there is a board
        if text := copied(self.board, self.open, self.row()):
            self.host.copy(text)
        else:
            self.host.say("nothing to copy here: j moves to a row, then y copies it")
