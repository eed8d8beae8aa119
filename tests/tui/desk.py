"""A dispatcher that answers from a script: boards made by hand, and refusals where the test wants them."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from controlroom.core.board import Board, Fact, Home, Mark, ReleaseLine
from controlroom.core.events import Record
from controlroom.core.intents import Advance, Intent, RollBack
from controlroom.core.people import Actor
from controlroom.core.read_only import ReadOnly
from controlroom.core.refusal import Refusal
from controlroom.core.scenario import CLEAN, Scenario
from controlroom.core.suppose import Supposition
from controlroom.core.supposed import Supposed
from controlroom.tui.app import ControlRoom
from controlroom.tui.opening import Opening
from tests import boards

SCENARIOS = (CLEAN, Scenario("error-spike", "Error spike", "Webhook failures pass the limit while monitoring."))
READER = ReadOnly(everything=True)  # what a session is told that only reads
ON = Advance(scenario=SCENARIOS[0])  # what `n` asks for: a run that it has to begin takes the first scenario


@dataclass(frozen=True, slots=True)
class Said:
    """The dispatcher's answer to one intent."""

    refusal: Refusal | None
    board: Board | None
    records: tuple[Record, ...] = ()


def line(id: str = boards.RELEASE, title: str = "Billing Seat Sync Patch", **rest: object) -> ReleaseLine:
    """One release of the list."""
    critical = Mark("✗", "CRITICAL", "bad")
    facts = (Fact("Modules", "Stripe Sync · Subscription Seats · Webhooks"), Fact("Last run", "none yet"))
    base = ReleaseLine(
        id, title, "production", critical, 126, "1/3", "idle", "Finance sign-off is open", critical, facts
    )
    return replace(base, **rest)  # type: ignore[arg-type]  # a test names the fields that it changes


def home(*releases: ReleaseLine) -> Home:
    """A list of releases."""
    found = releases or (line(), line("docs-pricing", "Docs: pricing copy", environment="staging", raw=21))
    return Home(
        "2025-01-01T03:14:32Z",
        f"{len(found)} releases, 1 to PRODUCTION",
        "no LIVE run · 1 REHEARSAL",
        "dana",
        found,
        len(found),
    )


@dataclass
class Desk:
    """Keeps every intent; `answers` says what comes back, else the next board of `path` does."""

    path: list[Callable[[], Board]] = field(default_factory=lambda: [boards.blocked])
    homes: Home = field(default_factory=home)
    answers: list[Said | Exception] = field(default_factory=list)
    asked: list[Intent] = field(default_factory=list)
    seen: list[object] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    person: str = "dana"
    before: Callable[[], object] = lambda: None

    def home(self, text: str = "") -> Home:
        self.filters.append(text)
        found = tuple(line for line in self.homes.releases if text.casefold() in line.title.casefold())
        return replace(self.homes, releases=found)

    def actor(self) -> Actor:
        return Actor("dana", self.person)

    def board(self, release: str) -> Board:
        return self.path[0]()

    def ask(self, release: str, intent: Intent, seen: object = None) -> Said:
        self.before()
        self.asked.append(intent)
        self.seen.append(seen)
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if len(self.path) > 1 and isinstance(intent, Advance | RollBack):
            self.path.pop(0)
        return Said(None, self.path[0]())

    def suppose(self, release: str, supposition: Supposition) -> Supposed:
        shown = self.path[0]()
        risk = shown.risk
        return Supposed(supposition, shown, (), risk.raw, risk.raw, risk.band, "", (), supposition, "nothing to do", "")


def room(desk: Desk, /, **rest: object) -> ControlRoom:
    """The app in the room of the sample release."""
    folder = Path(tempfile.gettempdir()) / "no-such-folder-of-a-test"
    place = {"screen": "room", "release": boards.RELEASE}
    opening = Opening(desk=lambda: desk, state=folder, place=place, scenarios=SCENARIOS)
    return ControlRoom(replace(opening, **rest))  # type: ignore[arg-type]  # a test names what it changes


def main() -> None:
    """The room on the scripted desk, in this terminal: for measuring, and for the tests through a pty."""
    from controlroom.tui.terminal.profile import profile
    from controlroom.tui.terminal.signals import run

    state = Path(os.environ["CONTROLROOM_STATE"])
    walk = [getattr(boards, name) for name in os.environ.get("BOARDS", "blocked").split(",")]
    desk = Desk(path=walk)
    if secret := os.environ.get("CRASH"):
        desk.answers.append(ValueError(f"a bug near {secret}"))
    app = room(desk, state=state, profile=profile(os.environ), glance=walk[0]())
    if os.environ.get("HANG"):
        app.perform = lambda action: time.sleep(60)  # type: ignore[method-assign,assignment]  # a loop that hangs
    sys.exit(run(app, state, mouse=bool(os.environ.get("MOUSE"))))


if __name__ == "__main__":
    main()
