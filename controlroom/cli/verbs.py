"""The tree of verbs: a noun's file is loaded when the noun is named."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.options import HELP
from controlroom.cli.session import Session

NOUNS = {
    "release": "Plans: list, show, validate, score, import, schema.",
    "gate": "Gates: status, tick, untick.",
    "approval": "Approvals: grant, revoke, list.",
    "run": "Runs: start, advance, hold, roll back, rehearse and the others.",
    "incident": "Incidents: show, related, list, import.",
    "updates": "Status updates: draft.",
    "audit": "The log: log, verify.",
    "postmortem": "Postmortems: new.",
}
Release = Annotated[str, typer.Argument(help="The id of a stored release, or the path of a plan file.")]
Stored = Annotated[str, typer.Argument(metavar="RELEASE", help="The id of a stored release.")]
Reason = Annotated[str, typer.Option(help="Why, in one line.")]
Confirm = Annotated[str, typer.Option(metavar="RELEASE-ID", help="The release id, typed, where it is asked for.")]
_ABOUT = """Example: controlroom demo

A control room for releases: without a verb the room opens, or on no terminal its plain report is printed."""


def run(session: Session, words: Sequence[str]) -> int:
    """Run the verb that the words name and return its exit code; Fault for words that make no sense."""
    try:
        code = tree(words[0])(args=list(words), prog_name="controlroom", standalone_mode=False, obj=session)
    except typer.TyperException as error:
        place = f" {words[0]}" if words[0] in NOUNS else ""
        raise Fault(BAD_INPUT, "usage", str(error), f"see: controlroom{place} --help") from None
    return code if isinstance(code, int) else 0


def tree(word: str) -> typer.Typer:
    """The command; of its nouns only the one that the word names has its verbs, the others are for the help."""
    app = typer.Typer(
        help=_ABOUT,
        epilog=HELP,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.command("demo", short_help="A rehearsal of a sample release, with a store of its own.")(_demo)
    for name, about in NOUNS.items():
        verbs = import_module(f"controlroom.cli.{name}").app if name == word else typer.Typer()
        app.add_typer(verbs, name=name, short_help=about)
    return app


def noun(example: str) -> typer.Typer:
    """A noun, whose help begins with an example."""
    about = NOUNS[example.partition(" ")[0]]
    return typer.Typer(help=f"Example: controlroom {example}\n\n{about}", rich_markup_mode=None)


def session_of(ctx: typer.Context) -> Session:
    """The session that this command line is run in."""
    found = ctx.obj
    assert isinstance(found, Session)  # `run` put it there
    return found


def _demo(fresh: bool = typer.Option(False, "--fresh", help="Throw the demo's store away and make it anew.")) -> None:
    """Example: controlroom demo

    Open the room of the sample release, on a store of its own in the cache folder: four sample releases, people
    and incidents. Without a terminal, walk the release through a rehearsal with an error spike and a rollback.
    """
