"""Locks and freezes: which of them hold a release now, and what they say to whoever wants to go on."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches

from controlroom.core import expiry, people
from controlroom.core.lock import MAY_UNLOCK, LockKind, Scope
from controlroom.core.people import Actor
from controlroom.core.plan import Plan
from controlroom.core.refusal import Reason
from controlroom.core.world import Lock, Run, Site, World

PANE, KEY = 2, "L"


def holds(scope: Scope, plan: Plan) -> bool:
    """Whether a scope holds what a plan touches."""
    return (
        _shares(scope.services, plan.services)
        and _shares(scope.modules, plan.modules)
        and _shares((scope.product,) * bool(scope.product), (plan.product,))
        and _shares((scope.environment,) * bool(scope.environment), (plan.environment,))
    )


def doubts(scope: Scope, plans: Iterable[Plan]) -> tuple[str, ...]:
    """What is doubtful about a scope: a name that no plan has, or that it holds none of them; empty: nothing."""
    known = tuple(plans)
    named = (
        ("service", scope.services, {name for plan in known for name in plan.services}),
        ("module", scope.modules, {name for plan in known for name in plan.modules}),
        ("product", (scope.product,), {plan.product for plan in known}),
        ("environment", (scope.environment,), {plan.environment for plan in known}),
    )
    found = tuple(
        f"no stored plan names the {what} {name!r}: {_meant(name, there)}"
        for what, names, there in named
        for name in names
        if name and name.casefold() not in {one.casefold() for one in there}
    )
    if found or any(holds(scope, plan) for plan in known):
        return found
    return ("it holds none of the stored releases now",)


def _meant(name: str, known: set[str]) -> str:
    names = sorted(one for one in known if one)
    close = get_close_matches(name.casefold(), [one.casefold() for one in names], 1)
    near = next((one for one in names if one.casefold() in close), "")
    return f"did you mean {near!r}?" if near else f"they name {', '.join(names[:8]) or 'none'}"


def over(lock: Lock, at: datetime) -> bool:
    """Whether a lock has ended by itself."""
    return expiry.over(lock.event.until, at)


def active(site: Site, plan: Plan, at: datetime) -> tuple[Lock, ...]:
    """The locks and warnings that hold a plan at a time, in the order in which they were made."""
    return tuple(lock for lock in site.locks.values() if holds(lock.event.scope, plan) and not over(lock, at))


def blocking(world: World, at: datetime) -> tuple[Lock, ...]:
    """The locks in the way of the open release, without those that its rehearsal assumes to be off."""
    run = world.run if world.run and not world.run.live else None
    assumed = run.assumed_locks if run else ()
    return tuple(lock for lock in _held(world, at, LockKind.BLOCK) if lock.event.id not in assumed)


def warnings(world: World, at: datetime) -> tuple[Lock, ...]:
    """The warnings about the open release, which are in nobody's way."""
    return _held(world, at, LockKind.WARNING)


def unread(world: World, at: datetime) -> tuple[Lock, ...]:
    """The warnings that nobody has read in the open run yet."""
    noted = world.run.warnings if world.run else ()
    return tuple(lock for lock in warnings(world, at) if warning(lock) not in noted)


def late(world: World, run: Run, at: datetime) -> tuple[Lock, ...]:
    """The locks and warnings of the open release that are neither assumed to be off nor noted in its run."""
    release = world.release
    found = active(world.site, release.plan, at) if release else ()
    return tuple(lock for lock in found if lock.event.id not in run.assumed_locks and warning(lock) not in run.warnings)


def reasons(world: World, at: datetime) -> Iterator[Reason]:
    """The locks in the way, each with who can take it off."""
    for lock in blocking(world, at):
        wait = "wait for its end, or " if lock.event.until else ""
        remedy = f"{wait}have {lock.event.id} taken off"
        yield Reason("lock", f"{said(lock)} ({_by(lock)})", remedy, lock.by, PANE, KEY, lock.event.id)


def to_read(found: Iterable[Lock]) -> tuple[Reason, ...]:
    """Warnings as a list to be read."""
    remedy = "read it and go on; nothing is in the way"
    return tuple(
        Reason("warning", f"{said(lock)} ({_by(lock)})", remedy, lock.by, PANE, "", lock.event.id) for lock in found
    )


def said(lock: Lock) -> str:
    """What a lock says now: `Billing API is locked: audit`."""
    return _sentence(lock, "is")


def warning(lock: Lock) -> str:
    """What the warning in a run says of a lock."""
    return f"{lock.event.id}: {_sentence(lock, 'was')}"


def until(lock: Lock) -> str:
    """Until when a lock holds, in words: `until 2026-11-20 13:00 UTC`, or `until it is taken off`."""
    return f"until {expiry.words(lock.event.until)}" if lock.event.until else "until it is taken off"


def may_remove(site: Site, lock: Lock, by: Actor) -> bool:
    """Whether an actor may take a lock off: whoever set it, and the holders of the roles that may."""
    person = people.find(site.people, by.person)
    if person is None:
        return not lock.person and lock.login == by.login
    own = people.same(site.people, person.id, lock.person) if lock.person else lock.login == by.login
    return own or bool(set(person.roles) & set(MAY_UNLOCK))


def who_may_remove(site: Site, lock: Lock) -> str:
    """Who may take a lock off, in words."""
    holders = [one.name for one in site.people if set(one.roles) & set(MAY_UNLOCK)]
    return ", ".join(dict.fromkeys((lock.by, *holders)))


def _held(world: World, at: datetime, kind: LockKind) -> tuple[Lock, ...]:
    release = world.release
    found = active(world.site, release.plan, at) if release else ()
    return tuple(lock for lock in found if lock.event.kind == kind)


def _sentence(lock: Lock, verb: str) -> str:
    event, many = lock.event, len(lock.event.scope.services) + len(lock.event.scope.modules) > 1
    if event.kind == LockKind.WARNING:
        return f"{event.scope.brief} {'got' if verb == 'was' else 'have' if many else 'has'} a warning: {event.reason}"
    verb = {"is": "are", "was": "were"}[verb] if many else verb
    return f"{event.scope.brief} {verb} {'frozen' if event.scope.freezes else 'locked'}: {event.reason}"


def _by(lock: Lock) -> str:
    return f"by {lock.by}{f', {until(lock)}' if lock.event.until else ''}"


def _shares(named: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether nothing is named, or one of the names is an own one."""
    mine = {name.strip().casefold() for name in own}
    return not named or any(name.strip().casefold() in mine for name in named)
