"""How much of the log the Audit pane shows: all of it, this run, or this sitting."""

from dataclasses import replace

from controlroom.core.board import AuditSlice, EventRow

SCOPES = ("all", "this run", "this sitting")


def narrowed(audit: AuditSlice, scope: str) -> AuditSlice:
    """The slice with the events of a scope only, and the scope in its title."""
    if scope == SCOPES[0]:
        return audit
    events = tuple(event for event in audit.events if _within(event, scope))
    detail = f"{len(events)} of {audit.total} events · {scope} · / changes"
    return replace(audit, title=replace(audit.title, detail=detail, brief=detail), events=events, total=len(events))


def following(scope: str) -> str:
    """The scope after this one."""
    return SCOPES[(SCOPES.index(scope) + 1) % len(SCOPES)]


def _within(event: EventRow, scope: str) -> bool:
    return event.scope == "run" if scope == "this run" else event.sitting
