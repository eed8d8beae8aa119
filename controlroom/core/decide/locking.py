"""Locking what a scope holds, taking locks off, and noting them in a run that they come too late for."""

from dataclasses import replace

from controlroom.core import expiry, locks
from controlroom.core.decide import confirming, releases
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.intents import AddLock, RemoveLock
from controlroom.core.lock import LockKind, Scope
from controlroom.core.site_events import LockAdded, LockRemoved


def add(turn: Turn, intent: AddLock) -> None:
    """Lock for a reason; anybody may, because stopping is always allowed."""
    scope = _named(intent.scope)
    if intent.kind not in tuple(LockKind):
        raise refuse("kind", f"{intent.kind!r} is no kind of lock", "write block or warning", code=2)
    reason = needed(intent.reason, "to lock")
    until = ends(turn, intent.until) if intent.until.strip() else ""
    for lock in turn.world.site.locks.values():
        known = (lock.event.scope, lock.event.kind, lock.event.reason, lock.event.until)
        if known == (scope, intent.kind, reason, until):
            raise refuse("locked", f"{lock.event.id} says the same already", "nothing to do")
    if scope.wide and intent.kind == LockKind.BLOCK:
        confirming.require(turn, intent.confirm, confirming.freeze(scope, reason, until), "its scope's word")
    turn.site(LockAdded(_next_id(turn), scope, reason, until, intent.kind))


def remove(turn: Turn, intent: RemoveLock) -> None:
    """Take a lock off, for a reason: whoever set it may, and who has the role for it."""
    site = turn.world.site
    lock = site.locks.get(intent.lock)
    if lock is None or locks.over(lock, turn.at):
        known = ", ".join(id for id, one in site.locks.items() if not locks.over(one, turn.at)) or "none"
        what = (
            f"there is no lock {intent.lock}" if lock is None else f"{intent.lock} is over: it held {locks.until(lock)}"
        )
        raise refuse("no_lock", what, f"in force: {known}", code=2 if lock is None else 1)
    if not locks.may_remove(site, lock, turn.by):
        names = locks.who_may_remove(site, lock)
        raise refuse("not_yours", f"{turn.by.name} may not take {intent.lock} off", f"who may: {names}", code=4)
    turn.site(LockRemoved(intent.lock, needed(intent.reason, "to take a lock off")))


def note(turn: Turn) -> None:
    """Note the locks that came while the run deployed already; refuses where there is none to note."""
    before = len(turn.events)
    if turn.world.run is not None:
        _note(turn)
    if len(turn.events) == before:
        raise refuse("unchanged", "no lock came after this run was queued", "nothing to note")


def ends(turn: Turn, text: str) -> str:
    """The canonical time that a span or a time means; refuses what is neither and what is over."""
    try:
        return expiry.ends(text, turn.at)
    except ValueError as error:
        raise refuse("time", str(error), expiry.HOW, code=2) from None


def _note(turn: Turn) -> None:
    for lock in locks.late(turn.world, turn.run, turn.at):
        releases.warn(turn, locks.warning(lock))


def _named(scope: Scope) -> Scope:
    """The scope with blanks around its names taken away; refuses a name of nothing but blanks."""
    names = (*scope.services, *scope.modules)
    if any(not name.strip() for name in names):
        raise refuse(
            "scope", "a lock of a service needs its name", "name one, or everything for a freeze of all", code=2
        )
    services, modules = (tuple(dict.fromkeys(one.strip() for one in part)) for part in (scope.services, scope.modules))
    return replace(
        scope, services=services, modules=modules, product=scope.product.strip(), environment=scope.environment.strip()
    )


def _next_id(turn: Turn) -> str:
    """`lock-3` for the third lock that was ever made here."""
    site = turn.world.site
    number = site.made + 1
    while f"lock-{number}" in site.locks:  # a service may have been called so, in a log of an older controlroom
        number += 1
    return f"lock-{number}"
