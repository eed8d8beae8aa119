"""Nothing that the source documents say of their releases was lost on the way into the shipped files."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest

from tests.data.facts import FACTS, PLANS, Fact
from tests.data.shipped import incidents, plan_of, policy

NAMES = ("id", "name", "suite")
Item = tuple[str, ...]


@cache
def document(number: str) -> dict[str, Any]:
    return {"plan": plan_of(PLANS[number]), "policy": policy(), "incidents": incidents()}


def step_into(value: Any, name: str) -> Any:
    if not isinstance(value, tuple):
        return value[name] if isinstance(value, dict) else getattr(value, name)
    if name.isdigit():
        return value[int(name)]
    return next(item for item in value if name in [getattr(item, key, None) for key in NAMES])


def leaves(value: Any) -> Iterator[str]:
    """Every scalar below a value, as text."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield str(value)


def items(fact: Fact) -> list[Item]:
    """The scalars at the place of a fact, an item of a list at a time."""
    number, _, place = fact
    value: Any = document(number)
    for name in place.split("."):
        value = step_into(value, name)
    if not isinstance(value, tuple):
        return [tuple(leaves(value))]
    return [tuple(leaves(item)) for item in value]


def says(leaf: str, part: str) -> bool:
    """Whether a scalar says a part of a fact: contains it, or is it where the part is written `=part`."""
    whole = part.startswith("=") and not part.startswith("= ")
    return leaf == part[1:] if whole else part in leaf


def holds(item: Item, words: str) -> bool:
    return all(any(says(leaf, part) for leaf in item) for part in words.split(" | "))


@pytest.mark.parametrize("number", PLANS)
def test_every_fact_of_the_document_is_in_the_shipped_files(number: str) -> None:
    lost = [fact for fact in FACTS if fact[0] == number if not any(holds(item, fact[1]) for item in items(fact))]
    assert not lost


@pytest.mark.parametrize("number", PLANS)
def test_every_fact_is_said_once_so_that_its_loss_would_be_seen(number: str) -> None:
    repeated = []
    for fact in (fact for fact in FACTS if fact[0] == number):
        found = [item for item in items(fact) if holds(item, fact[1])]
        parts = fact[1].split(" | ")
        if len(found) != 1 or any(sum(says(leaf, part) for leaf in found[0]) != 1 for part in parts):
            repeated.append(fact)
    assert not repeated


def test_the_tables_are_as_long_as_the_documents() -> None:
    counts = {number: sum(fact[0] == number for fact in FACTS) for number in PLANS}
    assert all(counts[number] >= least for number, least in {"000": 35, "002": 180, "003": 70, "004": 80}.items())
