"""A change of the site derives anew what it concerns and nothing else; lists and first frames stay true."""

from collections import Counter
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from controlroom.core import derive, outline, plain
from controlroom.core.board import Board, ReleaseLine, UndoSlice
from controlroom.core.incident import Incident
from controlroom.core.intents import (
    Abort,
    AcceptRisk,
    Advance,
    BranchRun,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    RemoveLock,
    StartRun,
)
from controlroom.core.lock import Scope
from controlroom.core.outline import Outline
from controlroom.core.plan import Plan
from controlroom.core.site_events import LockAdded
from controlroom.core.world import Lock, Passed, Site
from controlroom.dispatch import Dispatcher
from controlroom.dispatch.opened import nothing, read, read_over, streams
from controlroom.store.glance import read_glance
from tests.core.machine import locking
from tests.data.shipped import SAMPLE, people, plan_of, policy
from tests.dispatch import desks
from tests.dispatch.desks import Clock, put, story

WEB, MAIL, BOTH, APART = "web", "mail", "web-and-mail", "apart"
PLANS = {
    WEB: {"services": ("Web",), "modules": ("front",), "product": "Shop"},
    MAIL: {"services": ("Mail",), "modules": ("post",), "product": "Post"},
    BOTH: {"services": ("web", "Mail"), "modules": ("front", "post"), "product": "Post", "environment": "staging"},
    APART: {"services": (), "modules": (), "product": "Other", "change": "new-tax", "follows": ("staging",)},
}


def plan(name: str) -> Plan:
    return replace(plan_of(SAMPLE), id=name, title=name, description="", **PLANS[name])  # type: ignore[arg-type]


@pytest.fixture
def many(path: Path, clock: Clock) -> Dispatcher:
    """A desk with four small releases that have little in common."""
    found = desks.desk(path, clock=clock)
    put(found, ImportPeople(desks.people_with_logins()), ImportPolicy(policy()), release="")
    for name in PLANS:
        put(found, ImportRelease(plan(name)), release=name)
    return found


@pytest.fixture
def derived(many: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the line of each release was derived since."""
    counted: Counter[str] = Counter()
    line = derive.line

    def counting(world: Any, at: Any) -> Any:
        counted[world.release.plan.id] += 1
        return line(world, at)

    monkeypatch.setattr(derive, "line", counting)
    return counted


def kept(desk: Dispatcher, path: Path) -> dict[str, tuple[ReleaseLine, Board]]:
    """What the list says of each release, and its board for a first frame."""
    found = {}
    for line in desk.home().releases:
        glance = read_glance(path, f"room:{line.id}")
        assert glance is not None
        found[line.id] = (line, plain.loads(Board, glance[1]))
    return found


def assert_true(desk: Dispatcher, path: Path, clock: Clock) -> None:
    """Nothing that is kept differs from what a new sitting derives, but for the events of the site and their count."""
    fresh = desks.desk(path, clock=clock)
    for id, (line, glance) in kept(desk, path).items():
        board = fresh.board(id)
        parts = {"at": glance.at, "seen": glance.seen, "audit": glance.audit, "undo": UndoSlice()}
        assert glance == replace(board, **parts)  # type: ignore[arg-type]
        assert line == derive.line(fresh.world(id), clock())


def test_a_lock_of_a_service_derives_those_that_touch_it(
    many: Dispatcher, derived: Counter[str], path: Path, clock: Clock
) -> None:
    put(many, locking("WEB", "audit"), release="")
    assert derived == {WEB: 1, BOTH: 1}
    assert_true(many, path, clock)
    assert {id for id, (line, _) in kept(many, path).items() if "is locked" in line.next} == {BOTH, WEB}
    put(many, RemoveLock("lock-1", "done"), release="")
    assert_true(many, path, clock)
    assert not any("locked" in line.next for line, _ in kept(many, path).values())


def test_a_lock_on_one_release_derives_that_one_once(many: Dispatcher, derived: Counter[str]) -> None:
    put(many, locking("Web", "audit"), release=WEB)
    assert derived == {WEB: 1, BOTH: 1}


def test_a_freeze_of_everything_derives_all(many: Dispatcher, derived: Counter[str], path: Path, clock: Clock) -> None:
    put(many, locking("*", "month end"), release="")
    assert derived == dict.fromkeys(PLANS, 1)
    assert_true(many, path, clock)


def test_a_live_run_derives_those_on_the_same_service_when_it_begins_and_when_it_ends(
    many: Dispatcher, derived: Counter[str], path: Path, clock: Clock
) -> None:
    put(many, StartRun("live"), release=WEB)
    assert derived == {WEB: 1, BOTH: 1}
    assert_true(many, path, clock)
    derived.clear()
    put(many, Abort("enough"), release=WEB)
    assert derived == {WEB: 1, BOTH: 1}
    assert_true(many, path, clock)


def test_an_accepted_risk_and_a_rehearsal_derive_their_own_release_only(
    many: Dispatcher, derived: Counter[str], path: Path, clock: Clock
) -> None:
    put(many, AcceptRisk(many.board(MAIL).risk.factors[0].id, "why", "3d", "taylor"), release=MAIL)
    put(many, StartRun("rehearsal"), release=BOTH)
    assert set(derived) <= {MAIL, BOTH}
    assert_true(many, path, clock)


def test_a_lock_that_has_ended_by_itself_is_found_by_the_next_change_of_the_site(
    many: Dispatcher, derived: Counter[str], path: Path, clock: Clock
) -> None:
    put(many, replace(locking("Mail", "audit"), until="1h"), release="")
    assert "is locked" in kept(many, path)[MAIL][0].next
    clock.forward(3601)
    derived.clear()
    put(many, locking("Web", "audit"), release="")
    assert derived == {MAIL: 1, WEB: 1, BOTH: 1}
    assert "locked" not in kept(many, path)[MAIL][0].next


def test_an_incident_derives_those_that_share_a_module_with_it(many: Dispatcher, derived: Counter[str]) -> None:
    put(many, ImportIncident(Incident("inc-1", "x", "SEV-2", "closed", modules=("post",))), release="")
    assert derived == {MAIL: 1, BOTH: 1}
    derived.clear()
    put(many, ImportIncident(Incident("inc-1", "x", "SEV-2", "closed", modules=("front",))), release="")
    assert derived == {MAIL: 1, BOTH: 1, WEB: 1}


def test_a_policy_derives_those_that_it_scores_or_scored(many: Dispatcher, derived: Counter[str]) -> None:
    put(many, ImportPolicy(replace(policy(), id="shop", products=("Shop",))), release="")
    assert derived == {WEB: 1}


def test_people_derive_all(many: Dispatcher, derived: Counter[str]) -> None:
    put(many, ImportPeople(people()[:2]), release="")
    assert derived == dict.fromkeys(PLANS, 1)


def test_a_release_without_an_outline_counts_as_concerned(many: Dispatcher, derived: Counter[str]) -> None:
    def forget(connection: Any, rows: object) -> None:
        many.shelf.glance(connection, f"outline:{APART}", "", "an older one")

    many.log.append((), {}, forget)
    put(many, locking("Web", "audit"), release="")
    assert derived == {WEB: 1, BOTH: 1, APART: 1}
    put(many, locking("Web", "again"), release="")
    assert derived[APART] == 1


def test_the_site_is_read_once_however_many_releases_it_concerns(
    many: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()
    record = many.codec.record

    class Counting:
        """The codec, with a count of the rows of each stream that it was asked to read."""

        def __getattr__(self, name: str) -> object:
            return getattr(desks.codec, name)

        def record(self, row: Any) -> Any:
            read[row.stream] += 1
            return record(row)

    put(many, locking("*", "month end"), release="")
    monkeypatch.setattr(many, "codec", Counting())
    many.refresh()
    assert read["site"] == 3
    assert {stream: count for stream, count in read.items() if stream != "site"} == {
        f"release:{name}": 1 for name in PLANS
    }


def test_what_is_read_over_a_known_site_is_what_is_read_from_nothing(desk: Dispatcher) -> None:
    story(desk)
    seq = desk.history(SAMPLE)[-9].seq
    put(desk, BranchRun(1, seq), Advance())
    names = streams(SAMPLE, 2)
    whole = read(desk.log, desk.codec, nothing(), names)
    site = read(desk.log, desk.codec, nothing(), ("site",))
    assert read_over(desk.log, desk.codec, site, names) == whole


def test_every_part_of_the_site_can_concern_a_release(clock: Clock) -> None:
    def site(**changed: Any) -> Site:
        return replace(Site(), **changed)

    one = Outline("a", "a", "", "P", "production", "o", "new-tax", ("staging",), ("Web",), ("front",), "")
    changes = {
        "people": people(),
        "policies": {"p": policy()},
        "incidents": {"i": Incident("i", "x", "SEV-2", "closed", modules=("Front",))},
        "locks": {"lock-1": Lock(LockAdded("lock-1", Scope(services=("web",)), "x"), "sam", clock())},
        "live": {"b": ("web",)},
        "passed": {("new-tax", "staging"): Passed("b", clock())},
    }
    assert changes.keys() | {"made"} == {field.name for field in fields(Site)}
    for name, value in changes.items():
        assert outline.concerned(one, Site(), site(**{name: value}), clock()), name
        assert outline.concerned(one, site(**{name: value}), Site(), clock()), name
        assert not outline.concerned(one, site(**{name: value}), site(**{name: value}), clock()), name
    assert not outline.concerned(one, Site(), site(made=7), clock())
    other = {"live": {"b": ("Mail",)}, "passed": {("new-tax", "production"): Passed("b", clock())}}
    for name, value in other.items():
        assert not outline.concerned(one, Site(), site(**{name: value}), clock()), name
