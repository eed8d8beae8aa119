"""The screens that the room begins with."""

from controlroom.core.board import Board, Home
from controlroom.tui.cursor import Cursors
from controlroom.tui.opening import Opening
from controlroom.tui.scope import to_read
from controlroom.tui.screens.releases import Releases
from controlroom.tui.screens.room import Room
from controlroom.tui.view import Host, Screen


def first_screens(host: Host, opening: Opening) -> list[Screen]:
    """The releases, and on them the room where the operator was."""
    place, glance = opening.place, opening.glance
    cursors = Cursors({0: (0, place.get("release", ""))})  # the list is left on the release that is open above it
    listed = host.keymap.spelled(glance) if isinstance(glance, Home) else None
    releases = Releases(host, home=listed, cursors=cursors)
    if place.get("screen") != "room" or not place.get("release"):
        return [releases]
    pane = place.get("pane", "")
    board = glance if isinstance(glance, Board) and glance.header.release == place["release"] else None
    if board is not None and opening.limits.covers(board.header.environment):
        board = to_read(board)
    board = host.keymap.spelled(board)
    number = int(pane) if pane in set("12345678") else 1
    room = Room(host, release=place["release"], board=board, open=number, left=place.get("run", ""))
    if place.get("row"):
        room.cursors.rows[number] = (0, place["row"])  # found again by its id
    return [releases, room]
