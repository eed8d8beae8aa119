"""`controlroom completion`: what a shell may complete, made from the tables that the command line itself uses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.options import OPTIONS
from controlroom.cli.verbs import NOUNS, session_of
from controlroom.cli.whole import Verb, all_verbs

_INSTALL = {
    "bash": "in ~/.bashrc: source <(controlroom completion bash)",
    "zsh": "in ~/.zshrc, after compinit: source <(controlroom completion zsh)",
    "fish": "in ~/.config/fish/config.fish: controlroom completion fish | source",
}
SHELLS = tuple(_INSTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """What fits after some words (none, `run`, `run start`): each word with its meaning."""

    path: str
    words: tuple[tuple[str, str], ...]


def completion(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> int:
    """Example: controlroom completion bash

    Print the script that completes nouns, verbs and options in a shell; its first line says where it goes.
    """
    if shell not in SHELLS:
        raise Fault(BAD_INPUT, "usage", f"there is no completion for {shell!r}", f"write one of: {', '.join(SHELLS)}")
    verbs = all_verbs()
    lines = [f"# {_INSTALL[shell]}", *_SCRIPTS[shell](tuple(_places(verbs)), _with_value(verbs))]
    session_of(ctx).out.data({"shell": shell, "script": "\n".join((*lines, ""))}, lines)
    return 0


def _places(verbs: tuple[Verb, ...]) -> Iterator[Place]:
    """What fits at every place: at the beginning, after each noun, after each verb."""
    alone = tuple((verb.name, verb.about) for verb in verbs if not verb.noun)
    yield Place("", (*alone, *NOUNS.items()))
    for noun in NOUNS:
        yield Place(noun, tuple((verb.name, verb.about) for verb in verbs if verb.noun == noun))
    for verb in verbs:
        shells = tuple((shell, "a shell") for shell in SHELLS) if verb.name == "completion" else ()
        yield Place(verb.words, shells + tuple((word.name, word.about) for word in verb.options))


def _with_value(verbs: tuple[Verb, ...]) -> tuple[str, ...]:
    """Every option after which a value follows, which is no word of the command."""
    own = {word.name for verb in verbs for word in verb.options if word.takes}
    return tuple(sorted(own | {option.name for option in OPTIONS if option.takes}))


def _bash(places: tuple[Place, ...], valued: tuple[str, ...]) -> Iterator[str]:
    yield from f"""\
_controlroom() {{
  local place='' at=1 taken=0 here=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words=''
  while [ "$at" -lt "$COMP_CWORD" ]; do
    case ${{COMP_WORDS[at]}} in
      {"|".join(valued)}) at=$((at + 1)) ;;
      -*) ;;
      *) [ "$taken" -lt 2 ] && place="${{place:+$place }}${{COMP_WORDS[at]}}"; taken=$((taken + 1)) ;;
    esac
    at=$((at + 1))
  done
  COMPREPLY=()
  case $before in""".split("\n")
    for option in OPTIONS:
        if option.values:
            yield f"    {option.name}) COMPREPLY=($(compgen -W '{' '.join(option.values)}' -- \"$here\")); return ;;"
    yield f"    {'|'.join(valued)}) compopt -o default; return ;;"
    yield "  esac"
    yield "  case $place in"
    for place in places:
        yield f"    '{place.path}') words='{' '.join(word for word, _ in place.words)}' ;;"
    yield from f"""\
  esac
  case $here in
    -*) words="$words {" ".join(option.name for option in OPTIONS)} --help" ;;
    *) words=$(printf '%s\\n' $words | grep -v '^-') ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$here"))
  [ "${{#COMPREPLY[@]}}" -gt 0 ] || compopt -o default
}}
complete -F _controlroom controlroom""".split("\n")


def _zsh(places: tuple[Place, ...], valued: tuple[str, ...]) -> Iterator[str]:
    yield from f"""\
_controlroom() {{
  local place='' at=2 taken=0
  local -a found
  while (( at < CURRENT )); do
    case ${{words[at]}} in
      {"|".join(valued)}) (( at += 1 )) ;;
      -*) ;;
      *) (( taken < 2 )) && place="${{place:+$place }}${{words[at]}}"; (( taken += 1 )) ;;
    esac
    (( at += 1 ))
  done
  case ${{words[CURRENT-1]}} in""".split("\n")
    for option in OPTIONS:
        if option.values:
            yield f"    {option.name}) compadd {' '.join(option.values)}; return ;;"
    yield f"    {'|'.join(valued)}) _files; return ;;"
    yield "  esac"
    yield "  case $place in"
    for place in places:
        yield f"    '{place.path}') found=({' '.join(_described(*pair) for pair in place.words)}) ;;"
    yield "  esac"
    everywhere = " ".join(_described(option.name, option.about) for option in OPTIONS)
    yield f"  [[ $PREFIX == -* ]] && found+=({everywhere})"
    yield "  _describe controlroom found || _files"
    yield "}"
    yield "compdef _controlroom controlroom"


def _fish(places: tuple[Place, ...], valued: tuple[str, ...]) -> Iterator[str]:
    yield from f"""\
function __controlroom_at
  set -l place
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    switch $word
      case {" ".join(valued)}
        set skip 1
      case '-*'
      case '*'
        test (count $place) -lt 2; and set place $place $word
    end
  end
  test "$place" = "$argv[1]"
end""".split("\n")
    for place in places:
        for word, about in place.words:
            yield _fish_line(word, about, f" -n '__controlroom_at \"{place.path}\"'")
    for option in OPTIONS:
        given = f" -x -a '{' '.join(option.values)}'" if option.values else " -r" if option.takes else ""
        yield _fish_line(option.name, option.about, given)


def _fish_line(word: str, about: str, more: str) -> str:
    name = f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}" if word.startswith("-") else f"-f -a {word}"
    return f"complete -c controlroom{more} {name} -d {_quoted(about)}"


def _described(word: str, about: str) -> str:
    """A word and its meaning, as zsh wants them."""
    return _quoted(f"{word.replace(':', chr(92) + ':')}:{about}")


def _quoted(text: str) -> str:
    """A text between single quotes, which it can not leave."""
    return f"'{text.replace(chr(39), '’')}'"


_SCRIPTS: dict[str, Callable[[tuple[Place, ...], tuple[str, ...]], Iterator[str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
