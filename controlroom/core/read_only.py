"""What this session may only look at, everything or some environments: what that refuses, and how to change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first frame knows what it may not do before it knows what could be asked
    from controlroom.core.intents import Intent
    from controlroom.core.refusal import Refusal
    from controlroom.core.world import World


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """`everything`, or the releases to these environments (in any case) for which `place`, a file and line, says so.

    A rehearsal touches no environment, but what it records stands in the one log beside the record of the
    environment, so it is refused too: READ-ONLY then means one thing, that nothing is written about the release.
    A rehearsal without a record stays possible (`controlroom run rehearse`), and so does one in another store.
    People, policies, incidents and locks belong to no release; what is said of them is refused with everything only.
    """

    environments: tuple[str, ...] = ()
    place: str = ""
    everything: bool = False

    def covers(self, environment: str) -> bool:
        """Whether this session may only read what concerns an environment."""
        return self.everything or environment.strip().casefold() in {
            name.strip().casefold() for name in self.environments
        }

    def tells(self, world: "World") -> bool:
        """Whether this session may write about the open release, to tell its run of a lock that came since."""
        return world.release is not None and not self.covers(world.release.plan.environment)

    def refusal(self, world: "World", intents: "Iterable[Intent]") -> "Refusal | None":
        """Why the intents may not be put here; None when they may.

        A release counts by its plan as it is here and, where it is imported, by the plan that comes.
        """
        from controlroom.core.intents import ImportRelease, SiteIntent
        from controlroom.core.refusal import Refusal

        if self.everything:
            return wholly()
        wanted = [intent for intent in intents if not isinstance(intent, SiteIntent)]
        plans = [intent.plan for intent in wanted if isinstance(intent, ImportRelease)]
        if wanted and world.release is not None:
            plans.insert(0, world.release.plan)
        plan = next((plan for plan in plans if self.covers(plan.environment)), None)
        if plan is None:
            return None
        fact = f"{plan.id} goes to {plan.environment.upper()}, which is read-only in this session"
        remedy = f"take {plan.environment} out of read_only_environments ({self.place})"
        how = f"{remedy}; a rehearsal that records nothing is run rehearse without --record"
        return Refusal("read_only", fact, how, code=4)


NONE = ReadOnly()


def wholly() -> "Refusal":
    """Why a session that only reads writes nothing."""
    from controlroom.core.refusal import Refusal

    remedy = "leave --read-only out, also read_only in the configuration file"
    return Refusal("read_only", "this session only reads: nothing is written to the log", remedy, code=4)
