"""Locks, freezes, warnings and earlier environments as Gates shows them."""

from datetime import datetime

from controlroom.core import canonical, earlier, locks
from controlroom.core.board import Fact, LockRow, Mark, Section
from controlroom.core.derive import times
from controlroom.core.gates import rehearsed
from controlroom.core.lock import LockKind
from controlroom.core.world import Lock, World

FROZEN, LOCKED = Mark("✗", "FROZEN", "bad"), Mark("✗", "LOCKED", "bad")
ASSUMED = Mark("!", "ASSUMED", "warn")  # a rehearsal goes on as if it were off
TO_READ, READ = Mark("!", "WARNING", "warn"), Mark("~", "READ", "dim")


def rows(world: World, now: datetime) -> tuple[LockRow, ...]:
    """Every lock and warning in force that holds the open release."""
    release = world.release
    return tuple(_row(world, lock, now) for lock in locks.active(world.site, release.plan, now)) if release else ()


def shut(world: World, now: datetime) -> Mark | None:
    """The mark of the worst lock in the way; None when none is."""
    found = locks.blocking(world, now)
    if not found:
        return None
    return FROZEN if any(lock.event.scope.freezes for lock in found) else LOCKED


def brief(world: World, now: datetime) -> str:
    """The first lock in the way in few words: `lock-3 by dana, until 2026-11-20 13:00 UTC`; empty for none."""
    found = locks.blocking(world, now)
    more = f", {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0].event.id} by {found[0].by}, {locks.until(found[0])}{more}" if found else ""


def facts(world: World, now: datetime) -> tuple[Fact, ...]:
    """The locks, freezes and warnings that hold the open release, for the list: each with whose and until when."""
    release = world.release
    found = locks.active(world.site, release.plan, now) if release else ()
    return tuple(
        Fact(lock.event.id, f"{locks.said(lock)}, by {lock.by} {locks.until(lock)}", _role(lock)) for lock in found
    )


def warned(world: World, now: datetime) -> str:
    """What the warnings say where nothing else is in the way; empty without one."""
    found = locks.warnings(world, now)
    return f"nothing is in the way; {'; '.join(locks.said(lock) for lock in found)}" if found else ""


def _role(lock: Lock) -> str:
    return "warn" if lock.event.kind == LockKind.WARNING else "bad"


def environments(world: World, now: datetime) -> tuple[Section, ...]:
    """The change with the environments that it has to pass before, and how it stands there."""
    plan = world.release.plan if world.release else None
    if plan is None or not plan.change:
        return ()
    here = earlier.passed(world.site, plan, plan.environment)
    facts = [Fact("Change", plan.change)]
    for environment in plan.follows:
        facts.append(_environment(world, environment, now))
    if here is not None:
        word = "rolled back" if here.back else "completed"
        facts.append(Fact(plan.environment, f"{word} here {times.age(here.back or here.at, now)} ago"))
    return (Section("Earlier environments", tuple(facts)),)


def _environment(world: World, environment: str, now: datetime) -> Fact:
    release, run = world.release, rehearsed(world)
    assert release is not None  # there is a plan
    found = earlier.passed(world.site, release.plan, environment)
    if found is not None and found.back is None:
        return Fact(environment, f"✓ completed {times.age(found.at, now)} ago by {found.release}", "ok")
    if run is not None and environment in run.assumed_earlier:
        return Fact(environment, "! ASSUMED to be passed in this rehearsal", "warn")
    if found is not None and found.back is not None:
        return Fact(environment, f"✗ rolled back {times.age(found.back, now)} ago by {found.release}", "bad")
    return Fact(environment, "· no live run of this change has completed there", "bad")


def _row(world: World, lock: Lock, now: datetime) -> LockRow:
    event, run = lock.event, rehearsed(world)
    if event.kind == LockKind.WARNING:
        noted = world.run is not None and locks.warning(lock) in world.run.warnings
        mark = READ if noted else TO_READ
    elif run is not None and event.id in run.assumed_locks:
        mark = ASSUMED
    else:
        mark = FROZEN if event.scope.freezes else LOCKED
    detail = (
        Fact("Scope", event.scope.words),
        Fact("Kind", "warning: to be read, in nobody's way" if event.kind == LockKind.WARNING else "block"),
        Fact("Set", f"{times.full(lock.at)} by {lock.by}"),
        Fact("Holds", locks.until(lock)),
        Fact("May be off by", locks.who_may_remove(world.site, lock)),
    )
    title = f"{event.id} {event.reason} · {event.scope.words}"
    left = f"{times.left(canonical.parse_time(event.until), now)} left" if event.until else "no end"
    return LockRow(event.id, mark, title, left, lock.by, times.age(lock.at, now), detail)
