"""The forms of `e`: what a person saw where nobody else can look, with evidence; shown before it counts."""

from functools import partial
from typing import TYPE_CHECKING

from controlroom.core.board import CheckRow
from controlroom.core.harmless import recorded
from controlroom.core.intents import AnswerCheck
from controlroom.core.refusal import Refusal
from controlroom.tui.form import Choice, Choose, Form, Send
from controlroom.tui.forms import Ask, refused
from controlroom.tui.previewing import Preview

if TYPE_CHECKING:
    from controlroom.tui.acts import Here

EVIDENCE = "What was seen, and where: a count, a link, a ticket. It is recorded with your name."
MEANS = {
    "pass": "a good sample",
    "fail": "a bad sample: enough of them in a row recommend the way back",
    "inconclusive": "blind: neither pass nor fail, and never green",
    "": "what the plan makes of the value",
}


def answer(here: "Here") -> Form | Send:
    """On a check that a person answers its question; elsewhere the list of those, or the refusal that says why not."""
    row = here.row if here.pane == 4 and isinstance(here.row, CheckRow) else None
    asked = tuple(one for one in here.board.checks.checks if one.answerable)
    if row is not None and row.answerable:
        return _result(row)
    if row is None and len(asked) == 1:
        return _result(asked[0])
    if not asked:
        any_of = row or next(iter(here.board.checks.checks), None)
        if any_of is not None:
            return Send(AnswerCheck(any_of.id, "", ""))  # which the core refuses, and says why
        return refused(Refusal("no_check", "The plan names no check", "add checks to the plan"))
    measured = f"{row.title} is measured, no person answers it. " if row is not None else ""
    hint = f"{measured}These are what only a person can look at."
    choices = tuple(Choice((f"{one.mark.glyph} {one.mark.word}", one.title), _result(one)) for one in asked)
    return Choose("Answer which check?", choices, "go on", (14,), hint)


def _result(row: CheckRow) -> Choose:
    """What was seen: a value where the plan judges one, else pass or fail; or that it can not be told."""
    choices: tuple[Choice, ...]
    if row.by_value:
        choices = (Choice(("value", f"wanted {row.limit}: the plan judges what you saw"), _value(row)),)
    else:
        good = f"what you saw is as wanted: {row.limit}" if row.limit.strip("–") else "what you saw is as it should be"
        choices = (
            Choice(("pass", good), _evidence(row, "pass")),
            Choice(("fail", "it is not"), _evidence(row, "fail")),
        )
    unsure = Choice(("inconclusive", "you looked, and can not tell"), _evidence(row, "inconclusive"))
    return Choose(f"Answer: {row.title}", (*choices, unsure), "go on", (15,), _asks(row))


def _value(row: CheckRow) -> Ask:
    says = (_asks(row), f"Wanted {row.limit}; the plan judges the value.")
    return Ask(f"Answer: {row.title}", says, "Value", "go on", lambda value: _evidence(row, "", value))


def _evidence(row: CheckRow, result: str, value: str = "") -> Ask:
    says = (_asks(row), EVIDENCE)
    title = f"{row.title}: {result or value}"
    return Ask(title, says, "Evidence", "preview", partial(_preview, row, result, value))


def _preview(row: CheckRow, result: str, value: str, evidence: str) -> Preview:
    """The answer as it is recorded: cleaned, and with secrets masked."""
    intent = recorded(AnswerCheck(row.id, value, evidence, result))
    said = (
        ("Check", row.title),
        ("Asks", _asks(row)),
        ("Answer", result.upper() or f"{intent.value}, wanted {row.limit}"),
        ("Evidence", intent.evidence),
        ("Counts as", MEANS[result]),
        ("Holds", f"{_fact(row, 'Answers hold')}, then it is stale"),
        ("Records", "your word under your name, not a measurement"),
    )
    return Preview(f"Record this answer to {row.title}?", said, "record it", Send(intent))


def _asks(row: CheckRow) -> str:
    """The question in the words of the plan, without the name of its probe."""
    return _fact(row, "Asks").partition(": ")[2]


def _fact(row: CheckRow, label: str) -> str:
    return next((fact.text for fact in row.detail if fact.label == label), "")
