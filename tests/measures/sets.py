"""A small measure set as text, to be changed by the tests."""

from __future__ import annotations

from functools import cache

from sv_rules.measures.model import MeasureSet
from sv_rules.measures.reading import parse_measure_set

SET = """\
measure_set: small
title: Small set
edition: "2026"
date: 2026-04-01
publisher: Nobody
licence: none
source: {title: A test}
overlap_groups:
  person: {title: One person once, together: declared, why: A person is one.}
  goods: {title: Goods once, together: one, why: The same goods.}
themes:
  - id: T
    title: Work
    outcomes:
      - id: T-1
        title: Jobs
        measures:
          - {id: LOCAL, title: Local jobs, unit: post, proxy: none, local_proxies: {North: 20000.00, South: 24000.00}, goals: [social], counting: {local: true}}
          - {id: LTU, title: Out of work, unit: person, proxy: 15000.00, goals: [social], overlaps: [person], counting: {years: first, whole_numbers: true}}
          - {id: CARE, title: Care leavers, unit: person, proxy: 15000.00, weight: 1.5, goals: [social], overlaps: [person], counting: {years: first, whole_numbers: true}}
          - {id: WEEKS, title: Weeks, unit: week, proxy: 200.00, goals: [social], counting: {most: 2000}}
          - {id: PLAN, title: A plan, unit: plan, proxy: none, goals: [social], counting: {years: once, method_statement: required, attribution: whole}}
          - {id: TONNES, title: Tonnes kept, unit: tonne, proxy: 100.00, goals: [environmental], overlaps: [goods]}
          - {id: POUNDS, title: Goods kept, unit: pound, proxy: 1.00, goals: [environmental], overlaps: [goods]}
          - {id: HOURS, title: Hours given, unit: hour, proxy: 0.005, goals: [social], counting: {additional: false, attribution: whole, method_statement: "no"}}
"""


@cache
def small(*changes: tuple[str, str]) -> MeasureSet:
    """The set, with pieces of its text replaced; each must be there."""
    return parse_measure_set(text(*changes).encode(), "small.yaml")


def text(*changes: tuple[str, str]) -> str:
    """Its text, with pieces replaced."""
    found = SET
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found
