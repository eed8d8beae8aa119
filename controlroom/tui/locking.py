"""The forms of `L`: what to lock, or which lock to take off; then why, and for how long."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from controlroom.core import expiry
from controlroom.core.board import LockRow
from controlroom.core.intents import AddLock, RemoveLock
from controlroom.core.lock import EVERYTHING, LockKind, Scope
from controlroom.tui.field import Field
from controlroom.tui.form import Choice, Choose, Form, Send
from controlroom.tui.forms import Ask

if TYPE_CHECKING:
    from controlroom.tui.acts import Here

HOW = "Begin with how long, such as 4h: or 2d:; without it the lock holds until it is taken off."


def lock(here: "Here") -> Form:
    """On a lock under the cursor: take it off. Elsewhere: what can be locked, and the locks that can be taken off."""
    if here.pane == 2 and isinstance(here.row, LockRow):
        return _take_off(here.row)
    gates, header = here.board.gates, here.board.header
    choices = []
    if gates.services:
        own, names = Scope(services=gates.services), ", ".join(gates.services)
        choices.append(
            Choice(("lock", names), _why("Lock", own, LockKind.BLOCK), "Nothing on them is queued or deployed.")
        )
        choices.append(
            Choice(("warn", names), _why("Warn about", own, LockKind.WARNING), "It is read before queueing.")
        )
    here_only = Scope(environment=header.environment)
    choices += [
        Choice(
            ("freeze", here_only.words), _why("Freeze", here_only, LockKind.BLOCK), "Every release that goes there."
        ),
        Choice(("freeze", EVERYTHING.words), _why("Freeze", EVERYTHING, LockKind.BLOCK), "Every release, everywhere."),
        *(Choice(("take off", row.title), _take_off(row), f"By {row.by}, {row.note}.") for row in gates.locks),
    ]
    return Choose("Lock or unlock", tuple(choices), "go on", (10,))


def _why(verb: str, scope: Scope, kind: LockKind) -> Ask:
    button = kind if kind is LockKind.WARNING else "lock"
    return Ask(f"{verb} {scope.words}", (HOW,), "Reason", button, partial(_sent, verb, scope, kind))


def _sent(verb: str, scope: Scope, kind: LockKind, text: str) -> Send | Form:
    """The intent; where a time in front is none, the question is asked on, with what was typed."""
    until, reason = spanned(text)
    before, colon, _ = text.partition(":")
    if colon and not until and expiry.is_meant(before):
        says = f"“{before.strip()}” is no span: write 30m, 4h or 2d before the colon, or begin with a word."
        return replace(_why(verb, scope, kind), says=(says, HOW), typed=Field(text, len(text)))
    if until and not reason:
        says = "A lock has to have a reason: 4h: and then why."
        return replace(_why(verb, scope, kind), says=(says, HOW), typed=Field(text, len(text)))
    return Send(AddLock(scope, reason, until, kind))


def _take_off(row: LockRow) -> Ask:
    says = (f"{row.title}. Set by {row.by} {row.age} ago, {row.note}.", "It is recorded who took it off, and why.")
    return Ask(f"Take {row.id} off", says, "Reason", "take off", lambda text: Send(RemoveLock(row.id, text)))


def spanned(text: str) -> tuple[str, str]:
    """`4h: month end` as its span and its reason; a text without a span in front is all reason."""
    before, colon, after = text.partition(":")
    return (before.strip(), after.strip()) if colon and expiry.is_span(before) else ("", text)
