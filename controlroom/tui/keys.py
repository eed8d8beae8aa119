"""Every key of the room, declared once: what it does here, in the footer, in the help and in the palette."""

from controlroom.core.keys import Key

_READ = ("room", "releases", "help", "plain", "compare")
_ALL = (*_READ, "replay")
_LISTS = ("room", "releases")
_PANES = ("room", "replay")
_THERE = ("replay",)

_ACTS = (
    Key("advance", "n", "next", "do what NEXT says: the next step or the next sample"),
    Key("tick", "space", "tick", "tick the gate under the cursor with one line of evidence, or take a tick back"),
    Key("approve", "a", "approve", "approve as yourself, or in a rehearsal as a person who may; or acknowledge"),
    Key("accept", "A", "accept risk", "accept the factor under the cursor in 1 Risk for a while, or take that back"),
    Key("lock", "L", "lock", "lock the services of this release or freeze more, warn, or take a lock off"),
    Key("sample", "c", "check", "take one sample of all checks now; performs no step"),
    Key("answer", "e", "answer", "answer a check that only a person can look at, with evidence"),
    Key("signal", "s", "signal", "put in a signal; in the live demo, break a stand-in"),
    Key("hold", "h", "hold", "hold the run with a reason, or resume it"),
    Key("fail", "f", "failed", "record that the step in hand failed"),
    Key("retry", "t", "retry", "begin the failed step again"),
    Key("skip", "S", "skip", "leave the failed step out, with a reason"),
    Key("overrule", "o", "overrule", "set one bad result aside for a while, with a reason"),
    Key("raise", "T", "raise", "raise a trigger of the plan by hand, with evidence: recommends the way back"),
    Key("rollback", "R", "roll back", "take the way back, or the next one; asks for the release id"),
    Key("abort", "x", "abort", "stop the run; once deploying has begun this takes the way back"),
    Key("escalate", "E", "escalate", "end the run by handing it to people; on a way back it shows what stays undone"),
    Key("start", "N", "new run", "start a rehearsal with one of the scenarios, or the live run"),
    Key("updates", "u", "update", "draft three status texts from what is known now, and open them"),
    Key("undo", "U", "undo", "take back what you said last (a tick, a note, an accepted risk, drafts); shows it first"),
    Key("branch", "B", "branch", "begin a REHEARSAL from the event that is looked at", _THERE),
    Key("postmortem", "p", "postmortem", "draft a postmortem of the ended run, and open it"),
)
_SHOWS = (
    Key(
        "copy",
        "y",
        "copy",
        "copy the command, draft or row under the cursor",
        ("room", "releases", "plain", "compare", "replay"),
    ),
    Key("plain", "Y", "plain text", "the open pane as plain text, to be selected or copied whole"),
    Key("zoom", "z", "zoom", "give the open pane the whole window, or give it back"),
    Key("open.1", "1", "Risk", "open 1 Risk", _PANES),
    Key("open.2", "2", "Gates", "open 2 Gates", _PANES),
    Key("open.3", "3", "Timeline", "open 3 Timeline", _PANES),
    Key("open.4", "4", "Checks", "open 4 Checks", _PANES),
    Key("open.5", "5", "Rollback", "open 5 Rollback", _PANES),
    Key("open.6", "6", "Incidents", "open 6 Incidents", _PANES),
    Key("open.7", "7", "Updates", "open 7 Updates", _PANES),
    Key("open.8", "8", "Audit", "open 8 Audit", _PANES),
    Key("pane.next", "tab", "next pane", "open the next pane", _PANES),
    Key("pane.before", "shift+tab", "pane before", "open the pane before", _PANES),
    Key("down", "j", "down", "one row down", _ALL, ("down",)),
    Key("up", "k", "up", "one row up", _ALL, ("up",)),
    Key("first", "g", "first", "to the first row", _READ, ("home",)),
    Key("last", "G", "last", "to the last row", _READ, ("end",)),
    Key("page.down", "pagedown", "page down", "one page down", _ALL),
    Key("page.up", "pageup", "page up", "one page up", _ALL),
    Key(
        "enter",
        "enter",
        "open",
        "the detail of the row, or open the release; in the help the tour",
        (*_LISTS, "help", "replay"),
    ),
    Key(
        "filter", "slash", "filter", "show only rows with some words; in 8 Audit also this run or this sitting", _LISTS
    ),
    Key("replay", "comma", "replay", "look back: every pane as of any event; changes nothing"),
    Key("replay.runs", "less_than_sign", "older runs", "look back on an older run of this release"),
    Key("compare", "equals_sign", "compare", "this run beside the one that it branched from, or beside the one before"),
    Key("event.before", "comma", "event before", "one event back", _THERE),
    Key("event.after", "full_stop", "event after", "one event on", _THERE),
    Key("phase.before", "less_than_sign", "phase before", "back to where a phase was entered", _THERE),
    Key("phase.after", "greater_than_sign", "phase after", "on to where a phase was entered", _THERE),
    Key("event.first", "g", "first event", "to the first event of the release", _THERE, ("home",)),
    Key("event.last", "G", "last event", "to the last event", _THERE, ("end",)),
    Key("event.find", "slash", "find", "find an event by words of its kind, its text or who it is by", _THERE),
    Key("whatif", "w", "what-if", "try what would lower the risk, gate by gate; nothing is stored"),
    Key("releases", "l", "releases", "to the list of releases"),
    Key("palette", "colon", "palette", "all actions by name", (*_LISTS, "replay")),
    Key("back", "escape", "back", "one level back; never leaves the program", _ALL),
    Key(
        "help",
        "question_mark",
        "help",
        "what helps here, then every key; f1 also while you type",
        (*_LISTS, "replay", "compare"),
        ("f1",),
    ),
    Key("notices", "", "notices", "what was said in the last row so far, the latest first", _LISTS),
    Key("tour", "", "tour", "the tour of 60 seconds: how the room is read"),
    Key("leave", "q", "leave", "leave; asks while a live run is open", _READ),
)
KEYS = _ACTS + _SHOWS
WRITES = frozenset(key.id for key in _ACTS)  # what a session that only reads does not have
BY_ID = {key.id: key for key in KEYS}

# Footers: actions in order for each context of a board, with the label where it is not the action's own.
# What the key of NEXT does is said by NEXT alone.
FOOTERS = {
    "blocked": "advance tick approve whatif releases updates copy start",
    "ready": "advance start updates releases copy",
    "before deploying": "advance hold fail sample signal abort updates",
    "stepping": "advance hold fail sample signal abort rollback updates",
    "step failed": "retry skip rollback escalate hold sample updates",
    "held": "hold:resume sample rollback abort escalate updates",
    "monitoring": "advance hold sample signal rollback escalate updates",
    "recommended": "rollback overrule updates escalate hold sample",
    "rolling back": "advance fail hold sample escalate updates",
    "restoring": "advance hold sample escalate updates",
    "restored": "updates:drafts postmortem copy start replay releases",
    "ended": "start postmortem updates:drafts copy replay releases",
}
SAYS_WHY = {"✗": "why not"}  # what the advance key does by the tag of NEXT that does not name it
READING = "down up enter copy whatif replay releases"
WHEREVER = "zoom copy palette"  # at the end of every footer of the room, where there is room
SAME = {
    "idle": "ready",
    "no run": "ready",
    "queued": "before deploying",
    "preflight": "before deploying",
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
NOT_OF_THE_REAL_WORLD = "signal"

# The verbs that follow a key where a sentence of ours names it ("h resumes it"): how `spelled` finds them.
SAYS = {
    "advance": "assumes begins does goes records rehearses starts takes",
    "tick": "ticks",
    "approve": "approves takes",
    "accept": "accepts takes",
    "sample": "runs takes looks",
    "answer": "answers",
    "signal": "puts",
    "hold": "holds resumes",
    "fail": "fails says",
    "retry": "retries",
    "skip": "skips",
    "overrule": "overrules works",
    "raise": "raises",
    "rollback": "goes moves rolls takes",
    "abort": "aborts",
    "escalate": "escalates moves",
    "start": "starts",
    "updates": "drafts",
    "postmortem": "drafts",
    "copy": "copies",
    "filter": "changes filters",
    "down": "moves",
}
