"""JSON Schemas (2020-12) of the files that people write, for their editors."""

from typing import Any

from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.core.scenario import Scenario
from controlroom.formats.adapters import adapter
from controlroom.formats.descriptions import described
from controlroom.formats.incidents import Incidents
from controlroom.formats.people import People

_KINDS: dict[str, type] = {
    "plan": Plan,
    "scenario": Scenario,
    "policy": Policy,
    "people": People,
    "incidents": Incidents,
}
KINDS = tuple(_KINDS)


def plan_schema() -> dict[str, Any]:
    """The schema of a plan file."""
    return of("plan")


def of(kind: str) -> dict[str, Any]:
    """The schema of one of `KINDS`, every class and field of it described; KeyError for any other."""
    schema = adapter(_KINDS[kind]).json_schema()
    parts = {_KINDS[kind].__name__: schema, **schema.get("$defs", {})}
    for owner, part in parts.items():
        for field, shape in part.get("properties", {}).items():
            shape["description"] = described(owner, field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
