"""`controlroom gate`: may a release go, and the ticks of its gates."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli import asof, commands
from controlroom.cli.asking import change, people_example
from controlroom.cli.faults import FINDINGS
from controlroom.cli.session import is_path
from controlroom.cli.verbs import AsOf, Reason, Release, Stored, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.gates import ApprovalView, GateView
    from controlroom.core.refusal import Reason as Why
    from controlroom.core.world import World

app = noun("gate status my-release")
Gate = Annotated[str, typer.Argument(help="The id of a gate.")]


@verb(app, "gate status my-release")
def status(ctx: typer.Context, release: Release, as_of: AsOf = None) -> int:
    """Say whether a release may go LIVE, and every reason why not; exit 0 only if it may."""
    from controlroom.core import acceptances, gates, locks, queueing
    from controlroom.core.world import World

    session = session_of(ctx)
    session.verify()
    found, now = asof.world(session, release, as_of)
    world = World(found.site, found.release)  # what a rehearsal assumed does not count
    reasons = queueing.reasons(world, now, live=True)
    views, approvals = gates.gate_views(world, now), gates.approval_views(world, now)
    accepted = acceptances.views(world, now)
    value = _where(world) | asof.data(as_of)
    value |= {
        "may_queue": not reasons,
        "reasons": [_reason(reason) for reason in reasons],
        "gates": [_gate(view) for view in views],
        "approvals": [approval_data(view) for view in approvals],
        "warnings": [locks.said(lock) for lock in locks.warnings(world, now)],
        "accepted": acceptances.tally(accepted),
    }
    stored = "" if is_path(release) else release
    lines = [*_lines(world, reasons, views, approvals, stored), *(f"WARNING {text}" for text in value["warnings"])]
    said = [f"Accepted risks: {acceptances.counts(accepted)}"] if accepted else []
    session.out.data(value, [*asof.words(as_of), *lines, *said])
    return FINDINGS if reasons else 0


@verb(app, 'gate tick my-release runbook --evidence "revision 3"')
def tick(
    ctx: typer.Context,
    release: Stored,
    gate: Gate,
    evidence: Annotated[str, typer.Option(help="One line: a value, a link, a hash.")] = "",
) -> int:
    """Tick a gate, with one line of evidence."""
    from controlroom.core.intents import TickGate

    return change(session_of(ctx), release, TickGate(gate, evidence))


@verb(app, 'gate untick my-release runbook --reason "wrong ticket"')
def untick(ctx: typer.Context, release: Stored, gate: Gate, reason: Reason = "") -> int:
    """Take a tick back, for a reason."""
    from controlroom.core.intents import UntickGate

    return change(session_of(ctx), release, UntickGate(gate, reason))


def approval_data(view: "ApprovalView") -> dict[str, Any]:
    """An approval as data."""
    approval = view.approval
    given = [{"person": grant.person, "by": grant.by, "note": grant.note} for grant in view.grants]
    return {
        "id": approval.id,
        "title": approval.title,
        "state": str(view.state),
        "quorum": approval.quorum,
        "given": given,
        "eligible": [person.id for person in view.eligible],
    }


def approval_line(view: "ApprovalView") -> str:
    """An approval in one line."""
    given = ", ".join(grant.by for grant in view.grants)
    may = ", ".join(person.id for person in view.eligible) or "nobody here"
    by = f"given by {given}" if given else f"may be given by {may}"
    return f"{str(view.state).upper()} approval {view.approval.id}: {view.approval.title} · {by}"


def _where(world: "World") -> dict[str, Any]:
    assert world.release is not None  # an unknown one was refused before
    plan = world.release.plan
    return {"release": plan.id, "digest": world.release.digest, "environment": plan.environment, "kind": "LIVE"}


def _reason(reason: "Why") -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "message": reason.message,
        "remedy": reason.remedy,
        "owner": reason.owner,
        "subject": reason.subject,
    }


def _gate(view: "GateView") -> dict[str, Any]:
    tick = view.tick
    return {
        "id": view.gate.id,
        "title": view.gate.title,
        "stage": view.stage,
        "required": view.gate.required,
        "state": str(view.state),
        "evidence": tick.evidence if tick else "",
        "by": tick.by if tick else "",
    }


def _lines(
    world: "World",
    reasons: "tuple[Why, ...]",
    views: "tuple[GateView, ...]",
    approvals: "tuple[ApprovalView, ...]",
    stored: str,
) -> Iterator[str]:
    where = _where(world)
    count = f"{len(reasons)} reason{'s' if len(reasons) != 1 else ''}"
    verdict = f"a LIVE run is BLOCKED, {count}" if reasons else "a LIVE run may queue"
    yield f"{where['environment'].upper()} {where['release']} · plan {where['digest'][:6]}: {verdict}"
    for reason in reasons:
        owner = f", by {reason.owner}" if reason.owner else ""
        command = commands.of_key(reason.key, stored, reason.subject) if stored else ""
        known = not command or command in reason.remedy
        yield f"  {reason.message}: {reason.remedy}{owner}{'' if known else f' · {command}'}"
    if any(reason.rule == "approval" and not reason.key for reason in reasons):  # nobody here may say yes
        yield f"  to add people: {commands.of_rule('unmapped', '')}{people_example()}"
    for view in views:
        needed = "" if view.gate.required else " (not required)"
        evidence = f" · {view.tick.evidence}" if view.tick else ""
        yield f"{str(view.state).upper()} gate {view.gate.id}: {view.gate.title}{needed}{evidence}"
    yield from (approval_line(view) for view in approvals)
