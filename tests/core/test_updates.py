"""Status texts: three for every phase, facts cited, the unknown said, nothing internal to customers."""

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.intents import Overrule, TakeSample
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.run_events import UpdateDraft
from controlroom.core.update_texts import AUDIENCES, TEXTS
from controlroom.core.updates import Known, draft, facts_of, known, text_of
from controlroom.core.world import CheckRecord, Run, RunKind, StepRecord, StepState
from tests.core.machine import Story, rehearsed_to
from tests.core.story import PLAN, TROUBLE, entered, measured, run_at, world_of

KINDS = st.sampled_from(RunKind)
PHASES = st.sampled_from(Phase)
RUNS = st.builds(lambda phase, kind: run_at(phase, kind=kind), PHASES, KINDS) | st.none()
CUSTOMER_FACTS = {
    "product", "environment", "since", "trouble_since", "phase", "run", "notices", "all_pass", "held", "blind",
    "not_restored",
}  # fmt: skip


def drafts(run: Run | None) -> dict[str, UpdateDraft]:
    world = world_of(run)
    return {each.audience: each for each in draft(world, known(world))}


def said(run: Run | None, audience: str) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in drafts(run)[audience].sentences)


def unknown(run: Run | None, audience: str) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in drafts(run)[audience].sentences if sentence.unknown)


def marked(value: object, mark: str) -> object:
    """The value with the mark in every text except those that readers of a plan choose from."""
    if isinstance(value, Enum) or (not isinstance(value, str | tuple) and not is_dataclass(value)):
        return value
    if isinstance(value, str):
        return f"{value} {mark}"
    if isinstance(value, tuple):
        return tuple(marked(item, mark) for item in value)
    kept = {"id", "check", "signal", "passes", "warns", "when", "phase", "environment", "product"}
    changed = {f.name: marked(getattr(value, f.name), mark) for f in fields(value) if f.name not in kept}
    return replace(value, **changed)


def test_the_customer_reads_what_is_noticed_and_what_is_not_known() -> None:
    customer = drafts(run_at(Phase.ROLLING_BACK))["customer"]
    assert text_of(customer) == (
        "LIVE · PRODUCTION · SaaS Billing: we are undoing an update\n\n"
        "Since 03:12 UTC on 2 March, SaaS Billing has not been working as it should after an update. "
        "We are undoing the update. Some requests may fail, or changes may take longer than usual to appear. "
        "Which customers are affected, and whether any data is, is not yet known. "
        "When this will be resolved is not yet known. The time of the next update is not yet known.\n"
    )


def test_the_team_reads_what_failed_where_the_way_back_stands_and_who_decides() -> None:
    assert said(run_at(Phase.ROLLING_BACK), "internal") == (
        "This is the live run run-0007 in production.",
        "Its plan says: “Changes how subscription user counts sync between Stripe and internal records.”",
        "We have been rolling back since 03:16 UTC on 2 March: Partial rollback (worker 1.41.8).",
        "The trouble began at 03:12 UTC on 2 March.",
        "What met the limit: Webhook failure rate 23 % (limit: over 20 %), 2 samples in a row.",
        "Now at step 2 of 2, Redeploy the worker.",
        "Of the way back, 1 of 2 steps are done.",
        "Failing: Webhook failure rate 23 % (wanted: at most 20 %).",
        "1 of 2 watched checks pass.",
        "Next: finish “Redeploy the worker” (Sam Ito).",
        "Dana Whitlock decides.",
        "The time of the next update is not yet known.",
    )


def test_the_executive_reads_that_a_decision_is_needed_and_whose() -> None:
    found = said(run_at(Phase.RECOMMENDED), "executive")
    assert "A decision is needed, whether to take the way back (2 steps, planned for 8 minutes)." in found
    assert "Dana Whitlock decides." in found
    assert "The effect on customers is not yet known." in unknown(run_at(Phase.RECOMMENDED), "executive")


@pytest.mark.parametrize("phase", [*Phase, None])
@pytest.mark.parametrize("kind", RunKind)
def test_every_phase_has_three_texts_in_whole_sentences(phase: Phase | None, kind: RunKind) -> None:
    found = drafts(run_at(phase, kind=kind) if phase else None)
    assert tuple(found) == AUDIENCES
    for each in found.values():
        assert len(each.sentences) >= 2
        for sentence in each.sentences:
            assert re.fullmatch(r"[A-Z0-9].*[.”]", sentence.text)
            assert not re.search(r"[{}]|\.\.|  | \.|None", sentence.text)
        texts = [sentence.text for sentence in each.sentences]
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize("phase", Phase)
def test_the_title_names_the_kind_and_the_environment(phase: Phase) -> None:
    for kind in RunKind:
        for each in drafts(run_at(phase, kind=kind)).values():
            assert each.title.startswith(f"{kind.upper()} · PRODUCTION · ")
    assert all(each.title.startswith("NO RUN · PRODUCTION · ") for each in drafts(None).values())


@given(PHASES)
def test_a_rehearsal_says_so_to_everybody_and_a_live_run_never(phase: Phase) -> None:
    for audience in AUDIENCES:
        assert said(run_at(phase, kind=RunKind.REHEARSAL), audience)[0].startswith("This is a rehearsal")
        assert "rehears" not in " ".join(said(run_at(phase), audience))


@given(RUNS)
def test_what_is_said_cites_its_facts_and_every_cited_fact_is_given(run: Run | None) -> None:
    world = world_of(run)
    facts = known(world)
    for each in draft(world, facts):
        given_ = facts_of(each, facts)
        names = [name for name, _, _ in given_]
        assert len(names) == len(set(names))
        assert all(text and cited for _, text, cited in given_)
        for sentence in each.sentences:
            assert set(sentence.facts) <= set(names)
            assert sentence.facts or sentence.unknown


@pytest.mark.parametrize("audience", ["internal", "executive"])
def test_that_the_line_was_crossed_cites_the_crossing(audience: str) -> None:
    run = replace(run_at(Phase.RESTORED), crossed=True)
    world = world_of(run)
    given_ = drafts(run)[audience]
    sentence = next(one for one in given_.sentences if one.text == "The point of no return has been crossed.")
    cited = {name: where for name, _, where in facts_of(given_, known(world))}
    assert [cited[name] for name in sentence.facts] == [f"{run.name}: line.crossed"]


@given(RUNS)
def test_customers_read_nothing_internal(run: Run | None) -> None:
    mark = "zzmark"
    plan = marked(PLAN, mark)
    if run:
        noted = {key: replace(step, note=mark) for key, step in run.steps.items()}
        entries = tuple(replace(entry, reason=mark) for entry in run.entries)
        told = replace(run.recommended, title=mark, value=mark) if run.recommended else None
        run = replace(run, plan=plan, steps=noted, entries=entries, held=mark, recommended=told, started_by=mark)
        run = replace(run, not_restored=(mark,))
    world = world_of(run, plan)
    _, customer, _ = draft(world, known(world))
    assert mark not in text_of(customer)
    assert {name for sentence in customer.sentences for name in sentence.facts} <= CUSTOMER_FACTS


def test_sentences_for_customers_use_only_facts_that_are_theirs() -> None:
    shown = {name for each in TEXTS["customer"] for name in re.findall(r"\{(\w+)\}", each.text)}
    assert shown == {"product", "environment", "since", "trouble_since", "notices", "promise"}


@given(RUNS, st.sampled_from(("internal", "customer")))
def test_the_time_of_the_next_update_is_never_invented(run: Run | None, audience: str) -> None:
    (last,) = unknown(run, audience)[-1:]
    assert last.startswith("The time of the next update")
    assert last.endswith("is not yet known.")


def test_a_promise_that_is_known_is_said() -> None:
    world = world_of(run_at(Phase.SPIKE))
    facts = known(world)
    kept = Known({**facts.facts, "promise": ("03:35 UTC", "promise 4")}, facts.holds)
    for each in draft(world, kept)[:2]:
        assert each.sentences[-1].text == "Next update: 03:35 UTC."
        assert not each.sentences[-1].unknown


@given(RUNS)
def test_no_time_is_said_that_did_not_happen(run: Run | None) -> None:
    happened = {f"{entry.at:%H:%M}" for entry in run.entries} | {"03:00"} if run else set()
    for each in drafts(run).values():
        assert set(re.findall(r"\b\d\d:\d\d\b", text_of(each))) <= happened


@pytest.mark.parametrize("phase", sorted(TROUBLE))
def test_in_trouble_customers_are_told_what_is_not_known(phase: Phase) -> None:
    found = unknown(run_at(phase), "customer")
    assert "Which customers are affected, and whether any data is, is not yet known." in found
    assert "When this will be resolved is not yet known." in found


def test_what_customers_notice_is_not_guessed_without_a_failing_check() -> None:
    quiet = replace(run_at(Phase.ROLLING_BACK), checks={})
    assert "What you may notice is not yet known." in unknown(quiet, "customer")


@pytest.mark.parametrize("phase", [Phase.VERIFYING, Phase.MONITORING, Phase.COMPLETE])
def test_only_green_checks_let_us_say_that_there_is_no_problem(phase: Phase) -> None:
    fine = "Our checks have found no problem."
    run = run_at(phase)
    stale = {"rate": CheckRecord(Measurement("rate", Verdict.PASS, "2"), run.t - 1000), "seats": run.checks["seats"]}
    assert fine in said(run, "customer")
    for checks in (measured(run.t, "19", Verdict.WARN), measured(run.t, "23", Verdict.FAIL), stale, {}):
        assert fine not in said(replace(run, checks=checks), "customer")


def test_checks_without_a_present_result_are_named_as_unknown() -> None:
    run = run_at(Phase.MONITORING)
    blind = replace(run, checks={"rate": run.checks["rate"]})
    assert (
        "There is no present result of Seat difference (never); whether all is in order is not yet known."
        in unknown(blind, "internal")
    )
    assert "The results of some of our checks are not yet known." in unknown(blind, "customer")
    assert "What the checks show is not yet known." in unknown(replace(run, checks={}), "internal")


def test_nobody_to_decide_and_nothing_to_do_next_is_said() -> None:
    plan = replace(PLAN, contacts=(), owner="", escalation=())
    run = replace(run_at(Phase.ESCALATED), plan=plan)
    assert "What comes next is not yet known." in unknown(run, "internal")
    world = world_of(replace(run_at(Phase.RECOMMENDED), plan=plan), plan)
    assert "Who decides is not yet known." in text_of(draft(world, known(world))[2])


def test_what_is_not_restored_is_named_inside_and_hinted_outside() -> None:
    run = run_at(Phase.RESTORED)
    assert "Not restored: migration stays applied." in said(run, "internal")
    assert (
        "We are still working through some of its effects; whether any of them concerns you is not yet known."
        in unknown(run, "customer")
    )
    whole = replace(run, not_restored=())
    assert "By the plan, nothing stays behind." in said(whole, "executive")
    assert not [text for text in said(whole, "customer") if "remain" in text]


def test_customers_are_not_told_that_all_is_undone_where_something_stays_behind() -> None:
    run = run_at(Phase.RESTORED)
    assert "The update has been undone." in said(replace(run, not_restored=()), "customer")
    assert "The update has been undone." not in said(run, "customer")
    assert "The earlier version is back." in said(run, "customer")
    skipped = replace(run, steps={"quick.2": StepRecord(StepState.SKIPPED)})
    assert "The earlier version is back." not in said(skipped, "customer")
    assert "Part of the update has been undone." in said(skipped, "customer")
    forward = entered(Phase.DEPLOYING, Phase.FIXING_FORWARD, Phase.RESTORED)
    assert "Part of what the update caused has been corrected." in said(replace(run, entries=forward), "customer")


def overruled() -> Story:
    """A rehearsal whose recommended way back a person has overruled."""
    story = rehearsed_to(Phase.RECOMMENDED, "error-spike")
    return story.do(Overrule("webhook-failure-rate", "a known echo.", 30))


def told(story: Story) -> dict[str, str]:
    return {each.audience: text_of(each) for each in draft(story.world, known(story.world))}


def test_a_recommendation_that_a_person_overruled_is_told_with_who_why_and_until_when() -> None:
    story = overruled().do(TakeSample())
    run = story.run
    (one,) = run.overruled
    spike = next(entry for entry in run.entries if entry.phase is Phase.SPIKE)
    texts = told(story)
    until = f"minute {one.until // 60} of the rehearsal"
    assert f"A check had been failing since minute {spike.t // 60} of the rehearsal." in texts["internal"]
    assert (
        f"A rollback was recommended at minute {one.t // 60} of the rehearsal: "
        "Webhook failure rate 23 % (limit: over 20 %), 2 samples in a row." in texts["internal"]
    )
    who = "by Sam Ito, until"
    assert f"Set aside: Webhook failure rate 23 % (wanted: at most 20 %), {who} {until}, because" in texts["internal"]
    assert "because “a known echo”." in texts["internal"]
    assert (
        f"Sam Ito decided at minute {one.t // 60} of the rehearsal not to roll back, until {until}"
        in (texts["executive"])
    )
    assert "echo" not in texts["customer"]
    assert "Our checks have found a problem, and we are watching it." in texts["customer"]
    facts = facts_of(draft(story.world, known(story.world))[0], known(story.world))
    assert any("result.overruled" in cited for _, _, cited in facts)
    assert any("rollback.recommended webhook-failures" in cited for _, _, cited in facts)


def test_after_a_result_was_set_aside_customers_are_not_told_that_no_problem_was_found() -> None:
    story = overruled()
    fine = {
        check.id: CheckRecord(Measurement(check.id, Verdict.PASS, check.normal), story.run.t)
        for check in story.run.plan.checks
    }
    world = replace(story.world, run=replace(story.run, checks=fine))
    text = text_of(draft(world, known(world))[1])
    assert "Our checks have found no problem." not in text
    assert "Our checks find no problem now." in text
    assert "found a problem, and" not in text


def test_a_way_back_without_a_failing_check_does_not_claim_that_the_service_failed() -> None:
    entries = entered(Phase.QUEUED, Phase.PREFLIGHT, Phase.DEPLOYING, Phase.ROLLING_BACK)
    stopped = replace(run_at(Phase.ROLLING_BACK), entries=entries, checks={}, recommended=None, recommended_at=None)
    assert "An update of SaaS Billing has not gone as planned." in said(stopped, "customer")
    assert "not been working" not in " ".join(said(stopped, "customer"))


def test_an_earlier_recommendation_is_not_the_trigger_of_new_trouble() -> None:
    run = run_at(Phase.RECOMMENDED)
    entries = (*run.entries, *entered(*[Phase.MONITORING] * 9, Phase.SPIKE)[-2:])
    again = replace(run, phase=Phase.SPIKE, entries=entries)
    assert not [text for text in said(again, "internal") if text.startswith("What met the limit")]


def test_a_failed_step_and_a_hold_are_said_with_their_reasons() -> None:
    failed = {"deploying.1": StepRecord(StepState.FAILED, note="lock timeout")}
    run = replace(run_at(Phase.DEPLOYING), steps=failed, current="deploying.1", held="waiting for the owner")
    assert "Failed: step 1 of 2, Seat columns (lock timeout)." in said(run, "internal")
    assert "The run is held: waiting for the owner." in said(run, "executive")
    assert "The update is paused." in said(run, "customer")


def test_what_a_rehearsal_assumed_is_said_by_its_titles() -> None:
    run = replace(run_at(Phase.QUEUED, kind=RunKind.REHEARSAL), assumed_gates=("finance",))
    run = replace(run, assumed_approvals=("engineering",))
    assert "The rehearsal went on as if these were done: Finance sign-off and the approval “Engineering Lead”." in said(
        run, "internal"
    )


def test_another_environment_is_not_taken_for_production() -> None:
    plan = replace(PLAN, environment="staging")
    world = world_of(replace(run_at(Phase.SPIKE), plan=plan), plan)
    assert "This concerns the staging environment." in text_of(draft(world, known(world))[1])


def test_hostile_and_secret_texts_are_made_harmless() -> None:
    plan = replace(PLAN, title="Evil\x1b[31m\nupdate {product}", product="Shop\u202e {since}")
    world = world_of(replace(run_at(Phase.ABORTED), plan=plan), plan)
    entries = tuple(replace(e, reason="password=hunter22hunter") for e in world.run.entries) if world.run else ()
    world = replace(world, run=replace(world.run, entries=entries) if world.run else None)
    text = "".join(text_of(each) for each in draft(world, known(world)))
    assert "Evil<1B>[31m update {product}" in text
    assert "Shop<U+202E> {since}" in text
    assert "\x1b" not in text
    assert "hunter22" not in text


def test_blank_names_in_a_plan_leave_no_holes() -> None:
    plan = replace(PLAN, title=" ", product="\u00a0", environment="\n", description=" ", owner=" ", contacts=())
    world = world_of(replace(run_at(Phase.SPIKE), plan=plan), plan)
    text = "".join(text_of(each) for each in draft(world, known(world)))
    assert text.startswith("LIVE · UNNAMED ENVIRONMENT · seat-sync")
    assert "The release is seat-sync" in text
    assert "our service has not been working" in text
    assert "Who decides is not yet known." in text


def test_without_a_release_there_is_nothing_to_say() -> None:
    with pytest.raises(ValueError, match="open one before"):
        known(replace(world_of(None), release=None))
