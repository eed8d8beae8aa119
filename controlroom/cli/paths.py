"""`controlroom paths`: where every file is, whether it is there, and which variable or flag decides it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from controlroom.cli import demo
from controlroom.cli.checkpoints import path as checkpoints
from controlroom.cli.options import Settings, config_path
from controlroom.cli.verbs import session_of
from controlroom.outside import folders, places


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder: what it is, where, and what decides that."""

    name: str
    path: Path
    decided: str
    about: str


def paths(ctx: typer.Context) -> int:
    """Example: controlroom paths

    Say where the configuration, keymap, themes, log, copies and reports are, which of them exist, and which
    variable or flag decides each.
    """
    session = session_of(ctx)
    found = tuple(known(session.settings))
    value = [
        {"name": one.name, "path": str(one.path), "exists": one.path.exists(), "decided_by": one.decided}
        | {"about": one.about}
        for one in found
    ]
    lines = [
        f"{one.name}: {one.path}{'' if one.path.exists() else ' (not there)'} · {one.about}; {one.decided}"
        for one in found
    ]
    session.out.data({"paths": value}, lines)
    return 0


def known(settings: Settings) -> Iterator[Place]:
    """Every place, in the order in which one looks for them."""
    config, state, cache = "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"
    named = settings.sources.get("store", "default")
    store = "--store, CONTROLROOM_STORE, store in the configuration, XDG_DATA_HOME"
    yield Place(
        "config",
        config_path(settings, settings.environment),
        f"--config, CONTROLROOM_CONFIG, {config}",
        "your settings: controlroom config example prints one",
    )
    yield Place("keymap", folders.config() / "keymap.toml", config, "your keys")
    yield Place("themes", folders.config() / "themes", config, "your themes, one NAME.toml each")
    yield Place("store", settings.path, f"{store}; now {named}", "the log, which must not be lost")
    yield Place(
        "state", folders.state(), state, "where you were, the last copy (copied.txt) and crash reports (report-….txt)"
    )
    yield Place("checkpoints", checkpoints(), state, "heads of logs that audit checkpoint --keep has kept")
    yield Place("cache", folders.cache(), cache, "what can be made again")
    yield Place("demo", demo.path(), cache, "the log of the demo; controlroom demo --fresh makes it anew")
    live = "the log of controlroom demo --live; --store takes it"
    yield Place("live demo", demo.path(live=True), cache, live)
    yield Place("data", places.data(), "the installation", "the shipped plans, scenarios, people, policy and incidents")
    about = "people.yaml, policy.yaml and config.toml to copy and change"
    yield Place("examples", places.data() / places.EXAMPLES, "the installation", about)
    yield Place("shipped themes", places.themes(), "the installation", "the themes that --theme knows")
