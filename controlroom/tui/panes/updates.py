"""Updates: what can be said to whom, and on which facts it rests."""

import re
from collections.abc import Iterator

from controlroom.core.board import DraftRow, SentenceRow, UpdatesSlice

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "Status texts for three audiences, each sentence with the facts it rests on; the postmortem at the end."

_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
_BAR = re.compile(r"(?<!\\)\|")  # between two cells of a table
_ESCAPED = re.compile(r"\\([^\w\s])")


def ids(board: UpdatesSlice) -> tuple[str, ...]:
    """The drafts by audience, then the postmortem once there is one."""
    return (*(draft.audience for draft in board.drafts), *("postmortem",) * bool(board.postmortem))


def draw(board: UpdatesSlice, room: int, height: int) -> Iterator[Row]:
    """The states of all drafts in one row, then each draft, then the postmortem; or what fills the pane."""
    for number, text in enumerate(board.empty):
        yield -1, "wrap", ((text, "dim" if number else "bright", 0),)
    if board.drafts:
        yield -1, "cut", tuple(cell for draft in board.drafts for cell in _state(draft))
    for index, draft in enumerate(board.drafts):
        yield from _draft(index, draft)
    last = len(board.drafts)
    for number, text in enumerate(readable(board.postmortem)):
        if number == 0:
            yield last, "rule", (("─ ", "frame", 0), (f"{text} ", "bright", 0), ("─", "frame", 0))
        else:
            yield last, "wrap", ((text, "text", 0),)


def readable(lines: tuple[str, ...]) -> Iterator[str]:
    """The lines of the Markdown as one reads them: no rules of tables, no emphasis around a line, no escapes."""
    for line in lines:
        if _RULE.fullmatch(line):
            continue
        text = " · ".join(part.strip() for part in _BAR.split(line)[1:-1]) if line.startswith("|") else line
        text = text[1:-1] if len(text) > 2 and text[0] == text[-1] == "_" else text
        yield _ESCAPED.sub(r"\1", text)


def _state(draft: DraftRow) -> tuple[Cell, ...]:
    mark = draft.mark
    return (
        (f"{draft.audience} ", "text", 0),
        (f"{mark.glyph} {mark.word}", mark.role, 0),
        ("   ", "text", 0),
    )


def _draft(index: int, draft: DraftRow) -> Iterator[Row]:
    mark = draft.mark
    age = f" {draft.age}" if draft.age else ""
    yield (
        index,
        "rule",
        (
            ("─ ", "frame", 0),
            (f"{draft.audience} ", "bright", 0),
            (f"{mark.glyph} {mark.word}", mark.role, 0),
            (f"{age} ", "dim", 0),
            ("─", "frame", 0),
        ),
    )
    yield index, "wrap", ((draft.title, "bright", 0),)
    for sentence in draft.sentences:
        yield index, "margin", ((sentence.text, "text", 0), *_cites(sentence))
    for fact in draft.facts:
        yield (
            -1,
            "wrap",
            ((fact.label, "key", 6), (fact.text, "dim" if fact.role == "text" else fact.role, 0)),
        )


def _cites(sentence: SentenceRow) -> tuple[Cell, ...]:
    """One number a line in the margin, so that the copied text is clean; `[?]` says what is not known."""
    unknown: tuple[Cell, ...] = (("[?]", "warn", 0),) * sentence.unknown
    return (*unknown, *((f"[{number}]", "dim", 0) for number in sentence.cites))
