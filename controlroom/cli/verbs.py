"""The tree of verbs: a noun's file is loaded when the noun is named."""

import inspect
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Annotated, Any, TypeVar

import typer

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.options import HELP
from controlroom.cli.session import Session

NOUNS = {
    "release": "Plans: list, show, new, validate, score, history, undo, import, schema.",
    "policy": "Risk policies: list, show, for, check, import.",
    "gate": "Gates: status, tick, untick.",
    "approval": "Approvals: grant, revoke, list.",
    "lock": "Locks, freezes and warnings: list, add, remove.",
    "accept": "Accepted risks: list, add, remove.",
    "check": "Checks of the real world: list, run, answer.",
    "run": "Runs: start, advance, hold, roll back, rehearse and the others.",
    "incident": "Incidents: show, related, list, import.",
    "updates": "Status updates: draft.",
    "audit": "The log: log, verify, checkpoint, export.",
    "postmortem": "Postmortems: new.",
    "config": "The configuration: show, check, example.",
}
ALONE = {  # verbs without a noun, each in the function of its name in a file of its name, but for those of `_HERE`
    "demo": "A rehearsal of a sample release, with a store of its own.",
    "doctor": "What is wrong here, and how to mend it.",
    "paths": "Where the files are, and what decides it.",
    "completion": "The completion script of a shell.",
    "schema": "The JSON Schema of a file that people write.",
    "keys": "The keys of the room, and whether keymap.toml can be used.",
}
Function = TypeVar("Function", bound=Callable[..., Any])
Release = Annotated[str, typer.Argument(help="The id of a stored release, or the path of a plan file.")]
Stored = Annotated[str, typer.Argument(metavar="RELEASE", help="The id of a stored release.")]
Reason = Annotated[str, typer.Option(help="Why, in one line.")]
ActAs = Annotated[str, typer.Option(metavar="PERSON", help="In a REHEARSAL: as this person.")]
AsOf = Annotated[int | None, typer.Option(metavar="SEQ", min=1, help="As it stood at this event of the log.")]
Kind = Annotated[str, typer.Argument(help="plan, scenario, policy, people or incidents.")]
Confirm = Annotated[str, typer.Option(metavar="RELEASE-ID", help="The release id, typed, where it is asked for.")]
_ABOUT = """Example: controlroom demo

A control room for releases: without a verb the room opens, or on no terminal its plain report is printed.

The examples of the verbs are about a release of your own, which begins so:

controlroom release new my-release --env staging --out my-release.yaml

controlroom release import my-release.yaml"""


def run(session: Session, words: Sequence[str]) -> int:
    """Run the verb that the words name and return its exit code; Fault for words that make no sense."""
    try:
        code = tree(words[0])(args=list(words), prog_name="controlroom", standalone_mode=False, obj=session)
    except typer.TyperException as error:
        raise misunderstood(error, words) from None
    except SystemExit:  # so ends typer when the reader of its help goes away
        return 0
    return code if isinstance(code, int) else 0


def misunderstood(error: typer.TyperException, words: Sequence[str]) -> Fault:
    """What is wrong with the words, in ours where a number is out of its bounds; and the help that has the rest."""
    usual = " ".join(["controlroom", *words[: 2 if words[0] in NOUNS else 1]])
    where = getattr(getattr(error, "ctx", None), "command_path", usual)
    param = getattr(error, "param", None)
    low, high = getattr(param, "min", None), getattr(param, "max", None)
    if param is None or low is None:
        message = error.format_message() if hasattr(error, "format_message") else str(error)
    else:
        name = param.opts[0]
        message = f"{name}: it is no whole number from {low} to {high}"
        given = _given(name, words)
        if re.fullmatch(r"[+-]?[0-9]+", given):
            message = f"{name}: {given} is out of bounds: {low} to {high}"
    return Fault(BAD_INPUT, "usage", message, f"see: {where} --help")


def _given(name: str, words: Sequence[str]) -> str:
    """The value that an option was given, as `--name value` or `--name=value`."""
    pairs = [*pairwise(words), *(tuple(word.split("=", 1)) for word in words if "=" in word)]
    return next((pair[1] for pair in pairs if pair[0] == name), "")


def tree(*words: str) -> typer.Typer:
    """The command; only the nouns and verbs that the words name can do something, the others are for the help."""
    app = typer.Typer(
        help=_ABOUT,
        epilog=HELP,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, about in ALONE.items():
        app.command(name, short_help=about)(_alone(name) if name in words else _unnamed)
    for name, about in NOUNS.items():
        verbs = import_module(f"controlroom.cli.{name}").app if name in words else typer.Typer()
        app.add_typer(verbs, name=name, short_help=about)
    return app


def noun(example: str) -> typer.Typer:
    """A noun, whose help begins with an example."""
    about = NOUNS[example.partition(" ")[0]]
    return typer.Typer(help=f"Example: controlroom {example}\n\n{about}", rich_markup_mode=None)


def verb(app: typer.Typer, example: str) -> Callable[[Function], Function]:
    """Make a function a verb of a noun: the second word of the example, with which its help begins, is its name."""

    def named(function: Function) -> Function:
        about = inspect.getdoc(function) or ""
        text = f"Example: controlroom {example}\n\n{about}"
        app.command(example.split()[1], help=text, short_help=about.partition("\n\n")[0])(function)
        return function

    return named


def session_of(ctx: typer.Context) -> Session:
    """The session that this command line is run in."""
    found = ctx.obj
    assert isinstance(found, Session)  # `run` put it there
    return found


def _demo(
    fresh: bool = typer.Option(False, "--fresh", help="Throw the demo's store away and make it anew."),
    live: bool = typer.Option(False, "--live", help="A LIVE run over small stand-ins on this machine, to be broken."),
) -> None:
    """Example: controlroom demo

    Open the room of the sample release, on a store of its own in the cache folder: four sample releases, people
    and incidents. Without a terminal, walk the release through a rehearsal with an error spike and a rollback.
    """


def _schema(ctx: typer.Context, kind: Kind = "plan") -> int:
    """Example: controlroom schema plan

    Print the JSON Schema of a file that people write, for their editors: the same as release schema.
    """
    from controlroom.cli.schemas import print_schema

    return print_schema(session_of(ctx), kind)


def _keys(
    ctx: typer.Context,
    check: bool = typer.Option(False, "--check", help="Only say whether keymap.toml can be used."),
    example: bool = typer.Option(False, "--example", help="Print a keymap.toml with every action as a comment."),
    markdown: bool = typer.Option(False, "--markdown", help="Print the page of all usual keys."),
) -> int:
    """Example: controlroom keys --check

    Print every key of the room with its action, as your keymap.toml has it. A keymap with a mistake is exit 1.
    """
    from controlroom.cli import keys

    session = session_of(ctx)
    match keys.one_of({"--check": check, "--example": example, "--markdown": markdown}):
        case "--check":
            return keys.check_keys(session)
        case "--example":
            return keys.print_example(session)
        case "--markdown":
            return keys.print_page(session)
        case _:
            return keys.print_keys(session)


def _unnamed() -> None:
    """A verb that is in the help only."""


def _alone(name: str) -> Callable[..., Any]:
    """The function of a verb without a noun."""
    return _HERE[name] if name in _HERE else getattr(import_module(f"controlroom.cli.{name}"), name)


_HERE: dict[str, Callable[..., Any]] = {"demo": _demo, "schema": _schema, "keys": _keys}
