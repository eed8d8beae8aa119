"""The JSON Schemas that editors use."""

import json
from dataclasses import fields

import pytest

from controlroom.core.plan import Plan
from controlroom.formats import schema


def test_the_schema_of_a_plan_has_its_fields_and_describes_them() -> None:
    found = schema.plan_schema()
    assert set(found["properties"]) == {field.name for field in fields(Plan)}
    assert set(found["required"]) == set("id title description product environment owner author".split())
    assert found["$defs"]["Gate"]["description"].startswith("A requirement that must be green")
    assert found["$defs"]["Kind"]["enum"] == ["reversible", "compensable", "irreversible"]


@pytest.mark.parametrize("kind", schema.KINDS)
def test_a_schema_is_plain_json_without_addresses_of_its_own_and_refuses_unknown_keys(kind: str) -> None:
    found = schema.of(kind)
    assert json.loads(json.dumps(found)) == found
    assert found["$schema"].endswith("2020-12/schema")
    assert "$id" not in json.dumps(found)
    objects = [part for part in (found, *found["$defs"].values()) if part["type"] == "object"]
    assert all(part["additionalProperties"] is False for part in objects)


def test_there_is_no_schema_of_anything_else() -> None:
    with pytest.raises(KeyError):
        schema.of("ledger")
