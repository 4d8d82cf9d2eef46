"""Facts of one release: each test changes one thing about a small notice and looks at what becomes of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from sv_rules.facts.dictionary import fact_dictionary
from sv_rules.facts.fact import Provenance, TenderFacts
from sv_rules.facts.value import OPEN_HIGH
from sv_rules.intake.documents import Document
from sv_rules.intake.ocds import facts_from_release, normalised_name

Release = dict[str, Any]
SUB_CENTRAL = {"scheme": "UK_CA_TYPE", "id": "publicAuthoritySubCentralGovernment"}
CENTRAL = {"scheme": "UK_CA_TYPE", "id": "publicAuthorityCentralGovernment"}


def criterion(name: str, weight: int, kind: str = "quality") -> Release:
    return {"type": kind, "name": name, "numbers": [{"number": weight, "weight": "percentageExact"}]}


def notice(number: str = "UK4", section: str = "tender") -> Release:
    document = {"id": "000001-2026", "noticeType": number}
    release: Release = {
        "ocid": "ocds-h6vhtk-000001",
        "id": "000001-2026",
        "date": "2026-03-12T23:30:00+00:00",
        "tag": ["tender"],
        "parties": [
            {
                "id": "B",
                "name": "The Example County Council",
                "roles": ["buyer"],
                "details": {"classifications": [SUB_CENTRAL]},
            }
        ],
        "tender": {
            "title": "Home care",
            "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
            "mainProcurementCategory": "services",
            "procurementMethodDetails": "Open procedure",
            "aboveThreshold": True,
            "value": {"amount": 450000, "amountGross": 540000, "currency": "GBP"},
            "items": [{"id": "1", "additionalClassifications": [{"scheme": "CPV", "id": "85312400"}]}],
            "lots": [
                {
                    "id": "1",
                    "status": "active",
                    "awardCriteria": {
                        "criteria": [
                            criterion("Price", 40, "price"),
                            criterion("Quality", 50),
                            criterion("Social value", 10),
                        ]
                    },
                }
            ],
        },
    }
    if section == "tender":
        release["tender"]["documents"] = [document]
    else:
        release["tender"].pop("value")
        release["tender"].pop("aboveThreshold")
        release["tag"] = ["award", "contract"]
        release[section] = [
            {
                "id": "1",
                "status": "active",
                "relatedLots": ["1"],
                "value": {"amountGross": 120000, "amount": 100000, "currency": "GBP"},
                "documents": [document],
            }
        ]
    return release


def read(release: Any, pointer: str = "") -> TenderFacts:
    return facts_from_release(Document(release, "notice.json", pointer, None, ()))


def value(facts: TenderFacts, name: str, lot: str | None = None) -> Any:
    known = (facts.tender if lot is None else facts.lots[lot])[name].known
    return None if known is None else known[0] if known[0] == known[1] else known


def changed(change: Callable[[Release], Any], *arguments: str) -> TenderFacts:
    release = notice(*arguments)
    change(release)
    return read(release)


def codes(facts: TenderFacts) -> set[str]:
    return {note.code for note in facts.notes}


def test_a_plain_tender_notice_gives_its_facts_with_places() -> None:
    facts = read(notice(), "/releases/3")
    assert (facts.notice_type, facts.gateway, facts.buyer) == ("UK4", "publish", "The Example County Council")
    assert facts.published_on == "2026-03-12"
    for name, expected in {
        "regime": "procurement-act-2023",
        "authority_kind": "sub-central",
        "category": "services",
        "stated_value_inc_vat": 54000000,
        "value_covers": "procurement",
        "above_threshold_stated": True,
        "light_touch": False,
        "is_call_off": False,
        "below_threshold_stated": False,
        "procedure": "open",
        "notice_is_update": False,
    }.items():
        assert value(facts, name) == expected, name
    assert value(facts, "social_value_share_of_total", "1") == 100_000
    assert value(facts, "price_weighting", "1") == 400_000
    assert facts.tender["stated_value_inc_vat"].place == "/releases/3/tender/value/amountGross"
    place = "/releases/3/tender/lots/0/awardCriteria/criteria/2"
    assert facts.lots["1"]["social_value_share_of_total"].place == place
    assert facts.notes == ()


def test_every_fact_that_ocds_can_carry_is_listed_present_or_absent() -> None:
    facts = read(notice())
    given = {name: fact for name, fact in fact_dictionary().facts.items() if "ocds" in fact.source}
    assert set(facts.tender) == {name for name, fact in given.items() if fact.subject == "tender"}
    assert set(facts.lots["1"]) == {name for name, fact in given.items() if fact.subject == "lot"}
    assert all(fact.because for fact in facts.tender.values() if fact.known is None)


@pytest.mark.parametrize(("number", "gateway"), fact_dictionary().gateways.items())
def test_each_notice_type_has_its_gateway(number: str, gateway: str) -> None:
    assert read(notice(number)).gateway == gateway


def test_a_box_that_is_not_ticked_is_a_no_only_on_the_forms_that_ask() -> None:
    fact = read(notice("UK4")).tender["light_touch"]
    assert (fact.known, fact.provenance) == ((False, False), Provenance.DERIVED)
    assert fact.because == "Asked on the form, box not ticked."
    assert fact.place == "/tender/specialRegime"
    assert value(read(notice("UK1")), "light_touch") is None
    assert value(changed(lambda r: r["tender"].pop("documents")), "light_touch") is None


@pytest.mark.parametrize("odd", ["lightTouch", [1], {"lightTouch": True}, ["LightTouch"]])
def test_a_malformed_special_regime_is_never_a_no(odd: Any) -> None:
    facts = changed(lambda r: r["tender"].update(specialRegime=odd))
    assert value(facts, "utilities") is None
    assert facts.notes


def test_the_notice_is_the_document_with_the_releases_own_id_else_the_latest() -> None:
    def older(release: Release) -> None:
        release["tender"]["documents"] = [
            {"id": "a", "noticeType": "UK2", "datePublished": "2026-01-01"},
            {"id": "b", "noticeType": "UK4", "datePublished": "2026-02-01"},
        ]

    fact = changed(older).tender["notice_type"]
    assert (fact.known, fact.provenance) == (("UK4", "UK4"), Provenance.DERIVED)


def test_an_update_keeps_the_type_of_its_notice() -> None:
    facts = changed(lambda r: r.update(tag=["tenderUpdate"]))
    assert (value(facts, "notice_is_update"), facts.notice_type, facts.gateway) == (True, "UK4", "publish")


def test_dates_are_those_written_and_impossible_ones_are_noted() -> None:
    release = notice("UK7", "contracts")
    release["contracts"].append({"id": "2", "dateSigned": "2026-02-01T00:00:00Z"})
    release["contracts"].append({"id": "3", "dateSigned": "0001-01-01T00:00:00Z"})
    release["awards"] = [{"id": "1", "date": "2026-02-30"}]
    facts = read(release)
    assert value(facts, "first_shown_on") == 20260201
    assert facts.tender["first_shown_on"].place == "/contracts/1/dateSigned"
    assert [note.code for note in facts.notes].count("bad-date") == 2


# ---------------------------------------------------------------- money


@pytest.mark.parametrize(
    "amount", [0, 0.0, Decimal("0.01"), 1, 1.2, Decimal("1.20"), -5, "abc", True, [], 10**30, None]
)
def test_a_placeholder_or_impossible_amount_is_absent(amount: Any) -> None:
    facts = changed(lambda r: r["tender"]["value"].update(amountGross=amount))
    assert facts.tender["stated_value_inc_vat"].known is None
    assert bool(facts.notes) == (amount is not None)
    assert value(facts, "stated_value_ex_vat") == 45000000


@pytest.mark.parametrize("written", ["540000", "540,000.00", "£540,000", " 540000 "])
def test_money_written_as_text_is_read_with_a_note(written: str) -> None:
    facts = changed(lambda r: r["tender"]["value"].update(amountGross=written))
    assert value(facts, "stated_value_inc_vat") == 54000000
    assert codes(facts) == {"amount-as-text"}


def test_money_finer_than_a_penny_is_an_interval() -> None:
    facts = changed(lambda r: r["tender"]["value"].update(amountGross=Decimal("540000.005")))
    assert value(facts, "stated_value_inc_vat") == (54000000, 54000001)


def test_foreign_money_is_absent_and_said_to_be_foreign() -> None:
    facts = changed(lambda r: r["tender"]["value"].update(currency="EUR"))
    assert value(facts, "stated_value_inc_vat") is None
    assert "EUR" in (facts.tender["stated_value_inc_vat"].because or "")
    assert codes(facts) == {"foreign-currency"}


@pytest.mark.parametrize(
    ("net", "gross", "code"),
    [
        (450000, 400000, "gross-below-net"),
        (450000, 450000, "gross-equals-net"),
        (450000, 562500, "gross-far-above-net"),
        (45000, 540000, "gross-far-above-net"),
        (450000, 540000, None),
        (450000, 500000, None),  # some of it is free of VAT
        (666666.66, 800000, None),
    ],
)
def test_gross_and_net_that_do_not_fit_are_kept_and_noted(net: float, gross: float, code: str | None) -> None:
    facts = changed(lambda r: r["tender"]["value"].update(amount=net, amountGross=gross))
    assert codes(facts) == ({code} if code else set())
    assert value(facts, "stated_value_inc_vat") == gross * 100


def test_award_values_are_added_up_without_those_that_came_to_nothing() -> None:
    def awards(release: Release) -> None:
        second = copy.deepcopy(release["awards"][0]) | {"id": "2", "relatedLots": ["2"]}
        lost = copy.deepcopy(second) | {"id": "3", "status": "unsuccessful", "relatedLots": ["3"]}
        release["awards"] += [second, lost]
        release["tender"]["lots"] = [{"id": "1"}, {"id": "2"}, {"id": "3"}]

    facts = changed(awards, "UK6", "awards")
    assert value(facts, "stated_value_inc_vat") == 24000000
    assert value(facts, "value_covers") == "part"
    assert value(facts, "stated_contract_value_inc_vat") == 12000000


def test_contracts_for_every_lot_cover_all_lots_through_their_awards() -> None:
    def contracts(release: Release) -> None:
        first = release["contracts"][0]
        first.pop("relatedLots")
        first["awardID"] = "A"
        release["awards"] = [{"id": "A", "relatedLots": ["1", "2"]}]
        release["tender"]["lots"] = [{"id": "1"}, {"id": "2"}]

    facts = changed(contracts, "UK7", "contracts")
    assert value(facts, "value_covers") == "all-lots"
    assert value(facts, "stated_value_ex_vat") == 10000000


def test_a_contract_without_a_value_leaves_the_sum_open_upwards() -> None:
    facts = changed(lambda r: r["contracts"].append({"id": "2", "relatedLots": ["1"]}), "UK7", "contracts")
    assert facts.tender["stated_value_inc_vat"].known == (12000000, OPEN_HIGH)
    assert facts.tender["stated_contract_value_inc_vat"].known == (12000000, OPEN_HIGH)


def test_a_framework_that_repeats_its_value_is_between_one_value_and_the_sum() -> None:
    def framework(release: Release) -> None:
        release["tender"]["techniques"] = {"hasFrameworkAgreement": True}
        release["contracts"] *= 3

    facts = changed(framework, "UK7", "contracts")
    assert facts.tender["stated_value_inc_vat"].known == (12000000, 36000000)


def test_awards_that_disagree_on_the_threshold_leave_it_absent() -> None:
    def awards(release: Release) -> None:
        release["awards"][0]["aboveThreshold"] = True
        release["awards"].append({"id": "2", "aboveThreshold": False})

    facts = changed(awards, "UK6", "awards")
    assert value(facts, "above_threshold_stated") is None
    assert "threshold-answers-differ" in codes(facts)


# ---------------------------------------------------------------- performance


def test_the_fewest_indicators_of_any_contract_count_and_only_on_contract_details() -> None:
    def contracts(release: Release) -> None:
        release["contracts"][0]["agreedMetrics"] = [{"id": "1"}, {"id": "2"}]
        release["contracts"].append({"id": "2", "noAgreedMetricsRationale": "Below five million"})

    facts = changed(contracts, "UK7", "contracts")
    assert (value(facts, "kpis_published"), value(facts, "kpi_rationale_given")) == (0, True)
    assert value(read(notice("UK4")), "kpis_published") is None
    assert (
        value(
            changed(lambda r: r["contracts"][0].update(agreedMetrics="3"), "UK7", "contracts"),
            "kpis_published",
        )
        is None
    )


# ---------------------------------------------------------------- authority


def with_buyers(*kinds: list[Release]) -> Callable[[Release], None]:
    def change(release: Release) -> None:
        release["parties"] = [
            {"id": str(n), "name": f"Body {n}", "roles": ["buyer"], "details": {"classifications": kind}}
            for n, kind in enumerate(kinds)
        ]

    return change


def test_buyers_of_different_kinds_leave_the_kind_absent() -> None:
    facts = changed(with_buyers([SUB_CENTRAL], [CENTRAL]))
    assert value(facts, "authority_kind") is None
    assert "buyers-differ" in codes(facts)
    assert value(changed(with_buyers([CENTRAL], [CENTRAL])), "authority_kind") == "central"


def test_devolved_regulations_name_their_nation() -> None:
    wales = {"scheme": "UK_CA_DEVOLVED_REGULATIONS", "id": "GB-WLS"}
    facts = changed(with_buyers([SUB_CENTRAL, wales]))
    assert (value(facts, "devolved"), value(facts, "devolved_nation")) == (True, "wales")
    assert value(changed(with_buyers([SUB_CENTRAL, wales], [SUB_CENTRAL])), "devolved") is None
    assert value(changed(with_buyers([])), "devolved") is None
    assert value(read(notice()), "devolved") is False


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("MINISTRY", "central"),
        ("NATIONAL_AGENCY", "central"),
        ("REGIONAL_AUTHORITY", "sub-central"),
        ("Regional or local authority", "sub-central"),
        ("BODY_PUBLIC", None),
        ("Body governed by public law", None),
        ("Higher Education", None),
    ],
)
def test_the_eu_types_give_a_kind_only_where_it_is_certain(word: str, kind: str | None) -> None:
    facts = changed(with_buyers([{"scheme": "TED_CA_TYPE", "id": word}]))
    assert value(facts, "authority_kind") == kind
    assert facts.tender["authority_kind"].because


def test_names_are_made_comparable_and_their_hints_are_only_inferred() -> None:
    assert normalised_name("The  Charity Commission, for N.I. & Wales") == "charity commission for n i and wales"
    facts = read(notice())
    assert value(facts, "authority_names") == frozenset({"example county council"})
    hints = facts.tender["authority_name_hints"]
    assert (hints.known, hints.provenance) == ((frozenset({"council"}),) * 2, Provenance.INFERRED)
    assert value(changed(with_buyers([SUB_CENTRAL])), "authority_name_hints") == frozenset()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Cambridge University Hospitals NHS Foundation Trust", {"nhs-trust"}),
        ("NHS Kent and Medway ICB", {"integrated-care-board"}),
        ("Star Academies", {"school"}),
        ("University of Leeds", {"university"}),
        ("Swansea Bay University Health Board", set()),
        ("Arts Council England", set()),
        ("Royal Borough of Greenwich", {"council"}),
        ("The Police, Fire and Crime Commissioner for Northamptonshire", {"police", "fire"}),
        ("Arun Housing Association", {"housing-association"}),
        ("Hull College", {"college"}),
        ("Environment Agency", set()),
    ],
)
def test_a_name_suggests_kinds_of_body(name: str, kinds: set[str]) -> None:
    facts = changed(lambda r: r["parties"][0].update(name=name))
    assert value(facts, "authority_name_hints") == kinds


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["Leeds City Council"], "sub-central"),
        (["The London Borough of Merton"], "sub-central"),
        (["West Northamptonshire Council"], "sub-central"),
        (["City of Doncaster Council"], "sub-central"),
        (["West of England Combined Authority"], "sub-central"),
        (["Coventry University"], "sub-central"),
        (["University of Leeds", "Leeds City Council"], "sub-central"),
        (["South Wales Fire and Rescue Service"], "sub-central"),
        (["The Police and Crime Commissioner for Kent"], "sub-central"),
        # central bodies, and bodies that could be either, are not told by their names
        (["Leeds City Council", "Cabinet Office"], None),
        (["University Hospitals of Leicester NHS Trust"], None),
        (["The Financial Reporting Council"], None),
        (["Privy Council Office"], None),
        (["Economic and Social Research Council"], None),
        (["Sentencing Council"], None),
        (["British Transport Police"], None),
        (["Hull College"], None),
    ],
)
def test_a_buyer_that_does_not_say_what_it_is_may_be_told_by_a_name_that_no_department_has(
    names: list[str], kind: str | None
) -> None:
    def change(release: Release) -> None:
        release["parties"] = [{"id": str(n), "name": name, "roles": ["buyer"]} for n, name in enumerate(names)]

    fact = changed(change).tender["authority_kind"]
    assert (fact.known[0] if fact.known else None) == kind
    assert fact.provenance is (Provenance.INFERRED if kind else Provenance.ABSENT)
    assert len(fact.words) == (len(names) if kind else 0)


def test_what_a_buyer_says_of_itself_is_not_replaced_by_its_name() -> None:
    def change(release: Release) -> None:
        unknown = {"classifications": [{"scheme": "UK_CA_TYPE", "id": "newKind"}]}
        release["parties"] = [{"id": "1", "name": "Leeds City Council", "roles": ["buyer"], "details": unknown}]

    assert value(changed(change), "authority_kind") is None
    central = changed(lambda r: r["parties"][0]["details"].update(classifications=[CENTRAL]))
    assert value(central, "authority_kind") == "central"


def test_a_procuring_entity_stands_in_only_where_no_buyer_is_listed() -> None:
    agent = {
        "id": "A",
        "name": "Agent",
        "roles": ["procuringEntity"],
        "details": {"classifications": [CENTRAL]},
    }
    both = changed(lambda r: r["parties"].append(agent))
    assert value(both, "authority_kind") == "sub-central"
    alone = changed(lambda r: r.update(parties=[agent]))
    assert (value(alone, "authority_kind"), alone.buyer) == ("central", "Agent")


# ---------------------------------------------------------------- subject matter and procedure


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("85312400-9", {"85312400"}),
        ("8531 2400", {"85312400"}),
        (85312400, {"85312400"}),
        ("8531240", None),
        ([], None),
    ],
)
def test_cpv_codes_are_eight_digits(code: Any, expected: set[str] | None) -> None:
    facts = changed(lambda r: r["tender"]["items"][0]["additionalClassifications"][0].update(id=code))
    assert value(facts, "cpv_codes") == expected
    assert ("bad-cpv-code" in codes(facts)) == (expected is None)


def test_categories_of_awards_stand_in_for_the_tenders() -> None:
    def awards(release: Release) -> None:
        release["tender"].pop("mainProcurementCategory")
        release["awards"][0].update(mainProcurementCategory="services", additionalProcurementCategories=["works"])

    facts = changed(awards, "UK6", "awards")
    assert (value(facts, "category"), value(facts, "categories")) == ("services", {"services", "works"})


@pytest.mark.parametrize(
    ("wording", "procedure", "below", "call_off"),
    [
        ("Award under framework", "framework-award", False, True),
        ("Below threshold - limited competition", "below-threshold-limited", True, False),
        ("Dynamic market", "dynamic-market", False, False),
        ("Something new", None, None, False),
        (None, None, None, False),
        (["Open procedure"], None, None, None),
    ],
)
def test_the_wording_of_the_procedure_is_read(wording: Any, procedure: Any, below: Any, call_off: Any) -> None:
    facts = changed(lambda r: r["tender"].update(procurementMethodDetails=wording))
    assert value(facts, "procedure") == procedure
    assert value(facts, "below_threshold_stated") == below
    assert value(facts, "is_call_off") == call_off


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("This is a Provider Selection Regime (PSR) intention to award notice.", True),
        (
            (
                "carried out under the Health Care Services (Provider Selection Regime) Regulations 2023. "
                "For the avoidance of doubt, the Procurement Act 2023 does not apply."
            ),
            True,
        ),
        ("An award following PSR Direct Award C.", True),
        ("This is not subject to the Provider Selection Regime.", False),
        ("The Provider Selection Regime does not apply to this procurement.", False),
        ("This procurement falls outside the Provider Selection Regime notice rules.", False),
        ("It may be run under the Provider Selection Regime.", False),
        ("Not under the Public Contracts Regulations 2015 but under the Provider Selection Regime.", True),
        ("Suppliers know the Provider Selection Regime.", False),
        ("Home care.", False),
    ],
)  # fmt: skip
def test_the_provider_selection_regime_is_inferred_from_words_and_never_denied(text: str, says: bool) -> None:
    fact = changed(lambda r: r["tender"].update(description=text)).tender["provider_selection_regime"]
    assert fact.known == ((True, True) if says else None)
    assert bool(fact.words) == says


def test_social_value_is_mentioned_or_nothing_is_known() -> None:
    def silent(release: Release) -> None:
        release["tender"]["lots"][0].pop("awardCriteria")

    assert value(changed(silent), "social_value_mentioned") is None
    assert value(read(notice()), "social_value_mentioned") is True

    def prose(release: Release) -> None:
        silent(release)
        release["tender"]["description"] = "Bidders offer " + "much and " * 60 + "Community Benefits."

    fact = changed(prose).tender["social_value_mentioned"]
    assert (fact.known, fact.words, fact.place) == (
        (True, True),
        ("Community Benefits",),
        "/tender/description",
    )


# ---------------------------------------------------------------- lots


def test_a_lot_without_criteria_has_no_facts_of_criteria() -> None:
    facts = changed(lambda r: r["tender"]["lots"].append({"id": "2", "status": "cancelled"}))
    assert value(facts, "award_criteria_given", "2") is None
    assert value(facts, "social_value_criterion", "2") is None
    assert (value(facts, "lot_cancelled", "2"), value(facts, "lot_cancelled", "1")) == (True, False)


@pytest.mark.parametrize("holder", ["lotDetails", "tender"])
def test_criteria_beside_the_lots_are_those_of_lots_without_their_own(holder: str) -> None:
    def shared(release: Release) -> None:
        tender = release["tender"]
        own = tender["lots"][0]["awardCriteria"]
        tender["lots"].append({"id": "2"})
        (tender if holder == "tender" else tender.setdefault("lotDetails", {}))["awardCriteria"] = {
            "criteria": [criterion("Price", 80, "price"), *own["criteria"][2:]]
        }

    facts = changed(shared)
    assert value(facts, "price_weighting", "1") == 400_000
    assert value(facts, "award_criteria_given", "2") is True
    assert (facts.lots["2"]["award_criteria_given"].place or "").endswith("/awardCriteria")


def test_criteria_without_lots_make_one_lot_and_neither_makes_none() -> None:
    def move(release: Release) -> None:
        release["tender"]["awardCriteria"] = release["tender"].pop("lots")[0]["awardCriteria"]

    facts = changed(move)
    assert list(facts.lots) == ["1"]
    assert codes(facts) == {"lot-made"}
    assert value(facts, "social_value_share_of_total", "1") == 100_000
    assert changed(lambda r: r["tender"].pop("lots")).lots == {}
    assert changed(lambda r: r["tender"].update(lots="1")).lots == {}


def test_lots_without_an_id_or_with_the_same_id_are_kept_apart_with_a_note() -> None:
    facts = changed(lambda r: r["tender"].update(lots=[{"id": "1"}, {}, {"id": "1"}, {"id": 4}, "x", None]))
    assert list(facts.lots) == ["1", "#2", "1#3", "4", "#5", "#6"]
    assert {"lot-without-id", "lot-id-twice", "wrong-type"} <= codes(facts)


def test_ten_thousand_lots_are_read_and_their_notes_are_capped() -> None:
    lots = [{"id": "same", "value": {"amount": 0, "currency": "GBP"}} for _ in range(10_000)]
    facts = changed(lambda r: r["tender"].update(lots=lots))
    assert len(facts.lots) == 10_000
    assert len(facts.notes) < 60
    assert any("9980 more" in note.text for note in facts.notes)


@pytest.mark.parametrize(
    ("number", "criteria", "given"),
    [
        ("UK4", {"criteria": [{"name": "Price", "type": "price"}, {"name": "Quality"}]}, False),
        ("UK2", {"criteria": [{"name": "Price", "type": "price"}, {"name": "Quality"}]}, None),
        ("UK4", {"criteria": [{"name": "Price", "type": "price"}]}, True),
        ("UK4", {"criteria": [{"name": "Price 60%"}, {"name": "Quality 40%"}]}, True),
        ("UK4", {"criteria": [{"name": "A"}, {"name": "B"}], "weightingDescription": "In order"}, True),
        ("UK4", {"description": "Best fit"}, None),
        ("UK4", {"description": "60% price, 40% quality"}, True),
        ("UK4", {"criteria": "Price"}, None),
    ],
)
def test_relative_importance_is_given_missing_or_unknown(number: str, criteria: Release, given: bool | None) -> None:
    release = notice(number)
    release["tender"]["lots"][0]["awardCriteria"] = criteria
    assert value(read(release), "relative_importance_given", "1") is given


def test_a_weight_that_cannot_be_read_leaves_the_shares_unknown() -> None:
    def odd(release: Release) -> None:
        release["tender"]["lots"][0]["awardCriteria"]["criteria"][0]["numbers"][0]["number"] = "many"

    facts = changed(odd)
    assert value(facts, "social_value_share_of_total", "1") is None
    assert value(facts, "award_criteria_given", "1") is True
    assert "weight-not-a-number" in codes(facts)


def test_equal_criteria_on_many_lots_each_keep_their_own_place() -> None:
    facts = changed(lambda r: r["tender"]["lots"].append(r["tender"]["lots"][0] | {"id": "2"}))
    assert facts.lots["2"]["social_value_criterion"].place == "/tender/lots/1/awardCriteria/criteria/2"


@pytest.mark.parametrize("text", ["social ", "community ", "PSR notice may ", "SV", "a b"])
def test_a_huge_text_is_read_without_growing_slow(text: str) -> None:
    def huge(release: Release) -> None:
        release["tender"]["lots"][0].pop("awardCriteria")
        release["tender"]["description"] = text * 200_000

    assert value(changed(huge), "category") == "services"


# ---------------------------------------------------------------- other profiles


def test_a_notice_of_another_regime_is_placed_by_its_tags() -> None:
    def celex(release: Release) -> None:
        release["tender"]["legalBasis"] = {"scheme": "CELEX", "id": "32014L0024"}
        release["tender"].pop("documents")
        release["tag"] = ["award", "contract"]

    facts = changed(celex)
    assert (value(facts, "regime"), facts.gateway, facts.notice_type) == ("eu-derived", "award", None)
    assert value(facts, "light_touch") is None


@pytest.mark.parametrize("release", [{}, [], None, "text", 3, {"tender": []}, {"tender": None, "parties": {}}])
def test_a_release_that_is_not_one_gives_no_facts_and_does_not_raise(release: Any) -> None:
    facts = read(release)
    assert all(fact.known is None for fact in facts.tender.values())
    assert facts.lots == {}


def test_the_scheme_of_the_legal_basis_is_read_in_small_letters_too() -> None:
    facts = changed(lambda r: r["tender"].update(legalBasis={"scheme": "ukpga", "id": "2023/54"}))
    assert value(facts, "regime") == "procurement-act-2023"
