"""Locks in all their scopes and kinds: what they hold, for how long, who takes them off, what must be read."""

from dataclasses import replace

import pytest

from controlroom.core import canonical, derive, expiry, locks, reach
from controlroom.core.board import Board
from controlroom.core.intents import AddLock, Advance, ImportPeople, MapLogin, NoteLocks, RemoveLock, StartRun
from controlroom.core.lock import EVERYTHING, Scope
from controlroom.core.people import Actor, Person
from controlroom.core.phases import Phase
from controlroom.core.refusal import Confirmation
from controlroom.core.world import World
from tests.core.machine import (
    AT,
    DANA,
    ID,
    NOBODY,
    PEOPLE,
    PRIYA,
    SAM,
    SAMPLE,
    TAYLOR,
    Story,
    green,
    imported,
    live,
    live_to,
    locking,
    rehearsal,
    rehearsed_to,
)

WARNING = AddLock(EVERYTHING, "the bank is slow", kind="warning")


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (EVERYTHING, True),
        (Scope(("billing api",)), True),
        (Scope(("Shop", " Billing API ")), True),
        (Scope(("Shop",)), False),
        (Scope(modules=("WEBHOOKS",)), True),
        (Scope(modules=("Ledger",)), False),
        (Scope(product="saas billing"), True),
        (Scope(product="Shop"), False),
        (Scope(environment="Production"), True),
        (Scope(environment="staging"), False),
        (Scope(("Billing API",), environment="production"), True),
        (Scope(("Billing API",), environment="staging"), False),
        (Scope(("Shop",), modules=("Webhooks",)), False),
    ],
)
def test_a_scope_holds_what_matches_each_part_that_it_names(scope: Scope, held: bool) -> None:
    assert locks.holds(scope, SAMPLE) is held
    story = live().do(AddLock(scope, "audit", confirm=scope.word))
    if held:
        assert [reason.rule for reason in story.no(Advance()).reasons] == ["lock"]
    else:
        assert story.do(Advance()).phase is Phase.QUEUED


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (EVERYTHING, "everything"),
        (Scope(environment="production"), "everything in production"),
        (Scope(("A", "B"), ("M",), "P", "staging"), "A, B, module M of P in staging"),
        (Scope(product="P"), "P"),
    ],
)
def test_a_scope_is_told_in_words(scope: Scope, words: str) -> None:
    assert scope.words == words


def test_a_lock_of_several_services_says_how_many_where_there_is_little_room() -> None:
    story = live().do(AddLock(Scope(("Billing API", "Billing Worker")), "audit"))
    assert story.no(Advance()).reasons[0].message == "Billing API and 1 more are locked: audit (by sam)"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("4h", "2026-11-20T16:00:00.000000Z"),
        ("30 m", "2026-11-20T12:30:00.000000Z"),
        ("2d", "2026-11-22T12:00:00.000000Z"),
        ("2026-11-21T10:00", "2026-11-21T10:00:00.000000Z"),
        ("2026-11-21 10:00", "2026-11-21T10:00:00.000000Z"),
        ("2026-11-21T10:00:00+02:00", "2026-11-21T08:00:00.000000Z"),
        ("2026-11-21T10:00:00.000000Z", "2026-11-21T10:00:00.000000Z"),
        ("", ""),
    ],
)
def test_an_end_is_a_span_or_a_time_and_kept_as_a_time(given: str, kept: str) -> None:
    story = imported().do(locking("Billing API", "audit", given))
    assert story.world.site.locks["lock-1"].event.until == kept


@pytest.mark.parametrize(
    "given", ["0h", "4w", "h", "-1h", "2026-11-20T11:59", "9999d ago", "9999-12-31T23:59-14:00", "１h"]
)
def test_an_end_that_is_none_or_has_come_already_is_refused(given: str) -> None:
    refusal = imported().no(locking("Billing API", "audit", given))
    assert (refusal.rule, refusal.code, refusal.remedy) == ("time", 2, expiry.HOW)


def test_a_span_that_leaves_the_calendar_is_no_time() -> None:
    with pytest.raises(ValueError, match="is no time"):
        expiry.ends("9999d", AT.replace(year=9990))


def test_the_end_of_a_lock_appends_nothing() -> None:
    story = live().do(locking("*", "audit", "1h"))
    count = len(story.log)
    assert locks.active(story.world.site, SAMPLE, story.at)
    assert not locks.active(story.world.site, SAMPLE, story.wait(3600).at)
    assert len(story.log) == count


def test_two_locks_on_one_service_hold_until_both_are_off() -> None:
    story = live().do(locking("Billing API", "audit"), locking("Billing API", "month end"))
    assert [reason.subject for reason in story.no(Advance()).reasons] == ["lock-1", "lock-2"]
    story.do(RemoveLock("lock-1", "done"))
    assert [reason.subject for reason in story.no(Advance()).reasons] == ["lock-2"]
    assert story.do(RemoveLock("lock-2", "done"), Advance()).phase is Phase.QUEUED


def test_the_id_of_a_lock_that_was_taken_off_is_never_given_again() -> None:
    story = imported().do(locking("A", "x"), RemoveLock("lock-1", "y"), locking("A", "x"))
    assert list(story.world.site.locks) == ["lock-2"]


def test_an_older_lock_that_is_called_like_an_id_is_not_written_over() -> None:
    story = imported()
    story.do(locking("A", "x"))
    old = replace(story.world.site.locks["lock-1"].event, id="lock-2")
    site = story.world.site
    story.world = replace(story.world, site=replace(site, locks={"lock-2": replace(site.locks["lock-1"], event=old)}))
    story.do(locking("B", "y"))
    assert list(story.world.site.locks) == ["lock-2", "lock-3"]


# --- who may take a lock off --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setter", "remover", "may"),
    [
        (SAM, SAM, True),
        (SAM, Actor("sam-laptop", "sam"), True),
        (SAM, TAYLOR, True),  # an engineering lead
        (SAM, DANA, True),  # an incident commander
        (SAM, PRIYA, False),
        (SAM, NOBODY, False),
        (SAM, Actor("sam"), False),  # the login of nobody, though it is spelled like a person
        (NOBODY, NOBODY, True),
        (NOBODY, Actor("toor"), False),
        (NOBODY, PRIYA, False),
        (NOBODY, TAYLOR, True),
    ],
)
def test_who_set_a_lock_takes_it_off_or_who_has_the_role(setter: Actor, remover: Actor, may: bool) -> None:
    story = imported().do(locking("*", "audit"), by=setter)
    if may:
        assert story.kinds(RemoveLock("lock-1", "over"), remover) == ["lock.removed"]
        return
    refusal = story.no(RemoveLock("lock-1", "over"), remover)
    assert (refusal.rule, refusal.code) == ("not_yours", 4)
    assert "Taylor Ng" in refusal.remedy


def test_whoever_was_mapped_since_takes_off_what_their_login_set() -> None:
    story = imported().do(locking("*", "audit"), by=NOBODY).do(MapLogin("root", "priya"))
    story.do(RemoveLock("lock-1", "over"), by=Actor("root", "priya"))
    assert not story.world.site.locks


def test_an_alias_of_who_set_a_lock_is_who_set_it() -> None:
    story = imported().do(locking("*", "audit"), by=PRIYA)
    renamed = (*(one for one in PEOPLE if one.id != "priya"), Person("p2", "Priya", aliases=("priya",)))
    story.do(ImportPeople(renamed)).do(RemoveLock("lock-1", "over"), by=Actor("p", "p2"))
    assert not story.world.site.locks


def test_a_lock_that_is_over_needs_no_taking_off() -> None:
    refusal = imported().do(locking("A", "x", "1h"), locking("B", "y")).wait(3600).no(RemoveLock("lock-1", "z"))
    assert (refusal.rule, refusal.remedy) == ("no_lock", "in force: lock-2")
    assert "is over: it held until 2026-11-20 13:00 UTC" in refusal.message


def test_a_removal_is_recorded_with_its_reason_and_by_whom() -> None:
    story = imported().do(locking("A", "x")).do(RemoveLock("lock-1", " over "), by=TAYLOR)
    record = story.log[-1]
    assert (record.event.KIND, record.actor.name, record.stream) == ("lock.removed", "taylor", "site")
    assert record.event.reason == "over"  # type: ignore[union-attr]  # it is a LockRemoved


# --- warnings -----------------------------------------------------------------------------------------------


def test_a_warning_is_read_before_queueing_and_is_in_nobodys_way() -> None:
    story = live().do(WARNING)
    refusal = story.no(Advance())
    assert (refusal.rule, refusal.readable, refusal.assumable) == ("read_first", True, False)
    assert [reason.message for reason in refusal.reasons] == ["everything has a warning: the bank is slow (by sam)"]
    assert story.kinds(Advance(read=True)) == ["warning.noted", "release.queued", "phase.entered"]
    assert story.run.warnings == ("lock-1: everything got a warning: the bank is slow",)


def test_a_warning_is_read_once_a_run_and_a_later_one_before_deploying() -> None:
    story = live().do(WARNING, Advance(read=True), Advance(), Advance(), Advance())
    assert story.phase is Phase.PREFLIGHT
    story.do(AddLock(Scope(("Billing API",)), "slow too", kind="warning"))
    refusal = story.no(Advance(confirm=ID))
    assert [reason.subject for reason in refusal.reasons] == ["lock-2"]
    confirmation = story.no(Advance(read=True)).confirmation
    assert confirmation is not None
    told = [text for label, text in confirmation.lines if label == "Warning"]
    assert told == ["everything has a warning: the bank is slow", "Billing API has a warning: slow too"]
    assert story.do(Advance(confirm=ID, read=True)).phase is Phase.DEPLOYING
    assert len(story.run.warnings) == 2


def test_in_a_rehearsal_assuming_is_not_reading() -> None:
    story = rehearsal().do(WARNING)
    assert story.no(Advance(assume=True)).rule == "read_first"
    assert story.do(Advance(assume=True, read=True)).run.assumed_locks == ()


def test_a_warning_that_is_over_or_about_another_service_is_not_read() -> None:
    story = live().do(replace(WARNING, until="1h"), replace(WARNING, scope=Scope(("Shop",))))
    assert story.wait(3600).do(Advance()).phase is Phase.QUEUED


# --- locks that come too late -------------------------------------------------------------------------------


def test_a_lock_is_noted_once_in_a_run_that_deploys() -> None:
    story = live_to(Phase.DEPLOYING)
    assert story.kinds(locking("*", "audit")) == ["lock.added"]
    assert story.kinds(NoteLocks()) == ["warning.noted"]
    assert story.no(NoteLocks()).rule == "unchanged"
    assert len(story.run.warnings) == 1


def test_a_lock_that_was_made_elsewhere_is_noted_when_the_run_is_told() -> None:
    story = live_to(Phase.DEPLOYING)
    other = imported().do(locking("Billing API", "audit"), replace(WARNING, reason="slow"))
    story.world = replace(story.world, site=replace(story.world.site, locks=other.world.site.locks))
    assert story.kinds(NoteLocks()) == ["warning.noted", "warning.noted"]
    assert story.run.warnings[0] == "lock-1: Billing API was locked: audit"
    assert story.no(NoteLocks()).rule == "unchanged"


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT, Phase.COMPLETE])
def test_before_deploying_and_after_the_end_there_is_nothing_to_note(phase: Phase) -> None:
    assert live_to(phase).do(locking("*", "audit")).no(NoteLocks()).rule == "unchanged"


def test_a_lock_that_is_assumed_to_be_off_is_not_noted() -> None:
    story = rehearsal().do(locking("*", "audit"))
    while story.phase is not Phase.DEPLOYING:
        story.do(Advance(assume=True))
    assert story.no(NoteLocks()).rule == "unchanged"
    assert story.run.warnings == ()


def test_without_a_run_there_is_nothing_to_note() -> None:
    assert imported().do(locking("*", "audit")).no(NoteLocks()).rule == "unchanged"
    assert Story().no(NoteLocks()).rule == "unchanged"


# --- what is shown ------------------------------------------------------------------------------------------


def gates_of(story: Story) -> Board:
    return derive.board(story.world, (), story.at, SAM, (), frozenset())


def test_a_lock_is_what_gates_and_next_and_the_list_say_first() -> None:
    story = green().do(locking("Billing API", "month end", "4h"))
    board = gates_of(story)
    assert (board.gates.title.mark.word, board.gates.title.detail) == (
        "LOCKED",
        "lock-1 by sam, until 2026-11-20 16:00 UTC",
    )
    assert [(row.id, row.mark.word, row.note, row.by) for row in board.gates.locks] == [
        ("lock-1", "LOCKED", "4 h left", "sam")
    ]
    assert "Billing API is locked: month end" in board.next.because
    line = derive.line(story.world, story.at)
    assert line.next == "Billing API is locked: month end (by sam, until 2026-11-20 16:00 UTC)"
    assert [fact.text for fact in line.detail if fact.label == "lock-1"] == [
        "Billing API is locked: month end, by sam until 2026-11-20 16:00 UTC"
    ]


def test_next_of_a_live_run_names_the_pane_and_the_key_of_a_lock() -> None:
    following = gates_of(live().do(locking("*", "holidays"))).next
    assert (following.tag, following.keys, following.owner) == ("✗", ("2", "L"), "sam")


def test_gates_are_never_ready_under_a_freeze() -> None:
    title = gates_of(green().do(locking("*", "holidays"))).gates.title
    assert (title.mark.word, title.mark.role, title.wants) == ("FROZEN", "bad", True)


def test_a_lock_that_a_rehearsal_assumes_is_off_says_so_and_its_gates_are_not_locked() -> None:
    board = gates_of(rehearsal().do(locking("*", "holidays"), Advance(assume=True)))
    assert board.gates.locks[0].mark.word == "ASSUMED"
    assert board.gates.title.mark.word == "2 ASSUMED"


def test_a_warning_is_shown_until_it_is_read_and_the_list_repeats_it() -> None:
    story = green().do(StartRun(), WARNING)
    board = gates_of(story)
    assert [row.mark.word for row in board.gates.locks] == ["WARNING"]
    assert board.gates.verdict.endswith("Read the warnings first.")
    assert (board.next.sentence, board.next.because) == (
        "Queue the rehearsal, with 1 warning to read",
        "everything has a warning: the bank is slow",
    )
    assert derive.line(story.world, story.at).next == (
        "nothing is in the way; everything has a warning: the bank is slow"
    )
    assert gates_of(story.do(Advance(read=True))).gates.locks[0].mark.word == "READ"


def test_the_detail_of_a_lock_says_who_may_take_it_off() -> None:
    row = gates_of(imported().do(locking("*", "audit"), by=PRIYA)).gates.locks[0]
    facts = {fact.label: fact.text for fact in row.detail}
    assert facts["May be off by"] == "priya, Dana Whitlock, Taylor Ng"
    assert facts["Scope"] == "everything"
    assert facts["Holds"] == "until it is taken off"


def test_a_lock_of_a_canonical_time_holds_to_the_second() -> None:
    until = canonical.time_text(AT.replace(hour=13))
    story = rehearsed_to(Phase.QUEUED).do(locking("*", "audit", until))
    assert story.wait(3599).no(Advance()).rule == "may_not_queue"
    assert story.wait(1).do(Advance()).phase is Phase.PREFLIGHT


@pytest.mark.parametrize(
    ("scope", "word"),
    [
        (EVERYTHING, "everything"),
        (Scope(environment="production"), "production"),
        (Scope(product="SaaS Billing"), "SaaS Billing"),
    ],
)
def test_a_block_that_names_no_service_needs_its_word_typed(scope: Scope, word: str) -> None:
    story = imported()
    refusal = story.no(AddLock(scope, "audit"))
    assert (refusal.rule, refusal.code) == ("confirm", 2)
    assert refusal.confirmation is not None
    assert refusal.confirmation.expects == word
    assert story.no(AddLock(scope, "audit", confirm="yes")).rule == "confirm"
    assert story.kinds(AddLock(scope, "audit", confirm=word)) == ["lock.added"]
    assert story.kinds(AddLock(scope, "slow", kind="warning")) == ["lock.added"]


def test_the_preview_counts_the_releases_that_are_hit_and_their_open_runs() -> None:
    here, running = imported().world, rehearsal().world
    empty = Confirmation("FREEZE", "freeze", (("Records", "x"),), "everything")
    found = dict(reach.shown(empty, (here, running, World()), EVERYTHING).lines)
    assert found["Hits"] == f"2 releases: {ID}, {ID}"
    assert found["Open now"] == "no run"  # the rehearsal is idle
    running = rehearsal().do(Advance(assume=True)).world
    found = dict(reach.shown(empty, (here, running), Scope(environment="production")).lines)
    assert found["Open now"] == f"1 run: REHEARSAL run-0001 queued of {ID}"
    assert dict(reach.shown(empty, (here, running), Scope(environment="staging")).lines)["Hits"] == "no release"
    many = dict(reach.shown(empty, (here,) * 7, EVERYTHING).lines)
    assert many["Hits"].startswith("7 releases: ")
    assert many["Hits"].endswith(" and 2 more")
