"""The rules of the house, checked on the source itself.

Each rule is a function from one source file to its complaints, so that every rule is tried twice: on the
whole package, and on a small bad example that it has to catch.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "controlroom"

CORE_STDLIB = frozenset(
    "__future__ bisect collections dataclasses datetime decimal difflib enum functools hashlib heapq "
    "itertools json math re string textwrap types typing unicodedata".split()
)
OUTWARD = frozenset("__import__ breakpoint compile eval exec input open print".split())  # not even mentioned
PER_PROCESS = frozenset({"hash", "id"})  # not called: the answer differs from process to process
CLOCKS = frozenset({"now", "utcnow", "today"})
DATES = frozenset({"date", "datetime"})
# Each heavy library is imported by its own part only.
HOMES = {
    "alembic": ("controlroom.store",),
    "httpx": ("controlroom.outside.http",),
    "psycopg": ("controlroom.probes.postgres",),
    "ruamel": ("controlroom.formats",),
    "sqlalchemy": ("controlroom.store",),
    "sqlmodel": ("controlroom.store",),
    "stripe": ("controlroom.outside.stripe",),
    "textual": ("controlroom.tui", "controlroom.cli.room"),
    "typer": ("controlroom.cli",),
}
ROOM_OPENER = "controlroom.cli.room"
HEAVY = ("httpx", "psycopg", "pydantic", "ruamel.yaml", "sqlalchemy", "sqlmodel", "stripe", "typer")
LONGER_FILES: dict[str, str] = {  # module: why it may be longer than its limit
    "controlroom.core.board": "the vocabulary of all panes: values without logic, read as one page",
    "controlroom.core.intents": "one closed union: values without logic, read as one page",
    "controlroom.core.run_events": "one closed union: values without logic, read as one page",
    "controlroom.core.world": "all that decide sees: values without logic, read as one page",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the package: its dotted module name and its text."""

    module: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    @property
    def parent(self) -> str:
        return self.module.rpartition(".")[0]


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


def package_sources() -> tuple[Source, ...]:
    """Every module of the package that exists now."""
    return tuple(Source(module_name(path), path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py")))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def within(name: str, *owners: str) -> bool:
    """Whether a dotted name is one of the owners or lies inside one."""
    return any(name == owner or name.startswith(owner + ".") for owner in owners)


def imports(tree: ast.AST) -> Iterator[str]:
    """Full dotted names of everything imported anywhere in a tree, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def last_name(node: ast.expr) -> str:
    """The last word of a dotted expression, or nothing."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def decorators(node: ast.ClassDef) -> Iterator[tuple[str, dict[str, object]]]:
    """Names of a class's decorators with their constant keyword arguments."""
    for item in node.decorator_list:
        call = item if isinstance(item, ast.Call) else None
        given = {} if call is None else {k.arg or "": getattr(k.value, "value", None) for k in call.keywords}
        yield last_name(item if call is None else call.func), given


# --- the rules: one source in, complaints out ---------------------------------------------------------------


def core_imports_only_plain_values(source: Source) -> Iterator[str]:
    if within(source.module, "controlroom.core"):
        for name in imports(source.tree):
            if name.partition(".")[0] not in CORE_STDLIB and not within(name, "controlroom.core"):
                yield f"imports {name}"


def core_asks_nobody(source: Source) -> Iterator[str]:
    if not within(source.module, "controlroom.core"):
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in OUTWARD:
                yield f"line {node.lineno}: {name} reaches outside"
            case ast.Call(func=ast.Name(id=name)) if name in PER_PROCESS:
                yield f"line {node.lineno}: {name}() differs from process to process"
            case ast.Attribute(attr=name, value=owner) if name in CLOCKS and last_name(owner) in DATES:
                yield f"line {node.lineno}: {name} asks the clock; take the time as an argument"
            case ast.Call(func=ast.Attribute(attr=name, value=owner)) if name in CLOCKS:
                yield f"line {node.lineno}: {name}() asks the clock; take the time as an argument"
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[], keywords=[]):
                yield f"line {node.lineno}: astimezone() without a zone asks the machine"


def core_values_are_frozen(source: Source) -> Iterator[str]:
    if not within(source.module, "controlroom.core"):
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for name, given in decorators(node):
            if name == "dataclass" and not (given.get("frozen") is True and given.get("slots") is True):
                yield f"{node.name}: @dataclass(frozen=True, slots=True)"
            if name == "dataclass":
                fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
                lists = [f for f in fields if re.match(r"(list|set|List|Set)\b", ast.unparse(f.annotation))]
                yield from (f"{node.name}.{ast.unparse(f.target)}: a tuple, not a list or set" for f in lists)


def heavy_libraries_stay_at_home(source: Source) -> Iterator[str]:
    for name in imports(source.tree):
        homes = HOMES.get(name.partition(".")[0])
        if homes is not None and not within(source.module, *homes):
            yield f"imports {name}; only {' and '.join(homes)} may"


def only_the_room_opener_imports_the_room(source: Source) -> Iterator[str]:
    if not within(source.module, "controlroom.cli", "controlroom.__main__") or source.module == ROOM_OPENER:
        return
    for name in imports(source.tree):
        if within(name, "textual", "controlroom.tui"):
            yield f"imports {name}"


def a_pane_knows_its_slice_only(source: Source) -> Iterator[str]:
    panes = "controlroom.tui.panes"
    if source.module == panes or not within(source.module, panes):
        return
    for name in imports(source.tree):
        if within(name, "controlroom") and not within(name, "controlroom.core.board", "controlroom.tui.pane"):
            yield f"imports {name}"
        if within(name, "textual.work", "textual.worker", "textual.app"):
            yield f"imports {name}: a pane starts no work"
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr="app" | "run_worker" as name):
                yield f"line {node.lineno}: self.{name}"
            case ast.Name(id="open"):
                yield f"line {node.lineno}: open"


def imports_are_absolute(source: Source) -> Iterator[str]:
    yield from (f"imports {name}" for name in imports(source.tree) if name.startswith("."))


def files_are_short(source: Source) -> Iterator[str]:
    limit = {"controlroom.tui.panes": 120}.get(source.parent, 250)
    limit = 200 if source.module == "controlroom.tui.app" else limit
    lines = len(source.text.splitlines())
    if lines > limit and source.module not in LONGER_FILES:
        yield f"{lines} lines, limit {limit}"


def functions_are_short(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > 40:
                yield f"{node.name}: {lines} lines, limit 40"


def modules_say_what_they_are(source: Source) -> Iterator[str]:
    first = (ast.get_docstring(source.tree) or "").partition("\n\n")[0]
    if not first.endswith("."):
        yield "begins with a sentence that says what it is, ending with a full stop"


def names_say_what_things_are(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Utils?|Base)$", node.name):
            yield f"{node.name}: name the thing itself"


def exceptions_to_checks_have_reasons(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"#\s*(type:\s*ignore|noqa)(?![^#]*#\s*\w)", line):
            yield f"line {number}: the reason stands on the same line, after a second #"


def colours_are_roles(source: Source) -> Iterator[str]:
    if within(source.module, "controlroom.tui"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (f"line {node.lineno}: {colour}" for colour in literal_colours(node.value))


def literal_colours(text: str) -> tuple[str, ...]:
    """Colours written as numbers; also names such as `#add`, which a style's id should not have either."""
    number = r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![\w-])|\b(?:rgb|hsl)a?\("
    return tuple(re.findall(number, text, re.IGNORECASE))


Rule = Callable[[Source], Iterator[str]]
BAD_EXAMPLES: tuple[tuple[Rule, str, str], ...] = (
    (core_imports_only_plain_values, "controlroom.core.x", "def f():\n    import os"),
    (core_imports_only_plain_values, "controlroom.core.x", "from controlroom import dispatch"),
    (core_imports_only_plain_values, "controlroom.core.x", "from random import random"),
    (core_asks_nobody, "controlroom.core.x", "datetime.now(UTC)"),
    (core_asks_nobody, "controlroom.core.x", "field(default_factory=datetime.utcnow)"),
    (core_asks_nobody, "controlroom.core.x", "clock.now()"),
    (core_asks_nobody, "controlroom.core.x", "at.astimezone()"),
    (core_asks_nobody, "controlroom.core.x", "open('x')"),
    (core_asks_nobody, "controlroom.core.x", "say = print"),
    (core_asks_nobody, "controlroom.core.x", "hash('x')"),
    (core_values_are_frozen, "controlroom.core.x", "@dataclass\nclass A: ..."),
    (core_values_are_frozen, "controlroom.core.x", "@dataclass(frozen=True)\nclass A: ..."),
    (
        core_values_are_frozen,
        "controlroom.core.x",
        "@dataclass(frozen=True,slots=True)\nclass A:\n b: set[int]",
    ),
    (heavy_libraries_stay_at_home, "controlroom.formats.x", "import sqlmodel"),
    (heavy_libraries_stay_at_home, "controlroom.cli.x", "def f():\n    from textual.app import App"),
    (only_the_room_opener_imports_the_room, "controlroom.cli.gate", "from controlroom.tui.app import Room"),
    (a_pane_knows_its_slice_only, "controlroom.tui.panes.risk", "from controlroom.tui.panes import gates"),
    (a_pane_knows_its_slice_only, "controlroom.tui.panes.risk", "import controlroom.dispatch"),
    (a_pane_knows_its_slice_only, "controlroom.tui.panes.risk", "self.app.exit()"),
    (a_pane_knows_its_slice_only, "controlroom.tui.panes.risk", "from textual import work"),
    (imports_are_absolute, "controlroom.core.x", "from .y import z"),
    (files_are_short, "controlroom.core.x", "\n" * 251),
    (files_are_short, "controlroom.tui.panes.risk", "\n" * 121),
    (files_are_short, "controlroom.tui.app", "\n" * 201),
    (functions_are_short, "controlroom.core.x", "def f():\n" + "    x = 1\n" * 41),
    (modules_say_what_they_are, "controlroom.core.x", "import re"),
    (names_say_what_things_are, "controlroom.core.x", "class RunManager: ..."),
    (exceptions_to_checks_have_reasons, "controlroom.core.x", "a = b  # type: ignore[misc]"),
    (colours_are_roles, "controlroom.tui.x", "style = 'bold #ff0000'"),
)
RULES = tuple(dict.fromkeys(rule for rule, _, _ in BAD_EXAMPLES))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_whole_package_keeps_the_rule(rule: Rule) -> None:
    complaints = [f"{source.module}: {said}" for source in package_sources() for said in rule(source)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(("rule", "module", "text"), BAD_EXAMPLES)
def test_the_rule_catches_what_it_forbids(rule: Rule, module: str, text: str) -> None:
    assert list(rule(Source(module, text)))


def test_honest_code_breaks_no_rule() -> None:
    text = (
        '"""The state of one thing.\n\nMore."""\n'
        "from collections.abc import Mapping\nfrom dataclasses import dataclass\n"
        "from controlroom.core.text import clean\n"
        "@dataclass(frozen=True, slots=True)\nclass State:\n    id: str\n    marks: tuple[str, ...]\n"
        "def state(id: str, now: int) -> State:\n    return State(clean(id), (str(now),))\n"
        "x = f()  # type: ignore[no-any-return]  # the library has no types\n"
    )
    assert [said for rule in RULES for said in rule(Source("controlroom.core.state", text))] == []


def test_a_longer_file_still_exists_and_still_needs_its_exception() -> None:
    longer = {s.module for s in package_sources() if list(files_are_short(Source(s.module + "_", s.text)))}
    assert set(LONGER_FILES) <= longer
    assert all(LONGER_FILES.values())


def test_style_sheets_name_roles_not_colours() -> None:
    sheets = sorted(PACKAGE.rglob("*.tcss"))
    found = {str(path.relative_to(ROOT)): literal_colours(path.read_text("utf-8")) for path in sheets}
    assert not {name: colours for name, colours in found.items() if colours}
    assert literal_colours("A { color: #FFF; } #gates { color: $text; } #bad-gate {}") == ("#FFF",)


# --- what an import really brings along ---------------------------------------------------------------------


def loaded_by(*modules: str) -> frozenset[str]:
    """Names in sys.modules of a fresh interpreter after these imports, less those that were there before."""
    lines = ["import sys", "before = set(sys.modules)", *(f"import {module}" for module in modules)]
    program = "\n".join([*lines, "print('\\n'.join(sorted(set(sys.modules) - before)))"])
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return frozenset(done.stdout.split())


def existing(*modules: str) -> tuple[str, ...]:
    present = {source.module for source in package_sources()}
    return tuple(module for module in modules if module in present)


def test_the_package_itself_imports_nothing() -> None:
    assert loaded_by("controlroom") == {"controlroom"}


def test_importing_the_core_brings_only_the_standard_library() -> None:
    core = [source.module for source in package_sources() if within(source.module, "controlroom.core")]
    strangers = {
        name
        for name in loaded_by(*core)
        if name.partition(".")[0] not in sys.stdlib_module_names and not within(name, "controlroom.core")
    }
    assert strangers <= {"controlroom"}


def test_the_first_frame_waits_for_no_heavy_library() -> None:
    first = existing("controlroom.tui.app", "controlroom.store.glance", "controlroom.store.place")
    assert not {name for name in loaded_by(*first) if within(name, *HEAVY)}


def test_a_command_never_loads_the_room() -> None:
    commands = existing("controlroom.cli.main", "controlroom.__main__")
    assert not {name for name in loaded_by(*commands) if within(name, "textual", "controlroom.tui")}
