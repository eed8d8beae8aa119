"""`controlroom lock`: locks, freezes and warnings, and taking them off."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli.asking import (
    confirmation_lines,
    confirmed,
    event,
    event_line,
    refuse_long_texts,
    refused,
    somebody_is_there,
    typed_for,
)
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.verbs import Reason, noun, session_of, verb
from controlroom.outside import clock

if TYPE_CHECKING:
    from controlroom.cli.session import Session
    from controlroom.core.intents import Intent
    from controlroom.core.lock import Scope
    from controlroom.core.plan import Plan
    from controlroom.core.world import Lock, Site

app = noun('lock add --scope environment:staging --reason "month end" --for 4h --confirm staging')
PARTS = ("service", "module", "product", "environment")
Scopes = Annotated[
    list[str],
    typer.Option(
        "--scope", metavar="SCOPE", help="A service, or module:, product: or environment:NAME, or everything."
    ),
]
For = Annotated[str, typer.Option("--for", metavar="SPAN", help="How long: 30m, 4h or 2d.")]
Until = Annotated[str, typer.Option("--until", metavar="TIME", help="Until when, in UTC: 2026-01-31T12:00.")]


@verb(app, "lock list my-release")
def list_(
    ctx: typer.Context,
    release: Annotated[str, typer.Argument(help="Only those that hold this release: an id, or a plan file.")] = "",
) -> int:
    """List the locks and warnings, those that are over too, or those that hold a release now."""
    from controlroom.core import locks

    session, now = session_of(ctx), clock.now()
    world = session.world(release) if release else None
    site = world.site if world else session.site()
    if world is None:
        found = tuple(site.locks.values())
    else:
        assert world.release is not None  # an unknown one was refused before
        found = locks.active(site, world.release.plan, now)
    lines = [_line(lock, over=locks.over(lock, now)) for lock in found] or ["no lock and no freeze"]
    data = [_data(site, lock, over=locks.over(lock, now)) for lock in found]
    where = {"release": release} if release else {}
    session.out.data(where | {"locks": data}, lines)
    return 0


@verb(app, 'lock add --scope environment:staging --reason "month end" --for 4h --confirm staging')
def add(
    ctx: typer.Context,
    scope: Scopes,
    reason: Reason = "",
    for_: For = "",
    until: Until = "",
    kind: Annotated[str, typer.Option(help="block (in the way) or warning (has to be read).")] = "block",
    confirm: Annotated[
        str, typer.Option(metavar="WORD", help="The environment, the product or everything, where no service is named.")
    ] = "",
) -> int:
    """Lock services, modules, a product, an environment or everything: whatever is named has to match."""
    from controlroom.core import locks
    from controlroom.core.intents import AddLock

    session, named = session_of(ctx), scope_of(tuple(scope))
    intent = AddLock(named, reason, span_or_time(for_, until), kind, confirm)
    return _change(session, intent, lambda: locks.doubts(named, _plans(session)))


@verb(app, 'lock remove lock-1 --reason "month end is done"')
def remove(
    ctx: typer.Context,
    lock: Annotated[str, typer.Argument(help="The id of a lock, such as lock-3.")],
    reason: Reason = "",
) -> int:
    """Take a lock off, for a reason: its author may, an engineering lead and an incident commander."""
    from controlroom.core.intents import RemoveLock

    return _change(session_of(ctx), RemoveLock(lock, reason))


def scope_of(words: tuple[str, ...]) -> "Scope":
    """What the words name together; Fault where they contradict each other."""
    from controlroom.core.lock import EVERYTHING, Scope

    if "everything" in words:
        if len(words) > 1:
            raise Fault(BAD_INPUT, "usage", "everything is more than any other scope", "write --scope everything alone")
        return EVERYTHING
    named: dict[str, list[str]] = {part: [] for part in PARTS}
    for word in words:
        part, colon, name = word.partition(":")
        plain = not (colon and part in PARTS)
        named["service" if plain else part].append(word.strip() if plain else name.strip())
    empty = next((part for part, names in named.items() if "" in names), "")
    if empty:
        raise Fault(BAD_INPUT, "usage", f"--scope names no {empty}", f"write --scope {empty}:NAME, or everything")
    many = next((part for part in ("product", "environment") if len(named[part]) > 1), "")
    if many:
        raise Fault(BAD_INPUT, "usage", f"a lock has one {many}", "make a lock for each")
    product, environment = ("".join(named[part]) for part in ("product", "environment"))
    return Scope(tuple(named["service"]), tuple(named["module"]), product, environment)


def span_or_time(span: str, until: str) -> str:
    """The one of the two that was given; Fault for both."""
    if span and until:
        raise Fault(BAD_INPUT, "usage", "--for and --until say the same", "give one of them")
    return span or until


def _plans(session: "Session") -> "Iterator[Plan]":
    """The plans of the stored releases."""
    desk = session.desk()
    opened = (desk.world(id).release for id in desk.shelf.ids())
    return (release.plan for release in opened if release is not None)


def _change(session: "Session", intent: "Intent", doubts: Callable[[], tuple[str, ...]] = tuple) -> int:
    """Put an intent of the site and print what it made, and what is doubtful about it; Fault when it is refused."""
    refuse_long_texts(intent)
    desk = session.desk(writing=True)
    answer = desk.ask("", intent)
    wanted = answer.refusal.confirmation if answer.refusal else None
    if wanted and somebody_is_there(session):
        answer = desk.ask("", confirmed(intent, typed_for(session, wanted)))
    elif wanted and not session.settings.json:
        for line in confirmation_lines(wanted):
            session.out.say(line)
    if answer.refusal is not None:
        raise refused(answer.refusal, session)
    for doubt in doubts():
        session.out.warn(doubt)
    value = {"events": [event(record) for record in answer.records]}
    session.out.data(value, [event_line(record, "") for record in answer.records])
    return 0


def _data(site: "Site", lock: "Lock", *, over: bool) -> dict[str, Any]:
    from controlroom.core import canonical, locks

    scope = lock.event.scope
    return {
        "id": lock.event.id,
        "kind": lock.event.kind,
        "state": "over" if over else "in force",
        "scope": {
            "services": list(scope.services),
            "modules": list(scope.modules),
            "product": scope.product,
            "environment": scope.environment,
        },
        "holds": scope.words,
        "reason": lock.event.reason,
        "by": lock.by,
        "since": canonical.time_text(lock.at),
        "until": lock.event.until,
        "may_remove": locks.who_may_remove(site, lock),
    }


def _line(lock: "Lock", *, over: bool) -> str:
    from controlroom.core import locks
    from controlroom.core.lock import LockKind

    blocks = "FROZEN" if lock.event.scope.freezes else "LOCKED"
    state = "OVER" if over else "WARNING" if lock.event.kind == LockKind.WARNING else blocks
    since = lock.at.strftime("%Y-%m-%d %H:%M UTC")
    return f"{state} {lock.event.id} {locks.said(lock)} · by {lock.by} since {since}, {locks.until(lock)}"
