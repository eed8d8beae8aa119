"""Replay: every pane as of any event of a run; it changes nothing, and a rehearsal may be begun from there."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from controlroom.core.board import Board
from controlroom.tui import scrub
from controlroom.tui.courier import Answer, Failed
from controlroom.tui.form import Outcome, Pairs, Send
from controlroom.tui.pane import Line, Span
from controlroom.tui.scope import arrived
from controlroom.tui.screens.panels import Panels
from controlroom.tui.screens.pointing import point_row
from controlroom.tui.view import Screen

if TYPE_CHECKING:
    from controlroom.core.replay import Reel

ELSEWHERE = "event.here"  # what a key means that means nothing here
_FOOTER = (("event.before", "event.after", "event"), ("phase.before", "phase.after", "phase"))
_TURNS = {"enter": 1, "down": 1, "up": -1}  # keys of the search: to the next match, or to the one before


@dataclass(slots=True)
class Replay(Panels):
    """One run of a release, the latest unless `run` is its number. `here` is the frame of the board on the screen,
    `at` the newest that is wanted, `waiting` whether one was asked for and is still to come; `early` is what was
    pressed before there was a board."""

    below: Screen = field(kw_only=True)
    release: str = field(kw_only=True)
    run: int = 0
    reel: "Reel | None" = None
    here: int = 0
    at: int = 0
    waiting: bool = False
    early: list[str] = field(default_factory=list)

    name = "replay"
    otherwise = ELSEWHERE

    @property
    def right(self) -> Pairs:
        """Help, and the way out."""
        return (*self.host.keymap.pairs("help"), ("esc", "back to now"))

    def place(self) -> dict[str, str]:
        """What was is no place to come back to."""
        return self.below.place()

    def shown(self) -> None:
        """On top: ask for the events, once."""
        release, run = self.release, self.run
        if self.reel is None:
            self.host.ask(lambda desk: desk.reel(release, run), self._wound)

    def _wound(self, reel: "Reel | Failed") -> None:
        if isinstance(reel, Failed):
            self.failed(reel.error)
            return
        self.reel, self.run = reel, reel.number
        self._to(max(0, len(reel.frames) - 2))

    # --- drawing ----------------------------------------------------------------------------------------------

    def identity(self, width: int) -> Line:
        """Row 0: what is replayed, and which event of how many."""
        if self.board is None or self.reel is None:
            return (Span(f" controlroom  REPLAY of {self.release}: reading its log", "bright"),)
        return scrub.identity(self.board.header, scrub.place(self.reel, self.here), width)

    def third(self, board: Board, width: int) -> Line:
        """The bar."""
        return scrub.bar(self.reel, self.here, width) if self.reel else ()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        if self.form is not None:
            return self.form.pairs
        keymap = self.host.keymap
        steps = ((f"{keymap.shown(back)} {keymap.shown(on)}", label) for back, on, label in _FOOTER)
        branch = () if self.read_only else ((keymap.shown("branch"), "branch a REHEARSAL"),)
        return (*steps, *keymap.pairs("event.find"), *branch, *keymap.pairs("copy"))

    # --- keys -------------------------------------------------------------------------------------------------

    def point(self, line: int) -> None:
        """The mouse points at a line of the open pane's body."""
        point_row(self, line)

    def do(self, action: str) -> None:
        """Step, look, search, or begin a branch; everything else is refused."""
        if action == "back" and not self.step_back():
            self.host.back()
        elif action == "event.find":
            self.form = scrub.Find(self.release)
        elif self.board is None or self.reel is None:
            self.early.append(action)
        elif action in (steps := self._steps(self.reel)):
            self._to(steps[action])
        elif action == "branch":
            self._branch(self.reel)
        elif action != "back" and not self.look(action):
            self.host.say(f"you look at {scrub.said(self.reel, self.here)}: esc goes back to now")

    def _steps(self, reel: "Reel") -> dict[str, int]:
        """The frame that each step leads to."""
        last = len(reel.frames) - 1
        return {
            "event.before": max(0, self.at - 1),
            "event.after": min(last, self.at + 1),
            "event.first": 0,
            "event.last": last,
            "phase.before": reel.phase(self.at, -1),
            "phase.after": reel.phase(self.at, 1),
        }

    def _to(self, at: int) -> None:
        """Ask for the board as of a frame; while one is still to come only the newest that is wanted is kept."""
        self.at = at
        if self.reel is not None and self.reel.frames and not self.waiting:
            self.waiting, release, run, seq = True, self.release, self.run, self.reel.frames[at].seq
            self.host.ask(lambda desk: desk.board_at(release, seq, run), partial(self._seen, at))

    def _seen(self, at: int, board: Board | Failed) -> None:
        self.waiting = False
        if isinstance(board, Failed):
            self.failed(board.error)
        elif self.reel is not None:
            header = replace(board.header, kind=scrub.kind(self.reel))
            self.here, self.board = at, arrived(self.host, replace(board, header=header))
            early, self.early = self.early, []
            for action in early:
                self.do(action)
            if self.at != at:
                self._to(self.at)

    def answer(self, key: str, character: str | None) -> None:
        """A key while something is typed; Enter and the arrows of the search go from match to match."""
        if isinstance(self.form, scrub.Find) and key in _TURNS and self.reel is not None:
            found = self.reel.find(self.at, self.form.typed.text, _TURNS[key])
            said = f"{scrub.said(self.reel, found)}, has all of the words" if found >= 0 else "no event has them all"
            self.form = replace(self.form, said=said if self.form.typed.text.strip() else "")
            if found >= 0:
                self._to(found)
        else:
            self.answer_form(key, character)

    def paste(self, text: str) -> None:
        """A paste goes into the search."""
        Screen.paste(self, text)

    # --- a branch ---------------------------------------------------------------------------------------------

    def _branch(self, reel: "Reel") -> None:
        from controlroom.tui.branching import choose

        self.form = self.host.keymap.spelled(choose(reel, self.here, self.host.scenarios))

    def finish(self, outcome: Outcome) -> None:
        """A form has ended with this outcome."""
        if isinstance(outcome, Send):
            release, intent = self.release, outcome.intent
            self.host.ask(lambda desk: desk.ask(release, intent), self._branched)
        else:
            Screen.finish(self, outcome)

    def _branched(self, answer: Answer | Failed) -> None:
        if isinstance(answer, Failed):
            self.failed(answer.error)
        elif answer.refusal is not None:
            from controlroom.tui.forms import refused

            self.form = self.host.keymap.spelled(refused(answer.refusal))
        else:
            self.host.back()
            run = answer.board.header.run if answer.board else "the branch"
            self.host.say(f"{run} began as a REHEARSAL from {scrub.event(self.reel, self.here)}" if self.reel else run)
