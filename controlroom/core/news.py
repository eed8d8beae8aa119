"""What a room is told without any key: that others changed something, and who else is here."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody's open room. `since` is canonical time text; what is not known is empty.

    `ssh` is where an SSH connection came from, `release` the one on the screen (empty: the list of releases).
    """

    name: str
    login: str = ""
    host: str = ""
    tty: str = ""
    ssh: str = ""
    release: str = ""
    pane: str = ""
    since: str = ""

    @property
    def place(self) -> str:
        """Where this person sits, in words."""
        from_where = f"from {self.ssh}" if self.ssh else ""
        tty = self.tty.removeprefix("/dev/")
        return " ".join(part for part in (self.host, tty, from_where) if part) or "somewhere unknown"


@dataclass(frozen=True, slots=True)
class News:
    """One look at what others did.

    `text` says it in one line; `moved`: what is true may have changed, so look anew; `here` are all other open
    rooms (None: as they were).
    """

    text: str = ""
    moved: bool = False
    here: tuple[Guest, ...] | None = None


def with_others(name: str, others: int) -> str:
    """A name, and how many others are here too: `dana +1`."""
    return f"{name} +{others}" if others else name


def in_room(guests: Iterable[Guest], release: str) -> tuple[Guest, ...]:
    """Those who look at this release."""
    return tuple(guest for guest in guests if guest.release == release)
