"""What keeps a live run from deploying, each alone: gates, approvals, locks, other runs, a changed plan."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from controlroom.core import canonical
from controlroom.core.intents import (
    AddLock,
    Advance,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    MapLogin,
    NoteLocks,
    RemoveLock,
    RevokeApproval,
    StartRun,
    UntickGate,
)
from controlroom.core.lock import Scope
from controlroom.core.phases import Phase
from controlroom.core.policy import Acceptance
from controlroom.core.site_events import LiveRunClosed, LiveRunOpened
from controlroom.core.world import World
from tests.core.machine import (
    AT,
    DANA,
    ID,
    INCIDENTS,
    PEOPLE,
    POLICY,
    SAMPLE,
    TAYLOR,
    Story,
    green,
    imported,
    live,
    live_to,
    locking,
    rehearsal,
    small,
)

STRICT = replace(POLICY, version=2, accept=Acceptance(required="critical"))
GATES = [gate.id for stage in SAMPLE.stages for gate in stage.gates]
Obstacle = Callable[[Story], object]


def taken(story: Story, *services: str) -> None:
    """Another release begins a live run on services."""
    site = replace(story.world.site, live={**story.world.site.live, "other": services})
    story.world = replace(story.world, site=site)


OBSTACLES: dict[str, tuple[Obstacle, str, str]] = {
    **{gate: (lambda story, gate=gate: story.do(UntickGate(gate, "wrong")), "gate", gate) for gate in GATES},
    "approval": (
        lambda story: story.do(RevokeApproval("engineering-lead", "a fault"), by=TAYLOR),
        "approval",
        "engineering-lead",
    ),
    "approver gone": (
        lambda story: story.do(ImportPeople(tuple(one for one in PEOPLE if one.id != "taylor"))),
        "approval",
        "engineering-lead",
    ),
    "lock": (lambda story: story.do(locking("Billing API", "audit")), "lock", "lock-1"),
    "lock in another case": (lambda story: story.do(locking("billing worker", "audit")), "lock", "lock-1"),
    "freeze": (lambda story: story.do(locking("*", "holidays")), "lock", "lock-1"),
    "freeze of the environment": (
        lambda story: story.do(AddLock(Scope(environment="Production"), "month end", "2d", confirm="Production")),
        "lock",
        "lock-1",
    ),
    "lock of a module": (lambda story: story.do(AddLock(Scope(modules=("webhooks",)), "audit")), "lock", "lock-1"),
    "lock of the product": (
        lambda story: story.do(AddLock(Scope(product="SaaS Billing"), "audit", confirm="SaaS Billing")),
        "lock",
        "lock-1",
    ),
    "risks to be accepted": (lambda story: story.do(ImportPolicy(STRICT)), "acceptance", "critical"),
    "live run": (lambda story: taken(story, "Shop", "Billing API"), "live_run", "other"),
    "live run in another case": (lambda story: taken(story, "billing api"), "live_run", "other"),
}


@pytest.mark.parametrize("name", OBSTACLES)
@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT])
def test_a_live_run_with_one_thing_open_goes_no_further(phase: Phase, name: str) -> None:
    story = live_to(phase)
    if phase is Phase.PREFLIGHT:
        story.do(Advance(), Advance())
    put, rule, subject = OBSTACLES[name]
    put(story)
    refusal = story.no(Advance(confirm=ID))
    assert refusal.rule == ("may_not_deploy" if phase is Phase.PREFLIGHT else "may_not_queue")
    assert [(reason.rule, reason.subject) for reason in refusal.reasons] == [(rule, subject)]
    assert not refusal.assumable
    assert story.no(Advance(assume=True, confirm=ID)).rule == "assume"
    assert story.phase is phase


@pytest.mark.parametrize("phase", [Phase.QUEUED, Phase.PREFLIGHT])
def test_a_live_run_of_a_changed_plan_goes_no_further(phase: Phase) -> None:
    story = live_to(phase)
    if phase is Phase.PREFLIGHT:
        story.do(Advance(), Advance())
    before = story.run.digest
    story.do(ImportRelease(replace(SAMPLE, title="Another title")))
    refusal = story.no(Advance(confirm=ID))
    assert ("digest", before, "x") in [(reason.rule, reason.subject, reason.key) for reason in refusal.reasons]
    assert {reason.rule for reason in refusal.reasons} == {"digest", "gate", "approval"}


def test_without_an_obstacle_the_last_preflight_step_deploys_once_the_id_is_typed() -> None:
    story = live_to(Phase.PREFLIGHT).do(Advance(), Advance())
    refusal = story.no(Advance())
    assert refusal.confirmation is not None
    assert (refusal.rule, refusal.code, refusal.confirmation.expects) == ("confirm", 2, ID)
    assert story.no(Advance(confirm=ID.upper())).rule == "confirm"
    assert story.do(Advance(confirm=ID)).phase is Phase.DEPLOYING


def test_a_plan_without_a_way_back_is_not_deployed() -> None:
    story = imported(small(stages=(), approvals=(), ways_back=())).do(StartRun(), Advance())
    for _ in range(3):
        story.do(Advance())
    refusal = story.no(Advance(assume=True))
    assert [reason.rule for reason in refusal.reasons] == ["way_back"]
    assert not refusal.assumable


def test_a_lock_holds_until_its_time_and_no_longer() -> None:
    until = canonical.time_text(AT.replace(hour=13))
    story = live().do(locking("Billing API", "audit", until))
    assert story.no(Advance()).rule == "may_not_queue"
    assert story.wait(3599).no(Advance()).rule == "may_not_queue"
    assert story.wait(1).do(Advance()).phase is Phase.QUEUED


def test_a_lock_of_another_service_holds_nothing() -> None:
    assert live().do(locking("Shop", "audit")).do(Advance()).phase is Phase.QUEUED


@pytest.mark.parametrize(
    ("service", "warned"),
    [("billing api", "lock-1: billing api was locked: audit"), ("*", "lock-1: everything was frozen: audit")],
)
def test_a_lock_is_warned_about_once_deploying_began(service: str, warned: str) -> None:
    story = live_to(Phase.DEPLOYING)
    story.do(locking(service, " audit "), NoteLocks())
    assert story.run.warnings == (warned,)
    assert story.world.site.locks["lock-1"].event.reason == "audit"


def test_a_lock_of_another_service_or_before_deploying_is_not_warned_about() -> None:
    assert live_to(Phase.DEPLOYING).do(locking("Shop", "audit")).no(NoteLocks()).rule == "unchanged"
    assert live_to(Phase.QUEUED).do(locking("*", "audit")).no(NoteLocks()).rule == "unchanged"
    assert live_to(Phase.COMPLETE).do(locking("*", "audit")).no(NoteLocks()).rule == "unchanged"


def test_a_second_live_run_does_not_begin_while_another_holds_a_shared_service() -> None:
    story = green()
    taken(story, "billing api")
    refusal = story.no(StartRun("live"))
    assert refusal.rule == "live_run"
    assert "other has a live run" in refusal.message
    other = green()
    taken(other, "Shop")
    assert other.do(StartRun("live")).run.live


def test_a_lock_taken_off_holds_nothing() -> None:
    story = live().do(locking("*", "holidays"), RemoveLock("lock-1", "over"))
    assert story.do(Advance()).phase is Phase.QUEUED


def test_a_rehearsal_assumes_a_lock_by_name_and_a_later_one_again() -> None:
    story = rehearsal().do(locking("Billing API", "audit"), Advance(assume=True))
    assert story.run.assumed_locks == ("lock-1",)
    story.do(locking("*", "holidays"))
    refusal = story.no(Advance())
    assert [reason.subject for reason in refusal.reasons] == ["lock-2"]
    assert refusal.assumable
    assert story.do(Advance(assume=True)).run.assumed_locks == ("lock-1", "lock-2")


def test_a_lock_says_who_set_it_and_why() -> None:
    (reason,) = live().do(locking("*", "holidays"), by=DANA).no(Advance()).reasons
    assert reason.message == "everything is frozen: holidays (by dana)"
    assert reason.owner == "dana"


@pytest.mark.parametrize(
    ("intent", "rule"),
    [
        (locking("*", " "), "reason"),
        (locking(" ", "why"), "scope"),
        (locking("Shop", "why", "tomorrow"), "time"),
        (locking("Shop", "why", "2026-11-20T12:00:00"), "time"),
        (locking("Shop", "why", "0m"), "time"),
        (locking("Shop", "why", "4w"), "time"),
        (locking("Shop", "why", kind="wall"), "kind"),
        (locking("Held", "why"), "locked"),
        (RemoveLock("Shop", "why"), "no_lock"),
        (RemoveLock("lock-1", ""), "reason"),
        (MapLogin("root", "ghost"), "no_person"),
        (ImportPeople(PEOPLE), "unchanged"),
        (ImportPolicy(POLICY), "unchanged"),
        (ImportIncident(INCIDENTS[0]), "unchanged"),
    ],
)
def test_what_is_so_already_or_makes_no_sense_is_refused(intent: AddLock, rule: str) -> None:
    refusal = imported().do(locking("Held", "why")).no(intent)
    assert refusal.rule == rule
    assert refusal.remedy


def test_a_login_is_mapped_to_one_person_at_a_time() -> None:
    story = imported().do(MapLogin("root", "sam"))
    assert story.no(MapLogin("root", "sam")).rule == "unchanged"
    story.do(MapLogin("root", "taylor"))
    assert [one.id for one in story.world.site.people if "root" in one.logins] == ["taylor"]


def test_a_live_run_takes_its_services_and_gives_them_back_when_it_ends() -> None:
    story = live()
    assert story.world.site.live == {ID: SAMPLE.services}
    ended = live_to(Phase.COMPLETE)
    assert not ended.world.site.live
    kinds = [record.event.KIND for record in ended.log]
    assert (kinds.count(LiveRunOpened.KIND), kinds.count(LiveRunClosed.KIND)) == (1, 1)


def test_a_rehearsal_takes_no_services_and_is_not_stopped_by_a_live_run() -> None:
    story = green()
    taken(story, *SAMPLE.services)
    story.do(StartRun(), Advance())
    assert story.phase is Phase.QUEUED
    assert list(story.world.site.live) == ["other"]


def test_a_world_without_a_release_has_no_run() -> None:
    assert Story(World()).no(StartRun()).rule == "no_release"
