"""`lock` and `accept`: what they make, what they print, and their exit codes."""

import json
from pathlib import Path

import pytest

from controlroom.outside import actor
from tests.cli.conftest import PLAN, RELEASE, Run


@pytest.fixture
def lead(imported: Run) -> Run:
    """`run`, by a login that is Taylor's, the engineering lead."""
    from controlroom.cli.open import opened
    from controlroom.core.intents import MapLogin
    from controlroom.outside import folders

    kept = opened(folders.data() / "controlroom.db")
    assert kept.desk.ask("", MapLogin("operator", "taylor")).refusal is None
    kept.log.close()
    return imported


def test_a_lock_is_made_listed_and_taken_off(imported: Run) -> None:
    made = imported("lock", "add", "--scope", "Billing API", "--reason", "month end", "--for", "4h", "--json")
    assert made.code == 0
    (event,) = made.data["events"]
    assert (event["kind"], event["stream"]) == ("lock.added", "site")
    (lock,) = imported("lock", "list", "--json").data["locks"]
    assert (lock["id"], lock["kind"], lock["state"], lock["holds"]) == ("lock-1", "block", "in force", "Billing API")
    assert lock["scope"] == {"services": ["Billing API"], "modules": [], "product": "", "environment": ""}
    assert (lock["by"], lock["reason"]) == ("operator", "month end")
    assert lock["until"] > lock["since"]
    assert imported("lock", "list").out.startswith(
        "LOCKED lock-1 Billing API is locked: month end · by operator since "
    )
    assert imported("lock", "remove", "lock-1", "--reason", "over").code == 0
    assert imported("lock", "list").out == "no lock and no freeze\n"


@pytest.mark.parametrize(
    ("scopes", "holds"),
    [
        (("everything",), "everything"),
        (("service:Billing API", "environment:production"), "Billing API in production"),
        (("module:Webhooks", "product:SaaS Billing"), "module Webhooks of SaaS Billing"),
        (("a: b",), "a: b"),
    ],
)
def test_a_scope_is_told_in_words(imported: Run, scopes: tuple[str, ...], holds: str) -> None:
    given = [word for scope in scopes for word in ("--scope", scope)]
    assert imported("lock", "add", *given, "--reason", "x", "--confirm", "everything").code == 0
    assert imported("lock", "list", "--json").data["locks"][0]["holds"] == holds


def test_a_lock_that_names_no_service_is_previewed_and_its_word_typed(imported: Run) -> None:
    words = ("lock", "add", "--scope", "environment:production", "--reason", "x")
    for typed in ((), ("--confirm", "everything")):
        said = imported(*words, *typed)
        assert said.code == 2
        assert f"Hits     1 release: {RELEASE}" in said.err
        assert "Open now no run" in said.err
        assert "for LIVE, also when set from inside a rehearsal" in said.err
        assert "--confirm production" in said.err
    assert imported(*words, "--json").error["rule"] == "confirm"
    assert imported("lock", "list").out == "no lock and no freeze\n"
    assert imported(*words, "--confirm", "production").code == 0
    assert imported("lock", "list", "--json").data["locks"][0]["holds"] == "everything in production"


def test_a_release_is_asked_which_locks_hold_it(imported: Run) -> None:
    imported("lock", "add", "--scope", "Shop", "--reason", "x")
    imported("lock", "add", "--scope", "environment:production", "--reason", "y", "--kind", "warning")
    said = imported("lock", "list", RELEASE, "--json").data
    assert (said["release"], [lock["id"] for lock in said["locks"]]) == (RELEASE, ["lock-2"])
    assert imported("lock", "list", PLAN).out.startswith("WARNING lock-2 everything in production has a warning: y")


@pytest.mark.parametrize(
    ("words", "code", "rule"),
    [
        (("add", "--scope", "A"), 2, "reason"),
        (("add", "--reason", "x"), 2, "usage"),
        (("add", "--scope", "everything", "--scope", "A", "--reason", "x"), 2, "usage"),
        (("add", "--scope", "module:", "--reason", "x"), 2, "usage"),
        (("add", "--scope", " ", "--reason", "x"), 2, "usage"),
        (("add", "--scope", "product:A", "--scope", "product:B", "--reason", "x"), 2, "usage"),
        (("add", "--scope", "A", "--reason", "x", "--for", "4h", "--until", "2099-01-01"), 2, "usage"),
        (("add", "--scope", "A", "--reason", "x", "--for", "4 weeks"), 2, "time"),
        (("add", "--scope", "A", "--reason", "x", "--until", "2001-01-01"), 2, "time"),
        (("add", "--scope", "A", "--reason", "x", "--kind", "wall"), 2, "kind"),
        (("add", "--scope", "A", "--reason", "x" * 2001), 2, "usage"),
        (("remove", "lock-7", "--reason", "x"), 2, "no_lock"),
        (("list", "nope"), 2, "unknown"),
    ],
)
def test_a_lock_that_makes_no_sense_is_refused(imported: Run, words: tuple[str, ...], code: int, rule: str) -> None:
    said = imported("lock", *words, "--json")
    assert (said.code, said.error["rule"]) == (code, rule)


def test_a_lock_of_somebody_else_is_exit_4(imported: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    imported("lock", "add", "--scope", "A", "--reason", "x")
    monkeypatch.setattr(actor, "login", lambda: "another")
    said = imported("lock", "remove", "lock-1", "--reason", "y", "--json")
    assert (said.code, said.error["rule"]) == (4, "not_yours")
    assert "Taylor Ng" in said.error["remedy"]


def test_a_freeze_is_a_reason_of_gate_status_and_shuts_the_rehearsal(imported: Run) -> None:
    imported("lock", "add", "--scope", "everything", "--reason", "holidays", "--confirm", "everything")
    data = imported("gate", "status", RELEASE, "--json").data
    assert (data["reasons"][0]["rule"], data["reasons"][0]["subject"]) == ("lock", "lock-1")
    assert imported("run", "start", RELEASE).code == 0
    said = imported("run", "advance", RELEASE)
    assert said.code == 1
    assert "everything is frozen: holidays (by operator)" in said.err
    assert imported("run", "advance", RELEASE, "--assume-gates").code == 0


def test_a_warning_has_to_be_read_on_the_command_line_too(imported: Run) -> None:
    imported("lock", "add", "--scope", "everything", "--reason", "slow", "--kind", "warning")
    imported("run", "start", RELEASE)
    said = imported("run", "advance", RELEASE, "--assume-gates", "--json")
    assert (said.code, said.error["rule"], said.error["remedy"]) == (
        1,
        "read_first",
        f"read them, then run advance --read: controlroom run advance {RELEASE} --assume-gates --read",
    )
    assert "everything has a warning: slow" in said.error["message"]
    assert imported("run", "advance", RELEASE, "--assume-gates", "--read").code == 0
    assert imported("gate", "status", RELEASE, "--json").data["warnings"] == ["everything has a warning: slow"]


def test_a_rehearsal_without_a_terminal_reads_the_warnings(imported: Run) -> None:
    imported("lock", "add", "--scope", "everything", "--reason", "slow", "--kind", "warning")
    said = imported("run", "rehearse", RELEASE, "--scenario", "clean", "--assume-gates", "--json")
    assert (said.code, said.data["outcome"]) == (0, "complete")


def test_a_lock_needs_a_store(run: Run) -> None:
    said = run("lock", "add", "--scope", "A", "--reason", "x", "--json")
    assert (said.code, said.error["rule"]) == (2, "no_store")


# --- accept -------------------------------------------------------------------------------------------------


def test_a_risk_is_accepted_listed_scored_and_taken_back(lead: Run) -> None:
    made = lead("accept", "add", RELEASE, "blast_radius", "--reason", "first wave only", "--for", "3d", "--json")
    assert [event["kind"] for event in made.data["events"]] == ["risk.accepted"]
    listed = lead("accept", "list", RELEASE, "--json").data
    found = {factor["id"]: factor["accepted"] for factor in listed["factors"]}
    assert found["blast_radius"]["state"] == "accepted"
    assert (found["blast_radius"]["person"], found["blast_radius"]["points"]) == ("taylor", 12)
    assert found["migration"] is None
    assert (listed["eligible"], listed["days"], listed["required"]) == (["taylor"], 30, "")
    score = lead("release", "score", RELEASE, "--json").data
    assert (score["raw"], score["accepted"]) == (126, {"accepted": 1, "expired": 0, "void": 0, "grew": 0})
    assert lead("gate", "status", RELEASE, "--json").data["accepted"]["accepted"] == 1
    assert "Accepted risks: 1 accepted" in lead("gate", "status", RELEASE).out
    assert "ACCEPTED by taylor" in lead("release", "score", RELEASE).out
    assert "~ ACCEPTED by taylor" in lead("release", "show", RELEASE).out
    assert lead("accept", "remove", RELEASE, "blast_radius", "--reason", "worse").code == 0
    assert "1 accepted" not in lead("accept", "list", RELEASE).out


@pytest.mark.parametrize(
    ("words", "code", "rule"),
    [
        (("add", RELEASE, "gates", "--for", "3d"), 2, "reason"),
        (("add", RELEASE, "gates", "--reason", "x"), 2, "expiry"),
        (("add", RELEASE, "gates", "--reason", "x", "--for", "31d"), 1, "expiry"),
        (("add", RELEASE, "luck", "--reason", "x", "--for", "3d"), 2, "no_factor"),
        (("add", RELEASE, "gates", "--reason", "x", "--for", "soon"), 2, "time"),
        (("add", PLAN, "gates", "--reason", "x", "--for", "3d"), 2, "usage"),
        (("remove", RELEASE, "gates", "--reason", "x"), 1, "not_accepted"),
        (("remove", RELEASE, "luck", "--reason", "x"), 2, "no_factor"),
    ],
)
def test_an_acceptance_that_makes_no_sense_is_refused(lead: Run, words: tuple[str, ...], code: int, rule: str) -> None:
    said = lead("accept", *words, "--json")
    assert (said.code, said.error["rule"]) == (code, rule)


def test_a_login_of_nobody_accepts_nothing_but_may_act_in_a_rehearsal(imported: Run) -> None:
    words = ("accept", "add", RELEASE, "gates", "--reason", "x", "--for", "3d")
    said = imported(*words, "--json")
    assert (said.code, said.error["rule"]) == (4, "unmapped")
    imported("run", "start", RELEASE)
    acted = imported(*words, "--act-as", "taylor", "--json")
    assert (acted.code, acted.data["kind"]) == (0, "REHEARSAL")
    accepted = {one["id"]: one["accepted"] for one in imported("accept", "list", RELEASE, "--json").data["factors"]}
    assert accepted["gates"] is None  # it counts in the rehearsal only
    assert imported(*words, "--act-as", "dana", "--json").code == 4


@pytest.mark.parametrize("noun", ["lock", "accept"])
def test_hostile_words_are_shown_and_obeyed_nowhere(lead: Run, noun: str) -> None:
    evil = "\x1b]0;owned\x07 [bold]sk_live_4eC39HqLyjWDarjtT1zdp7dcQ9"
    add = {
        "lock": ("lock", "add", "--scope", f"Billing API{evil}", "--scope", "Billing API", "--reason", evil),
        "accept": ("accept", "add", RELEASE, "gates", "--reason", evil, "--for", "3d"),
    }[noun]
    said = lead(*add)
    assert said.code == 0
    everything = [said, lead(noun, "list", *((RELEASE,) if noun == "accept" else ())), lead("gate", "status", RELEASE)]
    for one in everything:
        assert "\x1b" not in one.out + one.err
        assert "4eC39HqLyjWDarjtT1zdp7dcQ9" not in one.out + one.err
    assert "[bold]" in everything[1].out
    assert json.loads(lead(noun, "list", RELEASE, "--json").out)


@pytest.mark.parametrize(
    ("scope", "warning"),
    [
        (("Billing APi",), ""),
        (("Biling API",), "no stored plan names the service 'Biling API': did you mean 'Billing API'?"),
        (("Weather",), "no stored plan names the service 'Weather': they name "),
        (("module:weather",), "no stored plan names the module 'weather': they name "),
        (("environment:prodution",), "no stored plan names the environment 'prodution': did you mean 'production'?"),
        (("everything",), ""),
    ],
)
def test_a_lock_of_what_no_plan_names_is_recorded_with_a_warning(
    imported: Run, scope: tuple[str, ...], warning: str
) -> None:
    named = [word for one in scope for word in ("--scope", one)]
    said = imported("lock", "add", *named, "--reason", "x", "--confirm", scope[0].removeprefix("environment:"))
    assert said.code == 0
    assert (f"warning: {warning}" in said.err) if warning else said.err == ""
    assert len(imported("lock", "list", "--json").data["locks"]) == 1


def test_a_lock_whose_names_meet_in_no_plan_is_recorded_with_a_warning(imported: Run, home: Path) -> None:
    plan = home / "other.yaml"
    plan.write_text(imported("release", "new", "other", "--env", "staging").out)
    imported("release", "import", str(plan))
    scope = ("--scope", "Billing API", "--scope", "environment:staging", "--reason", "x")
    assert "warning: it holds none of the stored releases now" in imported("lock", "add", *scope).err
