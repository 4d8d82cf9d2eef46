"""Draft tenders: what they give, and what is said of each mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.facts.fact import Provenance, TenderFacts
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW
from sv_rules.intake.draft import draft_json_schema, parse_draft, read_draft
from sv_rules.problem import Problems
from sv_rules.source import read_source

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "tender_templates" / "draft-tender.yaml"
SCHEMA = ROOT / "rulesets" / "schema" / "draft-tender.schema.json"
HEAD = "title: Home care\nbuyer: Example Council\n"


def draft(text: str) -> TenderFacts:
    return parse_draft((HEAD + text).encode(), "draft.yaml")


def mistakes(text: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Problems) as caught:
        parse_draft((head + text).encode(), "draft.yaml")
    return str(caught.value).split("\n")


def test_the_template_is_read_and_gives_its_facts_with_lines() -> None:
    facts = read_draft(TEMPLATE)
    assert (facts.gateway, facts.buyer, list(facts.lots)) == ("design", "Example Council", ["1", "2"])
    assert facts.tender["stated_value_inc_vat"].known == (504000000, 504000000)
    line = TEMPLATE.read_text(encoding="utf-8").split("\n").index("  stated_value_inc_vat: 5040000") + 1
    assert facts.tender["stated_value_inc_vat"].place == f"{TEMPLATE}:{line}"
    assert facts.lots["1"]["social_value_share_of_total"].known == (100_000, 100_000)
    assert facts.lots["1"]["price_weighting"].known == (400_000, 400_000)
    assert facts.lots["2"]["social_value_share_of_total"].known == (100_000, 150_000)
    assert facts.tender["social_value_mentioned"].known == (True, True)


def test_the_template_says_that_it_is_synthetic_and_fits_the_schema() -> None:
    assert "SYNTHETIC" in TEMPLATE.read_text(encoding="utf-8")
    data = json.loads(json.dumps(read_source(TEMPLATE).data, default=str))
    jsonschema.validate(data, draft_json_schema())


def test_the_schema_in_the_repository_is_up_to_date() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == draft_json_schema()


def test_the_schema_offers_each_fact_that_a_draft_may_state_where_it_belongs() -> None:
    schema = draft_json_schema()
    tender = schema["properties"]["facts"]["properties"]
    lot = schema["$defs"]["DraftLot"]["properties"]["facts"]["properties"]
    for name, fact in fact_dictionary().facts.items():
        assert (name in tender) == (fact.subject == "tender" and fact.draft)
        assert (name in lot) == (fact.subject == "lot" and fact.draft)
    assert tender["category"]["enum"] == ["goods", "services", "works", None]
    assert tender["category"]["title"]
    assert tender["category"]["description"]
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("stated_value_inc_vat: 540000", (54000000, 54000000)),
        ("stated_value_inc_vat: 540000.50", (54000050, 54000050)),
        ("stated_value_inc_vat: 0.001", (0, 1)),
        ("stated_value_inc_vat: {from: 1000, to: 2000}", (100000, 200000)),
        ("stated_value_inc_vat: {to: 2000}", (0, 200000)),
        ("stated_value_inc_vat: {from: 1000}", (100000, OPEN_HIGH)),
        ("commencement_stated_on: 2026-03-01", (20260301, 20260301)),
        ("commencement_stated_on: {from: 2026-03-01, to: }", (20260301, OPEN_HIGH)),
        ("commencement_stated_on: {to: 2026-03-01}", (OPEN_LOW, 20260301)),
        ("light_touch: false", (False, False)),
        ("category: works", ("works", "works")),
        ("categories: [works, goods]", (frozenset({"works", "goods"}),) * 2),
        ("cpv_codes: [85312400, 45000000-7]", (frozenset({"85312400", "45000000"}),) * 2),
        ("authority_names: [The Charity Commission]", (frozenset({"charity commission"}),) * 2),
    ],
)
def test_a_value_is_read_exactly_or_in_part(written: str, known: Any) -> None:
    fact = draft(f"facts:\n  {written}\n").tender[written.partition(":")[0]]
    assert (fact.known, fact.provenance, fact.place) == (known, Provenance.STATED, "draft.yaml:4")


def test_a_fact_that_is_left_empty_is_absent_with_a_reason() -> None:
    fact = draft("facts:\n  category:\n").tender["category"]
    assert (fact.known, fact.provenance, fact.because) == (None, Provenance.ABSENT, "Left open in the draft.")


def test_nothing_is_a_no_unless_the_draft_says_so() -> None:
    assert "light_touch" not in draft("").tender


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("light_tuch: true", '4:3: There is no fact "light_tuch". Did you mean "light_touch"?'),
        ("category: service", '4:3: "category": expected one of its words, found "service". Did you mean'),
        ("light_touch: yes", '4:3: "light_touch": expected true or false, found "yes". Write true or false.'),
        ("stated_value_inc_vat: 10 pounds", "Write pounds without sign or commas, for example 540000"),
        ("stated_value_inc_vat: -1", 'expected an amount in pounds, found "-1"'),
        ("stated_value_inc_vat: true", "expected an amount in pounds, found true"),
        ("stated_value_inc_vat: {from: 2, to: 1}", '"from" is after "to"'),
        ("stated_value_inc_vat: {form: 2}", 'has "from", "to" or both, found "form"'),
        ("stated_value_inc_vat: {}", 'has "from", "to" or both, found neither'),
        ("stated_value_inc_vat: [1]", "expected an amount in pounds, found a list"),
        ("commencement_stated_on: 1 March", "Write it as 2026-01-31"),
        ("categories: services", "expected a list, found \"services\". Write for example [goods, services]."),
        ("categories: [servces]", 'Did you mean "services"?'),
        ("cpv_codes: [homecare]", 'expected codes of eight digits, found "homecare"'),
        ("published_on: 2026-01-01", "is what only a published notice can say (publication date). Remove it"),
        ("price_weighting: 40", 'is a fact of a lot, not of a tender. Put it under the "facts:" of a lot.'),
    ],
)  # fmt: skip
def test_a_mistaken_fact_is_named_with_its_place_and_repair(written: str, said: str) -> None:
    (message,) = mistakes(f"facts:\n  {written}\n")
    assert message.startswith("draft.yaml:4:3: ")
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", '1:1: "title" is missing.'),
        ("title: a\nbuyer: []\n", '2:1: "buyer" is an empty list.'),
        ("title: ' '\nbuyer: b\n", '1:1: "title": expected a text, found an empty one.'),
        (
            "title: a\nbuyer: b\ngateway: publsh\n",
            '3:1: "gateway" cannot be "publsh". Did you mean "publish"?',
        ),
        ("title: a\nbuyer: b\nregime: x\n", '3:1: "regime" is a fact. Put it under "facts:".'),
        ("title: a\nbuyer: b\nlot: []\n", '3:1: "lot" is not known here. Did you mean "lots"?'),
        (
            "title: a\nbuyer: b\nlots: {}\n",
            'expected a list, found names with values. Begin each entry with "- ".',
        ),
        ("title: a\nbuyer: b\nlots: [a]\n", 'Entry 1 of "lots": expected names with values, found "a".'),
        ("title: a\nbuyer: b\nlots: [{}]\n", '"id" is missing. Number the lot, for example "id: 1".'),
        (
            "title: a\nbuyer: b\nlots: [{id: 1}, {id: '1'}]\n",
            'Two lots have the id "1"; the first is on line 3.',
        ),
        (
            "title: a\nbuyer: b\nlots:\n- id: 1\n  award_criteria: {price: 140}\n",
            '5:20: "price": expected a percentage from 0 to 100, found "140".',
        ),
        (
            "title: a\nbuyer: b\nlots:\n- id: 1\n  award_criteria: {criteria: [{name: x, wieght: 5}]}\n",
            '"wieght" is not known here. Did you mean "weight"?',
        ),
        (
            "title: a\nbuyer: b\nlots:\n- id: 1\n  facts: {price_weighting: 4}\n  award_criteria: {}\n",
            '5:11: "price_weighting" is read from the award criteria of the lot and cannot be stated',
        ),
        ("- a\n", "The file: expected names with values, found a list."),
    ],
)
def test_a_mistaken_shape_is_explained(text: str, said: str) -> None:
    if not text:
        text = "gateway: plan\nbuyer: b\n"
    assert any(said in message for message in mistakes(text, head=""))


def test_all_mistakes_are_found_in_one_reading_in_the_order_of_the_file() -> None:
    top = "gateway: x\nfacts: {category: x, kpis_published: 1}\n"
    found = mistakes(f"{top}lots:\n- id: 1\n  facts: {{lot_cancelled: 3}}\n- titel: x\n")
    lines = [int(message.split(":")[1]) for message in found]
    assert lines == sorted(lines) == [3, 4, 4, 7, 8, 8]


def test_no_file_however_strange_is_met_with_anything_but_problems() -> None:
    for text in (
        "",
        "1",
        "null",
        "[]",
        "a: &x 1",
        "{}",
        "title:",
        "lots: [[]]",
        "facts: {1: 2}",
        "title: a\nbuyer: {a: b}",
    ):
        assert mistakes(text, head="")


def test_several_criteria_without_weights_show_no_relative_importance() -> None:
    lots = "lots:\n- id: 1\n  award_criteria: {criteria: [{name: Care}, {name: Social value}]}\n"
    facts = draft(lots).lots["1"]
    assert facts["relative_importance_given"].known == (False, False)
    assert facts["social_value_share_of_total"].known is None
    assert facts["award_criteria_given"].place == "draft.yaml:5"


def test_a_lot_may_state_its_shares_where_it_has_no_criteria_yet() -> None:
    facts = draft("lots:\n- id: 1\n  facts: {social_value_share_of_total: {from: 5, to: 10}}\n")
    assert facts.lots["1"]["social_value_share_of_total"].known == (50_000, 100_000)
