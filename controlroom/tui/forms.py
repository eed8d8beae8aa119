"""The forms that ask: for a line of text, for the typed release id, and those that say no and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from controlroom.core.counting import many
from controlroom.core.intents import Abort, AddLock, Advance, Escalate, RollBack
from controlroom.core.refusal import Confirmation, Reason, Refusal
from controlroom.core.text import fit, pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.field import EMPTY, Field
from controlroom.tui.form import Choice, Choose, Closed, Form, Go, Outcome, Pairs, Send, heading
from controlroom.tui.pane import Line, Span

_SPARE = 2  # the cell of a reason that goes where it is narrow: its remedy, which stands below
LABEL = 10  # columns of the labels of a confirmation


@dataclass(frozen=True, slots=True)
class Ask:
    """One line to type; Enter does what `build` makes of it (a form asks on), and nothing while it is empty."""

    title: str
    says: tuple[str, ...]
    label: str
    verb: str
    build: Callable[[str], "Outcome | Form"]
    typed: Field = EMPTY

    @property
    def pairs(self) -> Pairs:
        return (("type", self.label.lower()), ("enter", self.verb))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        room = max(0, height - 2)
        said = [line for text in self.says for line in wrap(text, width - 3)][:room]
        label = f" {self.label}: ["
        entry, _ = self.typed.shown(max(4, width - wide(label) - 3))
        line = (Span(label, "text"), *entry, Span("]", "text"))
        return (heading(self.title, width, "bright"), *((Span(f"  {text}"),) for text in said), line)

    def press(self, key: str, character: str | None) -> "Form | Outcome":
        if key == "escape":
            return Closed()
        if key == "enter":
            text = self.typed.text.strip()
            return self.build(text) if text else self
        return replace(self, typed=self.typed.typed(key, character))

    def paste(self, text: str) -> "Form":
        return replace(self, typed=self.typed.pasted(text))


@dataclass(frozen=True, slots=True)
class Confirm:
    """The exact act and its consequences, then the id to type: Enter does nothing until the text is exact."""

    shown: Confirmation
    intent: Advance | Abort | Escalate | RollBack | AddLock
    typed: Field = EMPTY
    top: int = 0

    @property
    def pairs(self) -> Pairs:
        what = "the word" if isinstance(self.intent, AddLock) else "the id"
        return (("type", what), ("enter", self.shown.verb))

    @property
    def matching(self) -> int:
        """How many letters from the start match."""
        pairs = zip(self.typed.text, self.shown.expects, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        rows = [row for label, text in self.shown.lines for row in _labelled(label, text, width)]
        room = max(1, height - 3)
        top = min(self.top, max(0, len(rows) - room))
        hidden = len(rows) - top - room
        label = f" Type {self.shown.expects}: ["
        entry, _ = self.typed.shown(max(4, width - wide(label) - 3))
        exact = self.typed.text == self.shown.expects
        state = f"{self.matching} of {len(self.shown.expects)} letters match"
        said = f"enter: {self.shown.verb}" if exact else f"{state}, enter locked"
        if hidden > 0:
            said += f" · down: {many(hidden, 'row')} below"
        return (
            heading(self.shown.act, width, "danger", "━"),
            *rows[top : top + room],
            (Span(label, "text"), *entry, Span("]", "text")),
            (Span(fit(f" {said}", width - 1), "bright" if exact else "dim"),),
        )

    def press(self, key: str, character: str | None) -> "Form | Outcome":
        if key == "escape":
            return Closed()
        if key == "enter":
            exact = self.typed.text == self.shown.expects
            return Send(replace(self.intent, confirm=self.typed.text)) if exact else self
        if key in {"up", "down"}:
            rows = len(self.shown.lines) * 4
            return replace(self, top=max(0, min(rows, self.top + (1 if key == "down" else -1))))
        return replace(self, typed=self.typed.typed(key, character))

    def paste(self, text: str) -> "Form":
        return replace(self, typed=self.typed.pasted(text))


def after_refusal(refusal: Refusal, send: Send) -> Form:
    """What a refusal asks for: the typed confirmation, the assuming, or to be read."""
    intent = send.intent
    if refusal.confirmation is not None and isinstance(intent, Advance | Abort | Escalate | RollBack | AddLock):
        return Confirm(refusal.confirmation, intent)
    if refusal.readable and isinstance(intent, Advance):
        return to_read(refusal, intent)
    if refusal.assumable and isinstance(intent, Advance):
        return assume(refusal, intent)
    return refused(refusal)


def refused(refusal: Refusal) -> Choose:
    """The refusal as a list of reasons: rule, because, remedy, owner; Enter goes to where the remedy is."""
    own = Reason(refusal.rule, refusal.message, refusal.remedy)
    reasons = refusal.reasons or (own,)
    verb = "go to the fix" if any(reason.pane for reason in reasons) else "close"
    if len(reasons) == 1 and reasons[0].message == refusal.message:
        return _once(reasons[0], verb)
    count = f"{len(reasons)} reasons: " if len(reasons) > 1 else ""
    return Choose(
        f"✗ REFUSED, {count}{refusal.message}",
        tuple(_reason(reason, _to_fix(reason)) for reason in reasons),
        verb,
        _columns(reasons),
        role="bad",
        read=True,
        spare=_SPARE,
    )


def _once(reason: Reason, verb: str) -> Choose:
    """A refusal with one reason: what in the heading, the remedy in the row; whole below where either is cut."""
    choice = replace(_reason(reason, _to_fix(reason)), cells=(f"✗ {reason.rule}", reason.remedy, reason.owner))
    rule, because, remedy = _columns((reason,))
    columns = (rule, because + remedy + (0 if reason.owner else 80))
    return Choose(f"✗ REFUSED: {reason.message}", (choice,), verb, columns, role="bad", read=True)


def _to_fix(reason: Reason) -> Outcome:
    return Go(reason.pane) if reason.pane else Closed()


def assume(refusal: Refusal, intent: Advance) -> Choose:
    """What is open and may be assumed in a rehearsal; Enter on any line assumes all of it."""
    send = Send(replace(intent, assume=True))
    return Choose(
        f"Assume {len(refusal.reasons)} for this rehearsal?",
        tuple(_reason(reason, send) for reason in refusal.reasons),
        f"assume {len(refusal.reasons)}",
        _columns(refusal.reasons),
        role="warn",
        spare=_SPARE,
    )


def to_read(refusal: Refusal, intent: Advance) -> Choose:
    """Warnings to be read before the release is queued or deployed; Enter says that they were."""
    send = Send(replace(intent, read=True))
    return Choose(
        f"! {refusal.message[:1].upper()}{refusal.message[1:]}",
        tuple(_reason(reason, send) for reason in refusal.reasons),
        "read, go on",
        _columns(refusal.reasons),
        role="warn",
        spare=_SPARE,
    )


def _reason(reason: Reason, outcome: Outcome) -> Choice:
    more = ". ".join(part.rstrip(".") for part in (reason.message, reason.remedy) if part)
    glyph = "!" if reason.rule == "warning" else "✗"
    return Choice((f"{glyph} {reason.rule}", reason.message, reason.remedy, reason.owner), outcome, more, echo=True)


def _columns(reasons: tuple[Reason, ...]) -> tuple[int, int, int]:
    """Columns of rule, because and remedy at 80; a rule is never cut, and the rest is the owner's."""
    rule = max((12, *(wide(reason.rule) + 3 for reason in reasons)))
    return rule, max(16, 46 - rule), 22


def _labelled(label: str, text: str, width: int) -> list[Line]:
    rows = wrap(text, width - LABEL - 2)
    dim, said = ("warn", "warn") if label.startswith("!") else ("dim", "text")
    return [
        (Span(f" {pad(label if index == 0 else '', LABEL)}", dim), Span(row, said)) for index, row in enumerate(rows)
    ]


def of_error(error: Exception) -> Form:
    """The rule, message and remedy that an error carries, as a refusal; raises any other error."""
    from controlroom.dispatch import Unknown

    if isinstance(error, Unknown):
        known = ", ".join(error.known[:5]) or "none yet"
        return refused(Refusal("unknown", str(error), f"esc goes to the list; known here: {known}"))
    rule, message, remedy = (getattr(error, name, "") for name in ("rule", "message", "remedy"))
    if not remedy:
        raise error
    return refused(Refusal(rule, message, remedy))
