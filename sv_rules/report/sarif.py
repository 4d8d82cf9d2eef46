"""Findings as SARIF 2.1.0, for code scanning and its viewers.

One run, whatever the number of releases; each decision stands in the run's properties. Stop is an error, reason a
warning, advice a note. An undetermined stop or reason is a failure too, since what cannot be decided must not pass a
consumer that counts levels; undetermined advice is of kind ``open``, which takes the level ``none``. What is waived,
or has its reason, is suppressed with the justification. Rules that are met have no result.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sv_rules import __version__
from sv_rules.gateway.decision import Decision, Finding
from sv_rules.report import wording as w
from sv_rules.report.brief import (
    WEIGHTS,
    FileLine,
    clipped,
    file_lines,
    first_place,
    message_lines,
    pointers,
    release_words,
    settled_words,
    source_file,
    unexplained,
)
from sv_rules.report.clean import one_line
from sv_rules.report.document import plain
from sv_rules.report.jsonl import tame
from sv_rules.report.markdown import escaped

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"

_MOST = 8_000
_POINTERS = 100
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_STRENGTH = ("note", "warning", "error")
_SEMVER = re.compile(r"\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?")


def sarif_text(decisions: Sequence[Decision]) -> str:
    """The log as indented JSON, with a line end."""
    return tame(json.dumps(plain(sarif_document(decisions)), ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def sarif_document(decisions: Sequence[Decision]) -> dict[str, Any]:
    """The log as plain values."""
    rules = _rules(decisions)
    places = {rule: index for index, rule in enumerate(rules)}
    several = len(decisions) > 1
    run = {
        "tool": {"driver": _driver(list(rules.values())), "extensions": _rulesets(decisions)},
        "automationDetails": {"id": "sv-rules/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that sv-rules was run in."}}},
        "invocations": [_invocation(decisions)],
        "artifacts": [_artifact(file) for file in dict.fromkeys(map(source_file, decisions)) if file],
        "results": [_result(d, f, places[f.rule], several) for d in decisions for f in d.findings],
        "columnKind": "unicodeCodePoints",
        "properties": {"decisions": [_decision(d) for d in decisions]},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


# ---------------------------------------------------------------------------- the tool


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "sv-rules",
        "version": __version__,
        "semanticVersion": __version__,
        "shortDescription": {"text": "Social value policy as rules, with the law behind every finding."},
        "rules": rules,
    }


def _rulesets(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for used in (r for d in decisions for r in d.rulesets):
        semantic = {"semanticVersion": used.version} if _SEMVER.fullmatch(used.version) else {}
        found.setdefault(
            (used.name, used.digest),
            {
                "name": used.name, "fullName": used.title, "version": used.version, **semantic,
                "properties": {"digest": used.digest, "binds": used.binds, "targetLevel": used.target_level},
            },
        )  # fmt: skip
    return list(found.values())


def _rules(decisions: Sequence[Decision]) -> dict[str, dict[str, Any]]:
    """Every rule that was judged, and what its findings add: the law, and why the rule is there."""
    found: dict[str, dict[str, Any]] = {}
    levels: dict[str, str] = {}
    for v in (v for d in decisions for v in d.verdicts):
        bare = {"id": v.rule, "shortDescription": _text(v.title), "properties": {"ruleset": v.ruleset}}
        found.setdefault(v.rule, bare)
        if v.effect != "off":
            levels[v.rule] = max(levels.get(v.rule, "note"), WEIGHTS[v.effect], key=_STRENGTH.index)
    told: set[str] = set()
    for f in (f for d in decisions for f in d.findings):
        levels[f.rule] = max(levels.get(f.rule, "note"), WEIGHTS[f.effect], key=_STRENGTH.index)
        if f.rule not in told:
            told.add(f.rule)
            found[f.rule] = _rule(f)
    for rule, level in levels.items():
        found[rule]["defaultConfiguration"] = {"level": level}
    return found


def _rule(finding: Finding) -> dict[str, Any]:
    law, why = w.law_words(finding.source), one_line(finding.rationale)
    href = finding.source.href if finding.source.href.startswith("https://") else ""
    excepted = f"The law makes an exception: {', '.join(finding.excepted_by)}." if finding.excepted_by else ""
    linked = f"[{escaped(law)}](<{_address(href)}>)" if href else escaped(law)
    plain_help = [f"Law: {law}.", why, excepted]
    marked_help = [f"Law: {linked}.", escaped(why, _MOST), escaped(excepted)]
    return {
        "id": finding.rule,
        "shortDescription": _text(finding.title),
        "fullDescription": _text(why or finding.title),
        **({"helpUri": _address(href)} if href else {}),
        "help": {
            **_text("\n\n".join(p for p in plain_help if p)),
            "markdown": _braces("\n\n".join(p for p in marked_help if p)),
        },
        "properties": {
            "ruleset": finding.ruleset, "rulesetVersion": finding.ruleset_version, "maturity": finding.maturity,
            "tags": ["procurement", "social value", finding.ruleset],
        },
    }  # fmt: skip


def _invocation(decisions: Sequence[Decision]) -> dict[str, Any]:
    failed = [f"{d.sentence} {d.engine.statement} {release_words(d)}." for d in decisions if unexplained(d)]
    notifications = [{"level": "error", "message": _text(text)} for text in failed]
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notifications}


def _decision(d: Decision) -> dict[str, Any]:
    return {
        "decision": d.decision, "sentence": d.sentence, "gateway": d.gateway, "asAt": d.as_at, "source": d.source,
        "pointer": d.pointer, "ocid": d.ocid, "releaseId": d.release_id, "title": d.title, "buyer": d.buyer,
        "counts": plain(d.counts), "engine": d.engine.statement, "relaxed": list(d.relaxed),
        **({"profile": plain(d.profile)} if d.profile is not None else {}),
        "libraryDigest": d.library_digest, "recordDigest": d.record_digest, "key": d.key,
    }  # fmt: skip


# ---------------------------------------------------------------------------- results


def _result(decision: Decision, finding: Finding, index: int, several: bool) -> dict[str, Any]:
    open_ = finding.verdict == "undetermined" and finding.effect == "advise"
    lines = [*message_lines(finding), *([f"Procurement: {release_words(decision)}."] if several else [])]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": "open" if open_ else "fail",
        "level": "none" if open_ else WEIGHTS[finding.effect],
        "message": _text("\n".join(lines)),
        **_locations(decision, finding),
        "partialFingerprints": _fingerprints(decision, finding),
        "suppressions": _suppressions(finding),
        "properties": {
            "group": w.group_of(finding), "verdict": finding.verdict, "effect": finding.effect,
            "place": finding.place, "pointers": finding.pointers[:_POINTERS], "lots": finding.lots[:_POINTERS],
            "ocid": decision.ocid, "releaseId": decision.release_id, "gateway": decision.gateway, "key": decision.key,
        },
    }  # fmt: skip


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    settled = settled_words(finding)
    if not settled:
        return []
    found: dict[str, Any] = {"kind": "external", "status": "accepted", "justification": settled}
    if waiver := finding.waiver:
        who = {"approvedBy": waiver.approved_by, "role": waiver.role}
        found["properties"] = {**who, "on": waiver.on, "until": waiver.until, "lot": waiver.lot}
    return [found]


def _fingerprints(decision: Decision, finding: Finding) -> dict[str, str]:
    """Of the answer (it changes with the rules and the record), and of the finding from one check to the next."""
    release = [decision.ocid, decision.release_id] if decision.release_id else [decision.source, decision.pointer]
    mark = [finding.rule, list(finding.lots), finding.place if finding.ruleset == "record" else ""]
    return {
        "svRulesDecision/v1": _digest([decision.key, *mark]),
        "primaryLocationLineHash": _digest([release, decision.gateway, *mark])[:16] + ":1",
    }


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


# ---------------------------------------------------------------------------- places


def _locations(decision: Decision, finding: Finding) -> dict[str, Any]:
    """The first place, with all JSON Pointers and cells; then the other lines of drafts and records.

    Where there is no file, there is no location: consumers refuse one that has a logical place alone.
    """
    first = first_place(decision, finding)
    if first is None:
        return {}
    location: dict[str, Any] = {"physicalLocation": _physical(first)}
    if logical := pointers(finding)[:_POINTERS]:
        location["logicalLocations"] = [{"name": p.rsplit("/", 1)[-1] or p, "fullyQualifiedName": p} for p in logical]
    if finding.place:
        location["message"] = _text(finding.place)
    others = [line for line in file_lines(finding) if line != first][:_POINTERS]
    related = [{"id": number, "physicalLocation": _physical(line)} for number, line in enumerate(others, 1)]
    return {"locations": [location], **({"relatedLocations": related} if related else {})}


def _physical(place: FileLine | str) -> dict[str, Any]:
    if isinstance(place, FileLine):
        return {"artifactLocation": _artifact_location(place.file), "region": {"startLine": place.line}}
    return {"artifactLocation": _artifact_location(place)}


def _artifact(file: str) -> dict[str, Any]:
    return {"location": _artifact_location(file), "roles": ["analysisTarget"]}


def _artifact_location(file: str) -> dict[str, Any]:
    if _DRIVE.match(file):
        return {"uri": f"file:///{file[0]}:{_quoted(file[2:].replace(chr(92), '/'))}"}
    path = PurePath(file).as_posix()
    return {"uri": f"file://{_quoted(path)}"} if path.startswith("/") else {"uri": _quoted(path), "uriBaseId": ROOT}


def _quoted(path: str) -> str:
    return quote(path, safe="/-._~", errors="replace")


def _address(href: str) -> str:
    return quote(href, safe="%/:?#[]@!$&'()*+,;=-._~", errors="replace").replace("[", "%5B").replace("]", "%5D")


def _text(text: str) -> dict[str, str]:
    """A message. Braces stand doubled, as the standard asks; square brackets never make a link."""
    kept = "\n".join(one_line(line) for line in clipped(text, _MOST).split("\n"))
    return {"text": _braces(kept.replace("](", "] ("))}


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
