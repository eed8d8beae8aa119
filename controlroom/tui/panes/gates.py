"""Gates: whether this release may be queued, and if not, who has to do what."""

from collections.abc import Iterator

from controlroom.core.board import ApprovalRow, GateRow, GatesSlice, LockRow, Mark

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "What must be green before the release may be queued: gates with evidence, approvals, and no lock in the way."
_HEAD = Mark(" ", "State", "dim")
_STAGED = 98  # from this room on the stage of a gate is shown


def ids(board: GatesSlice) -> tuple[str, ...]:
    """The gates, the approvals, then the locks."""
    rows: tuple[GateRow | ApprovalRow | LockRow, ...] = (*board.gates, *board.approvals, *board.locks)
    return tuple(row.id for row in rows)


def draw(board: GatesSlice, room: int, height: int) -> Iterator[Row]:
    """The verdict, the gates, the approvals, the locks, notes, and every reason with its remedy."""
    mark = board.title.mark
    word = f"{mark.glyph} {mark.word}  " if room >= 74 else ""  # the title above has it
    yield -1, "wrap", ((word, mark.role, 0), (board.verdict, "bright", 0))
    widths = _widths(board, room)
    if board.gates and height >= 8:
        yield -1, "cut", _columns(widths, "", _HEAD, ("Gate", "Evidence", "By", "Age"), "dim")
    for index, gate in enumerate(board.gates):
        yield index, "cut", _gate(widths, gate, room)
    if board.approvals and height >= 8:
        yield -1, "cut", _columns(widths, "", _HEAD, ("Approval", "Note", "By", "Age"), "dim")
    for index, approval in enumerate(board.approvals, len(board.gates)):
        yield index, "cut", _approval(widths, approval)
    if board.locks:
        yield -1, "cut", _columns(widths, "", _HEAD, ("Lock or warning", "Holds", "By", "Age"), "dim")
    for index, lock in enumerate(board.locks, len(board.gates) + len(board.approvals)):
        yield index, "cut", _columns(widths, "", lock.mark, (lock.title, lock.note, lock.by, lock.age), "text")
    yield from _reasons(board)
    for note in board.notes:
        yield -1, "wrap", ((note, "dim", 0),)


def _reasons(board: GatesSlice) -> Iterator[Row]:
    if board.reasons:
        yield -1, "rule", (("─ ", "frame", 0), ("Why not ", "dim", 0), ("─", "frame", 0))
    for reason in board.reasons:
        yield -1, "wrap", (("✗ ", "bad", 0), (reason.rule, "text", 13), (reason.message, "text", 0))
        words = " · ".join(part for part in (reason.remedy, reason.owner) if part)
        where = f"→ {reason.pane} {reason.key}"
        yield -1, "wrap", (("", "text", 2), (where, "key", 13), (words, "dim", 0))


def _gate(widths: tuple[int, ...], gate: GateRow, room: int) -> tuple[Cell, ...]:
    name = gate.title if gate.required or gate.mark.word == "OPTIONAL" else f"{gate.title} (optional)"
    cells = _columns(widths, str(gate.number), gate.mark, (name, gate.evidence, gate.by, gate.age), "text")
    return (*cells, (f" {gate.stage}", "dim", 0)) if room >= _STAGED else cells


def _approval(widths: tuple[int, ...], approval: ApprovalRow) -> tuple[Cell, ...]:
    name = approval.title if approval.blocks else f"{approval.title} (blocks nothing)"
    return _columns(widths, "", approval.mark, (name, approval.note, approval.by, approval.age), "text")


def _widths(board: GatesSlice, room: int) -> tuple[int, ...]:
    """Columns of number, state, name, evidence, by, age; evidence is dropped (0) where it is narrow, then by."""
    rows: tuple[GateRow | ApprovalRow | LockRow, ...] = (*board.gates, *board.approvals, *board.locks)
    number = 1 + len(str(len(board.gates)))
    state = 3 + max([5, *(len(row.mark.word) for row in rows)])
    age = 1 + min(10, max([4, *(len(row.age) for row in rows)]))
    by = min(18, max([9, *(1 + len(row.by) for row in rows if " as " in row.by)])) if room >= 53 else 0
    rest = room - number - state - by - age - (20 if room >= _STAGED else 0)
    name = min(44, max(rest * 3 // 5, min(33, rest - 10))) if room >= 74 else rest
    return number, state, name, rest - name, by, age


def _columns(
    widths: tuple[int, ...], number: str, mark: Mark, texts: tuple[str, str, str, str], role: str
) -> tuple[Cell, ...]:
    """One table for gates and approvals."""
    name, evidence, by, age = texts
    cells: tuple[Cell, ...] = (
        (number, role, widths[0]),
        (f"{mark.glyph} {mark.word}", mark.role, widths[1]),
        (name, role, widths[2]),
        (evidence, "dim", widths[3]),
        (by, role, widths[4]),
        (age, "dim", -widths[5]),
    )
    return tuple(cell for cell in cells if cell[2])
