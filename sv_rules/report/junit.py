"""Decisions as JUnit XML: a suite for each release, a case for each rule.

A case passes only where its rule is met. What stops is a failure, of type ``breached`` or ``undetermined``: what
cannot be decided does not pass. All else is skipped, and its message says why: a reason is needed or given, it is
waived, it is advice, it does not apply, it is not asked at this gateway. A decision that stops without a finding,
as when the engines do not agree, is an error.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from sv_rules.gateway.decision import Decision, Finding, RuleVerdict
from sv_rules.report import wording as w
from sv_rules.report.brief import clipped, found_words, message_lines, unexplained
from sv_rules.report.clean import one_line

_FAILURES = {"Must be fixed": "breached", "Could not be checked": "undetermined"}
_MOST = 500  # of an attribute; the body has it all
_COUNTED = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def junit_text(decisions: Sequence[Decision]) -> str:
    """The document, with its declaration and a line end."""
    root = ET.Element("testsuites", name="sv-rules")
    root.extend(_suite(d) for d in decisions)
    _count(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(decision: Decision) -> ET.Element:
    suite = ET.Element("testsuite", name=_short(w.header_words(decision)))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(decision):
        ET.SubElement(properties, "property", name=name, value=_short(value))
    findings: dict[str, list[Finding]] = {}
    for finding in decision.findings:
        findings.setdefault(finding.rule, []).append(finding)
    for verdict in decision.verdicts:
        found = findings.pop(verdict.rule, [])
        suite.append(_of_finding(found[0]) if found else _of_verdict(verdict))
        suite.extend(map(_of_finding, found[1:]))
    suite.extend(_of_finding(f) for several in findings.values() for f in several)
    if unexplained(decision):
        case = _case("sv-rules", "The decision")
        _outcome(case, "error", "no-verdict", decision.sentence, [decision.sentence, decision.engine.statement])
        suite.append(case)
    relaxed = [f"Relaxed for this check: {r}" for r in decision.relaxed]
    said = [decision.sentence, *relaxed, w.checked_words(decision), *w.profile_lines(decision)]
    said.append(decision.engine.statement)
    ET.SubElement(suite, "system-out").text = _body(said)
    _count(suite)
    return suite


def _properties(decision: Decision) -> Iterable[tuple[str, str]]:
    d = decision
    found = {
        "decision": d.decision, "gateway": d.gateway, "as_at": d.as_at, "ocid": d.ocid, "release_id": d.release_id,
        "source": d.source, "pointer": d.pointer, "key": d.key, "library_digest": d.library_digest,
        "record_digest": d.record_digest, **{f"ruleset {r.name}": r.version for r in d.rulesets},
    }  # fmt: skip
    return ((name, value) for name, value in found.items() if value)


def _of_finding(finding: Finding) -> ET.Element:
    case = _case(finding.ruleset, f"{finding.rule}: {finding.title}")
    group, lines = w.group_of(finding), message_lines(finding)
    message = f"{group}: {found_words(finding)}"
    if kind := _FAILURES.get(group):
        _outcome(case, "failure", kind, message, lines)
    else:
        _outcome(case, "skipped", group.lower().replace(" ", "-"), message)
        ET.SubElement(case, "system-out").text = _body(lines)
    return case


def _of_verdict(verdict: RuleVerdict) -> ET.Element:
    case = _case(verdict.ruleset, f"{verdict.rule}: {verdict.title}")
    because = f": {verdict.because}" if verdict.because else ""
    if verdict.effect == "off":
        _outcome(case, "skipped", "not-asked", f"Not asked{because}")
    elif verdict.verdict == "not applicable":
        _outcome(case, "skipped", "not-applicable", f"Not applicable{because}")
    elif verdict.verdict != "met":
        _outcome(case, "failure", verdict.verdict, f"{verdict.verdict.capitalize()}{because}")
    return case


def _case(ruleset: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=_short(ruleset), name=_short(name), time="0")


def _outcome(case: ET.Element, tag: str, kind: str, message: str, body: Sequence[str] = ()) -> None:
    outcome = ET.SubElement(case, tag, type=kind, message=_short(message))
    if body:
        outcome.text = _body(body)


def _count(element: ET.Element) -> None:
    for name, tag in _COUNTED.items():
        element.set(name, str(sum(1 for _ in element.iter(tag))))
    element.set("time", "0")


def _short(text: str) -> str:
    return clipped(one_line(text), _MOST)


def _body(lines: Sequence[str]) -> str:
    return "\n".join(map(one_line, lines))
