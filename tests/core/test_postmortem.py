"""The postmortem: computed durations, everything from the log, blanks for people, and no text that breaks it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from controlroom.core.events import Event, Record
from controlroom.core.lock import Scope
from controlroom.core.markdown import clean_markdown
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.postmortem import draft
from controlroom.core.release_events import GateTicked
from controlroom.core.run_events import (
    DraftSentence,
    PhaseEntered,
    RollbackStarted,
    SampleTaken,
    StepFailed,
    UpdateDraft,
    UpdatesDrafted,
)
from controlroom.core.site_events import LockAdded
from controlroom.core.text import clean, redact
from controlroom.core.world import Grant, Run, RunKind, StepRecord, StepState, Tick
from tests.core.story import PLAN, START, run_at, world_of

MARKDOWN = MarkdownIt("commonmark").enable("table")
HOSTILE = st.text(
    st.sampled_from(list("#*_`[]()<>!|\\~&;:/.-+=1 \n\t\x1b\"'@${}^ahtpw\u202e")), max_size=30
) | st.sampled_from(
    (
        "# Heading", "| a | b |", "<script>x</script>", "[x](http://e)", "![x](y)", "---", "===", "- a", "1. a", "1) a",
        "```", "    code", "> q", "<http://e.example>", "&lt;b&gt;", "\\|", "\\\\|", "[x]: http://e", "**b**", "~~s~~",
        "a  \nb", "https://e.example", "www.e.example", "a|b\\", "\\",
    )
)  # fmt: skip


def record(event: Event, t: int = 0, stream: str = "run:7", seconds: int = 0, actor: str = "sam") -> Record:
    at = START + timedelta(seconds=seconds)
    return Record(seconds, stream, 1, at, t, Actor(actor, actor), event)


def written(run: Run, *history: Record) -> str:
    return draft(world_of(run), history)


def section(text: str, title: str) -> str:
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def tokens(text: str) -> list[Token]:
    return [inner for token in MARKDOWN.parse(text) for inner in (token, *(token.children or ()))]


def restored(kind: RunKind = RunKind.LIVE) -> Run:
    return run_at(Phase.RESTORED, kind=kind)


@pytest.mark.parametrize("kind", RunKind)
def test_the_heading_names_the_kind_and_the_environment(kind: RunKind) -> None:
    first = written(restored(kind)).splitlines()[0]
    assert first == f"# {kind.upper()} in PRODUCTION: postmortem of Billing Seat Sync Patch"


def test_durations_are_computed_from_run_time_and_wall_time() -> None:
    table = section(written(restored()), "Durations")
    assert "| Spike to recommendation | 1:00 | 2:00 |" in table
    assert "| Recommendation to decision | 1:00 | 2:00 |" in table
    assert "| Decision to restored | 1:00 | 2:00 |" in table
    assert "| First sign to restored | 3:00 | 6:00 |" in table
    assert "| deploying | T+03:00 | 2026-03-02 03:06:00 | 1:00 |" in table
    assert "| restored | T+09:00 | 2026-03-02 03:18:00 | the last |" in table


def test_a_duration_of_what_did_not_happen_is_not_made_up() -> None:
    table = section(written(run_at(Phase.COMPLETE)), "Durations")
    assert table.count("did not happen | did not happen") == 4


def test_long_durations_have_hours() -> None:
    run = restored()
    late = replace(run.entries[-1], t=run.entries[-1].t + 7325)
    table = section(written(replace(run, entries=(*run.entries[:-1], late))), "Durations")
    assert "| Decision to restored | 2:03:05 |" in table


def test_the_timeline_tells_who_did_what_when() -> None:
    table = section(
        written(
            restored(),
            record(LockAdded("lock-1", Scope(("billing",)), "too early"), stream="site", seconds=-60),
            record(GateTicked("finance", "mail of Monday", "d"), stream="release:seat-sync", seconds=-30),
            record(PhaseEntered("deploying"), 240, seconds=5),
            record(LockAdded("lock-2", Scope(("billing",)), "calm down"), stream="site", seconds=6, actor="dana"),
            replace(
                record(RollbackStarted("quick", "Partial"), 300, seconds=9), actor=Actor("x", "", acting_as="taylor")
            ),
        ),
        "Timeline",
    )
    assert table.splitlines()[3:] == [
        "| 2026-03-02 02:59:30 | – | sam | gate finance ticked: mail of Monday |",
        "| 2026-03-02 03:00:05 | T+04:00 | sam | phase deploying |",
        "| 2026-03-02 03:00:06 | – | dana | lock-2: locked billing: calm down |",
        "| 2026-03-02 03:00:09 | T+05:00 | x as taylor | way back taken: Partial |",
    ]


def samples(*values: tuple[str, Verdict]) -> tuple[Record, ...]:
    return tuple(
        record(
            SampleTaken((Measurement("rate", verdict, value),), "good" if verdict is Verdict.PASS else "bad"),
            60 * n,
            seconds=n,
        )
        for n, (value, verdict) in enumerate(values, 1)
    )


def test_samples_that_say_the_same_are_one_row() -> None:
    good, bad = ("2", Verdict.PASS), ("23", Verdict.FAIL)
    table = section(written(restored(), *samples(good, good, good, bad, good)), "Timeline")
    assert [line.split(" | ")[-1] for line in table.splitlines()[3:]] == [
        "sample good: 1 pass (3 samples, until T+03:00) |",
        "sample bad: 1 fail |",
        "sample good: 1 pass |",
    ]


def test_checks_are_shown_at_their_worst_and_at_the_end() -> None:
    values = (("2", Verdict.PASS), ("23", Verdict.FAIL), ("31", Verdict.FAIL), ("9", Verdict.PASS))
    table = section(written(restored(), *samples(*values)), "Checks")
    assert "| Webhook failure rate | at most 20 % | FAIL 31 % | PASS 2 % |" in table
    assert "| Seat difference | exactly 0 | never measured | PASS 0 |" in table


def test_a_check_that_wants_much_is_worst_where_it_is_lowest() -> None:
    plan = replace(PLAN, checks=(replace(PLAN.checks[0], passes=">= 20"),))
    values = (("7", Verdict.FAIL), ("3", Verdict.FAIL), ("12", Verdict.FAIL))
    assert "FAIL 3 %" in section(written(replace(restored(), plan=plan), *samples(*values)), "Checks")


def test_no_result_is_worse_than_a_warning_and_never_green() -> None:
    values = (("15", Verdict.WARN), ("", Verdict.INCONCLUSIVE), ("2", Verdict.PASS))
    assert "INCONCLUSIVE no value" in section(written(restored(), *samples(*values)), "Checks")


def test_what_was_drafted_is_quoted_without_claiming_that_it_was_sent() -> None:
    update = UpdateDraft("customer", "LIVE · Title", (DraftSentence("One."), DraftSentence("Two.")))
    found = section(written(restored(), record(UpdatesDrafted((update,)))), "What was said")
    assert "whether they were sent is not in this log" in found
    assert "> One. Two." in found
    assert "No status text was drafted." in section(written(restored()), "What was said")


def test_gates_and_approvals_tell_done_claimed_assumed_and_open_apart() -> None:
    run = replace(restored(RunKind.REHEARSAL), assumed_gates=("rehearsal",))
    run = replace(run, ticks={"finance": Tick("mail", "another", "priya", START)})
    found = section(written(run), "Gates and approvals")
    assert "Gate Finance sign-off: ticked by priya at 2026-03-02 03:00:00: mail, for another version" in found
    assert "Gate Rollback rehearsal in staging: ASSUMED in this rehearsal" in found
    assert "Gate Webhook replay runbook reviewed: claimed by priya: no evidence" in found
    assert "Approval Engineering Lead: not given" in found
    given_ = replace(run, grants={"engineering": (Grant("taylor", "d" * 64, "taylor", START),)})
    assert "given by taylor at 2026-03-02 03:00:00\n" in section(written(given_), "Gates and approvals")


def test_steps_that_failed_were_left_out_or_never_begun_are_named() -> None:
    done = {"quick.1": StepRecord(StepState.SKIPPED, note="queue is empty"), "quick.2": StepRecord(StepState.PASSED)}
    found = section(written(replace(restored(), steps=done)), "Steps not executed")
    assert "- Freeze webhooks: skipped: queue is empty" in found
    assert "- Deploy billing worker: not begun" in found
    assert "Redeploy the worker" not in found
    assert "Seat reconciliation" not in found


def test_what_only_people_know_is_left_to_them() -> None:
    text = written(run_at(Phase.ESCALATED))
    for title in ("What went well", "Causes", "Where we were lucky"):
        assert "Left to the people who were there" in section(text, title)
    assert "- Customers affected: not yet known" in section(text, "Impact")
    assert "- Money affected: not yet known" in section(text, "Impact")
    assert "- Whether anything else is as before: not yet known" in section(text, "Not restored")
    assert section(text, "Action items").strip().endswith("|  |  |  |  |")


def test_a_rehearsal_had_no_impact_and_says_why() -> None:
    found = section(written(restored(RunKind.REHEARSAL)), "Impact")
    assert "no customer was affected" in found
    assert "not yet known" not in found


def test_what_is_not_restored_is_listed() -> None:
    assert "- Stays behind: migration stays applied" in section(written(restored()), "Not restored")


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_gives_a_document_with_all_its_sections(phase: Phase) -> None:
    titles = re.findall(r"^## (.+)$", written(run_at(phase)), re.MULTILINE)
    assert titles == [
        "Summary", "Impact", "What went well", "Causes", "Where we were lucky", "Durations", "Timeline",
        "What was said", "Checks", "Gates and approvals", "Steps not executed", "Not restored", "Action items",
    ]  # fmt: skip


def test_without_a_run_there_is_nothing_to_write_of() -> None:
    with pytest.raises(ValueError, match="start a rehearsal"):
        draft(world_of(None), ())


@given(HOSTILE)
def test_cleaned_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    shown = clean(redact(" ".join(text.split()))).strip()
    line = clean_markdown(text)
    found = tokens(f"{line}\n")
    assert {token.type for token in found} <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    assert "".join(token.content for token in found if token.type in {"text", "text_special"}) == shown
    assert not re.search(r"(?<!\\)://", line)


@given(HOSTILE, HOSTILE)
def test_cleaned_text_stays_in_its_cell(one: str, other: str) -> None:
    found = tokens(f"| {clean_markdown(one)} | {clean_markdown(other)} | end |\n|---|---|---|\n")
    cells = [token.content for token in found if token.type == "inline"]
    assert len(cells) == 3
    assert cells[2] == "end"


@given(HOSTILE)
def test_no_text_of_the_log_or_plan_breaks_the_document(text: str) -> None:
    gate = replace(PLAN.stages[0].gates[0], title=text)
    plan = replace(
        PLAN,
        title=text,
        description=text,
        environment=text,
        stages=(replace(PLAN.stages[0], gates=(gate,)),),
        checks=(replace(PLAN.checks[0], title=text, unit=text),),
    )
    run = replace(restored(), plan=plan, not_restored=(text,), started_by=text)
    update = UpdateDraft(text, text, (DraftSentence(text),))
    plain = written(restored(), record(StepFailed("x", "y", "z")), record(UpdatesDrafted((update,)), actor="a"))
    hostile = written(
        run, record(StepFailed(text, text, text), actor=text), record(UpdatesDrafted((update,)), actor=text)
    )
    allowed = {token.type for token in tokens(plain)} | {"text_special"}
    assert {token.type for token in tokens(hostile)} <= allowed
    assert sum(token.type == "heading_open" for token in tokens(hostile)) == 14


def test_secrets_and_controls_do_not_reach_the_document() -> None:
    text = written(restored(), record(StepFailed("x", "y", "token=abcdefgh12345678 \x1b]0;x\x07")))
    assert "abcdefgh" not in text
    assert "\x1b" not in text


def test_the_same_log_gives_the_same_document() -> None:
    history = (record(PhaseEntered("deploying"), 240, seconds=5),)
    assert written(restored(), *history) == written(restored(), *history)
    assert isinstance(history[0].at, datetime)
