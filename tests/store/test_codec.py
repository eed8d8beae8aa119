"""Events survive being stored: exactly, strictly, and across versions."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controlroom.core.chain import GENESIS
from controlroom.core.events import Event
from controlroom.core.lock import EVERYTHING, Scope
from controlroom.core.people import Actor
from controlroom.core.record import Row, StoreError
from controlroom.core.run_events import GatesAssumed, PhaseEntered, RunHeld
from controlroom.core.site_events import LockAdded, LockRemoved
from controlroom.store import codec
from controlroom.store.codec import (
    KINDS,
    UnknownKind,
    decode,
    decode_actor,
    encode,
    encode_actor,
    record,
    schema_of,
)
from tests.store.samples import filled, stored

SAMPLES = stored()


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of that type, every field given."""
    if get_origin(hint) is UnionType:
        return st.one_of(*(values(each) for each in get_args(hint)))
    if hint is NoneType:
        return st.none()
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: values(hints[field.name]) for field in fields(hint)})
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=1).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return {str: st.text(max_size=20), int: st.integers(), bool: st.booleans()}[hint]


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_comes_back_as_it_was_stored(kind: str) -> None:
    @settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None, database=None)
    @given(values(KINDS[kind]))
    def comes_back(event: Event) -> None:
        assert decode(*encode(event)) == event

    comes_back()


@given(values(Actor))
def test_an_actor_comes_back_as_it_was_stored(actor: Actor) -> None:
    assert decode_actor(encode_actor(actor)) == actor


def test_every_kind_has_a_name_of_its_own() -> None:
    assert {cls.KIND for cls in get_args(Event)} == set(KINDS)
    assert len(KINDS) == len(get_args(Event))


def test_every_kind_has_a_stored_sample_of_each_schema() -> None:
    wanted = {(kind, schema) for kind in KINDS for schema in range(1, schema_of(kind) + 1)}
    assert wanted == set(SAMPLES), "python -m tests.store.samples adds missing samples"


@pytest.mark.parametrize(("kind", "schema"), SAMPLES)
def test_every_stored_sample_can_still_be_read(kind: str, schema: int) -> None:
    assert isinstance(decode(kind, schema, SAMPLES[kind, schema]), KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_another_form_of_a_stored_event_needs_another_schema(kind: str) -> None:
    body = SAMPLES[kind, schema_of(kind)]
    assert encode(decode(kind, schema_of(kind), body)) == (kind, schema_of(kind), body)
    assert encode(filled(KINDS[kind]))[2] == body


@pytest.mark.parametrize("kind", KINDS)
def test_lists_come_back_as_tuples_all_the_way_down(kind: str) -> None:
    def immutable(value: object) -> bool:
        if is_dataclass(value):
            return all(immutable(getattr(value, field.name)) for field in fields(value))
        if isinstance(value, tuple):
            return all(map(immutable, value))
        return value is None or isinstance(value, str | int)

    event = decode(kind, schema_of(kind), SAMPLES[kind, schema_of(kind)])
    assert immutable(event)
    assert isinstance(hash(event), int)


def objects(value: Any) -> list[dict[str, Any]]:
    """All JSON objects inside a value, itself included."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [found for each in inner for found in objects(each)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_refused_in_every_nested_value(kind: str) -> None:
    body = SAMPLES[kind, schema_of(kind)]
    for index in range(len(objects(json.loads(body)))):
        damaged = json.loads(body)
        objects(damaged)[index]["surprise"] = 1
        with pytest.raises(StoreError, match="surprise"):
            decode(kind, schema_of(kind), json.dumps(damaged))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("run.held", '{"reason":1}'),
        ("run.held", '{"reason":null}'),
        ("run.held", "{}"),
        ("run.held", "[]"),
        ("run.held", '{"reason":"a'),
        ("run.held", '{"reason":"\\ud800"}'),
        ("run.resumed", '{"seconds":"60"}'),
        ("run.resumed", '{"seconds":60.0}'),
        ("run.resumed", '{"seconds":true}'),
        ("updates.drafted", '{"drafts":{}}'),
        ("sample.taken", '{"measurements":[{"check":"a","verdict":"green"}],"outcome":"good"}'),
    ],
)
def test_a_stored_event_is_read_strictly(kind: str, body: str) -> None:
    with pytest.raises(StoreError) as caught:
        decode(kind, 1, body)
    assert caught.value.rule == "store.corrupt"
    assert kind in caught.value.message


@pytest.mark.parametrize(("kind", "schema"), [("run.teleported", 1), ("run.held", 2), ("run.held", 0)])
def test_what_we_do_not_know_is_from_a_newer_controlroom(kind: str, schema: int) -> None:
    with pytest.raises(UnknownKind, match="newer controlroom") as caught:
        decode(kind, schema, "{}")
    assert (caught.value.kind, caught.value.rule) == (kind, "store.newer")


def test_an_older_form_is_brought_up_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(old: str, new: str) -> Callable[[str], str]:
        return lambda body: body.replace(f'"{old}"', f'"{new}"')

    monkeypatch.setitem(codec.UPGRADES, ("run.held", 1), renamed("cause", "why"))
    monkeypatch.setitem(codec.UPGRADES, ("run.held", 2), renamed("why", "reason"))
    held = RunHeld("locks")
    assert decode("run.held", 1, '{"cause":"locks"}') == held
    assert decode("run.held", 2, '{"why":"locks"}') == held
    assert encode(held) == ("run.held", 3, '{"reason":"locks"}')
    assert encode(PhaseEntered("idle"))[1] == 1


def row(**changes: Any) -> Row:
    at, actor = "2026-03-01T03:16:00.000000Z", encode_actor(Actor("sam", "sam"))
    cells = {"seq": 9, "stream": "run:7", "version": 3, "kind": "run.held", "schema": 1, "at": at, "t": 60}
    return Row(**{**cells, "actor": actor, "body": '{"reason":"x"}', "prev": GENESIS, "hash": GENESIS, **changes})


def test_a_row_becomes_a_record() -> None:
    found = record(row())
    assert (found.seq, found.stream, found.version, found.t) == (9, "run:7", 3, 60)
    assert found.at == datetime(2026, 3, 1, 3, 16, tzinfo=UTC)
    assert (found.actor, found.event) == (Actor("sam", "sam"), RunHeld("x"))


@pytest.mark.parametrize("changes", [{"at": "yesterday"}, {"actor": "{}"}, {"body": "\x1b[2J"}])
def test_a_damaged_row_is_named(changes: dict[str, str]) -> None:
    with pytest.raises(StoreError, match="row 9") as caught:
        record(row(**changes))
    assert caught.value.rule == "store.corrupt"
    assert "audit verify" in caught.value.remedy
    assert str(caught.value).isprintable()


def test_an_unknown_key_can_not_write_on_the_screen() -> None:
    with pytest.raises(StoreError) as caught:
        decode("run.held", 1, json.dumps({"reason": "x", "\x1b]0;owned\x07": 1}))
    assert str(caught.value).isprintable()


def test_a_row_from_a_newer_controlroom_says_so() -> None:
    with pytest.raises(UnknownKind):
        record(row(kind="run.teleported"))


# --- locks as an older controlroom stored them --------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "scope"), [("Billing API", Scope(services=("Billing API",))), ("*", EVERYTHING), ("", Scope(("",)))]
)
def test_a_lock_of_one_service_is_named_by_it(service: str, scope: Scope) -> None:
    body = json.dumps({"reason": "audit", "service": service, "until": ""})
    assert decode("lock.added", 1, body) == LockAdded(service, scope, "audit")
    removed = json.dumps({"reason": "over", "service": service})
    assert decode("lock.removed", 1, removed) == LockRemoved(service, "over")


def test_older_policies_plans_and_assumptions_say_nothing_of_what_came_since() -> None:
    for kind, missing in (("policy.imported", '"accept"'), ("release.imported", '"follows"')):
        assert missing not in SAMPLES[kind, 1]
        assert missing in SAMPLES[kind, 2]
    event = decode("gates.assumed", 1, SAMPLES["gates.assumed", 1])
    assert isinstance(event, GatesAssumed)
    assert event.earlier == ()


@pytest.mark.parametrize("body", ["[]", "{}", '{"service":1', "null", '{"service":[]}'])
def test_a_damaged_older_lock_is_corrupt(body: str) -> None:
    with pytest.raises(StoreError) as caught:
        decode("lock.added", 1, body)
    assert caught.value.rule == "store.corrupt"
