"""Every action of the room is also a command, and every command for a key exists."""

from controlroom.cli import commands
from controlroom.cli.whole import all_verbs
from controlroom.tui import keys

VERBS = {  # an action of the room that writes: the verbs that do the same
    "advance": "run advance",
    "tick": "gate tick, gate untick",
    "approve": "approval grant, approval revoke",
    "sample": "run sample",
    "answer": "check answer",
    "signal": "run signal",
    "hold": "run hold, run resume",
    "fail": "run fail",
    "retry": "run retry",
    "skip": "run skip",
    "overrule": "run overrule",
    "raise": "run raise",
    "rollback": "run rollback",
    "abort": "run abort",
    "escalate": "run escalate",
    "start": "run start",
    "updates": "updates draft",
    "postmortem": "postmortem new",
    "lock": "lock add, lock remove",
    "accept": "accept add, accept remove",
    "branch": "run branch",
    "undo": "release undo",
}


def test_every_action_of_the_room_that_writes_is_a_verb() -> None:
    assert VERBS.keys() == keys.WRITES
    there = {verb.words for verb in all_verbs()}
    assert {name for names in VERBS.values() for name in names.split(", ")} <= there


def test_every_command_that_next_can_name_is_a_verb() -> None:
    there = {verb.words for verb in all_verbs()}
    assert {" ".join(text.split()[:2]) for text in commands._COMMANDS.values()} <= there
