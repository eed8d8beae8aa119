"""The files that the user writes: whether each can be used. A reader of a further file is a line of `CHECKS`."""

from collections.abc import Callable, Iterator

from controlroom.cli.faults import Fault
from controlroom.cli.options import Settings, config_path
from controlroom.core.census import Finding, State


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
    from controlroom.cli.room import looks

    where = settings.sources["theme"]
    try:
        looks(settings)
    except Fault as fault:
        yield Finding("theme", State.BAD, fault.message, where, fault.remedy)
        return
    yield Finding("theme", State.OK, settings.theme or "that of the terminal", where)


def _keymap(settings: Settings) -> Iterator[Finding]:
    from controlroom.cli.room import has_keymap, keymap_file, keys_of_the_room
    from controlroom.formats.problems import FormatError

    where = str(keymap_file())
    try:
        keys_of_the_room()
    except FormatError as error:
        for found in error.problems:
            yield Finding("keymap", State.BAD, found.message, f"{found.file}:{found.line}:{found.column}", found.remedy)
        return
    yield Finding("keymap", State.OK, "it can be used" if has_keymap() else "there is none: the usual keys", where)


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_config, _theme, _keymap)
