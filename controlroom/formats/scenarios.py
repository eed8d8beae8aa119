"""Scenarios as YAML, by path or by the name of a shipped one."""

import re
from collections.abc import Iterator
from pathlib import Path

from controlroom.core.scenario import Scenario
from controlroom.formats.fields import suggested
from controlroom.formats.files import missing
from controlroom.formats.problems import Flaw, quoted
from controlroom.formats.problems import Path as Keys
from controlroom.formats.reading import read
from controlroom.formats.rules import Plain, each, word
from controlroom.outside import places

_STEP = re.compile(r"[a-z0-9][a-z0-9_-]*\.[1-9][0-9]{0,3}")


def read_scenario(path_or_name: str | Path) -> Scenario:
    """The scenario in a file, or a shipped one by its name; FormatError with all that is wrong."""
    text = str(path_or_name)
    if "/" in text or text.endswith((".yaml", ".yml")):
        return read(Scenario, Path(text), rules)
    if text not in names():
        remedy = f"{suggested(text, names())} or give the path of a file".replace("? or", "? Or")
        raise missing(text, f"there is no scenario {quoted(text)!r}", remedy)
    return read(Scenario, _folder() / f"{text}.yaml", rules)


def names() -> tuple[str, ...]:
    """The names of the shipped scenarios, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def _folder() -> Path:
    return places.data() / "scenarios"


def rules(scenario: Plain) -> Iterator[Flaw]:
    """What is wrong with the rows of a scenario."""
    for path, row in each(scenario, "rows"):
        when, then = row.get("when"), row.get("then")
        if isinstance(when, dict):
            yield from _place((*path, "when"), when)
        if isinstance(then, dict):
            yield from _effect((*path, "then"), then, when if isinstance(when, dict) else {})


def _place(path: Keys, when: Plain) -> Iterator[Flaw]:
    step = word(when, "step")
    if bool(step) == bool(word(when, "phase")):
        yield Flaw(path, "it names no place in the run, or two", "give either a `phase` or a `step`")
    if step and not _STEP.fullmatch(step):
        message = f"{quoted(step)!r} is not a step"
        yield Flaw((*path, "step"), message, "write it like deploying.1, way_back.2, first_way.2 or <way id>.2")
    if "after" in when and step:
        yield Flaw((*path, "after"), "seconds count from the entry of a phase", "leave `after` out")
    if "attempt" in when and not step:
        yield Flaw((*path, "attempt"), "only a step has attempts", "leave `attempt` out, or name a `step`")


def _effect(path: Keys, then: Plain, when: Plain) -> Iterator[Flaw]:
    named = [key for key in ("check", "signal", "outcome") if word(then, key)]
    if len(named) != 1:
        yield Flaw(path, "it says not exactly one thing", "give one of `check`, `signal` and `outcome`")
    elif named == ["outcome"]:
        if not when.get("attempt"):
            yield Flaw((*path, "outcome"), "no attempt of a step has it", "add `step` and `attempt` to `when`")
        if word(then, "value") or word(then, "verdict"):
            yield Flaw(path, "an attempt of a step has no value", "leave `value` and `verdict` out")
    elif bool(word(then, "value")) == bool(word(then, "verdict")):
        yield Flaw(path, "it gives no result, or two", "give either a `value` or a `verdict`")
