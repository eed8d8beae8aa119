"""Release plans as YAML: one file, the fields of `controlroom.core.plan.Plan`."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from controlroom.core.conditions import parse_condition
from controlroom.core.plan import Plan
from controlroom.core.verification import Use
from controlroom.formats.problems import Flaw, quoted
from controlroom.formats.questions import questions
from controlroom.formats.reading import parsed, read
from controlroom.formats.rules import Plain, each, twice, unknown, word, words

_NAMED = (  # lists whose items have an id of their own in the whole plan
    ("stages",),
    ("stages", "gates"),
    ("approvals",),
    ("acknowledgements",),
    ("migrations",),
    ("steps",),
    ("schedules",),
    ("checks",),
    ("triggers",),
    ("ways_back",),
)
_CONDITIONS = (
    ("checks", "passes"),
    ("checks", "warns"),
    ("checks", "fails"),
    ("triggers", "when"),
    ("success", "when"),
)
_UNREAD = frozenset({Use.CLOSEOUT.value})  # known words that no phase looks at
_STEPPED = ("preflight", "deploying")
_UNDOABLE = (("migrations",), ("steps",), ("ways_back", "steps"))


def read_plan(path: Path) -> Plan:
    """The plan in a file; FormatError with all that is wrong."""
    return read(Plan, path, rules)


def parse_plan(data: bytes, name: str) -> Plan:
    """The plan in the bytes of a file of that name; FormatError with all that is wrong."""
    return parsed(Plan, data, name, rules)


def rules(plan: Plain) -> Iterator[Flaw]:
    """What is wrong between the parts of a plan."""
    for names in _NAMED:
        yield from twice(each(plan, *names))
    for path, way in each(plan, "ways_back"):
        inner = (((*path, *rest), step) for rest, step in each(way, "steps"))
        yield from twice(inner)
        if word(way, "id") in _STEPPED:
            message = f"{word(way, 'id')!r} is a phase, whose steps have names that begin so"
            yield Flaw((*path, "id"), message, "choose another id")
    yield from twice(each(plan, "variables"), "name")
    yield from _references(plan)
    yield from _conditions(plan)
    yield from questions(plan)
    yield from _compensation(plan)
    yield from _quorums(plan)
    yield from _uses(plan)
    yield from _earlier(plan)


def _references(plan: Plain) -> Iterator[Flaw]:
    checks = {word(check, "id") for _, check in each(plan, "checks")}
    yield from unknown(each(plan, "triggers"), "check", checks, "check")
    yield from unknown(each(plan, "stages", "gates"), "check", checks, "check")
    yield from unknown(each(plan, "success"), "check", checks, "check")
    yield from unknown(each(plan, "ways_back", "steps"), "probe", checks, "check")


def _conditions(plan: Plain) -> Iterator[Flaw]:
    for name, key in _CONDITIONS:
        for path, item in each(plan, name):
            text = word(item, key)
            try:
                if text and (key != "when" or word(item, "check")):
                    parse_condition(text)
            except ValueError as error:
                message, _, remedy = str(error).partition("; ")
                yield Flaw((*path, key), message, remedy or "write it like '<= 20'")


def _uses(plan: Plain) -> Iterator[Flaw]:
    for path, check in each(plan, "checks"):
        for use in _UNREAD.intersection(words(check, "uses")):
            remedy = f"write some of: {', '.join(one for one in Use if one not in _UNREAD)}"
            yield Flaw((*path, "uses"), f"the use {use!r} counts nowhere in this version", remedy)


def _compensation(plan: Plain) -> Iterator[Flaw]:
    if any(word(way, "way") == "compensate" for _, way in each(plan, "ways_back")):
        return
    for path, step in chain.from_iterable(each(plan, *names) for names in _UNDOABLE):
        if word(step, "kind") == "irreversible":
            remedy = "add a way back with `way: compensate`"
            yield Flaw((*path, "kind"), "it can not be undone, and no way back compensates for it", remedy)


def _earlier(plan: Plain) -> Iterator[Flaw]:
    """Environments that come before are told by the name of the change, and never the plan's own."""
    follows = words(plan, "follows")
    if follows and not word(plan, "change").strip():
        remedy = "write `change: NAME`, the same in the plan of each environment"
        yield Flaw(("follows",), "the change that passes these environments has no name", remedy)
    own = word(plan, "environment").casefold()
    for at, name in enumerate(follows):
        if name.casefold() == own:
            yield Flaw(("follows", at), f"the plan goes to {quoted(name)} itself", "name environments before it")


def _quorums(plan: Plain) -> Iterator[Flaw]:
    for path, approval in each(plan, "approvals"):
        persons, roles = set(words(approval, "of")), words(approval, "roles")
        quorum = approval.get("quorum", 1)
        if not persons and not roles:
            yield Flaw(path, "nobody can give this approval", "name persons under `of` or roles under `roles`")
        elif not roles and isinstance(quorum, int) and quorum > len(persons):
            message = f"{quorum} are to approve, but only {len(persons)} may"
            yield Flaw((*path, "quorum"), message, "lower the quorum or name more persons")
