"""`controlroom incident`: what happened before, and what it has to do with a release."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli.asking import refused
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.verbs import Release, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.incident import Incident

app = noun("incident related my-release")


@verb(app, "incident show inc-7")
def show(ctx: typer.Context, incident: Annotated[str, typer.Argument(help="The id of an incident.")]) -> int:
    """Show one incident."""
    session = session_of(ctx)
    known = session.site().incidents
    if incident not in known:
        remedy = f"known: {', '.join(known) or 'none yet'}"
        raise Fault(BAD_INPUT, "no_incident", f"there is no incident {incident}", remedy)
    session.out.data(_data(known[incident]), _lines(known[incident]))
    return 0


@verb(app, "incident related my-release")
def related(ctx: typer.Context, release: Release) -> int:
    """List the incidents that concern a release, and why each does."""
    from controlroom.core import incidents

    session = session_of(ctx)
    world = session.world(release)
    assert world.release is not None  # an unknown one was refused before
    plan = world.release.plan
    found = incidents.related(plan, world.site.incidents.values())
    items = [_data(one.incident) | {"reasons": list(one.reasons)} for one in found]
    lines = [line for one in found for line in (*_lines(one.incident), *(f"  {why}" for why in one.reasons))]
    value = {"release": plan.id, "environment": plan.environment, "incidents": items}
    heading = f"{plan.environment.upper()} {plan.id}: {len(found)} related"
    session.out.data(value, [heading, *lines] if found else [f"{heading}; none known is not none happened"])
    return 0


@verb(app, "incident list")
def list_(ctx: typer.Context) -> int:
    """List every incident that is known here."""
    session = session_of(ctx)
    known = session.site().incidents.values()
    lines = [line for incident in known for line in _lines(incident)] or ["no incident is known"]
    session.out.data({"incidents": [_data(incident) for incident in known]}, lines)
    return 0


@verb(app, "incident import incidents.yaml")
def import_(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="YAML of ours; a JSON list, also of Statuspage or PagerDuty; a CSV table; a Markdown postmortem.",
        ),
    ],
) -> int:
    """Remember the incidents of files: all of them, or nothing when anything is wrong with one."""
    from controlroom.core.intents import ImportIncident
    from controlroom.core.site_events import IncidentImported
    from controlroom.formats.incidents import remembered

    session = session_of(ctx)
    read = [remembered(file) for file in files]
    given = {incident.id: incident for one in read for incident in one.incidents}
    taken: list[str] = []
    if given:
        desk = session.desk(writing=True, making=True)
        answer = desk.ask_all("", tuple(ImportIncident(incident) for incident in given.values()))
        if answer.refusal is not None and answer.refusal.rule != "unchanged":
            raise refused(answer.refusal, session)
        taken = [record.event.incident.id for record in answer.records if isinstance(record.event, IncidentImported)]
    kept = [name for name in given if name not in set(taken)]
    left_out, assumed = [said for one in read for said in one.left_out], [said for one in read for said in one.assumed]
    value = {"imported": taken, "unchanged": kept, "left_out": left_out, "assumed": assumed}
    lines = [f"{len(taken)} imported: {', '.join(taken) or 'none'}; {len(kept)} were known already"]
    lines += [f"left out: {said}" for said in left_out] + [f"assumed: {said}" for said in assumed]
    session.out.data(value, lines)
    return 0


def _data(incident: "Incident") -> dict[str, Any]:
    return {
        "id": incident.id,
        "title": incident.title,
        "severity": incident.severity,
        "state": incident.state,
        "service": incident.service,
        "modules": list(incident.modules),
        "day": incident.day,
        "text": incident.text,
    }


def _lines(incident: "Incident") -> Iterator[str]:
    yield f"{incident.severity} {incident.state} {incident.id}: {incident.title} ({incident.service}, {incident.day})"
    if incident.text:
        yield f"  {incident.text}"
