"""What is shipped: versions without hosts, the bundled folders, and the two commands a newcomer types."""

import ast
import importlib.metadata
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

import controlroom

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Declared dependencies that are imported under another name; SQLAlchemy is what SQLModel is made of.
IMPORTED_AS = {"ruamel": "ruamel-yaml", "sqlalchemy": "sqlmodel"}
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e"
TEST_COMMAND = f"{INSTALL} '.[dev]' && .venv/bin/python -m pytest -n auto"
DEMO_COMMAND = f"{INSTALL} . && .venv/bin/controlroom demo"


def plain_name(requirement: str) -> str:
    """The name a requirement asks for, spelled the one way the packaging rules compare it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {plain_name(name): version for name, version in pairs}


def requirements() -> tuple[str, ...]:
    return (*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"])


def readme_command(marker: str) -> str:
    """The only line of the fenced block below an HTML comment in the README."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(rf"^<!-- {marker} -->\n```[a-z]*\n(.+)\n```$", readme, re.MULTILINE)
    assert found, f"README.md: one line in a fenced block directly below <!-- {marker} -->"
    return found[1]


def test_constraints_are_names_and_versions_and_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    plain = re.compile(r"# [^:/@]*|[A-Za-z0-9._-]+==[0-9][0-9a-z.]*")
    assert [line for line in lines if not plain.fullmatch(line)] == []


@pytest.mark.parametrize("requirement", requirements())
def test_every_direct_dependency_is_pinned(requirement: str) -> None:
    assert plain_name(requirement) in pins()


def test_everything_the_dependencies_bring_is_pinned_too() -> None:
    waiting, seen = {plain_name(requirement) for requirement in requirements()}, set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        brought = importlib.metadata.requires(name) or ()
        waiting |= {plain_name(r) for r in brought if ";" not in r} - seen
    assert not seen - set(pins())


def test_every_library_the_package_imports_is_a_declared_dependency() -> None:
    optional = PROJECT["project"]["optional-dependencies"]["postgres"]  # a check that needs it says how to get it
    declared = {plain_name(requirement) for requirement in (*PROJECT["project"]["dependencies"], *optional)}
    imported: set[str] = set()
    for path in (ROOT / "controlroom").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    strangers = imported - sys.stdlib_module_names - {"controlroom"}
    assert {IMPORTED_AS.get(name, name) for name in strangers} <= declared


def test_plans_and_themes_are_put_into_the_wheel() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {
        "data": "controlroom/_bundled/data",
        "themes": "controlroom/_bundled/themes",
    }
    missing = [folder for folder in wheel["force-include"] if not any((ROOT / folder).rglob("*.*"))]
    assert not missing, f"a wheel cannot be built without {missing}"


def test_the_command_is_called_controlroom() -> None:
    assert PROJECT["project"]["scripts"] == {"controlroom": "controlroom.cli.main:main"}


def test_the_version_is_written_once() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", controlroom.__version__)


def test_types_and_licence_are_shipped() -> None:
    assert (ROOT / "controlroom" / "py.typed").exists()
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_plain_pytest_leaves_out_tests_that_need_system_parts_and_benchmarks() -> None:
    options = PROJECT["tool"]["pytest"]["ini_options"]
    assert options["addopts"][-2:] == ["-m", "not real"]
    assert "benchmarks" in options["norecursedirs"]


def test_the_readme_starts_the_tests_in_one_line() -> None:
    assert readme_command("test command") == TEST_COMMAND


def test_the_readme_starts_the_demo_in_one_line() -> None:
    assert DEMO_COMMAND in (ROOT / "README.md").read_text("utf-8").splitlines()


def test_the_whole_check_is_one_program() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
