"""The lots of a tender: status and value, and the award criteria of each as the recogniser reads them.

Criteria that stand beside the lots, for all of them, are those of every lot which has none of its own. A
tender with criteria and without lots is one lot, ``1``; without either it has no lots.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sv_rules.facts.fact import Fact
from sv_rules.intake.ocds.criteria import CriteriaFacts, CriteriaReader
from sv_rules.intake.ocds.money import pair
from sv_rules.intake.ocds.profile import Profile
from sv_rules.intake.ocds.release import BROKEN, FALSE, NOTHING, SHOWN, TRUE, Object, Release, absent, stated

_ENDED = frozenset({"cancelled", "unsuccessful", "withdrawn"})
_RUNNING = frozenset({"planning", "planned", "active", "complete"})


class Lots(NamedTuple):
    """The facts and titles of all lots, in the notice's order, and where one names social value."""

    facts: dict[str, Mapping[str, Fact]]
    titles: dict[str, str]
    social_value: tuple[str, str] | None


def lots(release: Release, profile: Profile, notice_type: str | None) -> Lots:
    """Read every lot."""
    reader = CriteriaReader(release, notice_type)
    shared_path, shared = _shared_criteria(release)
    found = Lots({}, {}, None)
    social_value = None
    listed = release.lots
    if listed and listed[0][0] == "/tender/lots":
        listed = []  # what stands there is no list: a note says so, and no lot can be named
    elif not listed and shared is not NOTHING:
        release.note("lot-made", shared_path, "The notice has award criteria and no lots; it was read as one lot.")
        listed = [("/tender", NOTHING)]
    for index, (path, lot) in enumerate(listed):
        name = _name(release, lot, path, index, found.facts)
        facts = dict(profile.lot)
        found.facts[name] = facts
        if lot is BROKEN:
            continue
        if lot is not NOTHING:
            _status(release, facts, lot, path)
            _value(release, facts, lot, path)
            title = release.text(lot, "title", path).strip()
            if title:
                found.titles[name] = title
        own: CriteriaFacts | None = None
        criteria = release.child(lot, "awardCriteria", path)
        if criteria is BROKEN:
            continue
        if criteria:
            own = reader.facts(criteria, f"{path}/awardCriteria")
        elif shared:
            own = reader.facts(shared, shared_path)
        if own is not None:
            facts.update(own.facts)
            social_value = social_value or own.social_value
    return found._replace(social_value=social_value)


def _shared_criteria(release: Release) -> tuple[str, Object]:
    """The award criteria that stand beside the lots, with their path."""
    if "lotDetails" in release.tender:
        details = release.child(release.tender, "lotDetails", "/tender")
        if details.get("awardCriteria"):
            criteria = release.child(details, "awardCriteria", "/tender/lotDetails")
            if criteria is not BROKEN:
                return "/tender/lotDetails/awardCriteria", criteria
    if release.tender.get("awardCriteria") and type(release.tender["awardCriteria"]) is not str:
        criteria = release.child(release.tender, "awardCriteria", "/tender")
        if criteria is not BROKEN:
            return "/tender/awardCriteria", criteria
    return "/tender/awardCriteria", NOTHING


def _name(release: Release, lot: Object, path: str, index: int, taken: Mapping[str, object]) -> str:
    """The lot's id; its number in the list where it has none or shares it."""
    if lot is NOTHING:
        return "1"
    name = release.identifier(lot, "id", path) if lot is not BROKEN else None
    if name is None:
        name = f"#{index + 1}"
        release.note("lot-without-id", path, f"The lot has no usable id; it is called {name} here.")
    if name in taken:
        first, name = name, f"{name[:SHOWN]}#{index + 1}"
        text = f"Two lots have the id “{first[:SHOWN]}”; the later one is called {name} here."
        release.note("lot-id-twice", f"{path}/id", text)
        while name in taken:
            name += "'"
    return name


def _status(release: Release, facts: dict[str, Fact], lot: Object, path: str) -> None:
    status = release.text(lot, "status", path)
    if status in _ENDED:
        facts["lot_cancelled"] = stated("lot_cancelled", TRUE, release.place(f"{path}/status"))
    elif status in _RUNNING:
        facts["lot_cancelled"] = stated("lot_cancelled", FALSE, release.place(f"{path}/status"))
    elif status:
        release.note("unknown-lot-status", f"{path}/status", f"“{status[:SHOWN]}” is not a lot status known here.")


def _value(release: Release, facts: dict[str, Fact], lot: Object, path: str) -> None:
    if "value" not in lot:
        return
    here = f"{path}/value"
    value = pair(release, release.child(lot, "value", path), here)
    for name, known, key, why in (
        ("stated_lot_value_inc_vat", value.gross, "amountGross", value.why_no_gross),
        ("stated_lot_value_ex_vat", value.net, "amount", value.why_no_net),
    ):
        facts[name] = absent(name, why) if known is None else stated(name, known, release.place(f"{here}/{key}"))
