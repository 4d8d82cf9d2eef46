"""What the ruleset language means once rulesets are linked: names, levels, dates, overrides, lists and scope."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sv_rules.policy.library import compile_folder
from sv_rules.policy.plan import Compare, Key, Words
from tests.policy.judging import value, verdict
from tests.policy.loading import compiled, folder_of, parameter, rule, ruleset, said_of, table

_BIG = "{when: [{stated_value_inc_vat: {gte: 100}}], value: true}, {value: false}"
_IN_2026 = "2026-06-01"


# ---------------------------------------------------------------------------- levels


def test_each_thing_is_known_one_level_after_what_it_reads(tmp_path: Path) -> None:
    derive = table("first", "boolean", _BIG)
    derive += table("second", "boolean", "{when: [{first: {eq: true}}], value: true}", "{value: false}")
    derive += table("third", "boolean", "{when: [{any: [{second: {eq: true}}, {first: {eq: true}}]}], value: true}")
    plan = compiled(tmp_path, a=ruleset("a", derive=derive, rules=rule("A-1", "{third: {eq: true}}")))
    assert [plan.facts[name].level for name in ("stated_value_inc_vat", "first", "second", "third")] == [0, 1, 2, 3]
    assert plan.roots[plan.rules[0].when].level == 4


def test_the_order_of_tables_in_the_file_makes_no_difference(tmp_path: Path) -> None:
    second = table("second", "boolean", "{when: [{first: {eq: true}}], value: true}")
    tables = [table("first", "boolean", _BIG), second]
    one = compiled(tmp_path / "1", a=ruleset("a", derive="".join(tables)))
    other = compiled(tmp_path / "2", a=ruleset("a", derive="".join(reversed(tables))))
    for plan in (one, other):
        assert [plan.facts[name].level for name in ("first", "second")] == [1, 2]
        assert value(plan, "second", published_on=_IN_2026, stated_value_inc_vat=100) == "yes"


def test_a_derived_date_moves_what_it_dates_to_a_later_level(tmp_path: Path) -> None:
    derive = table("begun_on", "date", "{value: process_started_on}")
    derive += table("enough", "boolean", "{when: [{stated_value_inc_vat: {gte: $floor}}], value: true}")
    floor = parameter("floor", "money", "2025-01-01: 100")
    plan = compiled(tmp_path, a=ruleset("a", dated_by="begun_on", parameters=floor, derive=derive))
    assert plan.facts["begun_on"].level == 1
    assert plan.parameters["$a/floor@"].level == 1
    assert plan.facts["enough"].level == 2


def test_the_same_condition_is_judged_once(tmp_path: Path) -> None:
    rules = rule("A-1", "{is_framework: {eq: true}}") + rule("A-2", "{is_framework: {eq: true}}")
    plan = compiled(tmp_path, a=ruleset("a", rules=rules))
    assert plan.rules[0].when == plan.rules[1].when


# ---------------------------------------------------------------------------- names


def test_only_what_used_rulesets_derive_is_seen(tmp_path: Path) -> None:
    base = ruleset("base", derive=table("large", "boolean", _BIG))
    rules = rule("A-1", "{large: {eq: true}}")
    said = said_of(folder_of(tmp_path, a=ruleset("a", rules=rules), b=base))
    assert re.fullmatch(r'a\.yaml:12:[0-9]+: there is no fact "large".*"base".*', said), said
    assert said_of(folder_of(tmp_path, a=ruleset("a", uses="[base]", rules=rules), b=base)) == ""


def test_facts_are_seen_through_a_ruleset_that_is_used(tmp_path: Path) -> None:
    base = ruleset("base", derive=table("large", "boolean", _BIG))
    middle = ruleset("middle", uses="[base]")
    top = ruleset("top", uses="[middle]", rules=rule("A-1", "{large: {eq: true}}"))
    plan = compiled(tmp_path, a=base, b=middle, c=top)
    assert verdict(plan, "A-1", published_on=_IN_2026, stated_value_inc_vat=100) == "breached"


def test_parameters_are_seen_only_of_rulesets_that_are_named(tmp_path: Path) -> None:
    base = ruleset("base", parameters=parameter("floor", "money", "2025-01-01: 100"))
    middle = ruleset("middle", uses="[base]")
    rules = rule("A-1", "{stated_value_inc_vat: {gte: $base/floor}}")
    through = said_of(folder_of(tmp_path, a=base, b=middle, c=ruleset("top", uses="[middle]", rules=rules)))
    assert re.fullmatch(r'c\.yaml:13:[0-9]+: there is no parameter "\$base/floor".*"base".*', through), through
    assert said_of(folder_of(tmp_path, c=ruleset("top", uses="[middle, base]", rules=rules))) == ""


def test_a_members_word_stands_before_a_fact_of_the_same_name(tmp_path: Path) -> None:
    derive = table("big", "boolean", _BIG) + table("size", "enum", "{when: [{big: {eq: true}}], value: big}")
    plan = compiled(tmp_path, a=ruleset("a", derive=derive))
    assert value(plan, "size", published_on=_IN_2026, stated_value_inc_vat=100) == "big"


def test_a_fact_on_the_right_is_compared_with(tmp_path: Path) -> None:
    rules = rule("A-1", "{social_value_considered_on: {gt: process_started_on}}")
    plan = compiled(tmp_path, a=ruleset("a", rules=rules))
    node = plan.roots[plan.rules[0].when].node
    assert isinstance(node, Compare)
    assert node.right == Key("process_started_on")


# ---------------------------------------------------------------------------- dates and parameters

_TWO_FLOORS = parameter("floor", "money", "2025-01-01: 100", "2026-01-01: 200")
_AT_LEAST = rule("A-1", "{stated_value_inc_vat: {gte: $floor}}")


@pytest.mark.parametrize(
    ("day", "worth", "expected"),
    [("2025-12-31", 100, "breached"), ("2026-01-01", 199, "met"), ("2026-01-01", 200, "breached")],
)
def test_a_parameter_is_that_of_its_day(day: str, worth: int, expected: str, tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=ruleset("a", parameters=_TWO_FLOORS, rules=_AT_LEAST))
    assert verdict(plan, "A-1", published_on=day, stated_value_inc_vat=worth) == expected


def test_a_window_of_days_makes_the_parameter_an_interval(tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=ruleset("a", parameters=_TWO_FLOORS, rules=_AT_LEAST))
    window = {"from": "2025-12-01", "to": "2026-02-01"}
    found = [verdict(plan, "A-1", published_on=window, stated_value_inc_vat=worth) for worth in (99, 100, 199, 200)]
    assert found == ["met", "undetermined", "undetermined", "breached"]


def test_a_parameter_may_say_what_dates_it(tmp_path: Path) -> None:
    floors = parameter("floor", "money", "2025-01-01: 100", "2026-01-01: 200", more="dated_by: process_started_on, ")
    plan = compiled(tmp_path, a=ruleset("a", parameters=floors, rules=_AT_LEAST))
    assert plan.parameters["$a/floor@"].dated_by == "process_started_on"
    facts = {"published_on": "2026-06-01", "stated_value_inc_vat": 150}
    assert verdict(plan, "A-1", process_started_on="2025-12-31", **facts) == "breached"
    assert verdict(plan, "A-1", process_started_on="2026-01-01", **facts) == "met"
    assert verdict(plan, "A-1", **facts) == "undetermined"


def test_what_a_rule_is_dated_by_stands_before_what_its_parameters_say(tmp_path: Path) -> None:
    floors = parameter("floor", "money", "2025-01-01: 100", "2026-01-01: 200", more="dated_by: process_started_on, ")
    dated = rule("A-1", "{stated_value_inc_vat: {gte: $floor}}", more="dated_by: first_shown_on, ")
    plan = compiled(tmp_path, a=ruleset("a", parameters=floors, rules=dated))
    facts = {"published_on": "2026-06-01", "process_started_on": "2026-06-01", "stated_value_inc_vat": 150}
    assert verdict(plan, "A-1", first_shown_on="2025-12-31", **facts) == "breached"
    assert {p.dated_by for p in plan.parameters.values()} == {"process_started_on", "first_shown_on"}


def test_a_value_of_null_ends_the_parameter(tmp_path: Path) -> None:
    ended = parameter("floor", "money", "2025-01-01: 100", "2026-01-01: null")
    plan = compiled(tmp_path, a=ruleset("a", parameters=ended, rules=_AT_LEAST))
    assert verdict(plan, "A-1", published_on="2025-12-31", stated_value_inc_vat=100) == "breached"
    assert verdict(plan, "A-1", published_on="2026-01-01", stated_value_inc_vat=100) == "undetermined"


def test_a_value_that_sources_leave_open_is_an_interval(tmp_path: Path) -> None:
    values = "values: {2025-01-01: {one_of: [100, 300, 200], reference: {clause: s1}}}"
    text = ruleset("a", parameters=f"{{floor: {{title: Floor, unit: money, {values}}}}}", rules=_AT_LEAST)
    plan = compiled(tmp_path, a=text)
    found = [verdict(plan, "A-1", published_on=_IN_2026, stated_value_inc_vat=worth) for worth in (99, 100, 299, 300)]
    assert found == ["met", "undetermined", "undetermined", "breached"]
    assert [c[0] for c in plan.parameters["$a/floor@"].periods[0].candidates] == [10_000, 30_000, 20_000]


# ---------------------------------------------------------------------------- overrides

_BASE = ruleset(
    "base",
    parameters=parameter("floor", "money", "2025-01-01: 100", more="overridable: {only: higher}, "),
    rules=rule("B-1", "{stated_value_inc_vat: {gte: $floor}}"),
)


def _higher(*values: str, scope: str = "[{category: {eq: services}}]") -> str:
    dated = ", ".join(f"{day}: {{value: {v}, reference: {{clause: s1}}}}" for day, v in (x.split(": ") for x in values))
    return ruleset("over", uses="[base]", scope=scope, override=f"{{base/floor: {{values: {{{dated}}}}}}}")


@pytest.mark.parametrize(
    ("category", "worth", "expected"),
    [("services", 150, "met"), ("services", 200, "breached"), ("goods", 150, "breached"), ("goods", 99, "met")],
)
def test_an_override_holds_in_its_own_scope_only(category: str, worth: int, expected: str, tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=_BASE, b=_higher("2025-01-01: 200"))
    assert verdict(plan, "B-1", published_on=_IN_2026, category=category, stated_value_inc_vat=worth) == expected


def test_while_it_is_not_known_whether_the_override_holds_both_values_are_possible(tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=_BASE, b=_higher("2025-01-01: 200"))
    found = [verdict(plan, "B-1", published_on=_IN_2026, stated_value_inc_vat=worth) for worth in (99, 100, 199, 200)]
    assert found == ["met", "undetermined", "undetermined", "breached"]


def test_before_an_override_begins_and_after_it_ends_the_own_value_holds(tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=_BASE, b=_higher("2026-01-01: 200", "2026-03-01: null"))
    days = ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01")
    found = [verdict(plan, "B-1", published_on=day, category="services", stated_value_inc_vat=150) for day in days]
    assert found == ["breached", "met", "met", "breached"]


def test_an_override_that_a_later_value_overtakes_is_refused(tmp_path: Path) -> None:
    base = ruleset(
        "base",
        parameters=parameter(
            "floor", "money", "2025-01-01: 100", "2026-01-01: 300", more="overridable: {only: higher}, "
        ),
    )
    said = said_of(folder_of(tmp_path, a=base, b=_higher("2025-01-01: 200")))
    assert said.endswith('"base/floor" may only be overridden to something higher. From 2026-01-01 it is £300.')


# ---------------------------------------------------------------------------- lists of words

_CODES = "code,name,kind\n85000000,Health,light;health\n80000000,Teaching,light\n45000000,Works,works\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("codes.csv#code", {"85000000", "80000000", "45000000"}),
        ("codes.csv#code[kind~light]", {"85000000", "80000000"}),
        ("codes.csv#code[kind~health]", {"85000000"}),
        ("codes.csv#code[kind!~health]", {"80000000", "45000000"}),
        ("codes.csv#code[name~Works]", {"45000000"}),
    ],
)
def test_a_parameter_of_words_reads_a_list_beside_the_ruleset(written: str, expected: set[str], tmp_path: Path) -> None:
    values = f'values: {{2025-01-01: {{list: "{written}", reference: {{clause: s1}}}}}}'
    text = ruleset(
        "a",
        parameters=f"{{light: {{title: Light, unit: words, {values}}}}}",
        rules=rule("A-1", "{cpv_codes: {includes: $light}}") + rule("A-2", "{cpv_codes: {within: $light}}"),
    )
    folder = folder_of(tmp_path, a=text)
    (folder / "codes.csv").write_text(_CODES, encoding="utf-8")
    plan = compile_folder(folder)
    assert plan.parameters["$a/light@"].periods[0].words == frozenset(expected)
    for code in ("85000000", "80000000", "45000000"):
        wanted = "breached" if code in expected else "met"
        assert verdict(plan, "A-1", published_on=_IN_2026, cpv_codes=[code]) == wanted
        assert verdict(plan, "A-2", published_on=_IN_2026, cpv_codes=[code]) == wanted
    assert verdict(plan, "A-2", published_on=_IN_2026, cpv_codes=[]) == "undetermined"


def test_a_list_lies_beside_its_ruleset_not_beside_the_folder(tmp_path: Path) -> None:
    values = 'values: {2025-01-01: {list: "lists/codes.csv#code", reference: {clause: s1}}}'
    text = ruleset("a", parameters=f"{{light: {{title: Light, unit: words, {values}}}}}")
    folder = tmp_path / "rules"
    (folder / "councils" / "lists").mkdir(parents=True)
    (folder / "councils" / "a.yaml").write_text(text, encoding="utf-8")
    assert 'there is no file "lists/codes.csv" beside the ruleset.' in said_of(folder)
    (folder / "councils" / "lists" / "codes.csv").write_text(_CODES, encoding="utf-8")
    assert said_of(folder) == ""


def test_words_written_out_are_a_list_too(tmp_path: Path) -> None:
    plan = compiled(tmp_path, a=ruleset("a", rules=rule("A-1", "{category: {in: [goods, works]}}")))
    node = plan.roots[plan.rules[0].when].node
    assert isinstance(node, Compare)
    assert node.right == Words(frozenset({"goods", "works"}))


# ---------------------------------------------------------------------------- scope

_SCOPED = ruleset(
    "a",
    scope="[{regime: {eq: procurement-act-2023}}]",
    in_force="{from: 2025-01-01, until: 2026-12-31}",
    derive=table("large", "boolean", _BIG),
    rules=rule("A-1", "{stated_value_inc_vat: {gte: 100}}"),
)


@pytest.mark.parametrize(
    ("facts", "large", "found"),
    [
        ({"regime": "procurement-act-2023", "published_on": "2025-01-01"}, "yes", "breached"),
        ({"regime": "procurement-act-2023", "published_on": "2026-12-31"}, "yes", "breached"),
        ({"regime": "procurement-act-2023", "published_on": "2024-12-31"}, "not known", "not applicable"),
        ({"regime": "procurement-act-2023", "published_on": "2027-01-01"}, "not known", "not applicable"),
        ({"regime": "eu-derived", "published_on": "2026-01-01"}, "not known", "not applicable"),
        ({"regime": "eu-derived"}, "not known", "not applicable"),
        ({"published_on": "2026-01-01"}, "not known", "undetermined"),
    ],
)
def test_out_of_scope_facts_are_absent_and_rules_do_not_apply(
    facts: dict[str, str], large: str, found: str, tmp_path: Path
) -> None:
    plan = compiled(tmp_path, a=_SCOPED)
    assert value(plan, "large", stated_value_inc_vat=100, **facts) == large
    assert verdict(plan, "A-1", stated_value_inc_vat=100, **facts) == found


def test_what_dates_a_ruleset_is_derived_before_the_ruleset_is_in_force(tmp_path: Path) -> None:
    text = ruleset(
        "a",
        scope="[{regime: {eq: procurement-act-2023}}]",
        dated_by="begun_on",
        derive=table("begun_on", "date", "{value: process_started_on}"),
        rules=rule("A-1", "{is_framework: {eq: true}}"),
    )
    plan = compiled(tmp_path, a=text)
    facts = {"regime": "procurement-act-2023", "process_started_on": "2024-06-01", "is_framework": True}
    assert value(plan, "begun_on", **facts) == "1 June 2024"
    assert verdict(plan, "A-1", **facts) == "not applicable"
    assert value(plan, "begun_on", **{**facts, "regime": "eu-derived"}) == "not known"
