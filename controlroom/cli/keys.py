"""The verb `keys`: every key of the room as this person has it, checked, as an example file, or as a page."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault, of_file
from controlroom.cli.room import has_keymap, keymap_file, keys_of_the_room, usual_keys
from controlroom.cli.session import Session
from controlroom.core.keys import FIXED, Key, shown
from controlroom.core.text import pad

if TYPE_CHECKING:
    from controlroom.formats.problems import FormatError

_PLACES = {"room": "the room", "releases": "the list of releases", "help": "the help"}


def print_keys(session: Session) -> int:
    """Print the keys as this person's keymap has them; FormatError where it can not be used."""
    keys, usual = keys_of_the_room(), {key.id: key for key in usual_keys()}
    file, there = keymap_file(), has_keymap()
    found = [data(key, changed=key != usual[key.id]) for key in keys]
    note = f"keymap: {file}{'' if there else ' (there is none: these are the usual keys)'}"
    session.out.data({"keymap": str(file), "exists": there, "keys": found}, [*table(keys), "", note])
    return 0


def check_keys(session: Session) -> int:
    """Say whether the keymap can be used; Fault with everything that is wrong with it."""
    from controlroom.formats.problems import FormatError, Unreadable

    try:
        keys_of_the_room()
    except Unreadable:
        raise
    except FormatError as error:
        raise of_file(error, FINDINGS) from None
    keys, usual, file, there = keys_of_the_room(), usual_keys(), keymap_file(), has_keymap()
    count = sum(key != old for key, old in zip(keys, usual, strict=True))
    said = f"{count} action{'s' if count != 1 else ''} with other keys" if there else "there is none"
    session.out.data({"keymap": str(file), "exists": there, "changed": count}, [f"{file}: {said}"])
    return 0


def print_example(session: Session) -> int:
    """Print a keymap.toml with every action as a comment."""
    lines = list(example(usual_keys()))
    session.out.data({"keymap": str(keymap_file()), "text": "\n".join(lines)}, lines)
    return 0


def print_page(session: Session) -> int:
    """Print the page docs/keys.md."""
    lines = list(page(usual_keys()))
    session.out.data({"text": "\n".join(lines)}, lines)
    return 0


def data(key: Key, *, changed: bool) -> dict[str, Any]:
    """One action as data."""
    keys = [shown(each) for each in key.all]
    return {"id": key.id, "keys": keys, "screens": list(key.screens), "label": key.label, "help": key.help} | {
        "changed": changed
    }


def table(keys: Sequence[Key]) -> Iterator[str]:
    """A line for each action: its id, its keys, what it does and where."""
    yield f"{pad('Action', 14)} {pad('Keys', 12)} What it does"
    for key in keys:
        names = " ".join(map(shown, key.all)) or "none"
        where = "" if key.screens == ("room",) else f" ({', '.join(key.screens)})"
        yield f"{pad(key.id, 14)} {pad(names, 12)} {key.help}{where}"


def example(keys: Sequence[Key]) -> Iterator[str]:
    """A file that changes nothing until a line loses its `#`."""
    yield "# The keys of the room. Take the # away and write other keys; what is not here keeps its usual keys."
    yield '# A key is one character ("n", "R", "/") or a name ("space", "tab", "pgdn", "f9", "ctrl+x");'
    yield '# several stand in a list, and "" is none: then the palette still finds the action.'
    yield "# controlroom keys --check says whether the file can be used."
    for key in keys:
        yield ""
        yield f"# {key.help}{_stays(key)}"
        yield f"# {_line(key)}"


def _line(key: Key) -> str:
    """One line of the file; an id with a dot needs its quotes."""
    id = f'"{key.id}"' if "." in key.id else key.id
    names = [f'"{shown(each)}"' for each in key.all]
    value = names[0] if len(names) == 1 else f"[{', '.join(names)}]" if names else '""'
    return f"{id} = {value}"


def _stays(key: Key) -> str:
    return f" ({', '.join(map(shown, FIXED[key.id]))} stays)" if key.id in FIXED else ""


def page(keys: Sequence[Key]) -> Iterator[str]:
    """The page of all keys in Markdown; `docs/keys.md` is this text."""
    yield from _PAGE.splitlines()
    for screen, name in _PLACES.items():
        here = [key for key in keys if key.screens[0] == screen or (screen != "room" and screen in key.screens)]
        yield from ("", f"## In {name}", "", "| key | action | what it does |", "|---|---|---|")
        for key in here:
            names = " ".join(f"`{shown(each)}`" for each in key.all) or "`:`, then its name"
            yield f"| {names} | {key.id} | {key.help} |"
    yield from ("", "Everywhere `ctrl+c` pressed twice leaves at once, and `f1` opens the help also while you type.")


_PAGE = """# Keys

This page is generated: `controlroom keys --markdown`. `?` in the room shows the same, beginning with what helps where
you are; `controlroom keys` lists the keys as you have them, `--json` as data.

## Other keys

`controlroom keys --example > ~/.config/controlroom/keymap.toml` begins a keymap (`$XDG_CONFIG_HOME/controlroom` where
that is set). Each line gives an action its keys:

```toml
advance = "f9"             # one key
rollback = ["R", "ctrl+r"]  # several: the first is the one that is shown
updates = ""               # none; the palette still finds it
"page.down" = "ctrl+d"     # an id with a dot stands in quotes
```

`controlroom keys --check` names every mistake with line and column and how to mend it, and exits 1. A keymap with
a mistake is never used in part: the room opens with the usual keys and says so.

- Two actions of one screen can not have the same key.
- `esc`, `enter`, `ctrl+c` and the digits `1` to `8` keep what they do; `back`, `enter` and the panes may have
  more keys.
- `ctrl+a` `ctrl+b` `ctrl+j` `ctrl+o` `ctrl+s` and some others are taken by terminals and multiplexers; keys with alt
  and brackets do not work on every keyboard. Home and end may only be further keys of an action.
- Footer, NEXT, help, palette and the sentences that name a key follow the keymap. The keys inside a form (type, enter,
  esc, and `j` `k` in a list) are its own.

## The mouse

It is off, so that the terminal's own selection of text works, also over SSH. `--mouse`, or `mouse = true` in
`config.toml`, turns it on: a click on a title opens its pane, on a row moves the cursor, on a pair in the last row
presses its key, and the wheel moves. A dangerous act asks for the release id all the same, and that is typed. While it
is on, most terminals still select text with shift held."""


def told(error: "FormatError") -> tuple[str, ...]:
    """What the room says at its start when the keymap can not be used: each problem, the summary at the end."""
    count = len(error.problems)
    last = f"{count} mistake{'s' if count != 1 else ''} in keymap.toml: usual keys in force; : notices"
    return (*map(str, error.problems), last)


def one_of(flags: dict[str, bool]) -> str:
    """The one flag that was given, if any; Fault for two, which ask for different things."""
    given = [name for name, value in flags.items() if value]
    if len(given) > 1:
        raise Fault(BAD_INPUT, "usage", f"{' and '.join(given)} ask for different things", "give one of them")
    return given[0] if given else ""
