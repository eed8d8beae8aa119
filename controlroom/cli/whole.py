"""The whole command line as values, read from the tables that it is made of: for completion and documentation."""

from dataclasses import dataclass
from typing import Any

from typer.main import get_command

from controlroom.cli import verbs


@dataclass(frozen=True, slots=True)
class Word:
    """An option or argument of a verb: `takes` is what its value is (empty: a flag), `about` its help."""

    name: str
    about: str
    takes: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: `noun` is empty for one that stands alone; `example` is a whole command, `text` the rest of its help."""

    noun: str
    name: str
    about: str
    example: str
    text: str
    options: tuple[Word, ...]
    arguments: tuple[Word, ...]

    @property
    def words(self) -> str:
        """What stands after `controlroom`."""
        return f"{self.noun} {self.name}".strip()


def all_verbs() -> tuple[Verb, ...]:
    """Every verb, those that stand alone first, in the order of the help."""
    app: Any = get_command(verbs.tree(*verbs.ALONE, *verbs.NOUNS))
    alone = [_verb("", name, app.commands[name]) for name in verbs.ALONE]
    return (
        *alone,
        *(_verb(noun, name, one) for noun in verbs.NOUNS for name, one in app.commands[noun].commands.items()),
    )


def _verb(noun: str, name: str, command: Any) -> Verb:
    head, _, text = (command.help or "").partition("\n\n")
    options = tuple(_word(one) for one in command.params if one.param_type_name == "option")
    arguments = tuple(_word(one) for one in command.params if one.param_type_name == "argument")
    about = verbs.ALONE[name] if not noun else command.short_help
    return Verb(noun, name, about, head.removeprefix("Example: ").strip(), text.strip(), options, arguments)


def _word(param: Any) -> Word:
    flag = getattr(param, "is_flag", False)
    name = param.opts[0] if param.param_type_name == "option" else (param.metavar or param.name.upper())
    takes = "" if flag else (param.metavar or param.name.upper().replace("_", "-"))
    return Word(name, (param.help or "").strip(), takes, bool(param.required))
