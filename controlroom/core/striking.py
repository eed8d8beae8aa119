"""What a communications lead would strike from a text for customers, by the table of `striking_rules`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controlroom.core import checks
from controlroom.core.measurement import Verdict
from controlroom.core.striking_rules import REMEDIES, RULES
from controlroom.core.text import redact
from controlroom.core.world import World


@dataclass(frozen=True, slots=True)
class Insider:
    """What only insiders know: people by name, services and modules as the plan calls them; and what is shown to hold.

    `green` says that what is promised is covered by a check that passed, `cause` that the cause was verified.
    """

    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    green: bool = False
    cause: bool = False


@dataclass(frozen=True, slots=True)
class Struck:
    """Words to strike: of which kind, where they stand (characters from 0), and what to write instead."""

    kind: str
    start: int
    quote: str
    remedy: str


_GOOD = (Verdict.PASS, Verdict.WARN)
_TOLD = re.compile(  # a promised next update is what customers are owed; what is past is no estimate
    r"(?i)\b(?:updates?|provide|post|share|tell|report|write|inform)\b[^.!?]{0,60}$"
    r"|\b(?:took|lasted|were|was|ago|delayed|late|retr(?:y|ied)|expire[sd]?|trial)\b[^.!?]{0,40}$"
)
_STANDS = re.compile(r"(?i)\b(?:stands? for|owned by|responsible)\b")


def insider(world: World) -> Insider:
    """What only insiders of a release know, and whether all that counts in its run passes now."""
    release, run = world.release, world.run
    plan = release.plan if release else None
    people = tuple(name for person in world.site.people for name in (person.name, *person.aliases))
    names = tuple(name for name in plan.services if name != plan.product) if plan else ()
    counted = [check for check in run.plan.checks if check.required] if run else []
    green = run is not None and bool(counted) and all(checks.verdict_now(run, one) in _GOOD for one in counted)
    return Insider(people, names, green)


def struck(text: str, insider: Insider) -> tuple[Struck, ...]:
    """What has to go from a text for customers, in its order; each word once, the first rule that finds it counts."""
    found: list[Struck] = []
    taken: list[tuple[int, int]] = []
    for kind, start, end in (*_secrets(text), *_known(text, insider), *_ruled(text, insider)):
        if all(end <= at or start >= to for at, to in taken):
            taken.append((start, end))
            found.append(Struck(kind, start, text[start:end], REMEDIES[kind]))
    return tuple(sorted(found, key=lambda one: one.start))


def _secrets(text: str) -> Iterator[tuple[str, int, int]]:
    for word in re.finditer(r"\S+", text):
        if redact(word[0]) != word[0]:
            yield "secret", word.start(), word.end()


def _known(text: str, insider: Insider) -> Iterator[tuple[str, int, int]]:
    for kind, names in (("person", _spelled(insider.people)), ("internal name", insider.names)):
        for name in sorted(filter(None, names), key=len, reverse=True):
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if len(name) > 4 else 0):
                yield kind, found.start(), found.end()


def _spelled(people: Iterable[str]) -> Iterator[str]:
    """Names whole, and first and last names that are long enough to mean a person."""
    for name in people:
        yield name
        yield from (part for part in name.split() if len(part) > 2 and part[0].isupper())


def _ruled(text: str, insider: Insider) -> Iterator[tuple[str, int, int]]:
    for rule in RULES:
        if rule.unless and getattr(insider, rule.unless):
            continue
        for found in rule.pattern.finditer(text):
            if rule.kind == "estimate" and (_TOLD.search(text[: found.start()]) or _STANDS.search(text)):
                continue
            yield rule.kind, found.start(), found.end()
