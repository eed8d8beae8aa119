"""One look, or many at once: the right probe for a check, a deadline for all of it, and harmless words."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from controlroom.core.finding import Finding
from controlroom.core.text import clean, fit, redact
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets

DEADLINE = 10.0  # seconds for one look, whatever it waits for
AT_ONCE = 200  # looks under way at the same time
LONGEST = 300  # cells of a value or a sentence
ASKED = 2000  # cells of a question
BY_HAND = frozenset({Probe.MANUAL})


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of the look of one check: a finding, or what the configuration has to say before it can look."""

    check: Check
    finding: Finding | None = None
    missing: Missing | None = None


async def look(check: Check, reach: Reach, secrets: Secrets, deadline: float = DEADLINE) -> Looked:
    """Look once. Whatever the outside does, it comes back as a finding within the deadline; never for one by hand."""
    probe = import_module(f"controlroom.probes.{check.probe}")
    try:
        async with asyncio.timeout(deadline):
            finding: Finding = await probe.look(check, reach, secrets)
    except TimeoutError:
        finding = Finding(error=f"no answer within {deadline:g} s")
    except Missing as missing:
        return Looked(check, missing=missing)
    except Exception as error:  # noqa: BLE001  # a mistake of ours in one probe must not end the other looks
        finding = Finding(error=f"the probe itself failed: {type(error).__name__}")
    return Looked(check, harmless(finding, secrets))


async def look_all(
    checks: Sequence[Check],
    reach: Reach,
    secrets: Secrets,
    each: Callable[[Looked], None] = lambda _: None,
    deadline: float = DEADLINE,
) -> tuple[Looked, ...]:
    """Look at all that can be looked at, together, each told as it comes; in the order of the checks.

    When it is cancelled every look under way is.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(check: Check) -> Looked:
        async with gate:
            looked = await look(check, reach, secrets, deadline)
        each(looked)
        return looked

    machine = [check for check in checks if check.probe not in BY_HAND]
    return tuple(await asyncio.gather(*(one(check) for check in machine)))


def harmless(finding: Finding, secrets: Secrets) -> Finding:
    """A finding in which no secret, no escape sequence and no endless text is left."""

    def short(text: str, cells: int = LONGEST) -> str:
        return fit(clean(redact(secrets.masked(text))), cells)

    return replace(
        finding,
        value=short(finding.value),
        error=short(finding.error),
        note=short(finding.note),
        broken=tuple(short(rule) for rule in finding.broken[:20]),
        asked=short(finding.asked, ASKED),
    )
