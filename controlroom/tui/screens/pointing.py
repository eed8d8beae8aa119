"""The mouse on a row of a pane, the same in every screen of panes."""

from controlroom.tui.screens.panels import Panels


def point_row(view: Panels, line: int) -> None:
    """Move the cursor to the row at a line of the open pane's body."""
    if view.board is not None and not view.detail:
        body, current = view._body(*view.size), view._current(view.open)
        view.cursors.point(view.open, view._ids(view.open), body, view.size[1], line, current)
