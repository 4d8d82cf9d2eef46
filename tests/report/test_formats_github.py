"""GitHub workflow commands: one a line, and nothing in a notice can add another."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote

from sv_rules.gateway.decision import Decision
from sv_rules.report.github import github_text
from sv_rules.report.wording import group_of
from tests.report import decisions
from tests.report.golden import assert_is
from tests.report.notices import all_decisions, disagreed, drafted

# As the runner reads it: a name, properties parted by commas, then the message.
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::([^:]?.*)")


def commands(*listed: Decision) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in github_text(listed).split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(p.split("=", 1) for p in match[2].split(","))
        assert set(properties) <= {"file", "line", "title"}
        found.append((match[1], {k: unquote(v) for k, v in properties.items()}, unquote(match[3])))
    return found


def test_the_commands_read_as_they_did() -> None:
    assert_is("formats.github.txt", github_text([drafted()]))


def test_the_decision_comes_first_and_errors_before_the_rest() -> None:
    found = commands(*decisions.many())
    assert [c for c, _, _ in found[:3]] == ["error", "error", "notice"]
    assert found[0][2].startswith("STOP. Not ready to publish")
    order = [("error", "warning", "notice").index(c) for c, _, _ in found[3:]]
    assert order == sorted(order)


def test_a_waiver_and_a_reason_are_notices() -> None:
    found = {p["title"]: c for c, p, _ in commands(decisions.stopped())[1:]}
    assert found["Waived: EXC-004"] == found["Reason given: EXC-008"] == found["Advice: EXC-012"] == "notice"
    assert found["Must be fixed: PSVA-001"] == found["Could not be checked: SVMI-E-03"] == "error"
    assert found["Needs a reason: EXC-007"] == "warning"


def test_a_draft_is_annotated_at_its_line() -> None:
    found = {p["title"]: p for _, p, _ in commands(drafted())}
    title = "Must be fixed: PSVA-001"
    assert found[title] == {"file": "plans/home care.yaml", "line": "14", "title": title}
    assert found["Needs a reason: EXC-007"]["file"] == "plans/home care.record.yaml"
    assert "line" not in found["sv-rules at publish"]


def test_standard_input_has_no_file() -> None:
    assert all("file" not in p for _, p, _ in commands(replace(decisions.uncertain(), source="<stdin>")))


def test_a_path_with_commas_colons_and_signs_is_escaped() -> None:
    source = "a,b:c%3A::d=e.json"
    assert {p["file"] for _, p, _ in commands(replace(decisions.uncertain(), source=source))} == {source}


def test_hostile_text_adds_no_command() -> None:
    tries = ("\n::error::mine", "\r\n::set-env name=A::b", "%0A::stop-commands::x", "##[add-mask]x", "::endgroup::")
    findings = tuple(replace(decisions.NOT_CONSIDERED, rule=f"X{t}", title=t, message=t) for t in tries)
    listed = [replace(decisions.stopped(), findings=findings, title=tries[0], source=tries[1]), decisions.hostile()]
    text = github_text(listed)
    assert len(commands(*listed)) == len(text.splitlines()) == 2 + len(tries) + len(decisions.HOSTILE)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", text)
    assert max(map(len, text.splitlines())) < 20_000


def test_a_stop_without_a_finding_is_an_error() -> None:
    assert [c for c, _, _ in commands(disagreed())] == ["error"]


def test_every_real_notice_is_there_and_the_commands_add_up() -> None:
    found = commands(*all_decisions())
    assert len(found) == 442 + sum(len(d.findings) for d in all_decisions())
    groups = Counter(p["title"].split(":")[0] for _, p, _ in found[442:])
    assert groups == Counter(group_of(f) for d in all_decisions() for f in d.findings)
