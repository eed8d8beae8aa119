"""docs/command-line.md says what the command line is now."""

import re

from controlroom.cli.whole import all_verbs
from tests.cli.page import PAGE, page


def test_the_page_is_made_from_the_command_line_of_now() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.cli.page writes it anew"


def test_every_verb_stands_on_it_once_with_its_example() -> None:
    text = PAGE.read_text("utf-8")
    heads = re.findall(r"^### ([a-z]+(?: [a-z]+)?)", text, re.MULTILINE)
    assert heads == [verb.words for verb in all_verbs()]
    assert all(f"```sh\n{verb.example}\n```" in text for verb in all_verbs())
