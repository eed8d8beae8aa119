"""Policies by command: taken in by version, listed, and which one scores a release."""

from pathlib import Path

from controlroom.outside import places
from tests.cli.conftest import PLAN, RELEASE, Run

SHIPPED = (places.data() / "policies" / "risk.yaml").read_text("utf-8")


def policy(home: Path, id: str = "payments", version: int = 3, more: str = "products: [SaaS Billing]") -> str:
    file = home / f"{id}-{version}.yaml"
    text = SHIPPED.replace("id: risk\nversion: 1\n", f"id: {id}\nversion: {version}\n{more}\n", 1)
    file.write_text(text.replace("points: 18, label: Production", "points: 20, label: Production", 1), "utf-8")
    return str(file)


def test_a_policy_for_a_product_scores_its_releases_from_then_on(imported: Run, home: Path) -> None:
    said = imported("policy", "import", policy(home), "--json")
    assert [event["kind"] for event in said.data["events"]] == ["policy.imported"]
    assert (said.data["id"], said.data["version"], said.data["products"]) == ("payments", 3, ["SaaS Billing"])
    found = imported("policy", "for", RELEASE, "--json").data
    assert (found["policy"]["id"], found["environment"]) == ("payments", "production")
    assert found["because"] == "it is for the product SaaS Billing, more specific than: risk"
    assert imported("release", "score", RELEASE, "--json").data["raw"] == 128
    assert imported("release", "list", "--json").data["releases"][0]["raw"] == 128
    assert [one["id"] for one in imported("policy", "list", "--json").data["policies"]] == ["risk", "payments"]
    assert "payments version 3, for product SaaS Billing" in imported("policy", "list").out


def test_an_older_version_is_refused_by_check_and_by_import(imported: Run, home: Path) -> None:
    imported("policy", "import", policy(home))
    for verb in ("check", "import"):
        said = imported("policy", verb, policy(home, version=2), "--json")
        assert (said.code, said.error["rule"]) == (1, "version")
        assert said.error["remedy"] == "give it version 4, or an id of its own"
    assert imported("policy", "check", policy(home, version=4)).code == 0
    assert imported("policy", "show", "payments", "--json").data["version"] == 3


def test_a_policy_is_shown_with_its_weights_and_their_reasons(run: Run) -> None:
    said = run("policy", "show", "risk")
    assert "+18 environment production: Production deployment" in said.out
    assert "(Half of high.)" in said.out
    data = run("policy", "show", "risk", "--json").data
    assert [band["start"] for band in data["bands"]] == [0, 25, 50, 80]
    assert data["weights"][0]["points"] == 18
    assert data["actions"][0]["factor"] == "gates"
    assert run("policy", "show", "nope", "--json").error["rule"] == "no_policy"


def test_a_broken_policy_is_refused_with_its_place(run: Run, home: Path) -> None:
    file = home / "broken.yaml"
    file.write_text("id: x\nversion: 1\ncap: 100\nbands: []\nweights: []\nteam: Blue\n", "utf-8")
    said = run("policy", "check", str(file))
    assert said.code == 1
    assert f"{file}:6:1: team: " in said.err


def test_an_import_with_a_policy_that_scores_another_release_says_so(run: Run, home: Path) -> None:
    assert run("release", "import", PLAN).code == 0
    said = run("release", "import", PLAN, "--policy", policy(home, "zeta", 1, "teams: [Red]"))
    assert said.code == 0
    assert "policy zeta is kept, but risk scores billing-seat-sync-patch: it is for every release" in said.err
