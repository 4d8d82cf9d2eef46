"""Every lot of the stored notices, against facts that were extracted independently and not checked by hand.

Contains public sector information licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sv_rules.facts.criteria import CriteriaText, Criterion, Reading, Weight, read_criteria

from .lots import points, shown

NOTICES = Path(__file__).parents[2] / "notices"

# The extraction looks at names only, and calls a name with other words compound. What differs, and why:
DIFFERENT = {
    "ocds-h6vhtk-06d52c": (
        ("exact", "10", "16.6667"),
        "'Quality of response to Social Values question' asks about nothing else: not a compound name.",
    ),
    "ocds-h6vhtk-06d5de": (
        ("text-only", "0..12", "12"),
        "Free text: 64 + 24 + 12 of social value make 100 without a price; the extraction reads names only.",
    ),
    "ocds-h6vhtk-06e191": (
        ("text-only", "5", "16.6667"),
        "Free text: 70 % price, 25 % quality, 5 % social value; the extraction reads names only.",
    ),
    "ocds-h6vhtk-06e249": (
        ("exact", "10", "33.3333"),
        "'Community Wellbeing Benefits' is social value under another name.",
    ),
    "ocds-h6vhtk-06a825": (
        ("text-only", "-", "-"),
        "'Social Value' is passed or failed; the notice gives it no number, and so not the extraction's 0.",
    ),
}

# Lots by reading. None are lots without criteria, without weights, or in Scottish and Welsh data.
COUNTS = {None: 380, "none": 86, "exact": 12, "text-only": 8, "compound": 6}


def lots(release: dict) -> Iterator[CriteriaText]:
    one_only = release["_source"].startswith(("pcs", "s2w"))
    for index, lot in enumerate(release.get("tender", {}).get("lots") or []):
        stated = lot.get("awardCriteria") or {}
        place = f"/tender/lots/{index}/awardCriteria"
        criteria = tuple(
            Criterion(
                one.get("type"),
                one.get("name") or "",
                one.get("description") or "",
                tuple(Weight(points(n["number"]), n["weight"]) for n in one.get("numbers", [])),
                f"{place}/criteria/{number}",
            )
            for number, one in enumerate(stated.get("criteria", []))
        )
        text = "\n".join(filter(None, (stated.get("description"), stated.get("weightingDescription"))))
        yield CriteriaText(criteria, text, f"{place}/description", one_only)


@pytest.fixture(scope="module")
def releases() -> list[dict]:
    with (NOTICES / "notices.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line, parse_float=str) for line in lines]


@pytest.fixture(scope="module")
def expected() -> dict[tuple[str, str], dict[str, str]]:
    with (NOTICES / "expected-facts.csv").open(encoding="utf-8", newline="") as file:
        return {(row["ocid"], row["release_id"]): row for row in csv.DictReader(file)}


def agrees(reading: Reading, row: dict[str, str]) -> bool:
    kind, total, _ = shown(reading)
    if row["sv_named_criterion"] != "True":
        return kind in (None, "none")
    weight = row["sv_weights_by_lot"].removesuffix(".0")
    if row["sv_compound_name"] == "True":
        return kind == "compound" and total == f"0..{weight}"
    return kind == "exact" and total == weight


def test_every_lot_agrees_with_the_extraction_or_is_explained(releases, expected):
    used = set()
    for release in releases:
        row = expected.get((release["ocid"], release.get("id") or ""))
        if row is None:
            continue
        for lot in lots(release):
            reading = read_criteria(lot)
            if agrees(reading, row):
                continue
            assert release["ocid"] in DIFFERENT, (release["ocid"], reading)
            assert shown(reading) == DIFFERENT[release["ocid"]][0], (release["ocid"], reading)
            used.add(release["ocid"])
    assert used == set(DIFFERENT)


def test_none_is_said_only_where_the_weights_account_for_everything(releases):
    kinds: dict[str | None, int] = {}
    for release in releases:
        for lot in lots(release):
            reading = read_criteria(lot)
            kinds[reading.social_value_criterion] = kinds.get(reading.social_value_criterion, 0) + 1
            if reading.social_value_criterion == "none":
                assert reading.complete
                assert not lot.one_criterion_only
    assert kinds == COUNTS


def test_award_notices_of_the_sample_weight_no_social_value(releases, expected):
    for release in releases:
        if (release["ocid"], release.get("id") or "") not in expected:
            for lot in lots(release):
                assert read_criteria(lot).social_value_criterion in (None, "none"), release["ocid"]
