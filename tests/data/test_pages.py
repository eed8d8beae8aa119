"""The page about plan files says what the schema says, and every field of every file is described."""

from controlroom.formats import schema
from controlroom.formats.descriptions import FIELDS
from tests import pages


def test_the_page_about_plan_files_is_the_one_that_the_schema_makes() -> None:
    assert pages.PAGE.read_text("utf-8") == pages.page(), "run python -m tests.pages"


def test_every_key_of_a_plan_is_on_the_page_with_what_it_means() -> None:
    text = pages.page()
    for part in (found := schema.plan_schema(), *found["$defs"].values()):
        for key, shape in part.get("properties", {}).items():
            assert f"| `{key}` | " in text
            assert " ".join(shape["description"].split()) in text


def test_a_description_is_one_sentence_about_a_field_that_exists() -> None:
    used = set()
    for kind in schema.KINDS:
        found = schema.of(kind)
        for owner, part in {kind.capitalize(): found, **found["$defs"]}.items():
            for field in part.get("properties", ()):
                used |= {f"{owner}.{field}", field}
    assert set(FIELDS) <= used
    assert all(text.endswith(".") and len(text) < 120 for text in FIELDS.values())
