"""Incidents as other programs and people tell them, in the words of `incidents`; what can not be one is left out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from controlroom.core.text import clean, clean_block, fit, redact
from controlroom.formats.days import day_of

NAMES: Mapping[str, tuple[str, ...]] = {  # ours: how others call it, the most telling first
    name: tuple(others.split())
    for name, others in {
        "id": "id key incident_id incident incident_number number incident_key",
        "title": "title name summary subject description",
        "severity": "severity sev priority impact_override impact urgency",
        "state": "state status",
        "service": "service service_name services components component affected_services",
        "modules": "modules module components services areas",
        "text": "text postmortem_body body details notes impact_summary description incident_updates",
        "day": "day date started_at created_at created_on started start opened_at detected created",
    }.items()
}
UNSTATED = "SEV-3"  # the severity of what has none
_STATES = {"triggered": "open", "acknowledged": "investigating", "postmortem": "resolved", "closed": "resolved"}
_GRADES = {"critical": 1, "major": 2, "high": 2, "moderate": 3, "medium": 3, "minor": 3, "low": 4, "none": 4}
_GRADE = re.compile(r"(?:sev(?:erity)?|p|priority)[\s:#-]*([0-9])(?![0-9])|s?([0-9])$")
_WORDY = 24  # characters; a longer text is prose, no grade
_READ = 20_000  # characters of a text that are looked at
_LENGTHS = {"title": 200, "text": 2000, "state": 40, "service": 200}


@dataclass(slots=True)
class Told:
    """What a file tells: items in our words, and one sentence for each that was left out or assumed."""

    items: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


def told(items: Iterable[object], named: str) -> Told:
    """The incidents among the items of a file of that name."""
    found = Told()
    for at, item in enumerate(items, 1):
        where = f"{named} {at}"
        if not isinstance(item, Mapping):
            found.left_out.append(f"{where} is no incident")
            continue
        plain = {_key(name): value for name, value in item.items() if value not in (None, "", [], {})}
        _tell(plain, where, found)
    return found


def _tell(plain: Mapping[str, Any], where: str, found: Told) -> None:
    title, name = _one(plain, "title"), _slug(_one(plain, "id"))
    if not title:
        found.left_out.append(f"{where}{f' ({name})' if name else ''} has no title")
        return
    if "maintenance" in _said(plain.get("impact")).casefold().split() or "scheduled_for" in plain:
        found.left_out.append(f"{where} ({fit(title, 60)}) is planned maintenance")
        return
    day = next((day for name in NAMES["day"] if (day := day_of(plain.get(name)))), "")
    severity = next((grade for name in NAMES["severity"] if (grade := severity_of(_said(plain.get(name))))), "")
    if not name:
        name = _slug(f"{day} {title}")
    if not severity:
        found.assumed.append(f"{where} ({name}) states no severity: {UNSTATED} is assumed")
    if not day and any(plain.get(each) for each in NAMES["day"]):
        found.assumed.append(f"{where} ({name}) has a day that can not be read for sure: it is left open")
    state = _one(plain, "state").casefold()
    item = {
        "id": name,
        "title": title,
        "severity": severity or UNSTATED,
        "state": _STATES.get(state, state) or "unknown",
        "service": next(iter(_many(plain, "service")), ""),
        "modules": _many(plain, "modules")[:50],
        "text": _text(plain, title),
        "day": day,
    }
    found.items.append({key: value for key, value in item.items() if value})


def severity_of(text: str) -> str:
    """`SEV-1` … `SEV-4` of how others grade: sev2, P1, 3, critical, high, minor; empty where it says nothing."""
    word = text.casefold().strip()
    if graded := _GRADE.match(word):
        return f"SEV-{min(4, max(1, int(graded[1] or graded[2])))}"
    grade = _GRADES.get(re.split(r"[^a-z]", word, maxsplit=1)[0]) if len(word) <= _WORDY else None
    return f"SEV-{grade}" if grade else ""


def _one(plain: Mapping[str, Any], ours: str) -> str:
    """The first that is said under a name of ours, as one clean line."""
    said = next((said for name in NAMES[ours] if (said := _said(plain.get(name)))), "")
    return fit(clean(redact(said)), _LENGTHS.get(ours, 64))


def _many(plain: Mapping[str, Any], ours: str) -> list[str]:
    """All names that are said under a name of ours, whether as a list or with commas."""
    value = next((value for name in NAMES[ours] if (value := plain.get(name))), None)
    if isinstance(value, str):
        value = re.split(r"[,;|]", value)
    names = (_said(each) for each in value) if isinstance(value, list) else (_said(value),)
    return list(dict.fromkeys(fit(clean(redact(name)), 200) for name in names if name.strip()))


def _text(plain: Mapping[str, Any], title: str) -> str:
    said = next((said for name in NAMES["text"] if (said := _said(plain.get(name))) and clean(said) != title), "")
    block = re.sub(r"<[^<>]{1,200}>", " ", redact(said)).strip()
    return clean_block(block if len(block) <= _LENGTHS["text"] // 2 else f"{block[: _LENGTHS['text'] // 2]} …")


def _said(value: object) -> str:
    """The text of a value: itself, what names an object, or the first of a list."""
    if isinstance(value, str):
        return value[:_READ].strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:_READ]
    if isinstance(value, Mapping):
        return next((said for name in ("summary", "name", "body", "details") if (said := _said(value.get(name)))), "")
    return _said(value[0]) if isinstance(value, list) and value else ""


def _key(name: object) -> str:
    return re.sub(r"[\s-]+", "_", str(name).strip().casefold())


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:64].strip("-")


def newest(items: Iterable[dict[str, Any]], most: int) -> Iterator[dict[str, Any]]:
    """At most so many, those with the latest day; in the order in which they came."""
    listed = list(items)
    kept = sorted(range(len(listed)), key=lambda at: listed[at].get("day", ""), reverse=True)[:most]
    yield from (listed[at] for at in sorted(kept))
