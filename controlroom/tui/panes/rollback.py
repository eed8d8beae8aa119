"""Rollback: whether there is a way back, how far it is, and where it can no longer be undone."""

from collections.abc import Iterator

from controlroom.core.board import Fact, RollbackSlice, StepRow, WayRow

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "The ways back in order: steps with owner and kind, the point of no return, what stays behind."


def ids(board: RollbackSlice) -> tuple[str, ...]:
    """The steps of all ways, as `way/step`, the way in force first."""
    return tuple(f"{way.id}/{step.key}" for way in _ordered(board) for step in way.steps)


def draw(board: RollbackSlice, room: int, height: int) -> Iterator[Row]:
    """The answer with the bar, then each way with its steps, then notes."""
    for number, fact in enumerate(board.answer):
        yield _fact(fact)
        if number == 0 and board.bar[1] > 0:
            yield -1, "cut", _bar(board, room)
    row = 0
    for number, way in enumerate(_ordered(board)):
        yield -1, "cut", _head(way, room)
        for place, step in enumerate(way.steps):
            if step.line_before:
                yield -1, "rule", _line(board, way, place)
            yield row, "cut", _step(step, room)
            if step.current:
                yield from _now(step, row)
            row += 1
        if number == 0:
            yield from map(_fact, board.notes)
        yield from _rest(way)


def _ordered(board: RollbackSlice) -> tuple[WayRow, ...]:
    """The way in force first, the others as the plan has them."""
    return tuple(sorted(board.ways, key=lambda way: way.id != board.force))


def _bar(board: RollbackSlice, room: int) -> tuple[Cell, ...]:
    """Heavy is done, thin is to do, `┃` stands where the way can no longer be undone."""
    done, whole, line = (max(0, minutes) for minutes in board.bar)
    length = 24 if room >= 74 else 18 if room >= 53 else 12
    filled = min(length, done * length // whole)
    cells = "━" * filled + "─" * (length - filled)
    times: Cell = (f"{done} of {whole} m  ", "text", 0)
    if not board.line:
        return (times, (cells[:filled], "bar", 0), (cells[filled:], "frame", 0))
    at = min(length - 1, line * length // whole)
    where = f"no return at {line} m, " if room >= 74 else "no return " if room >= 53 else ""
    says = "NO RETURN crossed" if board.crossed else f"{where}NOT crossed"
    return (
        times,
        (cells[: min(filled, at)], "bar", 0),
        (cells[min(filled, at) : at], "frame", 0),
        ("┃", "danger", 0),
        (cells[at + 1 : max(filled, at + 1)], "bar", 0),
        (cells[max(filled, at + 1) :], "frame", 0),
        (f"  {says}", "dim", 0),
    )


def _head(way: WayRow, room: int) -> tuple[Cell, ...]:
    """The name of the way stands where the names of its steps stand."""
    head = (f"{way.mark.glyph} {way.mark.word} ", way.mark.role, 0)
    name = (f"{way.title}{' · open' if way.offered else ''}", "bright")
    return _columns(head, name, ("Owner", "Kind", "Took", f"of {way.minutes} m"), "dim", room)


def _step(step: StepRow, room: int) -> tuple[Cell, ...]:
    name = (f"{step.number} {step.title}", "bright" if step.current else "text")
    texts = (step.owner, step.kind, step.took, step.expected)
    return _columns((f"{step.mark.glyph} ", step.mark.role, 0), name, texts, "text", room)


def _columns(
    head: Cell, name: tuple[str, str], texts: tuple[str, str, str, str], role: str, room: int
) -> tuple[Cell, ...]:
    """Kind goes where it is narrow, then took."""
    owner, kind, took, expected = texts
    kinds = ((kind, "danger" if kind == "irreversible" else "dim", 13),) if room >= 74 else ()
    times = ((took, role, -7),) if room >= 53 else ()
    tail: tuple[Cell, ...] = ((owner, role, 9), *kinds, *times, (expected, "dim", -8))
    columns = max(2, min(60, room - sum(abs(cell[2]) for cell in tail)) - len(head[0]))
    return (head, (*name, columns), *tail)


def _line(board: RollbackSlice, way: WayRow, place: int) -> tuple[Cell, ...]:
    """The rule before the step that can not be undone: loud when that step is next, else quiet."""
    near = any(step.current for step in way.steps[max(0, place - 1) : place + 1]) and not board.crossed
    role = "danger" if near else "dim"
    words = "NO RETURN crossed" if board.crossed else "POINT OF NO RETURN"
    return ((f"━━ {words}  ", role, 0), (f"{board.line} ", "dim", 0), ("━", role, 0))


def _now(step: StepRow, row: int) -> Iterator[Row]:
    if step.command:
        yield row, "wrap", (("", "text", 5), (step.command, "key", 0))
    if step.done_when:
        yield row, "wrap", (("", "text", 5), ("done when ", "dim", 0), (step.done_when, "text", 0))


def _rest(way: WayRow) -> Iterator[Row]:
    if way.text:
        yield -1, "wrap", (("", "text", 3), (way.text, "dim", 0))
    for text in way.leaves:
        yield -1, "wrap", (("! stays behind  ", "warn", 0), (text, "text", 0))


def _fact(fact: Fact) -> Row:
    """The label carries the colour, so that the sentence stays quiet; without a label the sentence has it."""
    loud = "bright" if fact.role in {"text", "dim"} else fact.role
    if not fact.label:
        return -1, "wrap", ((fact.text, fact.role, 0),)
    return -1, "wrap", ((f"{fact.label}  ", loud, 0), (fact.text, "dim" if fact.role == "dim" else "text", 0))
