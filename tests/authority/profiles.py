"""A small profile as text, to be changed by the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sv_rules.authority.reading import ProfileFile, parse_profile
from sv_rules.policy.library import Library, load_library

PROFILE = """\
authority: small
name: Small Council
documents:
  plan: {title: The plan, date: 2026-01-01}
adopt: {social-value-maturity-index: leader}
measure_set: example
framework: liverpool-outcomes
priorities:
  - {id: work, title: Good work, lead: Economy, source: {document: plan, place: page 3}}
programmes:
  - {id: hub, title: Hub, source: {document: plan}}
target_groups:
  - {id: leavers, title: Care leavers, programmes: [hub], source: {document: plan}}
outcomes:
  - id: jobs
    title: Jobs
    priority: work
    category: LIV-1
    measures: {EX-J02: 2, EX-J03: null}
    target_groups: [leavers]
    suits: [services, "85"]
    source: {document: plan}
principles:
  - {id: fair, title: Fair, source: {document: plan}}
charter:
  title: Charter
  version: "1"
  status: adopted
  adopted_on: 2026-02-01
  source: {document: plan}
  consultations:
    - {on: 2026-01-05, who: Suppliers, source: {document: plan}}
roles:
  - {role: head, may: [waive, sign off], at: [publish], rulesets: [social-value-maturity-index], source: {document: plan}}
actions:
  - {id: train, title: Train, principle: fair, year: 1, source: {document: plan}}
"""


@cache
def library() -> Library:
    return load_library()


def text(*changes: tuple[str, str]) -> str:
    """The profile, with pieces of its text replaced; each must be there."""
    found = PROFILE
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


@cache
def small(*changes: tuple[str, str]) -> ProfileFile:
    """It, read."""
    return parse_profile(text(*changes).encode(), "small.yaml", library(), Path())
