"""`controlroom approval`: saying yes to a release, and taking it back."""

from typing import Annotated

import typer

from controlroom.cli.asking import change, refuse_without_rehearsal
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.gate import approval_data, approval_line
from controlroom.cli.session import Session, is_path
from controlroom.cli.verbs import ActAs, Reason, Release, Stored, noun, session_of, verb
from controlroom.outside import clock

app = noun("approval grant my-release engineering-lead")
Approval = Annotated[str, typer.Argument(help="The id of an approval.")]
Granted = Annotated[str, typer.Argument(metavar="APPROVAL", help="The id of an approval or acknowledgement.")]


@verb(app, "approval grant my-release engineering-lead")
def grant(
    ctx: typer.Context,
    release: Stored,
    approval: Granted,
    note: Annotated[str, typer.Option(help="What to remember with it.")] = "",
    act_as: ActAs = "",
) -> int:
    """Approve this version of a release, which nobody does for their own; or take note of it."""
    from controlroom.core.intents import Acknowledge, GrantApproval

    session = session_of(ctx)
    if not _acknowledges(session, release, approval):
        intent = GrantApproval(approval, note, act_as)
        refuse_without_rehearsal(session, release, intent)
        return change(session, release, intent)
    if note or act_as:
        message = f"{approval} is an acknowledgement: it takes no note, and nobody gives it for another"
        raise Fault(BAD_INPUT, "usage", message, "leave --note and --act-as out")
    return change(session, release, Acknowledge(approval))


def _acknowledges(session: Session, release: str, name: str) -> bool:
    """Whether an id is one of the plan's acknowledgements and none of its approvals."""
    if is_path(release):
        return False  # which is refused when it is to be changed
    found = session.desk(writing=True).world(release).release
    assert found is not None  # an unknown one was refused before
    approvals = {one.id for one in found.plan.approvals}
    return name not in approvals and any(one.id == name for one in found.plan.acknowledgements)


@verb(app, 'approval revoke my-release engineering-lead --reason "the plan grew"')
def revoke(ctx: typer.Context, release: Stored, approval: Approval, reason: Reason = "", act_as: ActAs = "") -> int:
    """Take your own approval back, for a reason; or one that was given as somebody in this REHEARSAL."""
    from controlroom.core.intents import RevokeApproval

    return change(session_of(ctx), release, RevokeApproval(approval, reason, act_as))


@verb(app, "approval list my-release")
def list_(ctx: typer.Context, release: Release) -> int:
    """List the approvals of a release: who gave them, and who may."""
    from controlroom.core import gates
    from controlroom.core.world import World

    session = session_of(ctx)
    found = session.world(release)
    assert found.release is not None  # an unknown one was refused before
    plan = found.release.plan
    views = gates.approval_views(World(found.site, found.release), clock.now())
    value = {"release": plan.id, "environment": plan.environment, "approvals": [approval_data(view) for view in views]}
    lines = [approval_line(view) for view in views] or ["no approval is needed"]
    session.out.data(value, [f"{plan.environment.upper()} {plan.id}: what counts for a LIVE run", *lines])
    return 0
