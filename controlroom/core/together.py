"""Several intents decided as one: each in the world that those before it made, and all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from controlroom.core import people
from controlroom.core.decide import settle
from controlroom.core.events import New
from controlroom.core.intents import Intent
from controlroom.core.kept import Kept
from controlroom.core.people import Actor
from controlroom.core.refusal import Refusal
from controlroom.core.world import World


@dataclass(frozen=True, slots=True)
class Made:
    """Events, each with who gave it, and the measurements that are kept beside the log."""

    news: tuple[tuple[New, Actor], ...] = ()
    kept: tuple[Kept, ...] = ()


def decide_all(world: World, intents: Iterable[Intent], at: datetime, login: Actor) -> Made | Refusal:
    """The events of the intents in order, each with who gave it, or the first refusal.

    An intent that would change nothing is left out, unless none of them would change anything.
    """
    made: list[tuple[New, Actor]] = []
    kept: list[Kept] = []
    idle: Refusal | None = None
    for intent in intents:
        by = actor_in(world, login)
        done = settle(world, intent, at, by)
        if not isinstance(done, Refusal):
            world = done.world
            made += [(new, by) for new in done.events]
            kept += done.kept
        elif done.rule == "unchanged":
            idle = done
        else:
            return done
    return idle if idle and not made and not kept else Made(tuple(made), tuple(kept))


def actor_in(world: World, login: Actor) -> Actor:
    """The login with the person that it is in this world."""
    person = people.of_login(world.site.people, login.login)
    return replace(login, person=person.id if person else "")
