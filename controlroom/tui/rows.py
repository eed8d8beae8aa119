"""The row under the cursor: which value of the slice it is, its detail as facts, and what `y` copies of it."""

from typing import Any

from controlroom.core.board import (
    ApprovalRow,
    AuditSlice,
    Board,
    CheckRow,
    ChecksSlice,
    DraftRow,
    EventRow,
    Fact,
    FactorRow,
    GateRow,
    GatesSlice,
    Header,
    IncidentRow,
    IncidentsSlice,
    LockRow,
    RiskSlice,
    RollbackSlice,
    StepRow,
    TimelineSlice,
    UpdatesSlice,
)
from controlroom.tui.cursor import labelled
from controlroom.tui.local import local
from controlroom.tui.pane import Body, Pane

Row = FactorRow | GateRow | ApprovalRow | LockRow | StepRow | CheckRow | IncidentRow | DraftRow | EventRow


def rows_of(part: Any) -> tuple[Row | None, ...]:
    """The rows of a slice in the order of the cursor (`row_ids` of its pane); None where there is only text."""
    match part:
        case RiskSlice():
            return part.factors
        case GatesSlice():
            return (*part.gates, *part.approvals, *part.locks)
        case TimelineSlice():
            return part.steps
        case ChecksSlice():
            return part.checks
        case RollbackSlice():
            ways = sorted(part.ways, key=lambda way: way.id != part.force)
            return tuple(step for way in ways for step in way.steps)
        case IncidentsSlice():
            return part.incidents
        case UpdatesSlice():
            return (*part.drafts, *(None,) * bool(part.postmortem))
        case AuditSlice():
            return part.events
    return ()


def facts(row: Row) -> tuple[str, tuple[Fact, ...]]:
    """The heading of a row's detail, and all that is known of it."""
    title, said = _said(row)
    known = {label: Fact(label, text) for label, text in said if text}
    more = row.facts if isinstance(row, DraftRow) else getattr(row, "detail", ())
    return title, (*known.values(), *(fact for fact in more if fact.label not in known))


def detail(row: Row | None, pane: Pane, width: int) -> Body:
    """The row under the cursor with all that is known of it, then what the pane is."""
    title, known = facts(row) if row is not None else (pane.name, ())
    lines = labelled("", title, width, 1, "bright")
    for fact in known:
        lines += labelled(fact.label, fact.text, width, role=fact.role)
    lines += [(), *labelled("", pane.about, width, 1, "dim")]
    return Body(tuple(lines), (-1,) * len(lines))


def _said(row: Row) -> tuple[str, list[tuple[str, str]]]:
    """The heading and the labelled texts of a row's own fields."""
    match row:
        case FactorRow():
            return row.label, [("Points", f"{row.points:+}"), ("Source", row.source), ("Evidence", row.evidence)]
        case GateRow():
            stage = f"{row.stage} · {'required' if row.required else 'not required'}"
            return row.title, [*_marked(row), ("Evidence", row.evidence), ("By", row.by), ("Stage", stage)]
        case ApprovalRow():
            who = ", ".join(name for _, name in row.eligible)
            return row.title, [*_marked(row), ("Note", row.note), ("By", row.by), ("May approve", who)]
        case LockRow():
            return row.title, [*_marked(row), ("By", row.by)]
        case StepRow():
            times = " of ".join(time for time in (row.took, row.expected) if time)
            said = [("State", row.mark.word), ("Owner", row.owner), ("Kind", row.kind), ("Time", times)]
            rest = [("Command", row.command), ("Done when", row.done_when), ("Note", row.note)]
            return f"{row.number} {row.title}", said + rest
        case CheckRow():
            return row.title, [*_marked(row), ("Value", row.value), ("Limit", row.limit)]
        case IncidentRow():
            said = [("State", f"{row.severity} {row.state}"), ("Service", row.service), ("What", row.text)]
            return row.title, [*said, ("Day", row.day), ("Why here", " · ".join(row.reasons))]
        case DraftRow():
            return f"{row.audience}: {row.title}", [*_marked(row), ("Text", row.text)]
        case EventRow():
            said = [("At", row.at), ("Here", local(row.at)), ("Run time", row.t), ("What", row.text)]
            said += [("Who", row.who), ("Log", row.scope)]
            return f"#{row.seq} {row.kind}", said


def _marked(row: GateRow | ApprovalRow | LockRow | CheckRow | DraftRow) -> list[tuple[str, str]]:
    return [("State", row.mark.word), ("Age", row.age)]


def copied(board: Board, digit: int, row: Row | None) -> str:
    """What `y` copies: the command of a step or the text of a draft as it is, else the row as text below a line
    that says whose it is; empty for nothing."""
    if isinstance(row, StepRow) and row.command:
        return row.command
    if isinstance(row, DraftRow):
        return row.text
    if row is None:
        now = board.timeline.now
        if digit == 3 and now is not None:
            return now.command
        return "\n".join(board.updates.postmortem) if digit == 7 else ""
    return f"{where(board.header)}\n{_as_text(row)}"


def _as_text(row: Row) -> str:
    title, known = facts(row)
    return "\n".join((title, *(f"{fact.label}: {fact.text}" for fact in known)))


def whole(board: Board, digit: int, name: str, part: Any) -> str:
    """A pane as text: whose it is, its title, then all that is known of every row."""
    mark = part.title.mark
    head = (where(board.header), f"{digit} {name}: {mark.glyph} {mark.word} · {part.title.detail}")
    mine = [_as_text(row) if row is not None else copied(board, digit, row) for row in rows_of(part)]
    return "\n\n".join(("\n".join(head), *(mine or part.empty if hasattr(part, "empty") else mine)))


def where(header: Header) -> str:
    """Whose a copied text is, in words: `REHEARSAL PRODUCTION billing-seat-sync-patch run-0003`."""
    return f"{header.kind} {header.place} {header.release} {header.run}"
