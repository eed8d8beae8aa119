"""The shipped files, read."""

from controlroom.core.incident import Incident
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.formats.incidents import read_incidents
from controlroom.formats.people import read_people
from controlroom.formats.plans import read_plan
from controlroom.formats.policies import read_policy
from controlroom.outside import places

DATA = places.data()
SAMPLE = "billing-seat-sync-patch"


def plan_of(name: str) -> Plan:
    return read_plan(DATA / "releases" / f"{name}.yaml")


def people() -> tuple[Person, ...]:
    return read_people(DATA / "people.yaml")


def policy() -> Policy:
    return read_policy(DATA / "policies" / "risk.yaml")


def incidents() -> tuple[Incident, ...]:
    return read_incidents(DATA / "incidents" / "related.yaml")
