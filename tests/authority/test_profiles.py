"""Authority profiles: what they may say, what is refused with its line, and what they leave open."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from sv_rules.authority.findings import profile_findings
from sv_rules.authority.profile import AuthorityProfile
from sv_rules.authority.reading import KIND, parse_profile, read_profile, read_profile_file
from sv_rules.errors import BadInput
from sv_rules.measures.reading import policy_paths
from sv_rules.problem import Problems
from sv_rules.report.profile import profile_page
from tests.authority.profiles import library, small, text


def mistakes(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(Problems) as refused:
        small(*changes)
    return [str(problem) for problem in refused.value.problems]


def findings(*changes: tuple[str, str]) -> list[str]:
    return [str(problem) for problem in profile_findings(small(*changes))]


def test_a_profile_gives_what_commands_ask_of_it() -> None:
    profile = small().profile
    assert profile.adopt == {"social-value-maturity-index": "leader"}
    outcome = profile.outcomes[0]
    assert (outcome.id, outcome.title, outcome.priority, outcome.suits) == ("jobs", "Jobs", "work", ["services", "85"])
    assert list(outcome.measures) == ["EX-J02", "EX-J03"]
    assert (profile.weight("EX-J02"), profile.weight("EX-J03"), profile.weight("EX-E01")) == (Decimal(2), None, None)
    with pytest.raises(ValidationError):
        profile.name = "Another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("social-value-maturity-index: leader", "social-value-maturity-indx: leader"), 5, 'Did you mean "social-value-maturity-index"?'),
        (("{social-value-maturity-index: leader}", "{social-value-act-2012: null}"), 5, "is law, which binds everyone"),
        (("{social-value-maturity-index: leader}", "{preston: leader}"), 5, "has no maturity levels"),
        (("social-value-maturity-index: leader", "social-value-maturity-index: best"), 5, "not one of the words"),
        (("measure_set: example", "measure_set: exampl"), 6, 'Did you mean "example"?'),
        (("measure_set: example", "measure_set: none.yaml"), 6, "does not exist"),
        (("priority: work", "priority: wrok"), 17, 'Did you mean "work"?'),
        (("target_groups: [leavers]", "target_groups: [levers]"), 20, 'Did you mean "leavers"?'),
        (("programmes: [hub]", "programmes: [hob]"), 13, 'Did you mean "hub"?'),
        (("principle: fair", "principle: fare"), 36, 'Did you mean "fair"?'),
        (("{document: plan, place: page 3}", "{document: plann}"), 9, 'Did you mean "plan"?'),
        (("{document: plan, place: page 3}", "{synthetic: true}"), 9, "says why"),
        (("{document: plan, place: page 3}", "{place: page 3}"), 9, "a source is a document, or says that the thing is invented"),
        (("{document: plan, place: page 3}", "{document: plan, synthetic: true, why: x}"), 9, "a source is a document"),
        (("suits: [services", "suits: [service"), 21, 'Did you mean "services"?'),
        (('"85"', '"8"'), 21, "is no kind of contract"),
        (("EX-J02: 2", "EX-J02: 0"), 19, "above 0"),
        (("at: [publish]", "at: [publsh]"), 34, 'Did you mean "publish"?'),
        (("rulesets: [social-value-maturity-index]", "rulesets: [nothing]"), 34, 'there is no ruleset "nothing"'),
        (("year: 1", "year: 0"), 36, "above 0"),
        (("status: adopted", "status: agreed"), 28, "not one of the words"),
        (("name: Small Council\n", ""), 1, '"name" is missing'),
        (("name: Small Council", "name: Small Council\nsynthetic: true"), 3, "says why"),
        (("- {id: fair, title: Fair, source: {document: plan}}", "- {id: fair, title: Fair, source: {document: plan}}\n  - {id: fair, title: Fairer, source: {document: plan}}"), 25, "stands twice; first on line 24"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(change: tuple[str, str], line: int, said: str) -> None:
    found = mistakes(change)
    assert len(found) == 1, found
    assert found[0].startswith(f"small.yaml:{line}:"), found
    assert said in found[0]


def test_every_mistake_is_told_at_once() -> None:
    assert (
        len(
            mistakes(
                ("priority: work", "priority: w"),
                ("programmes: [hub]", "programmes: [h]"),
                ("measure_set: example", "measure_set: x"),
            )
        )
        == 3
    )


def test_a_profile_that_holds_together_has_no_finding() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("    priority: work\n", ""), 'small.yaml:15:5: no priority supports the outcome "Jobs": the golden thread breaks here.'),
        (("    priority: work\n", ""), 'no outcome serves the priority "Good work".'),
        (("lead: Economy, ", ""), 'nobody leads on the priority "Good work".'),
        (("EX-J02: 2", "EX-J99: 2"), 'small.yaml:19:16: there is no measure "EX-J99" in Example measures, edition 1.'),
        (("    measures: {EX-J02: 2, EX-J03: null}\n", ""), 'nothing counts the outcome "Jobs".'),
        (("measure_set: example\n", ""), "measures are named, and no measure set is."),
        (("programmes: [hub], ", ""), 'the target group "Care leavers" is linked to no programme of the council.'),
        (("    target_groups: [leavers]\n", ""), 'no outcome is for the target group "Care leavers".'),
        (("category: LIV-1", "category: LIV-9"), 'there is no category "LIV-9"'),
        (("    category: LIV-1\n", ""), "maps onto no category"),
        (("  adopted_on: 2026-02-01\n", ""), "the charter is adopted, and no day is given."),
        (("principle: fair, ", ""), 'the action "Train" serves no principle.'),
        (("year: 1, ", ""), 'the action "Train" has no year.'),
        (("{social-value-maturity-index: leader}", "{}"), "the profile adopts no ruleset."),
        (("  plan: {", "  spare: {title: Spare}\n  plan: {"), 'nothing is taken from the document "spare".'),
    ],
)  # fmt: skip
def test_what_a_profile_leaves_open_is_a_finding(change: tuple[str, str], said: str) -> None:
    assert any(said in finding for finding in findings(change)), findings(change)


def test_roles_that_an_adopted_ruleset_asks_for_are_named() -> None:
    def roles(*changes: tuple[str, str]) -> list[str]:
        return [p.message for p in profile_findings(small(*changes), library()) if "no role here" in p.message]

    # The index is adopted up to leader: its waivers are the head of procurement's, its one sign-off a head of service's.
    sign, waive = roles()
    assert "lets head-of-procurement waive a rule" in waive
    assert "asks head-of-service to sign off at publish" in sign
    named = ("role: head, may: [waive, sign off]", "role: Head of Procurement, may: [waive]")
    assert roles(named) == [sign]
    assert (
        roles(named, ("adopt: {social-value-maturity-index: leader}", "adopt: {social-value-maturity-index: mature}"))
        == []
    )


def test_two_outcomes_that_weigh_one_measure_otherwise_contradict_each_other() -> None:
    other = "  - {id: more, title: More, priority: work, category: LIV-1, measures: {EX-J02: 3}, target_groups: [leavers], source: {document: plan}}\nprinciples:"
    assert any('"EX-J02" has another weight under "Jobs"' in f for f in findings(("principles:", other)))


def test_what_is_invented_is_listed_and_every_page_says_so() -> None:
    file = small(("{document: plan, place: page 3}", "{synthetic: true, why: nobody has said it}"))
    assert file.profile.invented == ("Good work: nobody has said it",)
    page = profile_page(file.profile, file.measure_set)
    assert "INVENTED: nobody has said it" in page
    assert "INVENTED: 1 part of this profile" in page
    assert "INVENTED" not in profile_page(small().profile)


@pytest.mark.parametrize("name", ["sefton", "liverpool", "leicester"])
def test_the_profiles_from_documents_invent_nothing_and_adopt_nothing_that_no_document_names(name: str) -> None:
    profile = read_profile(name, library())
    assert not profile.invented
    assert not profile.synthetic
    assert profile.adopt == {}
    assert profile.measure_set is None
    assert all(not outcome.measures for outcome in profile.outcomes)
    assert all(aim.figure is None for aim in profile.aims)
    assert all(source.place for _, _, source in profile.sources())


def test_sefton_has_its_four_principles_with_actions_of_two_years() -> None:
    profile = read_profile("sefton", library())
    assert [p.id for p in profile.principles] == ["catch-up", "beyond-the-act", "full-breadth", "measure"]
    years = {p.id: {a.year for a in profile.actions if a.principle == p.id} for p in profile.principles}
    assert all(found == {1, 2} for found in years.values())
    further = [a for a in profile.actions if a.id.startswith("toms-")]
    # Note 1 stands six times in the plan's second year, once for each of six rows.
    assert (len(further), {a.year for a in further}) == (6, {2})
    assert [f.owner for f in profile.frameworks_used] == ["Social Value Portal", "Local Government Association"]


def test_liverpool_maps_seven_outcomes_onto_its_categories_under_three_pillars() -> None:
    file = read_profile_file("liverpool", library())
    assert file.framework is not None
    assert [o.category for o in file.profile.outcomes] == list(file.framework.outcomes)
    assert [o.title for o in file.profile.outcomes] == [o.title for o in file.framework.outcomes.values()]
    assert [p.id for p in file.profile.priorities] == ["economic", "environmental", "social"]
    assert [p.id for p in file.profile.principles] == ["prioritisation", "enablers", "delivery"]
    assert len(file.profile.aims) == 1


def test_leicester_has_a_charter_under_review_and_care_leavers_without_a_programme() -> None:
    file = read_profile_file("leicester", library())
    charter = file.profile.charter
    assert charter is not None
    assert (charter.status, charter.adopted_on, len(charter.consultations)) == ("under review", None, 4)
    said = [f.message for f in profile_findings(file)]
    assert 'the target group "Care leavers" is linked to no programme of the council.' in said
    assert {g.id: g.programmes for g in file.profile.target_groups} == {"care-leavers": []}
    assert [p.id for p in file.profile.programmes] == ["apprenticeship-hub"]
    assert file.profile.local_area is None  # the report's "wards affected: all" says nothing of what is local
    assert {action.year for action in file.profile.actions} == {None}


def test_the_invented_council_shows_every_part_and_has_no_finding() -> None:
    file = read_profile_file("example-council", library())
    assert profile_findings(file) == []
    assert file.profile.synthetic
    said = file.profile.model_dump()
    assert [key for key, value in said.items() if value in (None, [], {}, "")] == ["frameworks_used"]


def test_every_shipped_profile_writes_as_json_and_as_a_page_that_names_its_sources() -> None:
    for name in policy_paths(KIND):
        file = read_profile_file(name, library())
        assert AuthorityProfile.model_validate_json(file.profile.model_dump_json(by_alias=True)) == file.profile
        page = profile_page(file.profile, file.measure_set)
        assert all(len(line) <= 100 or "https://" in line for line in page.splitlines())
        assert all(document.title[:40] in re.sub(r"\s+", " ", page) for document in file.profile.documents.values())


def test_a_set_beside_the_profile_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    shipped = policy_paths("measures")["example"].read_bytes()
    (tmp_path / "sets" / "ours.yaml").write_bytes(shipped)
    profile = tmp_path / "ours.yaml"
    profile.write_text(text(("measure_set: example", "measure_set: sets/ours.yaml")), encoding="utf-8")
    found = read_profile_file(profile, library())
    assert found.measure_set is not None
    assert found.measure_set.title == "Example measures"


def test_names_and_bytes_that_are_no_profile_are_refused() -> None:
    with pytest.raises(BadInput, match='Did you mean "sefton"'):
        read_profile("seftn", library())
    for data in (b"", b"- a", b"authority: [", b"\xff", text().encode()[:300]):
        with pytest.raises(Problems):
            parse_profile(data, "x.yaml", library(), Path())
