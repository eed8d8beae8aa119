"""The forms of `A`: accept the risk factor under the cursor for a while, or take its acceptance back."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from controlroom.core.board import FactorRow
from controlroom.core.intents import AcceptRisk, WithdrawAcceptance
from controlroom.core.refusal import Reason, Refusal
from controlroom.tui.field import Field
from controlroom.tui.form import Choice, Choose, Form, Send
from controlroom.tui.forms import Ask, refused
from controlroom.tui.locking import spanned

if TYPE_CHECKING:
    from controlroom.tui.acts import Here

HOW = "Begin with how long, such as 3d: and then say why. Its points stay in the score."


def accept(here: "Here") -> Form:
    """Accept as oneself, or in a rehearsal as a person who may; where it is accepted already, take that back."""
    row = here.row if here.pane == 1 else None
    if not isinstance(row, FactorRow):
        remedy = "open 1 Risk, move to a factor with j, then A"
        return refused(Refusal("accept", "The cursor is not on a risk factor", remedy, _to_risk("accept", remedy)))
    who = [(id, name) for id, name in here.board.risk.eligible if not here.live or id == here.person]
    if not who:
        names = ", ".join(name for _, name in here.board.risk.eligible) or "nobody in people.yaml"
        return refused(Refusal("accept", f"You may not accept {row.label}", f"who may: {names}"))
    return who_first(tuple(_choice(row, id, name, here.person) for id, name in who), row)


def who_first(choices: tuple[Choice, ...], row: FactorRow) -> Form:
    """The list of who accepts."""
    verb = "take back" if _counts(row) else "accept"
    return Choose(f"{verb.capitalize()}: {row.label}", choices, verb, (24,), "Acting counts in this rehearsal only.")


def _choice(row: FactorRow, id: str, name: str, person: str) -> Choice:
    acting = "" if id == person else id
    words = ("as yourself", name) if not acting else (f"act as {name} (rehearsal)",)
    return Choice(words, _take_back(row, acting) if _counts(row) else _why(row, acting))


def _why(row: FactorRow, acting: str) -> Ask:
    says = (f"{row.points:+} {row.label}: {row.evidence}", HOW)
    return Ask(f"Accept {row.label}", says, "3d: reason", "accept", partial(_sent, row, acting))


def _sent(row: FactorRow, acting: str, text: str) -> Send | Form:
    """The intent; without a span in front the question is asked on, with what was typed."""
    until, reason = spanned(text)
    if until and reason:
        return Send(AcceptRisk(row.id, reason, until, acting))
    says = ("An acceptance has to end, and to have a reason: 3d: and then why.", HOW)
    return replace(_why(row, acting), says=says, typed=Field(text, len(text)))


def _take_back(row: FactorRow, acting: str) -> Ask:
    says = (f"It is accepted: {row.by}.", "Taking it back is recorded; say why.")
    return Ask(
        f"Take back: {row.label}",
        says,
        "Reason",
        "take back",
        lambda text: Send(WithdrawAcceptance(row.id, text, acting)),
    )


def _counts(row: FactorRow) -> bool:
    return row.accepted is not None and row.accepted.word == "ACCEPTED"


def _to_risk(rule: str, remedy: str) -> tuple[Reason, ...]:
    return (Reason(rule, "The cursor is not on a risk factor", remedy, pane=1),)
