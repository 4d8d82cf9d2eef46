"""What ``rules lint`` doubts, in its exact words, and what it does not doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.policy.library import compile_folder, load_library, read_folder
from sv_rules.policy.lint import lint
from tests.policy.loading import changed, folder_of, good

_ROWS = """      - {when: [{stated_value_inc_vat: {gte: $floor}}], value: true}
      - {when: [{stated_value_inc_vat: {lt: $floor}}], value: false}
"""
_DATED = "dated_by: published_on\n"
_PROCUREMENT = "scope: [{regime: {eq: procurement-act-2023}}]\n"
_WHEN = "    when: [{is_framework: {eq: true}}]\n"
_BREACH = "large: true, is_framework: true}, expect: breached}"


def _doubts(tmp_path: Path, *edits: tuple[str, str], **others: str) -> list[str]:
    folder = folder_of(tmp_path, a=changed(good(), *edits), **others)
    return [str(p).replace(f"{folder.name}/", "") for p in lint(compile_folder(folder), read_folder(folder))]


def test_the_shipped_rulesets_leave_no_doubt() -> None:
    library = load_library()
    assert lint(library.plan, library.files) == []


def test_the_small_ruleset_leaves_no_doubt(tmp_path: Path) -> None:
    assert _doubts(tmp_path) == []


_UNUSED = """parameters:
  ceiling:
    title: Ceiling that nothing asks for
    unit: money
    values:
      2025-02-24: {value: 5.00, reference: {clause: p1}}
"""
_UNREAD = """derive:
  - fact: spare
    title: The contract is spare
    type: boolean
    is: [{is_framework: {eq: false}}]
    cases:
      - {name: nothing is known, facts: {}, expect: unknown}
      - {name: a framework, facts: {published_on: 2026-01-01, is_framework: true}, expect: false}
      - {name: a contract, facts: {published_on: 2026-01-01, is_framework: false}, expect: true}
"""

_CASES: dict[str, tuple[list[tuple[str, str]], str]] = {
    "unused parameter": ([("parameters:\n", _UNUSED)], 'a.yaml:15:3: nothing reads "$ceiling". Use it, or remove it.'),
    "unread fact": (
        [("derive:\n  - fact: large", f"{_UNREAD}  - fact: large")],
        'a.yaml:21:5: nothing reads "spare", and no clause names it. Use it, define it, or remove it.',
    ),
    "a rule that is never asked": (
        [(_DATED, _PROCUREMENT + _DATED), ("given: [{large: {eq: true}}]", "given: [{regime: {eq: eu-derived}}]")],
        (
            'a.yaml:37:5: GOOD-001 can never be asked: its conditions on "regime" contradict each other or the scope.'
            " Correct one of them."
        ),
    ),
    "a rule that is never broken": (
        [(_WHEN, "    when: [{stated_value_inc_vat: {lt: 5}}, {stated_value_inc_vat: {gte: 5}}]\n")],
        (
            'a.yaml:37:5: GOOD-001 can never be broken: its conditions on "stated_value_inc_vat" contradict each other or'
            " the scope. Correct one of them."
        ),
    ),
    "a row that never holds": (
        [
            (_DATED, _PROCUREMENT + _DATED),
            ("{when: [{stated_value_inc_vat: {gte: $floor}}]", "{when: [{regime: {not_in: [procurement-act-2023]}}]"),
        ],
        (
            'a.yaml:26:9: this row can never hold: its conditions on "regime" contradict each other or the scope.'
            " Correct one of them."
        ),
    ),
    "a row below one that always holds": (
        [(_ROWS, "      - {value: true}\n" + _ROWS)],
        "a.yaml:26:9: this row is never reached: one above always holds. Move it up, or remove it.",
    ),
    "otherwise below a row that always holds": (
        [(_ROWS, _ROWS + "      - {value: true}\n    otherwise: false\n")],
        "a.yaml:28:5: this is never reached: a row above always holds. Remove it.",
    ),
    "a rule without effect": (
        [("{publish: stop}", '{publish: "off"}')],
        "a.yaml:35:5: GOOD-001 does nothing at any gateway. Give it an effect.",
    ),
    "a finding without a full stop": (
        [("the floor is {$floor}.", "the floor is {$floor}")],
        "a.yaml:38:5: the finding of GOOD-001 does not end as a sentence. End it with a full stop.",
    ),
    "a title with a full stop": (
        [("    title: A large contract is not a framework\n", "    title: A large contract is not a framework.\n")],
        "a.yaml:33:5: a title is not a sentence. Leave out its full stop.",
    ),
    "a long title": (
        [("    title: The contract is large\n", f"    title: {'Large ' * 21}\n")],
        "a.yaml:22:5: the title has 125 characters. Say it in 120.",
    ),
    "two cases of one name": (
        [("{name: not a framework,", "{name: small,")],
        'a.yaml:46:10: two cases are called "small". Say what sets them apart.',
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_a_doubt_in_its_words(name: str, tmp_path: Path) -> None:
    edits, words = _CASES[name]
    assert _doubts(tmp_path, *edits) == [words]


def test_a_rule_that_ends_on_a_date_is_no_doubt(tmp_path: Path) -> None:
    assert _doubts(tmp_path, ("{publish: stop}}", '{publish: stop}, 2027-01-01: {publish: "off"}}')) == []


def test_rules_without_a_tag_beside_rules_with_one(tmp_path: Path) -> None:
    second = good()[good().index("  - id: GOOD-001") :].replace("GOOD-001", "GOOD-002")
    first = "    cases:\n      - {name: nothing is known, facts: {}, expect: und"
    edits = [
        (first, "    maturity: {index: svmi, area: D, level: mature}\n" + first),
        ("rules: [GOOD-001]", "rules: [GOOD-001, GOOD-002]"),
    ]
    folder = folder_of(tmp_path, a=changed(good(), *edits) + second)
    [doubt] = lint(compile_folder(folder), read_folder(folder))
    assert doubt.message == "GOOD-002 has no maturity tag, and its neighbours have."


def test_a_ruleset_that_is_used_for_nothing(tmp_path: Path) -> None:
    other = good().replace("ruleset: good", "ruleset: other").replace("GOOD-", "OTHER-").replace("large", "big")
    assert _doubts(tmp_path, ("extent:", "uses: [other]\nextent:"), b=other) == [
        'a.yaml:10:8: nothing of "other" is read here. Remove it.'
    ]
