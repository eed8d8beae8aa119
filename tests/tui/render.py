"""A board as the text of a whole screen, to be compared with the drawings by eye: `python -m tests.tui.render`."""

import sys

from controlroom.core.board import Board
from controlroom.tui.frame import footer, identity, next_line, title
from controlroom.tui.pane import Line
from controlroom.tui.panes import PANES
from controlroom.tui.rail import rail
from tests.boards import BOARDS, hostile

SLICES = ("risk", "gates", "timeline", "checks", "rollback", "incidents", "updates", "audit")
KEYS = (("n", "next"), ("c", "check"), ("u", "update"), ("l", "releases"))


def plain(line: Line) -> str:
    """The text of a line."""
    return "".join(span.text for span in line)


def screen(board: Board, open_pane: int, width: int = 80, height: int = 24) -> str:
    """The accordion with one pane open, row by row."""
    live = board.header.kind == "LIVE"
    rows = [identity(board, width), rail(board, width), next_line(board, width)]
    body_rows = height - 12
    for pane, name in zip(PANES, SLICES, strict=True):
        here = pane.digit == open_pane
        piece = getattr(board, name)
        rows.append(title(pane.digit, pane.name, piece.title, width, open=here, focused=here, live=live))
        if here:
            body = pane.body(piece, width, body_rows).lines[:body_rows]
            rows += [*body, *[()] * (body_rows - len(body))]
    rows.append(footer(KEYS, (("?", "help"), ("q", "leave")), width))
    return "\n".join(plain(row) for row in rows)


if __name__ == "__main__":
    chosen, pane, *size = sys.argv[1:]
    shown = hostile() if chosen == "hostile" else BOARDS[chosen]()
    sys.stdout.write(screen(shown, int(pane), *map(int, size)) + "\n")
