"""An incident as it is remembered, and why it is related to a release."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. `severity` is SEV-1 … SEV-4; `state` is a word such as monitoring or resolved; `day` a date."""

    id: str
    title: str
    severity: str
    state: str
    service: str = ""
    modules: tuple[str, ...] = ()
    text: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """An incident with the reasons (as sentences) why it concerns a release."""

    incident: Incident
    reasons: tuple[str, ...]
