"""Risk: how dangerous this release is, why, and what would make it less so."""

from collections.abc import Iterator

from controlroom.core.board import ActionRow, FactorRow, RiskSlice, ScoreRow

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "How dangerous the release is: factors with points, what is measured, and the cheapest way down."
_LEVELS = "▁▂▃▄▅▆▆▇"


def ids(board: RiskSlice) -> tuple[str, ...]:
    """The factors."""
    return tuple(factor.id for factor in board.factors)


def draw(board: RiskSlice, room: int, height: int) -> Iterator[Row]:
    """The instruction, the factors, the scale, the what-if, what is claimed, how the score moved."""
    band = board.band
    word = f"{band.glyph} {band.word}  " if room >= 74 else ""  # the title above has it
    yield -1, "wrap", ((word, band.role, 0), (board.instruction, "text", 0))
    state = 11 if any(factor.accepted for factor in board.factors) else 10  # columns of ACCEPTED, or of the source
    yield from ((index, "cut", _factor(factor, room, state)) for index, factor in enumerate(board.factors))
    yield from _scale(board, room)
    yield from _whatif(board, room)
    for text in (board.measured, board.claims, board.frozen):
        if text:
            yield -1, "wrap", ((text, "dim", 0),)
    yield from _history(board, room)


def _history(board: RiskSlice, room: int) -> Iterator[Row]:
    if board.history:
        trail = "".join(_LEVELS[level] for level in board.trail)
        yield -1, "rule", (("─ ", "frame", 0), ("How it moved ", "dim", 0), (f"{trail} ", "bar", 0), ("─", "frame", 0))
    for row in board.history:
        yield -1, "cut", _moved(row, room)


def _moved(row: ScoreRow, room: int) -> tuple[Cell, ...]:
    """From which score to which, the event, who and how long ago; who and when stay where it is narrow."""
    moved = f"{row.before} → {row.raw}" if row.before not in (-1, row.raw) else f"{row.raw}"
    when = " · ".join(part for part in (row.run, row.who, row.age) if part)
    return (moved, row.mark.role, 12), (row.why, "text", max(8, room - 13 - len(when))), (when, "dim", 0)


def _factor(factor: FactorRow, room: int, state: int) -> tuple[Cell, ...]:
    """Points, bar (4 points a cell), name, source, evidence; evidence and bar go where it is narrow.

    An accepted one has the state of that in `state` cells instead of its source, and whose it is as its evidence.
    """
    fourths = min(abs(factor.points), 20)
    bar = "━" * (fourths // 4) + "╸" * (fourths % 4 // 2)
    points: Cell = (_signed(factor.points), "text", -5 if abs(factor.points) > 99 else -4)
    mark, evidence = factor.accepted, factor.by if factor.accepted else factor.evidence
    source: Cell = (factor.source, "warn" if factor.source == "assumed" else "dim", state)
    if mark is not None:
        source = (f"{mark.glyph} {mark.word}", mark.role, state)
    name = min(46, room - 26 - state) if room >= 74 else room - (9 if room >= 53 else 3) - state
    cells = (points, (bar, "bar", 6), (factor.label, "text", name), source, (evidence, "dim", 0))
    if room >= 74:
        return cells
    return cells[:4] if room >= 53 else (points, (factor.label, "text", name), source)


def _signed(points: int) -> str:
    return f"{'−' if points < 0 else '+'}{abs(points)}"


def _scale(board: RiskSlice, room: int) -> Iterator[Row]:
    """The raw score as a bar from 0, the cap as `┃`; what lies beyond the cap is drawn too."""
    top = max(board.raw, board.cap, 1)
    cells = min(42, room - 12)
    raw, cap = (max(0, points) * cells // top for points in (board.raw, board.cap))
    after = max(0, raw - cap - 1)
    yield -1, "cut", ()
    yield (
        -1,
        "cut",
        (
            ("━" * min(raw, cap), "bar", 0),
            ("─" * (cap - min(raw, cap)), "frame", 0),
            ("┃", "danger", 0),
            ("━" * after, "bar", 0),
            (f" raw {board.raw}", "bright", 0),
        ),
    )
    names = " · ".join(f"{start} {name}" for name, start in board.bands)
    yield -1, "wrap", ((f"{names} · {board.cap} cap", "dim", 0),)


def _whatif(board: RiskSlice, room: int) -> Iterator[Row]:
    if not board.whatif and not board.remains:
        return
    yield -1, "rule", (("─ ", "frame", 0), ("What would lower it ", "dim", 0), ("─", "frame", 0))
    if board.target:
        count = len(board.whatif)
        words = f"{count} action{'s' * (count != 1)}, {_minutes(board.minutes)}: reaches {board.reaches}"
        yield -1, "wrap", ((f"→ {board.target.upper()}  ", "bright", 0), (words, "text", 0))
    for action in board.whatif:
        yield -1, "cut", _action(action, room)
    if board.remains:
        yield -1, "wrap", (("! ", "warn", 0), (board.remains, "text", 0))


def _action(action: ActionRow, room: int) -> tuple[Cell, ...]:
    label = min(60, room - 13)
    points = -5 if abs(action.points) > 99 else -4
    return (
        (_signed(action.points), "text", points),
        (action.label, "text", label),
        (_minutes(action.minutes), "dim", -9),
    )


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" * bool(hours), f"{rest} m" * bool(rest or not hours)) if part)
