"""A lock as it is asked for and stored: what it holds, of which kind it is, and who may take it off."""

from dataclasses import dataclass
from enum import StrEnum

MAY_UNLOCK = ("engineering-lead", "incident-commander")  # roles that take off what somebody else locked


class LockKind(StrEnum):
    """A block is in the way of queueing; a warning has to be read, and is in nobody's way."""

    BLOCK = "block"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a lock holds: each part that names something has to match; with no part it holds everything.

    A plan matches `services` and `modules` when it shares one of them, `product` and `environment` when they are
    its own. Case does not matter.
    """

    services: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    product: str = ""
    environment: str = ""

    @property
    def words(self) -> str:
        """The scope as it is read: `Billing API, Webhooks in production`; `everything` for a freeze of all."""
        named = ", ".join((*self.services, *(f"module {name}" for name in self.modules)))
        what = " of ".join(part for part in (named, self.product) if part) or "everything"
        return f"{what} in {self.environment}" if self.environment else what

    @property
    def brief(self) -> str:
        """The same with one name and the number of the others."""
        named = (*self.services, *self.modules)
        return f"{named[0]} and {len(named) - 1} more" if len(named) > 1 else self.words

    @property
    def word(self) -> str:
        """What is typed to confirm a lock that names no service: `production`, the product, or `everything`."""
        return self.environment or self.product or "everything"

    @property
    def wide(self) -> bool:
        """Whether it names no service and no module, so that whoever locks may not see what it hits."""
        return not (self.services or self.modules)

    @property
    def freezes(self) -> bool:
        """Whether it holds whole environments or everything, and no service by its name."""
        return not (self.services or self.modules or self.product)


EVERYTHING = Scope()
