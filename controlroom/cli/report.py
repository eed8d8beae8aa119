"""The plain report: a board as lines to be read from top to bottom, by a person, a screen reader or a log."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from controlroom.cli import commands

if TYPE_CHECKING:
    from controlroom.core.board import (
        AuditSlice,
        Board,
        ChecksSlice,
        Fact,
        GatesSlice,
        Home,
        IncidentsSlice,
        Mark,
        Next,
        RiskSlice,
        RollbackSlice,
        Section,
        StepRow,
        TimelineSlice,
        Title,
        UpdatesSlice,
    )

LATEST = 20  # events of the log in a report; `run log` and `audit log` have them all


def home(home: "Home") -> Iterator[str]:
    """The releases, those that want attention first."""
    yield f"RELEASES as of {to_seconds(home.at)} for {home.who}: {home.summary}; {home.runs}"
    for line in home.releases:
        band = f"{line.band.word} {line.raw}"
        yield f"{line.id}: {line.environment.upper()} {said(line.status)}, {band}, gates {line.gates}, {line.phase}"
        yield f"    {line.title}; {line.next}"
    if not home.releases:
        yield "There is no release yet: controlroom release import FILE"
    if home.total > len(home.releases):
        yield f"{home.total - len(home.releases)} more: controlroom release list TEXT"


def board(board: "Board") -> Iterator[str]:
    """All eight panes; who it is about and what comes next stand first."""
    yield from heading(board)
    yield from _pane(1, "Risk", board.risk.title, _risk(board.risk), board.risk.sections)
    yield from _pane(2, "Gates", board.gates.title, _gates(board.gates), board.gates.sections)
    yield from _pane(3, "Timeline", board.timeline.title, _timeline(board.timeline), board.timeline.sections)
    yield from _pane(4, "Checks", board.checks.title, _checks(board.checks), board.checks.sections)
    yield from _pane(5, "Rollback", board.rollback.title, _rollback(board.rollback), ())
    yield from _pane(6, "Incidents", board.incidents.title, _incidents(board.incidents), board.incidents.sections)
    yield from _pane(7, "Updates", board.updates.title, _updates(board.updates), board.updates.sections)
    yield from _pane(8, "Audit", board.audit.title, _audit(board.audit, _where(board)), ())


def heading(board: "Board") -> Iterator[str]:
    """Which release and run this is, how far it is, and what comes next."""
    header = board.header
    facts = (_where(board), header.release, header.run, header.phase, header.elapsed, f"as of {to_seconds(board.at)}")
    yield " · ".join(fact for fact in facts if fact)
    yield f"{header.title} · plan {header.digest} · you are {header.who}"
    yield f"Phases: {', '.join(f'{slot.phase} {slot.state}' for slot in board.rail)}"
    yield coming(board.next, commands.next_command(board))


def coming(what: "Next", command: str) -> str:
    """The NEXT line, with the command that does what its key does; it stands last, so that it can be copied."""
    owner = f", by {what.owner}" if what.owner else ""
    return f"NEXT {what.tag} {_joined(what.sentence, what.because)}{owner}{f' · {command}' if command else ''}"


def to_seconds(at: str) -> str:
    """A canonical time as people read it: `2026-11-20 13:00:05 UTC`."""
    return f"{at[:10]} {at[11:19]} UTC"


def said(mark: "Mark") -> str:
    """A state as shape and word."""
    return f"{mark.glyph} {mark.word}".strip()


def _where(board: "Board") -> str:
    assumed = f", {board.header.assumed} ASSUMED" if board.header.assumed else ""
    return f"{board.header.kind}{assumed} {board.header.environment.upper()}"


def _pane(
    digit: int, name: str, title: "Title", lines: Iterable[str], sections: "tuple[Section, ...]"
) -> Iterator[str]:
    age = f" ({title.right})" if title.right else ""
    yield ""
    yield f"{digit} {name}: {_joined(said(title.mark), title.detail)}{age}"
    yield from (f"  {line}" if line else "" for line in lines)
    for section in sections:
        yield f"  {section.title}"
        yield from (f"    {line}" for line in _facts(section.facts))


def _facts(facts: "Iterable[Fact]") -> Iterator[str]:
    for fact in facts:
        mark = "" if fact.label.endswith((".", ":")) else ":"
        yield f"{fact.label}{mark} {fact.text}" if fact.label else fact.text


def _risk(risk: "RiskSlice") -> Iterator[str]:
    yield f"{said(risk.band)}, {risk.shown} of {risk.cap}, raw {risk.raw}: {risk.instruction}"
    for factor in risk.factors:
        accepted = f" {said(factor.accepted)} by {factor.by}" if factor.accepted else ""
        yield f"{factor.points:+} {factor.label} ({factor.source}: {factor.evidence}){accepted}"
    yield f"Bands: {', '.join(f'{name} from {start}' for name, start in risk.bands)}"
    if risk.target:
        yield f"To reach {risk.target} ({risk.reaches}) in {risk.minutes} m:"
        yield from (f"  {action.points:+} {action.label}, {action.minutes} m" for action in risk.whatif)
    yield from (text for text in (risk.remains, risk.measured, risk.frozen, risk.claims) if text)
    for row in risk.history:
        moved = f"{row.before} → {row.raw}" if row.before not in (-1, row.raw) else f"{row.raw}"
        yield f"Score {moved}, {row.mark.word}: {row.why} ({', '.join(p for p in (row.run, row.who, row.at) if p)})"


def _gates(gates: "GatesSlice") -> Iterator[str]:
    yield gates.verdict
    for gate in gates.gates:
        who = ", ".join(part for part in (gate.evidence, gate.by, gate.age) if part)
        yield f"{gate.number} {said(gate.mark)} {gate.id}: {_joined(gate.title, who)}"
    for approval in gates.approvals:
        who = ", ".join(part for part in (approval.note, approval.by, approval.age) if part)
        yield f"{said(approval.mark)} {approval.id}: {_joined(approval.title, who)}"
    for lock in gates.locks:
        yield f"{said(lock.mark)} {_joined(lock.title, f'by {lock.by}, {lock.note}')}"
    for reason in gates.reasons:
        yield f"Reason: {_joined(reason.message, reason.remedy)}{f', by {reason.owner}' if reason.owner else ''}"
    yield from gates.notes


def _timeline(timeline: "TimelineSlice") -> Iterator[str]:
    yield from _facts(timeline.answer)
    for step in timeline.steps:
        yield from _step(step)
    yield from _facts(timeline.phases)


def _step(step: "StepRow") -> Iterator[str]:
    if step.line_before:
        yield "POINT OF NO RETURN"
    now = " (now)" if step.current else ""
    times = ", ".join(part for part in (step.took, f"expected {step.expected}" if step.expected else "") if part)
    facts = ", ".join(part for part in (step.owner, step.kind, times) if part)
    yield f"{step.number} {said(step.mark)}{now} {_joined(step.title, facts)}"
    for label, text in (("command", step.command), ("done when", step.done_when), ("note", step.note)):
        if text:
            yield from (f"    {label}: {line}" for line in text.split("\n"))


def _checks(checks: "ChecksSlice") -> Iterator[str]:
    yield from _facts(checks.answer)
    for check in checks.checks:
        limit = f"wanted {check.limit}" if check.limit else ""
        yield f"{said(check.mark)} {check.title}: {', '.join(p for p in (check.value, limit, check.age) if p)}"
    yield from (f"Trigger: {text}, {progress}" for text, progress, _ in checks.triggers)
    yield from checks.notes


def _rollback(rollback: "RollbackSlice") -> Iterator[str]:
    yield from _facts(rollback.answer)
    done, whole, line = rollback.bar
    if whole:
        at = f", point of no return after {line} m" if 0 <= line <= whole else ""
        yield f"{done} of {whole} m{at}"
    yield from (text for text in (rollback.line, rollback.force) if text)
    for way in rollback.ways:
        yield f"{said(way.mark)} {way.id}: {_joined(way.title, way.text)}, {way.minutes} m"
        for step in way.steps:
            yield from (f"  {line}" for line in _step(step))
        yield from (f"  Not restored: {left}" for left in way.leaves)
    yield from _facts(rollback.notes)


def _incidents(incidents: "IncidentsSlice") -> Iterator[str]:
    yield f"Touches: {incidents.touches}"
    yield f"Services: {incidents.services}"
    for row in incidents.incidents:
        yield f"{said(row.mark)} {row.state} {row.id}: {row.title} ({row.service}, {row.day})"
        yield f"    {_joined(row.text, '; '.join(row.reasons))}"
    yield from incidents.empty


def _updates(updates: "UpdatesSlice") -> Iterator[str]:
    for draft in updates.drafts:
        yield f"{draft.audience.upper()} {said(draft.mark)} {draft.age}".rstrip()
        yield from (f"  {line}" for line in draft.text.rstrip("\n").split("\n") if line)
    yield from updates.empty
    yield from updates.postmortem


def _audit(audit: "AuditSlice", where: str) -> Iterator[str]:
    for row in audit.events[:LATEST]:
        place = where if row.scope == "run" else row.scope
        parts = (str(row.seq), row.at, row.t, place, row.kind, row.who)
        yield f"{' '.join(part for part in parts if part)}: {row.text}"
    if audit.total > LATEST:
        yield f"{audit.total - LATEST} earlier events: controlroom audit log"


def _joined(first: str, more: str) -> str:
    return f"{first} · {more}" if more else first
