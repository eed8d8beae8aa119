"""The page docs/command-line.md, made from the tables that the command line itself uses.

    python -m tests.cli.page
writes it anew; a test compares it.
"""

from collections.abc import Iterator
from pathlib import Path

from controlroom.cli import faults
from controlroom.cli.options import OPTIONS
from controlroom.cli.verbs import ALONE, NOUNS
from controlroom.cli.whole import Verb, all_verbs
from controlroom.outside.config import KEYS

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
HEAD = """# The command line

<!-- Made by `python -m tests.cli.page`; a test compares it with the command line. -->

Every action of the room is also a command. `controlroom` alone opens the room on a terminal; without one (a pipe, CI,
`TERM=dumb`), or with `--plain`, it prints the same as a plain report. `controlroom NOUN --help` and
`controlroom NOUN VERB --help` begin with an example.

- **stdout is data, stderr is talk.** `-q` silences the talk, never a fault.
- **`--json`** prints one envelope: `{"schema_version": 1, "data": …, "warnings": []}`, and for what was not done
  `{"schema_version": 1, "error": {"rule", "message", "remedy"}}`, on stdout too. The shapes of `release score`,
  `gate status`, `run rehearse`, `audit verify`, `doctor`, of all that changes a run and of a line of an export are
  held to JSON Schemas in `tests/cli/shapes`.
- **RELEASE** is the id of a stored release or, where a verb only reads, the path of a plan file, of which nothing is
  stored.
- **Danger asks.** What goes back, crosses the point of no return or aborts a deploy wants the release id, typed, or
  `--confirm RELEASE-ID`. With `--no-input`, `--json` or without a terminal nobody is asked: exit 2 names the flag.
- **The past**: `--as-of SEQ` answers as it stood at an event of the log, at the time of that event.
- **Acting as somebody**: `--act-as PERSON` is for rehearsals only; it is recorded as such and counts for no live run.
- **To follow a run** without a screen: `controlroom run status RELEASE --follow` prints where it stands, then one
  line for every change until the run ends or ctrl+c. Nothing moves, so a screen reader or a log can take it.
"""
READ_ONLY = """## Environments that are only read

`--read-only` and `read_only = true` open the store for reading: a verb that writes is refused with exit 4 and the rule
`read_only`. `read_only_environments = ["production"]` in the configuration is finer: so is whatever would be written
about a release to one of them, and the remedy names the file and line. In the room of such a release the keys that
write are absent and row 0 says READ-ONLY. It is enforced where intents are put, so no key and no verb gets around it.

Rehearsals of such a release are refused too: they touch no environment, but their record stands in the one log
beside that of the environment, and READ-ONLY shall mean one thing, that nothing is written about the release.
`controlroom run rehearse RELEASE` without `--record` stays possible, because it keeps nothing, and so does a store of
your own (`--store`); the demo has one. People, policies, incidents and locks belong to no release and are not refused;
that a lock came while a run deployed is noted in the run by the next session that may write about its release.
"""
EXPORT = """## The log outside of its store

`controlroom audit export` writes every event, or those of one run, as JSON lines, CSV or a Markdown table, with
REHEARSAL or LIVE and the environment in words. A line of JSON has the ten cells over which the hash of the event is
taken, as they are stored, so `controlroom audit verify FILE` checks the file on another machine without the store.
What was recorded has been cleaned and masked before it was stored; the lines are ASCII, so nothing in them commands a
terminal. Should somebody have written a secret into the store, it is masked, the line says `masked`, and `verify`
reports that this line proves nothing.

- **A file of the whole log proves** that each event is as it was written, that none is missing up to the last, and
  that the words REHEARSAL, LIVE and the environment are those of what was recorded.
- **A file of one run proves** the same of each of its events, and that none between two of them is missing. Where its
  release went stands in another event, so the environment is not proven.
- **Neither proves** that no later event was cut off, or that not all was written anew: only a head that was kept
  elsewhere does. The words `who` and `what` beside the cells are for reading.

`controlroom audit checkpoint` prints the head as `SEQ:HASH`; keep it where nobody who can write the store can change
it, and give it back with `audit verify --known SEQ:HASH`. With `--keep` it is also kept in the state folder, and
`audit verify` and `doctor` compare with it by themselves.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    yield "## Exit codes\n"
    yield "| code | means |"
    yield "|---|---|"
    yield from (f"| {code} | {about} |" for code, about in faults.CODES.items())
    yield "\n## Options of every verb\n"
    yield "They stand before or after the verb.\n"
    yield "| option | |"
    yield "|---|---|"
    for option in OPTIONS:
        takes = f" {option.takes}" if option.takes else ""
        values = f": {', '.join(option.values)}" if option.values else ""
        yield f"| `{option.name}{takes}` | {option.about}{values} |"
    yield "\n## Verbs that stand alone\n"
    verbs = all_verbs()
    for name in ALONE:
        yield from _verb(next(verb for verb in verbs if not verb.noun and verb.name == name))
    for noun, about in NOUNS.items():
        yield f"## {noun}\n"
        yield f"{about}\n"
        for verb in verbs:
            if verb.noun == noun:
                yield from _verb(verb)
    yield "## The configuration file\n"
    yield "`controlroom config example` prints one to begin from, `config check` says all that is wrong with one.\n"
    yield "| key | example | |"
    yield "|---|---|---|"
    yield from (f"| `{key.name}` | `{key.example}` | {key.about} |" for key in KEYS)
    yield f"\n{READ_ONLY}"
    yield EXPORT.rstrip("\n") + "\n"


def _verb(verb: Verb) -> Iterator[str]:
    needed = "".join(f" {word.name}" if word.needed else f" [{word.name}]" for word in verb.arguments)
    yield f"### {verb.words}{needed}\n"
    yield " ".join(verb.text.split()) + "\n"
    yield f"```sh\n{verb.example}\n```\n"
    if verb.options:
        yield "| option | |"
        yield "|---|---|"
        for word in verb.options:
            takes = f" {word.takes}" if word.takes else ""
            yield f"| `{word.name}{takes}` | {word.about} |"
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
