"""The terminal: size, colours, characters, tmux and SSH, as far as they change what is seen and copied."""

from collections.abc import Iterator, Mapping

from controlroom.core.census import Finding, State
from controlroom.outside import terminal

LEAST, DESIGNED = (60, 20), (80, 24)


def findings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """What there is to say about the terminal that this is run in."""
    yield _size()
    yield _term(environment)
    yield _colours(environment)
    yield _characters(environment)
    if environment.get("TMUX"):
        yield _tmux(environment)
    if environment.get("SSH_CONNECTION"):
        what = "over SSH: the mouse stays off unless --mouse is given, and y copies through your terminal (OSC 52)"
        yield Finding("SSH", State.OK, what)
    if environment.get("CI"):
        what = "CI is set, so the room never opens: its report is printed"
        yield Finding("terminal", State.WARN, what, "environment", "unset CI where a person sits")


def _size() -> Finding:
    found = terminal.size()
    if found is None:
        return Finding("terminal", State.UNKNOWN, "there is none here, so its size is not known")
    said = f"{found[0]}×{found[1]}"
    if found[0] < LEAST[0] or found[1] < LEAST[1]:
        how = f"make it at least {LEAST[0]}×{LEAST[1]}; {DESIGNED[0]}×{DESIGNED[1]} shows everything"
        return Finding("terminal", State.BAD, f"{said} is too small for the room", "", how)
    if found[0] < DESIGNED[0] or found[1] < DESIGNED[1]:
        how = f"{DESIGNED[0]}×{DESIGNED[1]} is the size that it is made for"
        return Finding("terminal", State.WARN, f"{said} is small: some texts are cut", "", how)
    return Finding("terminal", State.OK, said)


def _term(environment: Mapping[str, str]) -> Finding:
    term = environment.get("TERM", "")
    if term in ("", "dumb"):
        what = f"TERM is {term or 'not set'}, so the room never opens: its report is printed"
        return Finding("terminal", State.WARN, what, "environment", "set TERM to what your terminal is")
    if environment.get("TMUX") and not term.startswith(("tmux", "screen")):
        how = "in ~/.tmux.conf: set -g default-terminal tmux-256color"
        return Finding("terminal", State.WARN, f"TERM is {term} inside tmux, which is another one", "environment", how)
    return Finding("terminal", State.OK, f"TERM is {term}")


def _colours(environment: Mapping[str, str]) -> Finding:
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR"):
        return Finding("colours", State.OK, "none, as NO_COLOR asks for: states are words and shapes")
    if "256" in term or environment.get("COLORTERM"):
        return Finding("colours", State.OK, "256 or more")
    how = "set TERM to a kind with 256 colours, such as xterm-256color; or --colors 16"
    return Finding("colours", State.WARN, f"TERM {term or 'is not set and'} does not promise 256", "environment", how)


def _characters(environment: Mapping[str, str]) -> Finding:
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    name = next((name for name in names if environment.get(name)), "")
    value = environment.get(name, "")
    if "utf-8" in value.casefold() or "utf8" in value.casefold():
        return Finding("characters", State.OK, f"UTF-8 ({name}={value})")
    what = f"{name}={value} is not UTF-8" if name else f"none of {', '.join(names)} is set"
    how = "export LANG=C.UTF-8, or any locale in UTF-8"
    return Finding("characters", State.WARN, f"{what}: ASCII stands for every shape", "environment", how)


def _tmux(environment: Mapping[str, str]) -> Finding:
    found = terminal.tmux_clipboard(environment)
    if found == "on":
        return Finding("tmux", State.OK, "set-clipboard is on: y reaches your clipboard")
    if not found:
        return Finding("tmux", State.UNKNOWN, "it does not say whether y may reach your clipboard")
    how = "in ~/.tmux.conf: set -s set-clipboard on"
    return Finding("tmux", State.WARN, f"set-clipboard is {found}: y reaches the file only", "tmux", how)
