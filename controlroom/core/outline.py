"""What of a release the site can touch: enough to tell whether a change there concerns it, without a fold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from controlroom.core import canonical, earlier, expiry, gates, incidents, locks, plain, queueing, scoring
from controlroom.core.plan import Plan
from controlroom.core.world import Site, World

Key = TypeVar("Key")
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Outline:
    """The words of a plan that the site is compared with; from the canonical time `until` on time alone changes it.

    Each is as in the plan. An empty `until` means that nothing said of the release ends by itself.
    """

    id: str
    title: str
    description: str
    product: str
    environment: str
    owner: str
    change: str
    follows: tuple[str, ...]
    services: tuple[str, ...]
    modules: tuple[str, ...]
    until: str

    @property
    def plan(self) -> Plan:
        """A plan with these words and nothing else."""
        said = (self.id, self.title, self.description, self.product, self.environment, self.owner, "")
        named = (self.follows, self.services, self.modules)
        return Plan(*said, False, self.change, *named)


def of(world: World, at: datetime) -> Outline:
    """The outline of the open release at a time."""
    release = world.release
    assert release is not None  # what is not imported has no outline
    plan = release.plan
    return Outline(
        plan.id,
        plan.title,
        plan.description,
        plan.product,
        plan.environment,
        plan.owner,
        plan.change,
        plan.follows,
        plan.services,
        plan.modules,
        min(_ends(world, at), default=""),
    )


@lru_cache(maxsize=20_000)
def read(text: str) -> Outline | None:
    """The outline that a kept text is; None for any other text."""
    try:
        return plain.loads(Outline, text)
    except ValueError:
        return None


def concerned(outline: Outline, before: Site, after: Site, at: datetime) -> bool:
    """Whether what is derived of a release can be another one now: by this change of the site, or by time alone."""
    plan = outline.plan
    return (
        expiry.over(outline.until, at)
        or before.people != after.people
        or scoring.chosen(before, plan) != scoring.chosen(after, plan)
        or any(locks.holds(lock.event.scope, plan) for lock in _changed(before.locks, after.locks))
        or bool(incidents.related(plan, _changed(before.incidents, after.incidents)))
        or any(queueing.shared(plan, held) for held in _changed(before.live, after.live))
        or any(earlier.passed(before, plan, one) != earlier.passed(after, plan, one) for one in plan.follows)
    )


def _changed(before: Mapping[Key, Kept], after: Mapping[Key, Kept]) -> Iterable[Kept]:
    """What stands in only one of them, or in both but as another one: as it was and as it is."""
    if before is after:
        return ()
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [known[key] for known in (before, after) for key in keys if key in known]


def _ends(world: World, at: datetime) -> list[str]:
    """When the locks, acceptances, ticks and approvals of the open release will end by themselves."""
    release = world.release
    assert release is not None  # asked before
    plan = release.plan
    found = [lock.event.until for lock in locks.active(world.site, plan, at)]
    found += [one.until for one in release.accepted.values()]
    for view in gates.gate_views(world, at):
        if view.tick is not None:
            found += _later(view.tick.at, view.gate.valid_minutes)
    for approval in gates.approval_views(world, at):
        for grant in approval.grants:
            found += _later(grant.at, approval.approval.valid_minutes)
    return [end for end in found if end and not expiry.over(end, at)]


def _later(since: datetime, minutes: int) -> list[str]:
    return [canonical.time_text(since + timedelta(minutes=minutes))] if minutes else []
