"""What other programs read keeps its shape: strictly where a page promises it, as one envelope everywhere else."""

import json
from typing import Any

import pytest

from controlroom.cli.whole import Verb, all_verbs
from controlroom.outside import places
from tests.cli.conftest import INCIDENTS, PLAN, RELEASE, Run
from tests.cli.shape import SHAPES, misfits, named

OTHER = str(places.data() / "releases" / "stripe-go-live.yaml")  # not in the store yet
SPIKE = ("--scenario", "error-spike")
STRICT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("release-score", ("release", "score", PLAN)),
    ("release-score", ("release", "score", RELEASE)),
    ("release-score", ("release", "score", RELEASE, "--as-of", "5")),
    ("gate-status", ("gate", "status", RELEASE)),
    ("gate-status", ("gate", "status", PLAN)),
    ("run-rehearse", ("run", "rehearse", PLAN, *SPIKE, "--assume-gates")),
    ("run-rehearse", ("run", "rehearse", RELEASE, "--assume-gates", "--record")),
    ("audit-verify", ("audit", "verify")),
    ("change", ("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "FIN-7")),
    ("change", ("run", "start", RELEASE)),
    ("change", ("release", "import", OTHER)),
    ("doctor", ("doctor",)),
)
# Words that make a verb of this store do what it is for; verbs without needed arguments need none.
GIVEN = {
    "release new": ("my-change",),
    "release validate": (PLAN,),
    "release import": (OTHER,),
    "gate tick": (RELEASE, "finance-sign-off", "--evidence", "FIN-7"),
    "gate untick": (RELEASE, "finance-sign-off", "--reason", "x"),
    "approval grant": (RELEASE, "engineering-lead", "--act-as", "taylor"),
    "approval revoke": (RELEASE, "engineering-lead", "--reason", "x", "--act-as", "taylor"),
    "run hold": (RELEASE, "--reason", "x"),
    "check answer": (RELEASE, "worker-health", "--result", "pass", "--evidence", "x"),
    "run raise": (RELEASE, "told", "--evidence", "x"),
    "run signal": (RELEASE, "errors:fail"),
    "incident show": ("inc-7",),
    "incident import": (INCIDENTS,),
    "completion": ("bash",),
    "lock add": ("--scope", "everything", "--reason", "x", "--confirm", "everything"),
    "lock remove": ("lock-1", "--reason", "x"),
    "accept add": (RELEASE, "blast_radius", "--reason", "x", "--for", "3d"),
    "accept remove": (RELEASE, "blast_radius", "--reason", "x"),
}
# What there is nothing to do for here, or what this login may not.
REFUSED = frozenset(
    {
        "gate untick",
        "approval grant",
        "approval revoke",
        "check answer",
        "run raise",
        "run hold",
        "lock add",
        "lock remove",
        "accept add",
        "accept remove",
    }
)


@pytest.mark.parametrize(("shape", "words"), STRICT, ids=[" ".join(words[:2]) for _, words in STRICT])
def test_a_promised_shape_is_kept_to_the_letter(imported: Run, shape: str, words: tuple[str, ...]) -> None:
    said = imported(*words, "--json")
    assert list(misfits(json.loads(said.out), named("envelope"))) == []
    assert list(misfits(said.data, named(shape))) == []


ENVELOPED = [verb for verb in all_verbs() if verb.words != "audit export"]  # whose lines have a shape of their own


@pytest.mark.parametrize("verb", ENVELOPED, ids=lambda verb: verb.words)
def test_every_verb_answers_in_one_envelope_or_one_error(imported: Run, verb: Verb) -> None:
    given = GIVEN.get(verb.words, tuple(RELEASE for word in verb.arguments if word.needed))
    said = imported(*verb.words.split(), *given, "--json")
    assert said.code in (0, 1, 2, 4, 6), said.out  # 6: nothing of the outside is set up here
    envelope: dict[str, Any] = json.loads(said.out)
    assert list(misfits(envelope, named("error" if "error" in envelope else "envelope"))) == []
    if verb.words in GIVEN and verb.words not in REFUSED:
        assert "data" in envelope, said.out


def test_every_line_of_an_export_has_its_shape(imported: Run) -> None:
    assert imported("run", "rehearse", RELEASE, *SPIKE, "--assume-gates", "--record").code == 0
    lines = imported("audit", "export").out.splitlines()
    assert len(lines) > 20
    assert [misfit for line in lines for misfit in misfits(json.loads(line), named("audit-export-line"))] == []


def test_a_changed_log_has_the_other_shape_of_verify(imported: Run) -> None:
    said = imported("audit", "verify", "--known", f"2:{'0' * 64}", "--json")
    assert (said.code, said.data["ok"]) == (1, False)
    assert list(misfits(said.data, named("audit-verify"))) == []


def test_a_wrong_file_names_its_problems_in_the_error(run: Run, tmp_path: Any) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("id: X\n")
    said = run("release", "import", str(file), "--json")
    assert list(misfits(json.loads(said.out), named("error"))) == []
    assert said.error["problems"]


# --- the reader of shapes itself ------------------------------------------------------------------------------

SAMPLE = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ({}, SAMPLE),
        ({"a": "1"}, SAMPLE),
        ({"a": True}, SAMPLE),
        ({"a": 1, "b": 2}, SAMPLE),
        ([], SAMPLE),
        ([1, "x"], {"type": "array", "items": {"type": "integer"}}),
        ([], {"type": "array", "minItems": 1}),
        ("x", {"enum": ["y"]}),
        (2, {"const": 1}),
        ("ab", {"pattern": "^b"}),
        (0, {"minimum": 1}),
        ("", {"minLength": 1}),
        (None, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
    ],
)
def test_what_does_not_fit_is_found(value: Any, schema: dict[str, Any]) -> None:
    assert list(misfits(value, schema))


def test_a_word_that_the_reader_does_not_know_is_an_error() -> None:
    with pytest.raises(AssertionError, match="unknown words"):
        list(misfits(1, {"maximum": 0}))


def test_every_shape_is_used() -> None:
    used = {shape for shape, _ in STRICT} | {"envelope", "error", "audit-export-line"}
    assert {file.stem for file in SHAPES.glob("*.json")} == used
