"""The files that the user writes: whether each can be used. A reader of a further file is a line of `CHECKS`."""

from collections.abc import Callable, Iterator

from controlroom.cli.options import Settings, config_path
from controlroom.core.census import Finding, State
from controlroom.outside import places


def findings(settings: Settings) -> Iterator[Finding]:
    """What there is to say about the files that the user writes."""
    for check in CHECKS:
        yield from check(settings)


def _config(settings: Settings) -> Iterator[Finding]:
    path = config_path(settings, settings.environment)
    if settings.unread is not None:
        for message, remedy in settings.unread.problems:
            yield Finding("config", State.BAD, message, str(path), remedy)
    elif path.exists():
        yield Finding("config", State.OK, "it can be used", str(path))
    else:
        yield Finding("config", State.OK, "there is none: everything is as by default", str(path))


def _theme(settings: Settings) -> Iterator[Finding]:
    known = sorted(file.stem for file in places.themes().glob("*.toml"))
    if not settings.theme or settings.theme in known:
        yield Finding("theme", State.OK, settings.theme or "that of the terminal", settings.sources["theme"])
    else:
        how = f"themes: {', '.join(known)}"
        yield Finding("theme", State.BAD, f"there is no theme {settings.theme}", settings.sources["theme"], how)


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_config, _theme)
