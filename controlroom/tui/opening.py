"""How the room begins: what it is given by whoever opens it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.core.board import Board, Home
from controlroom.core.keys import Key
from controlroom.core.read_only import NONE, ReadOnly
from controlroom.tui.courier import Desk
from controlroom.tui.keys import KEYS
from controlroom.tui.roles import Theme, load_theme
from controlroom.tui.terminal.profile import PLAIN, Profile
from controlroom.tui.themes import Themes

if TYPE_CHECKING:
    from controlroom.core.chain import Verdict
    from controlroom.core.news import News
    from controlroom.core.scenario import Scenario


def forget(place: dict[str, str]) -> None:
    """Remember nothing."""


def seen_it() -> None:
    """Remember nothing of the tour."""


def unverified(desk: Desk) -> None:
    """Leave the log unverified."""


def nothing_later(desk: Desk) -> bool:
    """Nothing is left to do."""
    return False


def alone(desk: Desk) -> "News | None":
    """Nobody else is here, and nothing moves."""
    return None


@dataclass(frozen=True, slots=True)
class Opening:
    """What the app is given. `desk` is called in the courier's thread, after the first frame.

    `glance` is painted at once, dated, until the desk answers; without one `preparing` says what is done
    meanwhile. `place` is what `remember` was given last (screen, release, run, pane). `state` is the folder for
    copies and reports. `later` does one piece of work that the first screen need not wait for, in the courier's
    thread, and says whether there is more; keys pressed meanwhile come between the pieces. Then `verify` checks
    the chain of the whole log, there too (None: it did not). `moved` looks there again and again, quickly, what
    others did (None: nothing). `limits` says what may only be looked at: there the keys that write are gone, and the
    desk refuses what they ask. `theme` is worn at first (None: the one
    that goes with the profile); `themes` may be put on while the room is open. `keys` are the actions with this
    person's keys, `notices` what is to be said at the start. With `tour` the first room that opens begins it, and
    `toured` is called, in the courier's thread, so that it is shown once.
    """

    desk: Callable[[], Desk]
    state: Path
    glance: Board | Home | None = None
    place: Mapping[str, str] = field(default_factory=dict)
    remember: Callable[[dict[str, str]], None] = forget
    scenarios: "tuple[Scenario, ...]" = ()
    preparing: str = ""
    later: Callable[[Desk], bool] = nothing_later
    verify: "Callable[[Desk], Verdict | None]" = unverified
    moved: "Callable[[Desk], News | None]" = alone
    profile: Profile = PLAIN
    limits: ReadOnly = NONE
    theme: Theme | None = None
    themes: Themes = Themes()
    keys: tuple[Key, ...] = KEYS
    notices: tuple[str, ...] = ()
    tour: bool = False
    toured: Callable[[], None] = seen_it

    @property
    def worn(self) -> Theme:
        """The theme of the first frame."""
        return self.theme or load_theme(self.profile.theme)
