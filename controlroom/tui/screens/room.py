"""The room: identity, rail and NEXT, eight titles with one open pane under its title, and the forms inside it."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from controlroom.core.board import Board
from controlroom.tui import frame, keys
from controlroom.tui.courier import Answer, Failed
from controlroom.tui.cursor import MOVES, Cursors, in_sight
from controlroom.tui.form import Go, Outcome, Send
from controlroom.tui.pane import Body, Line, Pane, Span
from controlroom.tui.panes import PANES
from controlroom.tui.scope import SCOPES, following, judged, narrowed, to_read
from controlroom.tui.view import LEAST, Screen, blank_to, too_small, with_more

if TYPE_CHECKING:
    from controlroom.core.intents import Refusal
    from controlroom.tui.rows import Row

AUDIT = 8  # the pane of the log
FRAME = 3 + len(PANES)  # rows 0-2 and the titles; the footer is the app's
_OVER = {"idle", "complete", "restored", "aborted", "escalated"}


@dataclass(slots=True)
class Room(Screen):
    """One release. `open` is the open pane, `pending` how many questions have no answer yet."""

    release: str = ""
    board: Board | None = None
    open: int = 1
    detail: bool = False
    pending: int = 0
    left: str = ""  # the run on the screen when the operator left, until the first board has come
    scope: str = SCOPES[0]  # how much of the log is shown
    cursors: Cursors = field(default_factory=Cursors)
    size: tuple[int, int] = (80, 12)  # of the open pane's body

    name = "room"

    def place(self) -> dict[str, str]:
        """Where this is, to come back to it."""
        run = self.board.header.run if self.board is not None else self.left
        return {"screen": self.name, "release": self.release, "run": run, "pane": str(self.open)}

    @property
    def running_live(self) -> bool:
        """Whether a live run of this release has not ended yet."""
        header = self.board.header if self.board is not None else None
        return header is not None and header.kind == "LIVE" and header.phase.casefold() not in _OVER

    def shown(self) -> None:
        """On top again: look what is true now."""
        release = self.release
        self.host.ask(lambda desk: desk.board(release), self.loaded)

    def loaded(self, board: Board | Failed) -> None:
        """A board has come, or why it has not."""
        if isinstance(board, Failed):
            self.failed(board.error)
            return
        self.board = to_read(board) if self.host.read_only else board
        if self.left and board.header.run not in {self.left, "no run"}:
            self.host.say(f"{board.header.run} began since you left")
        self.left = ""

    # --- drawing ----------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        board = self.board
        if board is None:
            return [self.identity(width), (), *self.form_lines(width, height - 2)]
        if width < LEAST[0] or height < LEAST[1] - 1:
            return too_small(board, width, height)
        self.size = (width, height - FRAME)
        body, more = self._open_body()
        live = board.header.kind == "LIVE"
        lines = [self.identity(width), frame.rail(board, width), frame.next_line(board, width)]
        for pane in PANES:
            title, here = self._part(pane).title, pane.digit == self.open
            shown = with_more(title, more) if here else title
            lines.append(frame.title(pane.digit, pane.name, shown, width, open=here, focused=here, live=live))
            lines += body if here else []
        return lines

    def identity(self, width: int) -> Line:
        """Row 0: the environment, REHEARSAL or LIVE, the release, its run and its phase."""
        if self.board is None:
            return (Span(f" controlroom  opening {self.release}: reading its log", "bright"),)
        return frame.identity(self.board, width)

    def _open_body(self) -> tuple[list[Line], int]:
        """The rows of the open pane with the form over its last ones, and how many lines lie below them."""
        width, height = self.size
        form = self.form_lines(width, height)
        body = self._body()
        top = self.cursors.top(self.open, body, height)
        lines = in_sight(body, -1 if form or self.detail else self._row_index(), top, height - len(form))
        return blank_to(lines, height - len(form)) + form, max(0, len(body.lines) - top - height)

    def _body(self) -> Body:
        width, height = self.size
        if not self.detail:
            return self._pane.body(self._part(self._pane), width, height)
        from controlroom.tui.rows import detail

        return detail(self.row(), self._pane, width)

    # --- the row under the cursor -----------------------------------------------------------------------------

    @property
    def _pane(self) -> Pane:
        return PANES[self.open - 1]

    def _part(self, pane: Pane) -> Any:
        """The slice of a pane; of the log what is to be shown, with the verdict on its chain."""
        assert self.board is not None
        part, at = pane.slice_of(self.board), self.board.at
        return narrowed(judged(part, self.host.verified, at), self.scope) if pane.digit == AUDIT else part

    def _ids(self) -> tuple[str, ...]:
        return tuple(self._pane.row_ids(self._part(self._pane)))

    def _default(self) -> int:
        """The row to begin on: the current step where there is one."""
        steps = getattr(self._part(self._pane), "steps", ())
        return max((index for index, step in enumerate(steps) if step.current), default=0)

    def _row_index(self) -> int:
        return self.cursors.row(self.open, self._ids(), self._default())

    def row(self) -> "Row | None":
        """The row under the cursor."""
        from controlroom.tui.rows import rows_of

        index = self._row_index()
        return rows_of(self._part(self._pane))[index] if index >= 0 else None

    # --- keys -------------------------------------------------------------------------------------------------

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        if self.form is not None:
            return self.form.pairs
        if self.detail:
            return (("j", "down"), ("k", "up"), ("y", "copy"), ("esc", "back to the pane"))
        if self.board is None:
            return (("esc", "releases"),)
        shown = (self.board.context, self.board.next, self.running_live, self.open)
        return keys.footer_pairs(*shown, self.host.read_only)

    def do(self, action: str) -> None:
        """Perform an action of the room's keys."""
        if action == "back" and self.detail:
            self.detail = False
        elif action in {"back", "releases"}:
            self.host.back()
        elif self.board is None:
            self.host.say("the release is still being opened")
        elif action.startswith("open."):
            self.go(int(action[-1]))
        elif action in {"pane.next", "pane.before"}:
            self.go((self.open - 1 + (1 if action == "pane.next" else -1)) % len(PANES) + 1)
        elif action in MOVES:
            ids = () if self.detail else self._ids()
            self.cursors.move(action, self.open, ids, self._body(), self.size[1], self._default())
        elif action == "enter":
            self.detail = not self.detail
            self.cursors.tops[self.open] = 0
        elif action == "copy":
            self._copy(self.board)
        elif action == "filter" and self.open == AUDIT:
            self.scope = following(self.scope)
        elif action == "filter":
            self.host.say("/ filters the log in 8 Audit, and the list of releases")
        else:
            self._begin(action, self.board)

    def go(self, pane: int) -> None:
        """Open another pane."""
        self.open, self.detail = pane, False
        self.host.remember()

    def finish(self, outcome: Outcome) -> None:
        """A form has ended with this outcome."""
        match outcome:
            case Send():
                self._send(outcome)
            case Go(pane):
                self.go(pane)
            case _:
                Screen.finish(self, outcome)

    def _copy(self, board: Board) -> None:
        from controlroom.tui.rows import copied

        text = copied(board, self.open, self.row())
        if text:
            self.host.copy(text)
        else:
            self.host.say("nothing to copy here: move to a row with j, then y")

    def _begin(self, action: str, board: Board) -> None:
        from controlroom.tui.acts import Here, begin

        ids, index = self._ids(), self._row_index()
        id = ids[index] if index >= 0 else ""
        begun = begin(action, Here(board, self.open, self.row(), id, self.host.person, self.host.scenarios))
        if isinstance(begun, Send):
            self._send(begun)
        else:
            self.form = begun

    def _send(self, send: Send) -> None:
        """Ask with the versions of the board on the screen: while an answer is out, a second key is refused."""
        if self.board is not None:
            from controlroom.tui.acts import played

            release, seen, bounced = self.release, self.board.seen, self.pending > 0
            intent = played(send.intent, self.host.scenarios)
            self.pending += 1
            self.host.ask(lambda desk: desk.ask(release, intent, seen), partial(self._answered, send, bounced))

    def _answered(self, send: Send, bounced: bool, answer: Answer | Failed) -> None:
        self.pending -= 1
        if isinstance(answer, Failed):
            self.failed(answer.error)
            return
        if answer.board is not None:
            self.board = answer.board
        else:
            self.shown()
        if answer.refusal is not None:
            self._refused(send, bounced, answer.refusal)
        elif send.opens:
            self.go(send.opens)
            self.do("last" if send.last else "first")

    def _refused(self, send: Send, bounced: bool, refusal: "Refusal") -> None:
        from controlroom.tui.forms import after_refusal

        if bounced and refusal.rule == "stale":
            self.host.say("pressed again before the answer was there: counted once")
        elif self.form is not None:
            self.host.say(f"refused: {refusal.message}: {refusal.remedy}")
        else:
            self.form = after_refusal(refusal, send)
