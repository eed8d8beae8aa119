"""`controlroom postmortem`: a first draft from the log."""

import typer

from controlroom.cli.asking import put
from controlroom.cli.verbs import Stored, noun, session_of, verb

app = noun("postmortem new my-release")


@verb(app, "postmortem new my-release")
def new(ctx: typer.Context, release: Stored) -> int:
    """Draft the first postmortem of an ended run and print it as Markdown; what people know is left to them."""
    from controlroom.core.intents import DraftPostmortem

    session = session_of(ctx)
    board = put(session, release, DraftPostmortem()).board
    assert board is not None  # the release is stored, or the intent would have been refused
    header = board.header
    text = session.desk().postmortem(release)
    value = {"release": release, "run": header.run, "kind": header.kind, "environment": header.environment}
    session.out.data(value | {"markdown": text}, text.rstrip("\n").split("\n"))
    return 0
