"""Which remembered incidents concern a release, and why."""

import re
from collections.abc import Iterable
from functools import lru_cache

from controlroom.core.incident import Incident, Related
from controlroom.core.plan import Plan

MODULE = "module "
SERVICE = "service "
_WORDS_NEEDED = 2
_STOP_WORDS = frozenset(
    "a after all also an and any are as at be been before between but by can change changed could did "
    "do does down during each every for from had has have how if in incident internal into is issue it "
    "its less more new no not of off on one only or our out over per problem release so some than that "
    "the their then there these they this to too under up update updated use used user very was we were "
    "what when where which while who will with without".split()
)


def related(plan: Plan, incidents: Iterable[Incident]) -> tuple[Related, ...]:
    """The incidents that share a module, a service or at least two words with the plan, closest first.

    Ranked by modules, then services, then words in common, then severity, the latest day and the id.
    """
    ranked, wanted = [], _words(plan.title, plan.description)
    for incident in incidents:
        modules = _shared(incident.modules, plan.modules)
        services = _shared((incident.service,), plan.services)
        words = _in_common(wanted, incident.title, incident.text)
        if len(words) < _WORDS_NEEDED:
            words = frozenset()
        reasons = (
            *(f"{MODULE}{name} in common" for name in modules),
            *(f"{SERVICE}{name} in common" for name in services),
            *((f"words {', '.join(sorted(words))} in common",) if words else ()),
        )
        if reasons:
            rank = (-len(modules), -len(services), -len(words), incident.severity)
            ranked.append((rank, Related(incident, reasons)))
    ranked.sort(key=lambda pair: pair[1].incident.id)
    ranked.sort(key=lambda pair: pair[1].incident.day, reverse=True)
    ranked.sort(key=lambda pair: pair[0])
    return tuple(pair[1] for pair in ranked)


def on_surface(found: Iterable[Related]) -> tuple[Related, ...]:
    """Those that touch a module or a service of the release; words alone are too weak to count as risk."""
    return tuple(item for item in found if any(r.startswith((MODULE, SERVICE)) for r in item.reasons))


def _shared(theirs: Iterable[str], ours: Iterable[str]) -> tuple[str, ...]:
    """Our spelling of the names that both have; case and blanks do not matter."""
    wanted = {_plain(name) for name in theirs} - {""}
    return tuple({_plain(name): name for name in ours if _plain(name) in wanted}.values())


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@lru_cache(maxsize=20_000)  # the few words in common are kept, not all of every incident
def _in_common(wanted: frozenset[str], *texts: str) -> frozenset[str]:
    """Those of the wanted words that the texts have."""
    return wanted & _words(*texts)


def _words(*texts: str) -> frozenset[str]:
    """The telling words, a plural as its singular."""
    found = re.findall(r"[^\W\d_]{3,}", " ".join(texts).casefold())
    singular = (re.sub(r"(?<=\w\w[^s])s$", "", word) for word in found if word not in _STOP_WORDS)
    return frozenset(word for word in singular if word not in _STOP_WORDS)
