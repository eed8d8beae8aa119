"""The transition table, cell by cell: as the design page says, and never into a state that must not be reached."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from controlroom.core.decide.rules import WORDS
from controlroom.core.phases import ENDED, WAY_BACK, Act, Ask, Guard, Phase, Rule
from controlroom.core.table import TABLE, guards_of, rule

# What an operator may ask, phase by phase, as the page machine.md says it. A clause is `guards: outcome`; the
# first whose guards hold is the one. `(typed)` asks for the release id, `(live typed)` only in a live run.
SAY = {
    "held": Guard.HELD,
    "mayQ": Guard.MAY_QUEUE,
    "mayD": Guard.MAY_DEPLOY,
    "steady": Guard.STEADY,
    "crit": Guard.CRITERIA,
    "restoredOK": Guard.RESTORED,
    "crossed": Guard.CROSSED,
    "failed": Guard.FAILED,
    "last": Guard.LAST,
    "live": Guard.LIVE,
    "retryable": Guard.RETRYABLE,
    "way": Guard.WAY_LEFT,
    "watch": Guard.IN_WATCH,
}
OUTCOMES = {
    "record": Act.RECORD,
    "next step": Act.STEP,
    "next sample": Act.SAMPLE,
    "step failed": Act.FAIL_STEP,
    "begin again": Act.RETRY_STEP,
    "leave out": Act.SKIP_STEP,
    "one result": Act.OVERRULE_ONE,
    "→ back": Act.RETURN,
    "hold": Act.HOLD_RUN,
    "resume": Act.RESUME_RUN,
}
TAKE = "crossed way: take → fixing forward (typed); way: take → rolling back (typed); refuse no_way_left"
NEXT = "not failed not last: refuse no_step_failed; " + TAKE.replace("take", "next")
RETRY = "held: refuse held; not failed: refuse nothing_failed; retryable: begin again; refuse not_retryable"
SKIP = "held: refuse held; failed: leave out; refuse nothing_failed"
FAIL = "held: refuse held; failed: refuse already_failed; step failed"
HOLD, RESUME = "held: refuse already_held; hold", "held: resume; refuse not_held"
NOTHING_FAILED = "refuse nothing_failed"
RECOMMEND = "recommend → rollback recommended"
OVERRULE_NONE = "refuse nothing_to_overrule"
BACK = (
    "held: refuse held; failed: refuse step_failed; not last: next step; restoredOK: → restored; "
    "live: refuse not_restored_yet; next sample"
)
COLUMNS = (
    Ask.ADVANCE, Ask.BAD, Ask.LIMIT, Ask.GOOD, Ask.BLIND, Ask.ABORT, Ask.ROLLBACK, Ask.RETRY, Ask.SKIP,
    Ask.OVERRULE, Ask.ESCALATE, Ask.FAIL, Ask.HOLD, Ask.RESUME, Ask.RAISE,
)  # fmt: skip
EARLY = ("record", "→ aborted", "refuse nothing_deployed")
OVER = ("refuse ended", "record", "record", "record", "record", "refuse ended")
SHUT = ("refuse ended",) * 8
PAGE: dict[Phase, tuple[str, ...]] = {
    Phase.IDLE: (
        "mayQ: → queued; refuse may_not_queue", "record", "record", "record", *EARLY,
        NOTHING_FAILED, NOTHING_FAILED, OVERRULE_NONE, "refuse abort_instead", "refuse no_step_begun",
        "refuse nothing_to_hold", "refuse not_held", "refuse nothing_deployed",
    ),
    Phase.QUEUED: (
        "held: refuse held; mayQ: → preflight; refuse may_not_queue", "record", "record", "record", *EARLY,
        NOTHING_FAILED, NOTHING_FAILED, OVERRULE_NONE, "refuse abort_instead", "refuse no_step_begun",
        HOLD, RESUME, "refuse nothing_deployed",
    ),
    Phase.PREFLIGHT: (
        "held: refuse held; failed: refuse step_failed; not last: next step; "
        "mayD: → deploying (live typed); refuse may_not_deploy",
        "record", "failed: record; step failed", "record", *EARLY,
        RETRY, SKIP, OVERRULE_NONE, "refuse abort_instead", FAIL, HOLD, RESUME, "refuse nothing_deployed",
    ),
    Phase.DEPLOYING: (
        "held: refuse held; failed: refuse step_failed; not last: next step; → verifying",
        "record", RECOMMEND, "record", "record", TAKE, TAKE,
        RETRY, SKIP, OVERRULE_NONE, "→ escalated", FAIL, HOLD, RESUME, RECOMMEND,
    ),
    Phase.VERIFYING: (
        "held: refuse held; steady: → monitoring; live: refuse not_yet; next sample",
        "→ spike", RECOMMEND, "record", "record", TAKE, TAKE,
        NOTHING_FAILED, NOTHING_FAILED, "one result", "→ escalated", "refuse no_step_begun",
        HOLD, RESUME, RECOMMEND,
    ),
    Phase.MONITORING: (
        "held: refuse held; crit: → complete (live typed); live: refuse not_yet; next sample",
        "→ spike", RECOMMEND, "record", "record", TAKE, TAKE,
        NOTHING_FAILED, NOTHING_FAILED, "one result", "→ escalated", "refuse no_step_begun",
        HOLD, RESUME, RECOMMEND,
    ),
    Phase.SPIKE: (
        "held: refuse held; live: refuse not_yet; next sample",
        "record", RECOMMEND, "steady: → back; record", "record", TAKE, TAKE,
        NOTHING_FAILED, NOTHING_FAILED, "→ back", "→ escalated", "refuse no_step_begun",
        HOLD, RESUME, RECOMMEND,
    ),
    Phase.RECOMMENDED: (
        "refuse decide", "record", "record", "record", "record", TAKE, TAKE,
        NOTHING_FAILED, NOTHING_FAILED, "→ back", "→ escalated", "refuse no_step_begun",
        HOLD, RESUME, "refuse already_recommended",
    ),
    Phase.ROLLING_BACK: (
        BACK, "record", "record", "record", "record", "refuse hold_or_escalate", NEXT,
        RETRY, SKIP, OVERRULE_NONE, "→ escalated", FAIL, HOLD, RESUME, "refuse already_on_the_way_back",
    ),
    Phase.FIXING_FORWARD: (
        BACK, "record", "record", "record", "record", "refuse hold_or_escalate", NEXT,
        RETRY, SKIP, OVERRULE_NONE, "→ escalated", FAIL, HOLD, RESUME, "refuse already_on_the_way_back",
    ),
    Phase.COMPLETE: (*OVER, "not watch: refuse ended; " + TAKE, *SHUT),
    Phase.RESTORED: (*OVER, "refuse ended", *SHUT),
    Phase.ABORTED: (*OVER, "refuse ended", *SHUT),
    Phase.ESCALATED: (*OVER, "refuse ended", *SHUT),
}  # fmt: skip
CELLS = [(phase, ask) for phase in Phase for ask in Ask]
KEY = re.compile(
    r"(?<!\w)(space|[a-zA-Z])(?= (?:works|over|hol|res|go|ski|retr|says|fail|beg|abo|esc|app|tick|sta|tak))"
)


def assignments(guards: frozenset[Guard]) -> Iterator[frozenset[Guard]]:
    """Every way in which these guards may hold or not."""
    for count in range(len(guards) + 1):
        yield from (frozenset(chosen) for chosen in combinations(sorted(guards), count))


def read_outcome(text: str) -> tuple[Act, Phase | None, str, str]:
    """What the page says: the act, the phase entered, what is typed, the refusing rule."""
    if text.startswith("refuse "):
        return Act.REFUSE, None, "", text.removeprefix("refuse ")
    if text in OUTCOMES:
        return OUTCOMES[text], None, "", ""
    found = re.fullmatch(r"(take|next|recommend|) ?→ ([a-z ]+?)(?: \((live )?(typed)\))?", text)
    assert found, text
    act = {"take": Act.TAKE_WAY, "next": Act.NEXT_WAY, "recommend": Act.RECOMMEND, "": Act.ENTER}[found[1]]
    typed = "" if not found[4] else "live" if found[3] else "always"
    return act, Phase(found[2]), typed, ""


def read_cell(text: str, true: frozenset[Guard]) -> tuple[Act, Phase | None, str, str]:
    """What the page says of a cell when exactly these guards hold."""
    for clause in text.split("; "):
        guards, _, outcome = clause.rpartition(": ")
        wanted = {SAY[word] for word in guards.replace("not ", "not-").split() if not word.startswith("not-")}
        barred = {SAY[word.removeprefix("not-")] for word in guards.replace("not ", "not-").split() if "not-" in word}
        if wanted <= true and not barred & true:
            return read_outcome(outcome)
    raise AssertionError(f"no clause of {text!r} applies")


def every_outcome() -> Iterator[tuple[Phase, Ask, frozenset[Guard], Rule]]:
    """Every phase and ask under every assignment of the guards that the cell names."""
    for phase, ask in CELLS:
        for true in assignments(guards_of(phase, ask)):
            yield phase, ask, true, rule(phase, ask, true)


@pytest.mark.parametrize(("phase", "ask"), CELLS)
def test_a_cell_is_what_the_design_page_says(phase: Phase, ask: Ask) -> None:
    text = PAGE[phase][COLUMNS.index(ask)]
    named = frozenset(SAY[word] for word in re.findall(r"\w+", re.sub(r"(→|refuse)[^;]*", "", text)) if word in SAY)
    for true in assignments(guards_of(phase, ask) | named):
        line = rule(phase, ask, true)
        assert (line.act, line.to, line.typed, line.refusal) == read_cell(text, true), sorted(true)


def test_the_page_and_the_table_have_the_same_cells() -> None:
    assert set(TABLE) == set(PAGE) == set(Phase)
    assert all(set(cells) == set(Ask) for cells in TABLE.values())
    assert set(COLUMNS) == set(Ask)
    assert all(len(cells) == len(COLUMNS) for cells in PAGE.values())


@pytest.mark.parametrize(("phase", "ask"), CELLS)
def test_a_cell_always_has_an_answer(phase: Phase, ask: Ask) -> None:
    last = TABLE[phase][ask][-1]
    assert not last.yes
    assert not last.no


def test_deploying_is_entered_from_preflight_only_and_only_when_it_may_be() -> None:
    found = [(phase, ask, true, line) for phase, ask, true, line in every_outcome() if line.to is Phase.DEPLOYING]
    assert {(phase, ask) for phase, ask, _, _ in found} == {(Phase.PREFLIGHT, Ask.ADVANCE)}
    for _, _, true, line in found:
        assert Guard.MAY_DEPLOY in true
        assert not {Guard.HELD, Guard.FAILED} & true
        assert line.typed == "live"


def test_queued_and_preflight_are_entered_only_when_it_may_queue() -> None:
    found = [true for _, _, true, line in every_outcome() if line.to in (Phase.QUEUED, Phase.PREFLIGHT)]
    assert found
    assert all(Guard.MAY_QUEUE in true and Guard.HELD not in true for true in found)


def test_restored_is_entered_only_when_every_step_has_ended_and_the_checks_are_green() -> None:
    found = [(phase, ask, true) for phase, ask, true, line in every_outcome() if line.to is Phase.RESTORED]
    assert {phase for phase, _, _ in found} == WAY_BACK
    for _, ask, true in found:
        assert ask is Ask.ADVANCE
        assert {Guard.RESTORED, Guard.LAST} <= true
        assert not {Guard.HELD, Guard.FAILED} & true


def test_complete_is_entered_only_when_the_criteria_are_met() -> None:
    found = [(phase, true, line) for phase, _, true, line in every_outcome() if line.to is Phase.COMPLETE]
    assert found
    for phase, true, line in found:
        assert phase is Phase.MONITORING
        assert Guard.CRITERIA in true
        assert line.typed == "live"


def test_there_is_no_plain_way_back_past_the_point_of_no_return() -> None:
    for phase, ask, true, line in every_outcome():
        if line.act in (Act.TAKE_WAY, Act.NEXT_WAY):
            assert line.to is (Phase.FIXING_FORWARD if Guard.CROSSED in true else Phase.ROLLING_BACK), (phase, ask)
            assert Guard.WAY_LEFT in true
            assert line.typed == "always"
        elif line.to in WAY_BACK:
            raise AssertionError(f"{phase} {ask} enters {line.to} without taking a way")


def test_a_step_goes_on_only_when_none_has_failed_and_the_run_is_not_held() -> None:
    moving = (Act.STEP, Act.RETRY_STEP, Act.SKIP_STEP)
    for phase, ask, true, line in every_outcome():
        if line.act in moving:
            assert Guard.HELD not in true, (phase, ask)
            assert (Guard.FAILED in true) == (line.act is not Act.STEP), (phase, ask)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in ENDED])
def test_an_end_can_be_asked_for_in_every_state_whatever_holds(phase: Phase) -> None:
    every = frozenset(Guard)
    for true in assignments(every & frozenset().union(*(guards_of(phase, ask) for ask in (Ask.ABORT, Ask.ESCALATE)))):
        ends = {rule(phase, ask, true).to for ask in (Ask.ABORT, Ask.ESCALATE)}
        assert ends & ENDED, sorted(true)


@pytest.mark.parametrize("phase", sorted(ENDED))
def test_an_ended_run_only_records_samples(phase: Phase) -> None:
    for ask in Ask:
        for true in assignments(guards_of(phase, ask)):
            act = rule(phase, ask, true).act
            sampled = ask in (Ask.BAD, Ask.LIMIT, Ask.GOOD, Ask.BLIND)
            back = phase is Phase.COMPLETE and ask is Ask.ROLLBACK and Guard.IN_WATCH in true
            assert act is Act.RECORD if sampled else act is Act.REFUSE or back


def test_no_sample_takes_a_way_back_by_itself() -> None:
    samples = (Ask.BAD, Ask.LIMIT, Ask.GOOD, Ask.BLIND)
    assert not [line for _, ask, _, line in every_outcome() if ask in samples and line.to in WAY_BACK | ENDED]


def test_a_live_run_never_takes_a_simulated_sample() -> None:
    for _, _, true, line in every_outcome():
        assert line.act is not Act.SAMPLE or Guard.LIVE not in true


def test_every_refusal_of_the_table_has_words_and_no_words_are_left_over() -> None:
    refusals = {line.refusal for cells in TABLE.values() for cell in cells.values() for line in cell if line.refusal}
    assert refusals == set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_the_remedy_of_a_refusal_names_a_key(name: str) -> None:
    message, remedy = WORDS[name]
    assert message
    assert KEY.search(remedy), remedy


def test_every_way_to_act_is_used() -> None:
    assert {line.act for _, _, _, line in every_outcome()} == set(Act)
    assert {line.to for _, _, _, line in every_outcome()} - {None} == set(Phase) - {Phase.IDLE}
