"""`controlroom doctor`: everything that is wrong here, each with its place and its remedy."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.session import Session
from controlroom.cli.verbs import session_of

if TYPE_CHECKING:
    from controlroom.core.census import Finding

SHAPES = {"ok": "✓", "warn": "!", "bad": "✗", "unknown": "◌"}


def doctor(
    ctx: typer.Context,
    people: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Judge this people file as if it were imported.")
    ] = None,
    checks: Annotated[
        str, typer.Option("--checks", metavar="RELEASE", help="Also look whether the checks of this release can look.")
    ] = "",
    write: Annotated[
        bool,
        typer.Option("--write", help="With --checks: ask for what is missing, and write it down."),
    ] = False,
) -> int:
    """Example: controlroom doctor

    Look at the installation, the files, the store with its chain, the people and the terminal, and say of each
    how it is and how to mend it. Changes nothing without --write. Exit 1 when something is bad; a warning alone is
    exit 0.
    """
    session = session_of(ctx)
    if write and not checks:
        raise Fault(BAD_INPUT, "usage", "--write writes what checks need", "name a release with --checks")
    found, lines = tuple(_findings(session, people)), list[str]()
    if checks:
        from controlroom.cli.health import reach

        more, lines = reach.findings(session, checks, write=write)
        found = (*found, *more)
    counts = Counter(str(one.state) for one in found)
    value = {
        "ok": not counts["bad"],
        "counts": {state: counts[state] for state in SHAPES},
        "findings": [
            {"about": one.about, "state": str(one.state), "what": one.what, "where": one.where, "how": one.how}
            for one in found
        ],
    }
    if checks:
        value["setup"] = lines
    session.out.data(value, [*_lines(found, counts), *lines])
    return FINDINGS if counts["bad"] else 0


def _findings(session: Session, people: Path | None) -> "Iterator[Finding]":
    from controlroom.cli.health import installed, kept, known, seen, written

    settings = session.settings
    yield from installed.findings(settings.environment)
    yield from written.findings(settings)
    yield from kept.findings(session)
    yield from known.findings(session, people)
    yield from seen.findings(settings.environment)


def _lines(found: "tuple[Finding, ...]", counts: Counter[str]) -> Iterator[str]:
    yield ", ".join(f"{counts[state]} {state}" for state in ("bad", "warn", "unknown", "ok"))
    for one in found:
        where = f" ({one.where})" if one.where else ""
        yield f"{SHAPES[one.state]} {one.state.upper()} {one.about}: {one.what}{where}"
        if one.how:
            yield f"    {one.how}"
