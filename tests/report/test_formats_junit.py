"""JUnit XML: read back with defusedxml and with junitparser."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from junitparser import JUnitXml

from sv_rules.gateway.decision import Decision
from sv_rules.report.junit import junit_text
from tests.report import decisions
from tests.report.golden import assert_is
from tests.report.notices import all_decisions, disagreed


def suites(*listed: Decision) -> list[Element]:
    return list(fromstring(junit_text(listed)))


def outcomes(suite: Element) -> Counter[str]:
    found: Counter[str] = Counter()
    for case in suite.iter("testcase"):
        kinds = [child for child in case if child.tag in ("failure", "error", "skipped")]
        assert len(kinds) < 2
        found[f"{kinds[0].tag} {kinds[0].get('type')}" if kinds else "passed"] += 1
    return found


def test_the_document_reads_as_it_did() -> None:
    assert_is("formats.junit.xml", junit_text(decisions.many()))


def test_a_case_passes_only_where_its_rule_is_met() -> None:
    [suite] = suites(decisions.stopped())
    assert outcomes(suite) == {
        "failure breached": 1, "failure undetermined": 1, "skipped needs-a-reason": 1, "skipped reason-given": 1,
        "skipped waived": 1, "skipped advice": 2, "skipped not-applicable": 1, "skipped not-asked": 1, "passed": 1,
    }  # fmt: skip


def test_what_cannot_be_decided_is_a_failure() -> None:
    [suite] = suites(decisions.uncertain())
    assert outcomes(suite) == {"failure undetermined": 1}
    assert suite.get("failures") == "1"


def test_a_stop_without_a_finding_is_an_error() -> None:
    [suite] = suites(disagreed())
    assert outcomes(suite) == {"error no-verdict": 1}
    assert suite.get("errors") == "1"


def test_a_finding_of_no_rule_has_a_case_of_its_own() -> None:
    extra = replace(decisions.NO_BARRIERS, rule="RECORD-DETERMINATION", ruleset="record")
    [suite] = suites(replace(decisions.cleared(), findings=(extra, extra), decision="proceed with reasons"))
    assert [c.get("classname") for c in suite.iter("testcase")] == ["social-value-act-2012", "record", "record"]


@pytest.mark.parametrize("make", [decisions.stopped, decisions.hostile, decisions.cleared, disagreed])
def test_a_second_reader_counts_the_same(make: object) -> None:
    text = junit_text([make(), decisions.many()[1]])  # type: ignore[operator]
    read = JUnitXml.fromstring(text.encode("utf-8"))
    counted = [0, 0, 0, 0]
    for suite in read:
        said = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == said
        counted = [a + b for a, b in zip(counted, said, strict=True)]
    assert [read.tests, read.failures, read.errors, read.skipped] == counted


def test_hostile_text_is_well_formed_and_stays_text() -> None:
    text = junit_text([decisions.hostile()])
    [suite] = fromstring(text.encode("utf-8"))
    bodies = [failure.text or "" for failure in suite.iter("failure")]
    assert len(bodies) == len(decisions.HOSTILE)
    assert any("<script>alert(1)</script>" in body for body in bodies)
    assert any("x" * 40_000 in body for body in bodies)
    assert all(len(value) <= 500 for element in suite.iter() for value in element.attrib.values())


def test_every_real_notice_is_a_suite_whose_sums_are_the_decisions_counts() -> None:
    found = suites(*all_decisions())
    assert len(found) == 442
    for suite, decision in zip(found, all_decisions(), strict=True):
        tally, stops = outcomes(suite), [f for f in decision.findings if f.effect == "stop" and f.waiver is None]
        assert int(suite.get("tests") or 0) == len(decision.verdicts) == sum(tally.values())
        assert tally["passed"] == decision.counts.met
        assert tally["failure breached"] == sum(f.verdict == "breached" for f in stops)
        assert tally["failure undetermined"] == sum(f.verdict == "undetermined" for f in stops)
        assert tally["skipped not-applicable"] + tally["skipped not-asked"] == decision.counts.not_applicable
        assert (int(suite.get("failures") or 0) > 0) == (decision.decision in ("stop", "cannot decide"))
