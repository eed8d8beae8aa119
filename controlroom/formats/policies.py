"""Risk policies as YAML: one file, the fields of `controlroom.core.policy.Policy`."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from controlroom.core.policy import Policy
from controlroom.formats.fields import suggested
from controlroom.formats.problems import Flaw, quoted
from controlroom.formats.reading import read
from controlroom.formats.rules import Plain, each, twice, word


def read_policy(path: Path) -> Policy:
    """The policy in a file; FormatError with all that is wrong."""
    return read(Policy, path, rules)


def rules(policy: Plain) -> Iterator[Flaw]:
    """What is wrong with the bands and weights of a policy."""
    yield from twice(each(policy, "bands"), "name")
    bands = [(path, band["start"]) for path, band in each(policy, "bands") if isinstance(band.get("start"), int)]
    if not bands:
        yield Flaw(("bands",), "there is no band", "add one that begins at 0")
    elif bands[0][1] != 0:
        yield Flaw((*bands[0][0], "start"), "the first band does not begin at 0", "write `start: 0`")
    for (_, before), (path, start) in pairwise(bands):
        if start <= before:
            yield Flaw((*path, "start"), f"{start} is not above {before}", "write the lowest band first")
    seen: set[tuple[str, str]] = set()
    for path, weight in each(policy, "weights"):
        level = (word(weight, "factor"), word(weight, "value"))
        if level in seen:
            yield Flaw((*path, "value"), f"{level[0]} {level[1]} has a weight already", "keep one of the two")
        seen.add(level)
    yield from _accepting(policy)


def _accepting(policy: Plain) -> Iterator[Flaw]:
    """Who may accept for how long, and from which band on it is needed."""
    accept = policy.get("accept")
    if not isinstance(accept, dict):
        return
    if accept.get("roles") == []:
        yield Flaw(("accept", "roles"), "nobody may accept a risk", "name roles of people.yaml")
    names = {word(band, "name") for _, band in each(policy, "bands")}
    required = word(accept, "required")
    if required and required not in names:
        yield Flaw(("accept", "required"), f"there is no band {quoted(required)!r}", suggested(required, sorted(names)))
