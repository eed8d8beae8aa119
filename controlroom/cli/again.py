"""The same command line once more, with what was missing: what a refusal offers to be pasted."""

import shlex
from collections.abc import Sequence

from controlroom.cli.commands import TEXT
from controlroom.cli.session import Session

_WORDS = {  # a rule: the option that was missing and what to write after it; empty: nothing
    "reason": ("--reason", TEXT),
    "evidence": ("--evidence", TEXT),
    "result": ("--result", TEXT),
    "value": ("--value", TEXT),
    "unproved": ("--evidence", TEXT),
    "read_first": ("--read", ""),
    "expiry": ("--for", "1d"),
    "time": ("--for", "1d"),
    "may_not_queue": ("--assume-gates", ""),
    "may_not_deploy": ("--assume-gates", ""),
}
_ONLY = {"--assume-gates": (("run", "advance"), ("run", "rehearse"))}  # verbs that know the option; else all do
_SAME = {"--for": ("--for", "--until")}  # options that say the same, of which one is written


def mended(words: Sequence[str], rule: str, typed: str = "", given: Sequence[str] = ()) -> str:
    """The command line that keeps this rule; empty where no option does.

    `typed` is what a confirmation expects, `given` the options before the verb, such as the store.
    """
    option, value = ("--confirm", shlex.quote(typed)) if typed else _WORDS.get(rule, ("", ""))
    if not option or tuple(words[:2]) not in _ONLY.get(option, (tuple(words[:2]),)):
        return ""
    kept = shlex.join(_without(words, _SAME.get(option, (option,))))
    return " ".join(part for part in ("controlroom", shlex.join(given), kept, option, value) if part)


def offered(session: Session, *words: str) -> str:
    """A command line of ours with the store and the configuration that this one was given."""
    return shlex.join(("controlroom", *session.named, *words))


def _without(words: Sequence[str], names: Sequence[str]) -> list[str]:
    """The words without these options, which were given without a value that helps."""
    kept: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word in names:
            waiting[:1] = []
        elif word.partition("=")[0] not in names:
            kept.append(word)
    return kept
