"""The room: the panes of one release, with NEXT, and the keys that act on it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from controlroom.core.board import Board
from controlroom.tui import arrivals, frame
from controlroom.tui.courier import Answer, Failed
from controlroom.tui.form import Go, Outcome, Send
from controlroom.tui.pane import Line, Span
from controlroom.tui.scope import arrived, attended, began_since
from controlroom.tui.screens.panels import Panels
from controlroom.tui.screens.pointing import point_row
from controlroom.tui.view import Screen

if TYPE_CHECKING:
    from controlroom.core.refusal import Refusal

LOOKS_BACK = ("replay", "compare")  # how actions begin that look at what was
_OVER = {"idle", "complete", "restored", "aborted", "escalated"}


@dataclass(slots=True)
class Room(Panels):
    """One release. `pending` is how many questions have no answer yet."""

    release: str = ""
    pending: int = 0
    left: str = ""  # the run on the screen when the operator left, until the first board has come

    name = "room"

    def place(self) -> dict[str, str]:
        """Where this is, to come back to it."""
        run = self.board.header.run if self.board is not None else self.left
        row = self.cursors.rows.get(self.open, (0, ""))[1]
        return {"screen": self.name, "release": self.release, "run": run, "pane": str(self.open), "row": row}

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
        self.based = self.based or (self.board.seen if self.form and self.board else ())
        self.board = arrived(self.host, board)
        self.follow()
        self.left = began_since(self.host, self.left, board.header.run)

    def identity(self, width: int) -> Line:
        """Row 0: the environment, REHEARSAL or LIVE, the release, its run and its phase."""
        if self.board is None:
            return (Span(f" controlroom  opening {self.release}: reading its log", "bright"),)
        return frame.identity(attended(self.board, self.host.here), width)

    def third(self, board: Board, width: int) -> Line:
        """NEXT."""
        return frame.next_line(board, width, self.open)

    # --- keys -------------------------------------------------------------------------------------------------

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        if self.form is not None:
            return self.form.pairs
        if self.board is None:
            return (("esc", "releases"),)
        asked = not self.read_only and getattr(self.row(), "answerable", False)
        answers = self.host.keymap.pairs("answer") if asked else ()
        if self.detail:
            return (*answers, *self.host.keymap.pairs("down", "up", "copy"), ("esc", "back to the pane"))
        shown = (self.board.context, self.board.next, self.board.real, self.open)
        pairs = self.host.keymap.footer_pairs(*shown, self.read_only)
        rest = tuple(each for each in pairs[1:] if each not in answers)
        return (*pairs[:1], *(each for each in answers if each not in pairs[:1]), *rest)

    def point(self, line: int) -> None:
        """The mouse points at a line of the open pane's body."""
        point_row(self, line)

    def do(self, action: str) -> None:
        """Perform an action of the room's keys."""
        if action == "back" and self.step_back():
            return
        if action in {"back", "releases"}:
            self.host.back()
        elif self.board is None:
            self.host.say("the release is still being opened")
        elif action.startswith(LOOKS_BACK):
            from controlroom.tui.screens.looking import look_back

            look_back(self, action)
        elif action == "whatif":
            from controlroom.tui.screens.whatif import WhatIf

            self.host.push(WhatIf(self.host, release=self.release))
        elif not self.look(action):
            self._begin(action, self.board)

    def finish(self, outcome: Outcome) -> None:
        """A form has ended with this outcome."""
        match outcome:
            case Send():
                self._send(outcome)
            case Go(pane):
                self.go(pane)
            case _:
                Screen.finish(self, outcome)

    def _begin(self, action: str, board: Board) -> None:
        from controlroom.tui.acts import Here, begin

        here = Here(board, self.open, self.row(), self.row_id(), self.host.person, self.host.scenarios)
        begun = begin(action, here)
        if isinstance(begun, Send):
            self._send(begun)
        else:
            self.form = self.host.keymap.spelled(begun)

    def _send(self, send: Send) -> None:
        """Ask with the versions of the board on the screen: while an answer is out, a second key is refused."""
        if self.board is not None:
            from controlroom.tui.acts import played

            release, seen, bounced = self.release, self.based or self.board.seen, self.pending > 0
            intent = played(send.intent, self.host.scenarios)
            self.pending += 1
            self.host.ask(lambda desk: desk.ask(release, intent, seen), partial(self._answered, send, bounced))

    def _answered(self, send: Send, bounced: bool, answer: Answer | Failed) -> None:
        self.pending -= 1
        if isinstance(answer, Failed):
            self.failed(answer.error)
            return
        if answer.board is not None:
            self.board = arrived(self.host, answer.board)
            self.host.remember()  # the run may be new, and the line may drop before the next move
        else:
            self.shown()
        if answer.refusal is not None:
            self._refused(send, bounced, answer.refusal)
        elif send.opens:
            self.go(send.opens)
            self.do("last" if send.last else "first")
        arrivals.begun(self.host.say, answer.records)

    def _refused(self, send: Send, bounced: bool, refusal: "Refusal") -> None:
        from controlroom.tui.forms import after_refusal

        if bounced and refusal.rule == "stale":
            self.host.say("pressed again before the answer was there: counted once")
        elif self.form is not None:
            self.host.say(f"refused: {refusal.message}: {refusal.remedy}")
        else:
            self.form = after_refusal(self.host.keymap.spelled(refusal), send)
