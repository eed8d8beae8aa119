"""`controlroom updates`: status texts for three audiences."""

from typing import Any

import typer

from controlroom.cli import starter
from controlroom.cli.asking import put
from controlroom.cli.verbs import Stored, noun, session_of, verb

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
