"""`controlroom approval`: saying yes to a release, and taking it back."""

from typing import Annotated

import typer

from controlroom.cli.asking import change
from controlroom.cli.gate import approval_data, approval_line
from controlroom.cli.verbs import Reason, Release, Stored, noun, session_of

app = noun("approval grant billing-seat-sync-patch finance")
Approval = Annotated[str, typer.Argument(help="The id of an approval.")]


@app.command()
def grant(
    ctx: typer.Context,
    release: Stored,
    approval: Approval,
    note: Annotated[str, typer.Option(help="What to remember with it.")] = "",
    act_as: Annotated[str, typer.Option(metavar="PERSON", help="In a REHEARSAL: as this person.")] = "",
) -> int:
    """Approve this version of a release under your own login; never your own release."""
    from controlroom.core.intents import GrantApproval

    return change(session_of(ctx), release, GrantApproval(approval, note, act_as))


@app.command()
def revoke(ctx: typer.Context, release: Stored, approval: Approval, reason: Reason = "") -> int:
    """Take your own approval back, for a reason."""
    from controlroom.core.intents import RevokeApproval

    return change(session_of(ctx), release, RevokeApproval(approval, reason))


@app.command("list")
def list_(ctx: typer.Context, release: Release) -> int:
    """List the approvals of a release: who gave them, and who may."""
    from controlroom.core import gates
    from controlroom.core.world import World

    session = session_of(ctx)
    found = session.world(release)
    assert found.release is not None  # an unknown one was refused before
    plan = found.release.plan
    views = gates.approval_views(World(found.site, found.release))
    value = {"release": plan.id, "environment": plan.environment, "approvals": [approval_data(view) for view in views]}
    lines = [approval_line(view) for view in views] or ["no approval is needed"]
    session.out.data(value, [f"LIVE {plan.environment.upper()} {plan.id}", *lines])
    return 0
