"""What a check says of the profile that it used: outcomes that suit the contract, and whose profile it is."""

from __future__ import annotations

import pytest

from sv_rules.authority.suiting import profile_used, suiting
from sv_rules.facts.fact import TenderFacts
from sv_rules.intake.draft import parse_draft
from tests.authority.profiles import small

DRAFT = "title: t\nbuyer: {buyer}\nfacts: {{{facts}}}\n"


def tender(facts: str, buyer: str = "Small Council") -> TenderFacts:
    return parse_draft(DRAFT.format(buyer=buyer, facts=facts).encode(), "d.yaml")


def outcomes(suits: str, facts: str) -> tuple[int, int]:
    profile = small(('suits: [services, "85"]', f"suits: {suits}")).profile
    found = suiting(profile, tender(facts).tender)
    return len(found.named), len(found.unsaid)


@pytest.mark.parametrize(
    ("suits", "facts", "expected"),
    [
        ("[services]", "category: services", (1, 0)),
        ("[works]", "category: services", (0, 0)),
        ("[works]", "category: services, categories: [services, works]", (1, 0)),
        ("[light-touch]", "category: services, light_touch: true", (1, 0)),
        ("[light-touch]", "category: services, light_touch: false", (0, 0)),
        ('["85"]', 'cpv_codes: ["85312000"]', (1, 0)),
        ('["85"]', 'cpv_codes: ["45000000"]', (0, 0)),
        ("[services]", "", (0, 0)),
        ("[]", "category: goods", (0, 1)),
    ],
)
def test_an_outcome_suits_by_kind_or_by_the_first_digits_of_the_code(
    suits: str, facts: str, expected: tuple[int, int]
) -> None:
    assert outcomes(suits, facts) == expected


def test_an_outcome_is_told_with_its_priority_and_measures() -> None:
    used = profile_used(small().profile, tender("category: services"))
    assert used.wants[0].startswith("Jobs (priority: Good work), measured by EX-J02, EX-J03")
    assert used.adopts == ("social-value-maturity-index, up to leader",)


@pytest.mark.parametrize(
    ("buyer", "own"),
    [("Small Council", True), ("SMALL  council", True), ("The Small Council", True), ("Tall Council", False)],
)
def test_a_profile_of_another_authority_is_noted(buyer: str, own: bool) -> None:
    note = profile_used(small().profile, tender("category: services", buyer)).note
    assert note == "" if own else "The buyer is Tall Council, and the profile is of Small Council" in note
