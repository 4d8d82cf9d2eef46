"""What kind of notice a release is: its type, stage, dates and gateway, its procedure and its boxes."""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.facts.fact import Fact
from sv_rules.facts.value import exactly
from sv_rules.intake.documents import Document
from sv_rules.intake.ocds.profile import Profile
from sv_rules.intake.ocds.release import (
    BROKEN,
    FALSE,
    NOTHING,
    SHOWN,
    TRUE,
    Entry,
    Object,
    Release,
    absent,
    derived,
    stated,
)

Facts = dict[str, Fact]

ACT = "procurement-act-2023"
_PROCEDURES = {
    "open procedure": "open",
    "competitive flexible procedure": "competitive-flexible",
    "direct award": "direct-award",
    "award under framework": "framework-award",
    "below threshold - open competition": "below-threshold-open",
    "below threshold - limited competition": "below-threshold-limited",
    "below threshold - without competition": "below-threshold-direct",
    "below threshold - unknown": "below-threshold-unknown",
    "dynamic market": "dynamic-market",
    # Contracts Finder and the EU forms
    "call-off from a framework agreement": "framework-award",
    "call-off from a dynamic purchasing system": "dynamic-market",
    "open procedure (below threshold)": "below-threshold-open",
    "open (non-ojeu)": "below-threshold-open",
    "single tender action (below threshold)": "below-threshold-direct",
    "open procedure (above threshold)": "open",
    "open procedure (ojeu)": "open",
    "negotiated without publication of a contract notice": "direct-award",
}
_SPECIAL = {
    "lightTouch": "light_touch",
    "utilities": "utilities",
    "defenceSecurity": "defence",
    "concession": "concession",
}
_STAGES = ("planning", "tender", "award", "contract")
_DYNAMIC_MARKET_NOTICES = frozenset({"UK13", "UK14", "UK15", "UK16"})


def notice_type(release: Release, facts: Facts, profile: Profile) -> str | None:
    """Fill the number of the notice: the document's with the release's own id, else the latest."""
    root, best, rank = release.root, None, (False, "")
    own = root.get("id")
    for path, document in _documents(release):
        number = document.get("noticeType")
        if number is None:
            continue
        if type(number) is not str or number not in profile.notice_types:
            release.note("unknown-notice-type", f"{path}/noticeType", "This notice type is not known here.")
            continue
        published = document.get("datePublished")
        claim = (own is not None and document.get("id") == own, published if type(published) is str else "")
        if best is None or claim > rank:
            best, rank, place = number, claim, f"{path}/noticeType"
    if best is None:
        facts["notice_type"] = absent("notice_type", "No document of the notice carries a notice type.")
        return None
    if rank[0]:
        facts["notice_type"] = stated("notice_type", exactly(best), release.place(place))
    else:
        why = "No document has the release's own id; this is the latest notice among them."
        facts["notice_type"] = derived("notice_type", exactly(best), release.place(place), why)
    return best


def _documents(release: Release) -> Iterator[Entry]:
    """The documents of every section, those that follow later in a procurement first."""
    entries = release.entries
    for path, contract in release.contracts:
        if contract.get("implementation") is not None:
            implementation = release.child(contract, "implementation", path)
            yield from entries(implementation, "documents", f"{path}/implementation")
        yield from entries(contract, "documents", path)
    for path, award in release.awards:
        yield from entries(award, "documents", path)
    yield from entries(release.tender, "documents", "/tender")
    yield from entries(release.child(release.root, "planning", ""), "documents", "/planning")


def tags(release: Release, facts: Facts) -> list[str]:
    """Fill whether the notice is an update and at which stage it stands, and give the release's tags."""
    found = release.words(release.root, "tag", "")
    if not found:
        return []
    is_update = any(tag.endswith(("Update", "Amendment")) for tag in found)
    facts["notice_is_update"] = stated("notice_is_update", TRUE if is_update else FALSE, release.place("/tag"))
    stage = next((stage for stage in _STAGES if any(tag.startswith(stage) for tag in found)), None)
    if stage is not None:
        facts["notice_stage"] = stated("notice_stage", exactly(stage), release.place("/tag"))
    return found


def gateway(profile: Profile, regime: str | None, notice_type: str | None, tags: list[str]) -> str | None:
    """The gateway that the notice type maps to; for notices without a number, the one of their tags."""
    if notice_type is not None:
        return profile.gateways.get(notice_type)
    if regime == ACT:
        return None  # the tags of the Act's notices do not tell award from contract, or plan from engage
    return next((gateway for tag, gateway in profile.tag_gateways.items() if tag in tags), None)


def dates(release: Release, facts: Facts) -> int | None:
    """Fill the dates of publication and of first showing; give the former."""
    published = release.day(release.root, "date", "")
    found = []
    if published is not None:
        place = release.place("/date")
        facts["published_on"] = stated("published_on", (published, published), place)
        found.append((published, "/date"))
    else:
        facts["published_on"] = absent("published_on", "The notice carries no readable date.")
    tender: list[Entry] = [("/tender", release.tender)]
    for entries, key in ((tender, "datePublished"), (release.awards, "date"), (release.contracts, "dateSigned")):
        for path, entry in entries:
            day = release.day(entry, key, path)
            if day is not None:
                found.append((day, f"{path}/{key}"))
    if found:
        first, path = min(found)
        why = "The earliest of the dates of publication, award and signature that the notice shows."
        facts["first_shown_on"] = derived("first_shown_on", (first, first), release.place(path), why)
    return published


def commencement(release: Release, facts: Facts, document: Document) -> None:
    """Fill when the procurement commenced, where releases that were joined or compiled show a first tender notice."""
    name, place = "commencement_stated_on", release.place("/date")
    day: int | None
    if document.first_tender is not None:
        day = release.day({"date": document.first_tender}, "date", "")
        why = "The earliest of the joined releases that is a tender notice is of that day."
    elif _is_compiled(release) and not any(note.code == "merged" for note in document.notes):
        days = [
            (day, path)
            for path, entry in release.entries(release.tender, "documents", "/tender")
            if entry.get("noticeType") == "UK4" and (day := release.day(entry, "datePublished", path)) is not None
        ]
        if not days:
            return
        day, path = min(days)
        place = release.place(f"{path}/datePublished")
        why = "The compiled release lists its notices, and the first tender notice is of that day."
    else:
        return
    if day is not None:
        facts[name] = derived(name, (day, day), place, why)


def _is_compiled(release: Release) -> bool:
    tags = release.root.get("tag")
    return type(tags) is list and "compiled" in tags


def procedure(release: Release, facts: Facts, profile: Profile, regime: str | None, number: str | None) -> None:
    """Fill the procedure, and what its wording says of the threshold, frameworks and dynamic markets."""
    tender, path = release.tender, "/tender/procurementMethodDetails"
    raw = tender.get("procurementMethodDetails")
    wording = release.text(tender, "procurementMethodDetails", "/tender").strip()
    readable = raw is None or type(raw) is str
    place, said = release.place(path), " ".join(wording.casefold().split())
    known = _PROCEDURES.get(said)
    if known:
        facts["procedure"] = stated("procedure", exactly(known), place)
    elif said:
        why = f"The notice calls the procedure “{wording[:SHOWN]}”."
        facts["procedure"] = absent("procedure", why, place)
    if "below threshold" in said or "non-ojeu" in said:
        facts["below_threshold_stated"] = stated("below_threshold_stated", TRUE, place)
    elif known and (regime == ACT or "above threshold" in said or "ojeu" in said):
        why = "The wording of the procedure does not call it below threshold."
        facts["below_threshold_stated"] = derived("below_threshold_stated", FALSE, place, why)

    if known == "framework-award":
        facts["is_call_off"] = stated("is_call_off", TRUE, place)
    elif readable and not _nowhere(release):
        facts["is_call_off"] = profile.unticked("is_call_off", number, place)

    techniques = release.child(tender, "techniques", "/tender")
    framework = _box(release, techniques, "hasFrameworkAgreement", "is_framework", profile, number)
    if framework.known != TRUE and techniques.get("frameworkAgreement"):
        here = release.place("/tender/techniques/frameworkAgreement")
        framework = derived("is_framework", TRUE, here, "The notice describes a framework.")
    facts["is_framework"] = framework
    market = _box(release, techniques, "hasDynamicPurchasingSystem", "is_dynamic_market", profile, number)
    if market.known != TRUE:
        if number in _DYNAMIC_MARKET_NOTICES:
            why = f"{number} is a notice about a dynamic market."
            market = derived("is_dynamic_market", TRUE, release.place(path), why)
        elif known == "dynamic-market":
            market = stated("is_dynamic_market", TRUE, place)
        elif not readable:
            market = profile.tender["is_dynamic_market"]
    facts["is_dynamic_market"] = market


def _nowhere(release: Release) -> bool:
    """Whether the section in which the boxes stand is missing altogether, so that it says nothing."""
    return release.tender is NOTHING or release.tender is BROKEN


def _box(release: Release, parent: Object, key: str, name: str, profile: Profile, notice_type: str | None) -> Fact:
    flag = release.flag(parent, key, "/tender/techniques")
    place = release.place(f"/tender/techniques/{key}")
    if flag is True or flag is False:
        return stated(name, TRUE if flag else FALSE, place)
    if flag is BROKEN or parent is BROKEN or _nowhere(release):
        return profile.tender[name]
    return profile.unticked(name, notice_type, place)


def special_regime(release: Release, facts: Facts, profile: Profile, notice_type: str | None) -> None:
    """Fill light touch, utilities, defence and concession."""
    ticked = release.words(release.tender, "specialRegime", "/tender")
    if ticked is None or _nowhere(release):
        return
    place = release.place("/tender/specialRegime")
    strange = [word for word in ticked if word not in _SPECIAL]
    if strange:
        text = f"“{strange[0][:SHOWN]}” is no special regime known here, so any other may be meant."
        release.note("unknown-special-regime", "/tender/specialRegime", text)
    for word, name in _SPECIAL.items():
        if word in ticked:
            facts[name] = stated(name, TRUE, place)
        elif not strange:
            facts[name] = profile.unticked(name, notice_type, place)
