"""What the machine answers instead of events: a refusal with its reasons, or what has to be typed first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something may not happen: the rule, the fact, the remedy, and where the remedy is (pane digit, key).

    `subject` is the id of the gate, approval, lock, environment, release, digest or band that it is about.
    """

    rule: str
    message: str
    remedy: str
    owner: str = ""
    pane: int = 0
    key: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a typed confirmation shows: the act, labelled lines (Records, Outside, Then, Undo), the text to type."""

    act: str
    verb: str
    lines: tuple[tuple[str, str], ...]
    expects: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no, as a value. `code` is the exit code of the command line: 1 a rule, 2 the intent itself, 4 not this actor.

    With `confirmation` the same intent succeeds once its `confirm` is what the confirmation expects; with
    `assumable` it succeeds in a rehearsal with `assume`, with `readable` once its reasons have been read.
    """

    rule: str
    message: str
    remedy: str
    reasons: tuple[Reason, ...] = ()
    code: int = 1
    confirmation: Confirmation | None = None
    assumable: bool = False
    readable: bool = False
