"""Timeline: where the run stands, and what has to be done now."""

from collections.abc import Iterator

from controlroom.core.board import Fact, StepRow, TimelineSlice

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "Where the run stands: the step in force with its command, the nine steps with the plan's own in them."


def ids(board: TimelineSlice) -> tuple[str, ...]:
    """The steps, the plan's own among them."""
    return tuple(step.key for step in board.steps)


def draw(board: TimelineSlice, room: int, height: int) -> Iterator[Row]:
    """The step in force with its command, what is not as expected, the answer, all steps, the phases."""
    if board.now is not None:
        yield from _now(board.now)
    yield from map(_fact, board.expected[1:2])  # one: the steps are what people look for
    later = [fact for fact in board.answer if room < 74 and not fact.label]  # where it is narrow the steps come first
    yield from (_fact(fact) for fact in board.answer if fact not in later)
    words = max((len(step.mark.word) for step in board.steps), default=7)
    numbers = max((len(step.number) for step in board.steps), default=1)
    for index, step in enumerate(board.steps):
        if step.line_before:
            yield -1, "rule", (("━━ ", "danger", 0), ("POINT OF NO RETURN ", "danger", 0), ("━", "danger", 0))
        yield index, "cut", _step(step, min(numbers, 6) + 1, words + 1, room)
    yield from map(_fact, (*later, *board.expected[:1], *board.expected[2:]))
    if board.phases:
        yield -1, "rule", (("─ ", "frame", 0), ("Phases ", "dim", 0), ("─", "frame", 0))
    for fact in board.phases:
        yield -1, "wrap", ((fact.label, "dim", 23), (fact.text, fact.role, 0))


def _fact(fact: Fact) -> Row:
    label = f"{fact.label}  " if len(fact.label) > 1 else f"{fact.label} " * bool(fact.label)
    return -1, "wrap", ((label, fact.role if len(label) == 2 else "bright", 0), (fact.text, fact.role, 0))


def _now(step: StepRow) -> Iterator[Row]:
    """What to do now: who, what, and the command alone on its line, so that it can be copied whole."""
    who = "".join(f" · {part}" for part in (step.owner, step.kind, step.expected) if part)
    mark = step.mark
    yield -1, "wrap", ((f"{mark.glyph} {step.number}  ", mark.role, 0), (f"{step.title}{who}", "bright", 0))
    if step.command:
        yield -1, "wrap", (("", "text", 3), (step.command, "key", 0))
    if step.done_when:
        yield -1, "wrap", (("", "text", 3), ("done when ", "dim", 0), (step.done_when, "text", 0))
    if step.note:
        yield -1, "wrap", (("", "text", 3), ("! ", "warn", 0), (step.note, "text", 0))


def _step(step: StepRow, numbers: int, words: int, room: int) -> tuple[Cell, ...]:
    """Glyph, number, name, state, took, expected; where it is wide whose and what kind; expected goes first."""
    own = "." in step.number
    mark = step.mark
    role = "bright" if step.current else "text"
    tail: tuple[Cell, ...] = (
        (mark.word, "bright" if step.current else mark.role, words),
        (step.took, "text", -6),
        (step.expected, "dim", -6),
    )
    if room >= 74:
        whose = " · ".join(part for part in (step.owner, step.kind, step.note) if part)
        name = min(44, room - 32 - numbers - words)
        tail = (*tail, (f" {whose}" if whose else "", "dim", 0))
    else:
        tail = tail if room >= 53 else tail[:2]
        name = room - 2 - numbers - sum(abs(columns) for _, _, columns in tail)
    return (
        (mark.glyph, mark.role, 2),
        (step.number, "dim" if own else "text", numbers),
        (step.title, role, name),
        *tail,
    )
