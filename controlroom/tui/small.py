"""A window that is too small for a screen: what must be readable at any size, from 20×5 on."""

from collections.abc import Iterator, Sequence

from controlroom.core.board import Board
from controlroom.core.text import fit, wrap
from controlroom.core.text import width as wide
from controlroom.tui.pane import Line, Span, cells

LEAST = (60, 20)  # columns and rows; under it only the size that is needed is shown


def fits(width: int, height: int) -> bool:
    """Whether a screen of `height` rows above the footer can be drawn whole."""
    return width >= LEAST[0] and height >= LEAST[1] - 1


def too_small(board: Board, width: int, height: int) -> list[Line]:
    """Where this is, LIVE or not, how far, then the size that is needed; NEXT where there is room for all of it."""
    header, following = board.header, board.next
    parts = [
        Span(f" {fit(header.place, width - 3)} ", "prod"),
        Span(f"{header.kind}", "live" if header.kind == "LIVE" else "bright"),
        *([Span("READ-ONLY", "text")] if header.read_only else []),
        *(Span(text, "bright") for text in (header.phase, header.elapsed) if text),
        Span(header.run, "text"),
    ]
    tag = Span(f" NEXT {following.tag} ", following.role)
    told = wrap(following.sentence, width - cells((tag,)) - 2)
    spare = Span(" " * cells((tag,)))
    coming: list[Line] = [(spare if at else tag, Span(f" {text}", "bright")) for at, text in enumerate(told)]
    return composed((*flowed(parts, width),), coming, "The room", width, height)


def composed(head: Sequence[Line], coming: Sequence[Line], what: str, width: int, height: int) -> list[Line]:
    """The head, the size that `what` needs, and between them what comes next where all of it has room."""
    need = f"{LEAST[0]}×{LEAST[1]}"
    long = f" {what} needs {need}; this is {width}×{height + 1}. Make the window larger; the keys below work."
    short: list[Line] = [(Span(f" needs {need}", "text"),)]
    told: list[Line] = [(Span(f" {text}"),) for text in wrap(long, width - 2)]
    for lines in ((*head, *coming, (), *told), (*head, *coming, *short), (*head, *told), (*head, *short)):
        if len(lines) <= height:
            return list(lines)
    return [*head[: max(0, height - 1)], *short][:height]


def flowed(parts: Sequence[Span], width: int) -> Iterator[Line]:
    """Words one after the other, never cut, on as many lines as they need."""
    line: tuple[Span, ...] = ()
    for span in parts:
        spaced = Span(f" {span.text.strip()}{' ' if span.role == 'prod' else ''}", span.role)
        joined = Span(spaced.text.lstrip(), span.role) if line and line[-1].text.endswith(" ") else spaced
        if line and cells(line) + wide(joined.text) > width - 1:
            yield line
            line, joined = (), spaced
        line = (*line, joined)
    if line:
        yield line
