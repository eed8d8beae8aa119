"""`controlroom config`: what is set, what decided it, and whether a configuration file can be used."""

from pathlib import Path
from typing import Annotated, Any

import typer

from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.options import config_path
from controlroom.cli.verbs import noun, session_of, verb
from controlroom.outside import checks_config, config

app = noun("config show")


@verb(app, "config show")
def show(ctx: typer.Context) -> int:
    """Show every setting, its value, and what decided it: a flag, a variable, a line of the file, or the default."""
    session = session_of(ctx)
    settings = session.settings
    if settings.unread is not None:
        raise settings.unread
    path = config_path(settings, settings.environment)
    found: list[dict[str, Any]] = []
    for key in config.KEYS:
        value = getattr(settings, key.name)
        value = list(value) if isinstance(value, tuple) else value
        found.append({"key": key.name, "value": value, "from": settings.sources[key.name], "about": key.about})
    reach = dict(checks_config.written(settings.checks))
    lines = [f"{one['key']} = {_shown(one['value'])} · {one['from']}" for one in found]
    lines += [f"{key} = {_shown(value)} · {path}" for key, value in reach.items()]
    there = "" if path.exists() else " (there is none)"
    value = {"file": str(path), "exists": path.exists(), "settings": found, "checks": reach}
    session.out.data(value, [f"file: {path}{there}", *lines])
    return 0


@verb(app, "config check")
def check(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Another file than the one that counts.")] = None,
) -> int:
    """Say everything that is wrong with a configuration file; exit 1 when something is."""
    session = session_of(ctx)
    if file is not None and not file.exists():
        raise Fault(BAD_INPUT, "no_file", f"{file}: there is no such file", "check the name")
    path = file or config_path(session.settings, session.settings.environment)
    problems: tuple[tuple[str, str], ...] = ()
    try:
        config.read_config(path, required=file is not None)
    except config.ConfigError as error:
        problems = error.problems
    lines = [f"{message}: {remedy}" for message, remedy in problems]
    there = "ok" if path.exists() else "there is none, which is fine"
    value = {"file": str(path), "ok": not problems}
    items = [{"message": message, "remedy": remedy} for message, remedy in problems]
    session.out.data(value | {"problems": items}, lines or [f"{path}: {there}"])
    return FINDINGS if problems else 0


@verb(app, "config example > config.toml")
def example(ctx: typer.Context) -> int:
    """Print a configuration file in which every key is explained and none is set.

    `controlroom paths` says where an example is in which every key is set.
    """
    lines = list(config.example())
    session_of(ctx).out.data({"toml": "\n".join((*lines, ""))}, lines)
    return 0


def _shown(value: object) -> str:
    """A value as the file would have it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
