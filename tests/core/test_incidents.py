"""Related incidents: by module, by service, weakly by words, closest first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.incident import Incident
from controlroom.core.incidents import on_surface, related
from tests.core.risk_sample import INCIDENT, PLAN


def incident(id: str, **more: object) -> Incident:
    return replace(Incident(id, "Something", "SEV-3", "resolved"), **more)


def test_the_sample_is_related_by_module_and_service() -> None:
    (found,) = related(PLAN, (INCIDENT,))
    assert found.incident is INCIDENT
    assert found.reasons[:2] == ("module Webhooks in common", "service Billing Worker in common")


def test_what_shares_nothing_is_not_related() -> None:
    assert related(PLAN, (incident("x", title="Search is slow", service="search", modules=("Index",)),)) == ()


def test_case_and_blanks_of_names_do_not_matter() -> None:
    (found,) = related(PLAN, (incident("x", modules=(" stripe  SYNC",)),))
    assert found.reasons == ("module Stripe Sync in common",)


def test_an_incident_without_service_matches_no_empty_service() -> None:
    assert related(replace(PLAN, services=("",), modules=("",)), (incident("x", modules=("",)),)) == ()


def test_one_word_in_common_is_chance_and_two_are_a_weak_relation() -> None:
    assert related(PLAN, (incident("x", title="Stripe outage"),)) == ()
    (found,) = related(PLAN, (incident("x", title="Stripe subscriptions lost"),))
    assert found.reasons == ("words stripe, subscription in common",)
    assert on_surface((found,)) == ()


def test_stop_words_relate_nothing() -> None:
    plan = replace(PLAN, title="The change of what was used", description="How it is between users and us.")
    assert related(plan, (incident("x", title="What was used between users", text="how it is"),)) == ()


def test_modules_rank_before_services_before_words_before_severity_before_age() -> None:
    found = related(
        PLAN,
        (
            incident("old", modules=("Webhooks",), day="2024-01-01"),
            incident("new", modules=("Webhooks",), day="2025-01-01"),
            incident("words", title="Stripe seat sync patch lost records", severity="SEV-1"),
            incident("service", service="Billing Worker", severity="SEV-1"),
            incident("worse", modules=("Webhooks",), severity="SEV-1"),
            incident("two", modules=("Webhooks", "Stripe Sync"), severity="SEV-4"),
        ),
    )
    assert [each.incident.id for each in found] == ["two", "worse", "new", "old", "service", "words"]


def test_only_modules_and_services_are_on_the_surface() -> None:
    by_module = incident("m", modules=("Webhooks",))
    by_service = incident("s", service="billing worker")
    by_words = incident("w", title="Stripe seat sync")
    found = on_surface(related(PLAN, (by_words, by_service, by_module)))
    assert [each.incident.id for each in found] == ["m", "s"]


@given(st.permutations([incident(id, modules=("Webhooks",), day=id) for id in ("", "2024", "2025", "2026")]))
def test_the_order_of_the_incidents_does_not_matter(incidents: list[Incident]) -> None:
    assert [each.incident.day for each in related(PLAN, incidents)] == ["2026", "2025", "2024", ""]


@given(st.lists(st.builds(Incident, *[st.text()] * 4, service=st.text(), text=st.text())))
def test_any_text_is_read_without_harm_and_every_relation_has_a_reason(incidents: list[Incident]) -> None:
    assert all(each.reasons for each in related(PLAN, incidents))
