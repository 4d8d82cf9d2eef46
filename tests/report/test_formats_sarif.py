"""SARIF: valid against the schema of 2.1.0, and true to the decisions."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from sv_rules.gateway.decision import Decision
from sv_rules.report.sarif import sarif_text
from sv_rules.report.wording import group_of
from tests.report import decisions
from tests.report.golden import assert_is
from tests.report.notices import all_decisions, disagreed, drafted

SCHEMA = Path(__file__).parent / "schema" / "sarif-schema-2.1.0.json"
URI = re.compile(r"(?:file://)?/?(?:[A-Za-z]:)?(?:[A-Za-z0-9/._~-]|%[0-9A-F]{2})+")


@cache
def validator() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run(*listed: Decision) -> dict[str, Any]:
    document = json.loads(sarif_text(listed))
    validator().validate(document)
    [found] = document["runs"]
    for place in uris(found):
        assert URI.fullmatch(place), place
    results, rules = found["results"], found["tool"]["driver"]["rules"]
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["level"] == "none") == (result["kind"] != "fail"), "SARIF 3.27.10"
    return dict(found)


def uris(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["uri"]] if isinstance(value.get("uri"), str) else []
        return own + [u for v in value.values() for u in uris(v)]
    return [u for v in value for u in uris(v)] if isinstance(value, list) else []


def results(*listed: Decision) -> dict[str, dict[str, Any]]:
    return {r["ruleId"]: r for r in run(*listed)["results"]}


def test_the_schema_is_the_one_of_2_1_0_and_refuses_what_is_not_sarif() -> None:
    validator().check_schema(validator().schema)
    assert not validator().is_valid({"version": "2.0.0", "runs": []})
    assert not validator().is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_the_log_reads_as_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sv_rules.report.sarif.__version__", "0.0.0")
    run(*decisions.many(), drafted())
    assert_is("formats.sarif", sarif_text([drafted()]))


def test_levels_follow_effects_and_what_cannot_be_decided_is_no_pass() -> None:
    found = {rule: (r["kind"], r["level"]) for rule, r in results(decisions.stopped()).items()}
    assert found == {
        "PSVA-001": ("fail", "error"), "SVMI-E-03": ("fail", "error"), "EXC-007": ("fail", "warning"),
        "EXC-008": ("fail", "warning"), "EXC-004": ("fail", "error"), "EXC-012": ("fail", "note"),
        "EXC-009": ("open", "none"),
    }  # fmt: skip


def test_a_waiver_and_a_reason_suppress_with_their_justification() -> None:
    found = {rule: r["suppressions"] for rule, r in results(decisions.stopped()).items() if r["suppressions"]}
    assert set(found) == {"EXC-004", "EXC-008"}
    assert found["EXC-004"][0]["status"] == "accepted"
    assert "two suppliers, both surveyed in January" in found["EXC-004"][0]["justification"]
    assert found["EXC-004"][0]["properties"]["until"] == "2026-04-30"
    assert found["EXC-008"][0]["justification"].startswith("The service is statutory")


def test_a_rule_carries_its_law_its_reason_and_its_rulesets_version() -> None:
    rules = {r["id"]: r for r in run(decisions.stopped())["tool"]["driver"]["rules"]}
    rule = rules["PSVA-001"]
    assert rule["helpUri"] == "https://www.legislation.gov.uk/ukpga/2012/3/section/1"
    assert "Public Services (Social Value) Act 2012, s1(3)" in rule["help"]["text"]
    assert "so that it can still change what is bought" in rule["fullDescription"]["text"]
    assert rule["properties"]["rulesetVersion"] == "1.0.0"
    assert set(rules) == {v.rule for v in decisions.stopped().verdicts}
    extensions = run(decisions.stopped())["tool"]["extensions"]
    assert [(e["name"], e["version"]) for e in extensions] == [(r.name, r.version) for r in decisions.RULESETS]


def test_a_draft_is_pointed_at_by_line_and_its_record_too() -> None:
    found = results(drafted())
    [location] = found["PSVA-001"]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "plans/home%20care.yaml", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 14},
    }  # fmt: skip
    assert [r["physicalLocation"]["region"] for r in found["PSVA-001"]["relatedLocations"]] == [{"startLine": 9}]
    [location] = found["EXC-007"]["locations"]
    assert unquote(location["physicalLocation"]["artifactLocation"]["uri"]) == "plans/home care.record.yaml"


def test_a_notice_is_pointed_at_by_json_pointer() -> None:
    [location] = results(decisions.stopped())["SVMI-E-03"]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "notice.json"
    assert "region" not in location["physicalLocation"]
    [logical] = location["logicalLocations"]
    assert logical == {"name": "0", "fullyQualifiedName": "/releases/0/tender/lots/1/awardCriteria/criteria/0"}


def test_a_finding_without_a_file_has_no_location_since_consumers_refuse_half_of_one() -> None:
    for result in run(replace(decisions.uncertain(), source="<stdin>"))["results"]:
        assert "locations" not in result
        assert result["properties"]["pointers"]


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("a b/ü.json", "a%20b/%C3%BC.json"), ("/tmp/x.json", "file:///tmp/x.json"), ("..\\x?.json", None),  # noqa: S108
        ("C:\\Users\\A B\\n.json", "file:///C:/Users/A%20B/n.json"), ("a:b#c.json", "a%3Ab%23c.json"),
        ("half \ud800.json", "half%20%3F.json"),
    ],
)  # fmt: skip
def test_a_path_is_a_valid_uri(source: str, uri: str | None) -> None:
    [artifact] = run(replace(decisions.stopped(), source=source))["artifacts"]
    assert uri is None or artifact["location"]["uri"] == uri


def test_fingerprints_part_findings_and_stay_the_same() -> None:
    def marks(d: Decision, name: str) -> list[str]:
        return [r["partialFingerprints"][name] for r in run(d)["results"]]

    first = decisions.stopped()
    for name in ("svRulesDecision/v1", "primaryLocationLineHash"):
        assert len(set(marks(first, name))) == len(first.findings)
        assert marks(first, name) == marks(first, name)
    later = replace(first, key="9" * 64)
    assert marks(later, "primaryLocationLineHash") == marks(first, "primaryLocationLineHash")
    assert not set(marks(later, "svRulesDecision/v1")) & set(marks(first, "svRulesDecision/v1"))


def test_a_stop_without_a_finding_is_a_failed_run() -> None:
    [invocation] = run(disagreed())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "do not agree" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert run(*decisions.many())["invocations"][0]["executionSuccessful"] is True


def test_a_message_holds_no_link_no_placeholder_and_no_control() -> None:
    text = "see [this](https://evil.example) {0} \x1b[31m\u202e"
    finding = replace(decisions.NOT_CONSIDERED, message=text, title=text, rationale=text, remedy=text)
    found = run(replace(decisions.stopped(), findings=(finding,)))
    messages = [found["results"][0]["message"]["text"], found["tool"]["driver"]["rules"][0]["help"]["markdown"]]
    for message in messages:
        assert "](https://evil" not in message
        assert "{0}" not in message.replace("{{0}}", "")
        assert "\x1b" not in message


def test_hostile_text_stays_valid_and_reads_back() -> None:
    text = sarif_text([decisions.hostile()])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", text)
    assert len(run(decisions.hostile())["results"]) == len(decisions.HOSTILE)
    text.encode("utf-8")


def test_no_release_is_a_valid_log_too() -> None:
    assert run()["results"] == []


def test_every_real_notice_is_valid_and_the_results_add_up_to_the_decisions() -> None:
    found = run(*all_decisions())
    assert len(found["properties"]["decisions"]) == 442
    verdicts = [r["properties"]["verdict"] for r in found["results"]]
    assert verdicts.count("breached") == sum(d.counts.breached for d in all_decisions())
    assert verdicts.count("undetermined") == sum(d.counts.undetermined for d in all_decisions())
    standing = {r["properties"]["key"] for r in found["results"] if r["level"] == "error" and not r["suppressions"]}
    assert standing == {d.key for d in all_decisions() if d.decision in ("stop", "cannot decide")}
    groups = [r["properties"]["group"] for r in found["results"]]
    assert groups == [group_of(f) for d in all_decisions() for f in d.findings]
