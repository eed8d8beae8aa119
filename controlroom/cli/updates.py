"""`controlroom updates`: status texts for three audiences."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli import starter
from controlroom.cli.asking import put
from controlroom.cli.verbs import Release, Stored, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.striking import Struck

app = noun("updates draft my-release")


@verb(app, "updates draft my-release")
def draft(ctx: typer.Context, release: Stored) -> int:
    """Draft the status texts for internal, customer and executive from what is known now; nothing is sent."""
    from controlroom.core.intents import DraftUpdates

    session = session_of(ctx)
    board = put(session, release, DraftUpdates()).board
    assert board is not None  # the release is stored, or the intent would have been refused
    header, unwritten = board.header, starter.waiting()
    drafts: list[dict[str, Any]] = []
    lines = []
    for one in board.updates.drafts:
        sentences = [{"text": said.text, "cites": list(said.cites), "unknown": said.unknown} for said in one.sentences]
        for text in sorted(text for text in unwritten if text.casefold() in one.text.casefold()):
            session.out.warn(f"{one.audience}: still to be written: {text!r}; write it in the plan and import it again")
        facts = [{"label": fact.label, "text": fact.text} for fact in one.facts]
        drafts.append({"audience": one.audience, "title": one.title, "text": one.text, "sentences": sentences})
        drafts[-1]["facts"] = facts
        lines += [f"{one.audience.upper()} · {header.kind} {header.environment.upper()} {header.run}", one.text]
    value = {"release": release, "run": header.run, "kind": header.kind, "environment": header.environment}
    session.out.data(value | {"drafts": drafts}, lines)
    return 0


@verb(app, "updates lint my-release customers.txt")
def lint(
    ctx: typer.Context,
    release: Release,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text for customers; - reads standard input.")],
) -> int:
    """Say what must not go to customers: names, hosts, addresses, ids, secrets, causes, blame, promises, estimates.

    Exit 0 where nothing has to go, 1 where something has. Nothing is stored or sent.
    """
    from controlroom.core.striking import insider, struck

    session = session_of(ctx)
    text = _text(file)
    found = struck(text, insider(session.world(release)))
    lines = [_line(text, one) for one in found] or ["nothing has to go; whether it is true only people can say"]
    items = [{"kind": one.kind, "line": _row(text, one), "quote": _quote(one), "remedy": one.remedy} for one in found]
    session.out.data({"release": release, "struck": items}, lines)
    return 1 if found else 0


def _text(file: str) -> str:
    """The text to read; FormatError where there is none that can be read."""
    import sys
    from pathlib import Path

    from controlroom.formats.files import LARGEST, read_bytes, refused

    data = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else read_bytes(Path(file))
    if len(data) > LARGEST:
        raise refused(file, f"it has more than {LARGEST:,} bytes", "shorten it")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise refused(file, "it is no UTF-8", "save it as UTF-8") from None
    if not text.strip():
        raise refused(file, "there is no text in it", "write the text first")
    return text


def _line(text: str, one: "Struck") -> str:
    """Where, what, and what instead."""
    return f"line {_row(text, one)}: {one.kind} {_quote(one) or '(not shown)'!r}: {one.remedy}"


def _row(text: str, one: "Struck") -> int:
    return text.count("\n", 0, one.start) + 1


def _quote(one: "Struck") -> str:
    """The words to strike; empty for a secret."""
    return "" if one.kind == "secret" else one.quote
