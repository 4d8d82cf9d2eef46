"""No criterion turns on where a bidder is (Local Government Act 1988 s17(5)(e)); where benefit lands is another thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.evaluation.reading import check_evaluation
from sv_rules.facts.criteria import bidders_place
from sv_rules.intake.draft import parse_draft
from sv_rules.intake.reading import read_tender
from sv_rules.measures.reading import check_measure_set
from sv_rules.policy.library import shipped_folder, shipped_templates

NOTICES = Path(__file__).parents[2] / "notices" / "notices.jsonl"

BIDDERS = (
    "The bidder is based in the borough", "Bidders based within 20 miles of the county", "Local bidders score higher",
    "Your head office is in Exampleshire", "The supplier must be located within our district",
    "Preference will be given to local suppliers", "The company is registered in Preston",
    "Tenderers must have an office within 10 miles", "A bidder's registered office in the borough earns 5 marks",
    "The successful contractor shall maintain a depot within the county",
)  # fmt: skip
BENEFITS = (
    "Spend with local suppliers in the supply chain", "Jobs for people who live in the borough",
    "How many local residents will you employ?", "Office based staff training", "The service is based in the city centre",
    "The provider will deliver services to people located in the county", "Local multiplier: spend with local SMEs",
    "Bidders will not be assessed on being based in the borough", "The contractor's plan, based on the county's strategy",
    "Social value delivered in the county, wherever the bidder is based", "Social value is based on the framework",
    "Please describe how the contractor will engage with organisations based in the borough", "",
)  # fmt: skip


@pytest.mark.parametrize("text", BIDDERS)
def test_words_that_turn_on_where_a_bidder_is_are_found(text: str) -> None:
    assert bidders_place(text)


@pytest.mark.parametrize("text", BENEFITS)
def test_words_on_where_benefit_lands_are_left_alone(text: str) -> None:
    assert bidders_place(text) is None


def test_of_all_real_notices_one_prefers_local_suppliers_and_says_so_in_its_criteria() -> None:
    notes = [n for tender in read_tender(str(NOTICES)) for n in tender.notes if n.code == "bidders-place"]
    assert [n.text.split(":")[0] for n in notes] == ["“preference for local suppliers”"]


def test_a_draft_is_told_where_it_says_so() -> None:
    text = (
        "title: Meals\nbuyer: Example Council\ngateway: design\nlots:\n  - id: '1'\n    award_criteria:\n      criteria:\n"
        "        - {name: Quality, weight: 60}\n        - {name: The bidder is based in the borough, weight: 40}\n"
    )
    [note] = parse_draft(text.encode(), "meals.yaml").notes
    assert (note.code, note.place) == ("bidders-place", "meals.yaml:9")
    assert "Local Government Act 1988 s17(5)(e)" in note.text


def test_a_published_method_and_a_measure_are_doubted(tmp_path: Path) -> None:
    method = (shipped_templates() / "example-panel" / "evaluation.yaml").read_text(encoding="utf-8")
    title = "Quality of proposed ongoing support model"
    assert title in method
    (tmp_path / "e.yaml").write_text(method.replace(title, "Your depot in the county"), encoding="utf-8")
    assert any("turns on where a bidder is" in doubt.message for doubt in check_evaluation(tmp_path / "e.yaml")[1])
    measures = (shipped_folder() / "measures" / "example.yaml").read_text(encoding="utf-8")
    title = "People who live in the area and are employed on the contract"
    assert title in measures
    (tmp_path / "m.yaml").write_text(measures.replace(title, "The bidder is based in the area"), "utf-8")
    before = {doubt.message for doubt in check_measure_set("example")[1]}
    after = {doubt.message for doubt in check_measure_set(tmp_path / "m.yaml")[1]}
    assert not any("where a bidder is" in message for message in before)
    assert any("turns on where a bidder is" in message for message in after - before)
