"""The Incidents slice."""

from controlroom.core import incidents, people
from controlroom.core.board import Fact, IncidentRow, IncidentsSlice, Mark, Section, Title
from controlroom.core.derive import marks
from controlroom.core.incident import Related
from controlroom.core.plan import Plan
from controlroom.core.world import World

EMPTY = (
    "No related incident is known.",
    "controlroom incident related shows why one would be; imports bring them in.",
    "None known is not the same as none happened.",
)


def slice_of(world: World) -> IncidentsSlice:
    """Incidents that share a module, a service or words with the release, with the reason shown."""
    release = world.release
    assert release is not None  # a board is derived for an open release only
    plan = release.plan
    found = incidents.related(plan, world.site.incidents.values())
    return IncidentsSlice(
        title=_title(found),
        touches=" · ".join(plan.modules) or "no module named",
        services=" · ".join(plan.services) or "no service named",
        incidents=tuple(_row(one) for one in found),
        empty=() if found else EMPTY,
        sections=_sections(world, plan),
    )


def _title(found: tuple[Related, ...]) -> Title:
    if not found:
        return Title(Mark("·", "NONE", "dim"), "no related incident is known")
    first = found[0].incident
    more = f" · {len(found) - 1} more" if len(found) > 1 else ""
    detail = f"{first.severity} {first.state}: {first.title}{more}"
    return Title(Mark("!", f"{len(found)} RELATED", "warn"), detail, f"{first.severity} {first.title}", wants=True)


def _row(related: Related) -> IncidentRow:
    incident = related.incident
    role = marks.severity(incident.severity)
    return IncidentRow(
        incident.id,
        Mark("!" if role == "warn" else "✗", incident.severity, role),
        incident.severity,
        incident.state,
        incident.title,
        incident.service,
        incident.text,
        incident.day,
        related.reasons,
        (
            Fact("Id", incident.id),
            Fact("Service", incident.service or "not stated"),
            Fact("Modules", ", ".join(incident.modules) or "not stated"),
            Fact("Day", incident.day or "not stated"),
            Fact("Text", incident.text),
            *(Fact("Related by", reason) for reason in related.reasons),
        ),
    )


def _sections(world: World, plan: Plan) -> tuple[Section, ...]:
    known = world.site.people
    owner, author = people.short_name(known, plan.owner), people.short_name(known, plan.author)
    known_here = (
        Fact("Owner", owner),
        Fact("Author", author),
        *(Fact(one.role, people.short_name(known, one.who)) for one in plan.contacts),
    )
    escalation = tuple(Fact(str(index), step) for index, step in enumerate(plan.escalation, 1))
    channels = tuple(Fact(one.kind, f"{one.name}{f' · {one.purpose}' if one.purpose else ''}") for one in plan.channels)
    cases = tuple(Fact(one.title, one.text) for one in plan.edge_cases)
    later = tuple(
        Fact(one.group or "After", " · ".join(part for part in (one.title, one.owner, one.due) if part))
        for one in plan.follow_ups
    )
    found = (
        ("People", known_here),
        ("Escalation, in order", escalation),
        ("Channels", channels),
        ("Known edge cases: odd, but not faults", cases),
        ("Afterwards", later),
    )
    return tuple(Section(title, facts) for title, facts in found if facts)
