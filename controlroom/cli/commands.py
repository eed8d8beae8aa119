"""The whole command that does what a key of the room does, ready to be pasted."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from controlroom.core.board import Board, Next

TEXT = '"…"'  # what only a person can say
_BEFORE = ("idle", "queued")
_STEPPING = ("preflight", "deploying", "rolling back", "fixing forward")
_COMMANDS = {  # a key that NEXT names: the words of the verb around the release id
    "R": "run rollback {id} --confirm {id}",
    "u": "updates draft {id}",
    "p": "postmortem new {id}",
    "N": "run start {id}",
    "h": "run resume {id}",
    "t": "run retry {id}",
    "S": f"run skip {{id}} --reason {TEXT}",
    "E": f"run escalate {{id}} --reason {TEXT} --confirm {{id}}",
    "e": f"check answer {{id}} {{subject}} --result {TEXT} --evidence {TEXT}",
    "a": "approval grant {id} {subject}",
    "c": "check run {id} --record",
    "L": "lock list {id}",
    "A": "accept list {id}",
    "space": f"gate tick {{id}} {{subject}} --evidence {TEXT}",
}
_OF_RULES = {  # a rule that said no: the words of the verb that goes on from there
    "nothing_deployed": f"run abort {{id}} --reason {TEXT}",
    "abort_instead": f"run abort {{id}} --reason {TEXT}",
    "open_run": f"run abort {{id}} --reason {TEXT}",
    "not_ended": f"run abort {{id}} --reason {TEXT}",
    "ended": "run start {id}",
    "no_run": "run start {id}",
    "no_lock": "lock list",
    "unmapped": "release import PLAN --people people.yaml",
}


def next_command(board: "Board") -> str:
    """What NEXT says, as a command; empty where there is nothing to do but wait."""
    return command(board.next, board.header.release, board.header.phase, _subject(board))


def command(what: "Next", release: str, phase: str, subject: str = "ID") -> str:
    """The same of a NEXT alone; `subject` is the gate or approval that it is about."""
    if what.tag == "n":
        return f"controlroom run advance {release}{_given(what, release, phase.casefold())}"
    key = next((key for key in (what.tag, *what.keys) if key in _COMMANDS), "")
    return f"controlroom {_COMMANDS[key].format(id=release, subject=subject)}" if key else ""


def of_key(key: str, release: str, subject: str) -> str:
    """The command of a key of the room about a gate, an approval or a lock; empty where no command is as exact."""
    return f"controlroom {_COMMANDS[key].format(id=release, subject=subject)}" if key in _COMMANDS else ""


def of_rule(rule: str, release: str, given: Sequence[str] = ()) -> str:
    """The command that goes on where a rule said no about a release; `given` are the options before the verb."""
    words = _OF_RULES.get(rule, "")
    if not words or ("{id}" in words and not release):
        return ""
    return " ".join(("controlroom", *map(shlex.quote, given), words.format(id=release)))


def _given(what: "Next", release: str, phase: str) -> str:
    """What an advance that asks has to be given: before the run the gates or `read`, at a step the typed release id."""
    if what.role != "ask":
        return ""
    read = " --read" if "to read" in what.sentence else ""
    assume = " --assume-gates" if phase in _BEFORE and not what.sentence.endswith("to read") else ""
    confirm = f" --confirm {release}" if phase in _STEPPING and not read else ""
    return f"{assume}{read}{confirm}"


def _subject(board: "Board") -> str:
    """The check that waits for a person, else the gate or approval that the first reason names."""
    if board.next.tag == "e":
        said = f"{board.next.because} and "
        return next((row.id for row in board.checks.checks if said.startswith(f"{row.title} and ")), "ID")
    message = board.gates.reasons[0].message if board.gates.reasons else ""
    titles = [(row.title, row.id) for row in board.gates.gates]
    titles += [(row.title, row.id) for row in board.gates.approvals]
    return next((name for title, name in titles if title in message), "ID")
