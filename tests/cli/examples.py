"""The page docs/your-files.md, made from the examples that are shipped.

    python -m tests.cli.examples
writes it anew; a test compares it.
"""

from collections.abc import Iterator
from pathlib import Path

from controlroom.outside import places

PAGE = Path(__file__).parents[2] / "docs" / "your-files.md"
HEAD = """# Your own files

<!-- Made by `python -m tests.cli.examples`; a test compares it with data/examples. -->

Three files make controlroom yours; every one may be missing. The examples lie in [data/examples](../data/examples), and
where controlroom is installed in the folder that `controlroom paths` calls `examples`: copy one and change it. A
[plan](plan-files.md) begins with `controlroom release new`, a [keymap](keys.md) with `controlroom keys --example`, a
[theme](themes.md) with one of those that are shipped.
"""
FILES = (
    (
        "people.yaml",
        "People: who may approve",
        "Who is who, and whose login is whose; nobody else may approve.",
    ),
    ("policy.yaml", "A risk policy: what is risky", "Without one of your own, the shipped policy `risk` scores all."),
    ("config.toml", "Settings", "`controlroom config example` prints one in which nothing is set."),
)


def page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    for name, title, about in FILES:
        text = (places.data() / places.EXAMPLES / name).read_text("utf-8")
        yield f"## {title}\n\n{about}\n\n```{name.rpartition('.')[2]}\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
