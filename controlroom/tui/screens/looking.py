"""From the room to what was: the screens that look back, made when they are first asked for."""

from functools import partial
from typing import TYPE_CHECKING

from controlroom.tui.branching import OLDER, runs
from controlroom.tui.courier import Failed
from controlroom.tui.screens.compare import Compare
from controlroom.tui.screens.replay import Replay

if TYPE_CHECKING:
    from controlroom.dispatch.past import Begun
    from controlroom.tui.screens.room import Room


def look_back(room: "Room", action: str) -> None:
    """Replay the latest run or an older one, list those there are, or compare the latest with where it came from."""
    release = room.release
    if action == "compare":
        room.host.push(Compare(room.host, below=room, release=release))
    elif action == "replay.runs":
        room.host.ask(lambda desk: desk.runs(release), partial(_listed, room))
    else:
        run = int(action.removeprefix(OLDER)) if action.startswith(OLDER) else 0
        room.host.push(Replay(room.host, below=room, release=release, run=run, open=room.open))


def _listed(room: "Room", found: "tuple[Begun, ...] | Failed") -> None:
    if isinstance(found, Failed):
        room.failed(found.error)
    else:
        room.form = room.host.keymap.spelled(runs(found))
