"""Checks: what the measurements say, and how close a trigger is."""

from collections.abc import Iterator

from controlroom.core.board import CheckRow, ChecksSlice

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "What was measured: each check against its limit, worst first. No data, stale and never are not green."
_LEVELS = "▁▂▃▄▅▆▆▇"  # seven below the limit on six glyphs, then over it
_LAST = 12  # samples of a trail
_TRAIL = 17  # columns of a trail with its heading
_AGE = 7


def ids(board: ChecksSlice) -> tuple[str, ...]:
    """The checks."""
    return tuple(check.id for check in board.checks)


def draw(board: ChecksSlice, room: int, height: int) -> Iterator[Row]:
    """The answer, the checks, the triggers, notes."""
    for fact in board.answer:
        label = f"{fact.label}  " if fact.label else ""
        loud = "bright" if fact.role == "text" else fact.role
        yield -1, "wrap", ((label, loud, 0), (fact.text, "text" if label else fact.role, 0))
    widths = _widths(board.checks, room)
    if board.checks and height >= 8:
        yield -1, "cut", _head(board.interval, widths, room)
    for index, check in enumerate(board.checks):
        yield index, "cut", _check(check, widths, room)
    for text, progress, role in board.triggers:
        yield -1, "wrap", (("Trigger", "dim", 9), (f"{progress}  ", role, 0), (text, "text", 0))
    for note in board.notes:
        yield -1, "wrap", ((note, "dim", 0),)


def _head(interval: str, widths: tuple[int, int, int, int], room: int) -> tuple[Cell, ...]:
    state, name, value, limit = widths
    trail = f"last {_LAST} of {interval}" if room >= 74 else "last" if room >= 53 else "age"
    cells: tuple[Cell, ...] = (
        ("State", "dim", state),
        ("Check", "dim", name),
        ("Value", "dim", -value),
        (" Limit", "dim", limit),
        (trail, "dim", _TRAIL if room >= 74 else 0),
    )
    return (*cells, ("T+ age", "dim", -_AGE)) if room >= 74 else cells


def _check(check: CheckRow, widths: tuple[int, int, int, int], room: int) -> tuple[Cell, ...]:
    """State, name, value, limit, trail, age; where it is narrow the age of a stale one replaces the trail."""
    mark = check.mark
    failing = mark.glyph == "✗"  # an error is no value over the limit
    state, name, value, limit = widths
    cells: tuple[Cell, ...] = (
        (f"{mark.glyph} {mark.word}", mark.role, state),
        (f"dry run: {check.title}" if check.dry else check.title, "dim" if check.dry else "text", name),
        (check.value, mark.role if failing else "text", -value),
        (f" {check.limit}", "dim", limit),
    )
    trail = (_trail(check.trail), "bad" if failing else "bar")
    late = "warn" if check.stale else "dim"
    if room >= 74:
        return (*cells, (*trail, _TRAIL), (check.age or "never", late, -_AGE))
    if check.stale or room < 53:
        return (*cells, (check.age if check.stale else "", late, 0))
    return (*cells, (*trail, 0))


def _widths(checks: tuple[CheckRow, ...], room: int) -> tuple[int, int, int, int]:
    """Columns of state, name, value and limit: words and numbers are whole, the name takes what is left."""
    state = 3 + max((len(check.mark.word) for check in checks), default=5)
    value = 1 + min(room // 6, 20, max([5, *(len(check.value) for check in checks)]))
    limit = 2 + min(room // 6, 20, max([5, *(len(check.limit) for check in checks)]))
    after = _TRAIL + _AGE if room >= 74 else _LAST if room >= 53 else 5
    return state, max(4, min(50, room - state - value - limit - after)), value, limit


def _trail(levels: tuple[int, ...]) -> str:
    return "".join("·" if level < 0 else _LEVELS[min(level, 7)] for level in levels[-_LAST:])
