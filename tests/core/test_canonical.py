"""Bytes that are hashed: one text for one value, refusals that name the path."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum, StrEnum
from hashlib import sha256
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.canonical import digest, dumps, parse_time, time_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
NAIVE = datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9, minutes=30)), timezone(timedelta(hours=-7))])
TIMES = st.builds(
    lambda micro, zone: datetime(1, 1, 3, tzinfo=UTC).astimezone(zone) + timedelta(microseconds=micro),
    st.integers(0, 315_000_000_000_000_000),
    ZONES,
)


class Level(StrEnum):
    HIGH = "high"


class Rank(Enum):
    FIRST = 1


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    minutes: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[Step, ...]
    level: Level
    at: datetime


@given(PLAIN)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    assert json.loads(dumps(value)) == value
    assert dumps(json.loads(dumps(value))) == dumps(value)


@given(st.dictionaries(TEXT, st.integers(), max_size=8))
def test_the_order_of_keys_does_not_change_the_bytes(value: dict[str, int]) -> None:
    assert dumps(dict(reversed(value.items()))) == dumps(value)


def test_a_dataclass_is_written_with_every_field_and_null_for_none() -> None:
    steps = (Step("migrate", 4), Step("naïve", 0, "x"))
    plan = Plan(steps, Level.HIGH, datetime(2026, 3, 1, 3, 16, tzinfo=UTC))
    assert dumps(plan) == (
        '{"at":"2026-03-01T03:16:00.000000Z","level":"high","steps":'
        '[{"minutes":4,"name":"migrate","note":null},{"minutes":0,"name":"naïve","note":"x"}]}'
    )


def test_tuples_lists_mappings_and_enums_become_plain_values() -> None:
    assert dumps(((1, 2), [True, None], MappingProxyType({"b": Rank.FIRST, "a": "ü"}))) == (
        '[[1,2],[true,null],{"a":"ü","b":1}]'
    )


def test_the_digest_is_the_sha256_of_the_utf8_bytes() -> None:
    assert digest({"ü": 1}) == sha256('{"ü":1}'.encode()).hexdigest()
    assert digest({"b": 1, "a": 2}) == "d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772"


@pytest.mark.parametrize("number", [1.0, -0.0, float("nan"), float("inf")])
def test_a_float_is_refused_with_the_path_to_it(number: float) -> None:
    with pytest.raises(ValueError, match=r"\$\.steps\[1\]\.minutes: the float .* decimal string"):
        dumps({"steps": [{"minutes": 1}, {"minutes": number}]})


@pytest.mark.parametrize("value", [b"x", {1}, Step, object(), 1j, NAIVE.date()])
def test_any_other_type_is_refused_with_its_name(value: object) -> None:
    with pytest.raises(ValueError, match=r"\$\.a: a \w+ cannot be hashed"):
        dumps({"a": value})


@pytest.mark.parametrize("key", [1, None, True, (1,), Level.HIGH])
def test_a_key_that_is_not_text_is_refused(key: object) -> None:
    with pytest.raises(ValueError, match="keys must be str"):
        dumps({"a": {key: 1}})


@pytest.mark.parametrize("value", ["a\ud800", {"a\udfff": 1}, [{"x": "\udc80"}], Step("\udbff", 1)])
def test_a_lone_surrogate_is_refused_in_text_and_in_keys(value: object) -> None:
    with pytest.raises(ValueError, match="lone surrogate"):
        dumps(value)


def test_a_time_without_a_zone_is_refused_with_the_path_to_it() -> None:
    with pytest.raises(ValueError, match=r"\$\.at: .* no time zone"):
        dumps({"at": NAIVE})


def test_a_time_that_utc_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="no UTC form"):
        time_text(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))))


@given(TIMES)
def test_times_survive_their_text(at: datetime) -> None:
    assert parse_time(time_text(at)) == at
    assert len(time_text(at)) == 27


@given(TIMES, TIMES)
def test_texts_of_times_sort_as_the_times_do(one: datetime, two: datetime) -> None:
    assert (time_text(one) < time_text(two)) == (one < two)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-03-01",
        "2026-03-01T03:16:00Z",
        "2026-03-01T03:16:00.000000",
        "2026-03-01T03:16:00.000000+00:00",
        "2026-03-01T05:16:00.000000+02:00",
        "2026-03-01 03:16:00.000000Z",
        "2026-03-01T03:16:00.000000z",
        "2026-03-01T24:00:00.000000Z",
        "2026-02-30T03:16:00.000000Z",
        "2026-03-01T03:16:00.0000001Z",
        " 2026-03-01T03:16:00.000000Z",
        "２026-03-01T03:16:00.000000Z",
    ],
)
def test_any_other_spelling_of_a_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a stored time"):
        parse_time(text)
