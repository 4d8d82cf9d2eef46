"""A register of notices made for the purpose: several authorities with a known number of tenders of each sort.

``PLAN`` says for each authority and quarter how many tenders of each sort there are; everything that tests expect is
worked out from it by hand. The sorts, with price at 40 % and so quality at 60 % of the total:

* ``strong``: social value is 12 of the 60: 20 % of quality, over 10 %
* ``modest``: 5 of 60: 8.33 %, at least 5 and not over 10
* ``weak``: 2 of 60: 3.33 %, under 5
* ``without``: the criteria are complete and none names it
* ``compound``: one criterion "Quality and Social Value" of 60: a part of quality, its share not told
* ``silent``: the notice gives no criteria

Each tender notice (UK4) is followed two weeks later by an award notice (UK6) of the same ocid, without criteria.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

Release = dict[str, Any]
COUNCIL, NHS = "council", "nhs"
FIRST_DAYS = {1: (2026, 1, 5), 2: (2026, 4, 6), 3: (2026, 7, 6), 4: (2026, 10, 5)}
PLAN: dict[str, dict[int, dict[str, int]]] = {
    "Northshire Council": {
        1: {"strong": 6, "modest": 2, "weak": 1, "without": 1},
        2: {"strong": 7, "modest": 2, "without": 1},
        3: {"strong": 9, "modest": 1},
        4: {"strong": 9, "modest": 1},
    },
    "Eastford Council": {1: {"strong": 6}, 2: {"strong": 6}},
    "Westbury Council": {1: {"strong": 9}},
    "Southam Council": {1: {"compound": 12, "strong": 8}},
    "Midvale Council": {2: {"strong": 12, "silent": 15}},
    **{f"Peer {name} Council": {3: {"strong": 10 - n, "modest": n}} for n, name in enumerate("ABCDE")},
    "Northshire NHS Foundation Trust": {3: {"strong": 10}},
    "Quayside Council": {2: {"strong": 10}},
}
GOODS = ("Quayside Council",)
WEIGHTS = {"strong": (48, 12), "modest": (55, 5), "weak": (58, 2), "without": (60, 0)}
AMENDED = ("Northshire Council", 3)
"""The first strong tender of this quarter was first published without social value, and amended a week later."""


def releases() -> Iterator[Release]:
    """Every release of the register."""
    number = 0
    for authority, quarters in PLAN.items():
        for quarter, sorts in quarters.items():
            amend = (authority, quarter) == AMENDED
            for sort, count in sorts.items():
                for _ in range(count):
                    number += 1
                    yield from _procurement(number, authority, quarter, sort, amended=amend and sort == "strong")
                    amend = amend and sort != "strong"


def _procurement(number: int, authority: str, quarter: int, sort: str, *, amended: bool) -> Iterator[Release]:
    day = datetime.date(*FIRST_DAYS[quarter])
    if amended:
        yield tender(number, authority, "without", day)
        yield tender(number, authority, sort, day + datetime.timedelta(7), update=True)
    else:
        yield tender(number, authority, sort, day)
    yield award(number, authority, day + datetime.timedelta(14))


def tender(number: int, authority: str, sort: str, day: datetime.date, *, update: bool = False) -> Release:
    """A tender notice (UK4), or an update of one."""
    release = _release(number, authority, day, "tenderUpdate" if update else "tender", "UK4", "tender")
    lot: Release = {"id": "1", "status": "active", "value": {"amountGross": 1_200_000, "currency": "GBP"}}
    if sort == "compound":
        lot["awardCriteria"] = {"criteria": [_criterion("Quality and Social Value", 60), _price()]}
    elif sort != "silent":
        quality, social = WEIGHTS[sort]
        named = [_criterion("Social Value", social)] if social else []
        lot["awardCriteria"] = {"criteria": [_criterion("Method and team", quality), *named, _price()]}
    release["tender"]["lots"] = [lot]
    return release


def award(number: int, authority: str, day: datetime.date) -> Release:
    """An award notice (UK6) that says nothing of criteria."""
    release = _release(number, authority, day, "award", "UK6", "awards")
    release["tender"]["lots"] = [{"id": "1", "status": "complete"}]
    return release


def contract(number: int, authority: str, day: datetime.date) -> Release:
    """A contract details notice (UK7) whose indicators do not name social value."""
    release = _release(number, authority, day, "contract", "UK7", "contracts")
    release["contracts"][0]["agreedMetrics"] = [{"id": "1", "title": "Visits made on time"}]
    return release


def _release(number: int, authority: str, day: datetime.date, tag: str, notice: str, section: str) -> Release:
    goods = authority in GOODS
    document = {"id": f"d{number}", "noticeType": notice}
    party = {
        "id": f"GB-{sum(map(ord, authority))}", "name": authority, "roles": ["buyer"],
        "details": {"classifications": [{"scheme": "UK_CA_TYPE", "id": "publicAuthoritySubCentralGovernment"}]},
    }  # fmt: skip
    release: Release = {
        "ocid": f"ocds-h6vhtk-{number:06d}", "id": f"{number:06d}-{notice}-{day.isoformat()}", "tag": [tag],
        "date": f"{day.isoformat()}T09:00:00+00:00", "initiationType": "tender", "parties": [party],
        "buyer": {"id": party["id"], "name": authority},
        "tender": {
            "id": f"ocds-h6vhtk-{number:06d}", "title": f"Contract {number}", "status": "active",
            "legalBasis": {"id": "2023/54", "scheme": "UKPGA"}, "aboveThreshold": True, "procurementMethod": "open",
            "procurementMethodDetails": "Open procedure",
            "mainProcurementCategory": "goods" if goods else "services",
            "value": {"amountGross": 1_200_000, "amount": 1_000_000, "currency": "GBP"},
        },
    }  # fmt: skip
    if section == "tender":
        release["tender"]["documents"] = [document]
    else:
        release[section] = [{"id": "1", "status": "active", "documents": [document]}]
    return release


def _criterion(name: str, weight: int, kind: str = "quality") -> Release:
    return {"type": kind, "name": name, "numbers": [{"number": weight, "weight": "percentageExact"}]}


def _price() -> Release:
    return _criterion("Price", 40, "price")
