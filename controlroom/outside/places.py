"""Where the shipped folders are: in the repository around the package, else bundled inside of it."""

from pathlib import Path

EXAMPLES = "examples"  # in the folder of the data: files for people to copy
PACKAGE = Path(__file__).resolve().parents[1]


def data(package: Path = PACKAGE) -> Path:
    """The folder with releases, scenarios, incidents, policies, examples and people.yaml."""
    return _shipped("data", package)


def themes(package: Path = PACKAGE) -> Path:
    """The folder with one TOML file per theme."""
    return _shipped("themes", package)


def _shipped(name: str, package: Path) -> Path:
    """The folder beside the package, if that is our repository, else its bundled copy.

    The current directory is never looked at: whoever owns it could put a policy there. FileNotFoundError when
    the installation is incomplete.
    """
    repository = package.parent
    beside, bundled = repository / name, package / "_bundled" / name
    if (repository / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    if bundled.is_dir():
        return bundled
    raise FileNotFoundError(f"the shipped folder {name} is not in {bundled.parent}: install controlroom again")
