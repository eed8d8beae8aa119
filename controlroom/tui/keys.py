"""Every key of the room, declared once: what it does here, in the footer, in the help and in the palette."""

from collections.abc import Iterator
from dataclasses import dataclass

from controlroom.core.board import Next


@dataclass(frozen=True, slots=True)
class Key:
    """One action: `id` names it for remapping, `key` is Textual's name of the key, `label` stands in the footer.

    `screens` says where it works (room, releases, help, plain); `other` are further keys for the same action.
    """

    id: str
    key: str
    label: str
    help: str
    screens: tuple[str, ...] = ("room",)
    other: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The key as a person reads it."""
        return _SHOWN.get(self.key, self.key)


_SHOWN = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "escape": "esc",
    "shift+tab": "shift+tab",
    "pageup": "pgup",
    "pagedown": "pgdn",
}
_ALL = ("room", "releases", "help", "plain")
_LISTS = ("room", "releases")

_ACTS = (
    Key("advance", "n", "next", "do what NEXT says: the next step or the next sample"),
    Key("tick", "space", "tick", "tick the gate under the cursor with one line of evidence, or take a tick back"),
    Key("approve", "a", "approve", "approve as yourself, or in a rehearsal as a person who may; or acknowledge"),
    Key("sample", "c", "check", "take one sample of all checks now; performs no step"),
    Key("signal", "s", "signal", "put a synthetic signal into the rehearsal"),
    Key("hold", "h", "hold", "hold the run with a reason, or resume it"),
    Key("fail", "f", "failed", "record that the step in hand failed"),
    Key("retry", "t", "retry", "begin the failed step again"),
    Key("skip", "S", "skip", "leave the failed step out, with a reason"),
    Key("overrule", "o", "overrule", "set one bad result aside for a while, with a reason"),
    Key("rollback", "R", "roll back", "take the way back, or the next one; asks for the release id"),
    Key("abort", "x", "abort", "stop the run; once deploying has begun this takes the way back"),
    Key("escalate", "E", "escalate", "end the run by handing it to people"),
    Key("start", "N", "new run", "start a rehearsal with one of the scenarios"),
    Key("updates", "u", "update", "draft three status texts from what is known now, and open them"),
    Key("undo", "U", "undo", "take back what you said last: a tick, a note or drafts; shows it first"),
    Key("postmortem", "p", "postmortem", "draft a postmortem of the ended run, and open it"),
)
_SHOWS = (
    Key("copy", "y", "copy", "copy the command, draft or row under the cursor", ("room", "releases", "plain")),
    Key("plain", "Y", "plain text", "the open pane as plain text, to be selected or copied whole"),
    Key("zoom", "z", "zoom", "give the open pane the whole window, or give it back"),
    Key("open.1", "1", "Risk", "open 1 Risk"),
    Key("open.2", "2", "Gates", "open 2 Gates"),
    Key("open.3", "3", "Timeline", "open 3 Timeline"),
    Key("open.4", "4", "Checks", "open 4 Checks"),
    Key("open.5", "5", "Rollback", "open 5 Rollback"),
    Key("open.6", "6", "Incidents", "open 6 Incidents"),
    Key("open.7", "7", "Updates", "open 7 Updates"),
    Key("open.8", "8", "Audit", "open 8 Audit"),
    Key("pane.next", "tab", "next pane", "open the next pane"),
    Key("pane.before", "shift+tab", "pane before", "open the pane before"),
    Key("down", "j", "down", "one row down", _ALL, ("down",)),
    Key("up", "k", "up", "one row up", _ALL, ("up",)),
    Key("first", "g", "first", "to the first row", _ALL, ("home",)),
    Key("last", "G", "last", "to the last row", _ALL, ("end",)),
    Key("page.down", "pagedown", "page down", "one page down", _ALL),
    Key("page.up", "pageup", "page up", "one page up", _ALL),
    Key("enter", "enter", "open", "the detail of the row, or open the release", _LISTS),
    Key(
        "filter", "slash", "filter", "show only rows with some words; in 8 Audit also this run or this sitting", _LISTS
    ),
    Key("whatif", "w", "what-if", "try what would lower the risk, gate by gate; nothing is stored"),
    Key("releases", "l", "releases", "to the list of releases"),
    Key("palette", "colon", "palette", "all actions by name", _LISTS),
    Key("back", "escape", "back", "one level back; never leaves the program", _ALL),
    Key("help", "question_mark", "help", "this page", _LISTS, ("f1",)),
    Key("leave", "q", "leave", "leave; asks while a live run is open", _ALL),
)
KEYS = _ACTS + _SHOWS
WRITES = frozenset(key.id for key in _ACTS)  # what a session that only reads does not have
BY_ID = {key.id: key for key in KEYS}

# Footers: actions in order for each context of a board, with the label where it is not the action's own.
_FOOTERS = {
    "blocked": "advance:rehearse tick approve whatif sample releases updates copy start",
    "ready": "advance:rehearse start sample updates releases copy",
    "stepping": "advance:step_done hold fail sample signal abort rollback updates",
    "step failed": "retry skip rollback escalate hold sample updates",
    "held": "hold:resume sample rollback abort escalate updates",
    "monitoring": "advance:sample hold sample signal rollback updates",
    "recommended": "rollback overrule updates escalate hold sample",
    "rolling back": "advance:step_done fail hold sample escalate updates",
    "restoring": "advance:sample hold sample escalate updates",
    "restored": "updates:drafts postmortem copy start releases",
    "ended": "start postmortem updates:drafts copy releases",
}
_READING = "down up enter copy whatif releases"
_WHEREVER = "zoom copy palette"  # at the end of every footer of the room, where there is room
_SAME = {
    "idle": "ready",
    "no run": "ready",
    "queued": "stepping",
    "preflight": "stepping",
    "deploying": "stepping",
    "verifying": "monitoring",
    "spike": "monitoring",
    "rollback recommended": "recommended",
    "fixing forward": "rolling back",
    "failed": "step failed",
    "complete": "ended",
    "aborted": "ended",
    "escalated": "ended",
}
_ONLY_LIVE_LEAVES_OUT = "signal"


def action_of(key: str, screen: str) -> str:
    """The id of the action that a key does on a screen; empty when it does nothing there."""
    found = (each for each in KEYS if screen in each.screens and key in (each.key, *each.other))
    return next((each.id for each in found), "")


def on_screen(screen: str, read_only: bool = False) -> tuple[Key, ...]:
    """All keys of a screen in the order of the help; those that write only where writing is possible."""
    return tuple(key for key in (_SHOWS if read_only else KEYS) if screen in key.screens)


def offered(screen: str, read_only: bool = False) -> list[tuple[str, str, str]]:
    """What the palette offers on a screen, as (id, key, what it does)."""
    found = on_screen(screen, read_only)
    return [(key.id, key.shown, key.help) for key in found if key.id not in {"palette", "back"}]


def footer_pairs(
    context: str, following: Next | None = None, live: bool = False, pane: int = 0, read_only: bool = False
) -> tuple[tuple[str, str], ...]:
    """Key and label of a context's footer, first the key that NEXT names (the one after the open `pane`'s)."""
    found = _READING if read_only else _FOOTERS.get(_SAME.get(context, context), _FOOTERS["ready"])
    entries = _entries(f"{found} {_WHEREVER}")
    pairs = {BY_ID[id].shown: label for id, label in entries if not (live and id == _ONLY_LIVE_LEAVES_OUT)}
    named = _named(following, pane) if following else None
    if named is not None:
        pairs = {named.shown: pairs.get(named.shown, named.label), **pairs}
    return tuple(pairs.items())


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for entry in text.split():
        id, _, label = entry.partition(":")
        yield id, label.replace("_", " ") or BY_ID[id].label


def _named(following: Next, pane: int) -> Key | None:
    """The key that NEXT names: its tag, else the first after the arrow that is not the open pane's digit."""
    for shown in (following.tag, *(key for key in following.keys if key != str(pane))):
        for key in KEYS:
            if "room" in key.screens and shown in (key.key, key.shown):
                return key
    return None
