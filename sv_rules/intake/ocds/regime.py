"""Which law a notice is made under: its legal basis, and where that is not exact its portal, date and words."""

from __future__ import annotations

from collections.abc import Iterator

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.facts.value import exactly
from sv_rules.facts.wording import day_in_words
from sv_rules.intake.ocds.notice import ACT, Facts
from sv_rules.intake.ocds.release import BROKEN, NOTHING, SHOWN, TRUE, Entry, Release, absent, derived, stated
from sv_rules.intake.ocds.subject_matter import puts_under_psr, puts_under_the_2015_regulations, texts

PCR, UCR, CCR, SCOTTISH, PSR, EU = (
    "public-contracts-regulations-2015",
    "utilities-contracts-regulations-2016",
    "concession-contracts-regulations-2016",
    "scottish-procurement",
    "provider-selection-regime",
    "eu-derived",
)
# scheme, and the start of the identifier
_LEGAL_BASES = (
    ("UKPGA", "2023/54", ACT),
    ("UKSI", "2015/102", PCR),
    ("UKSI", "2016/273", CCR),
    ("UKSI", "2016/274", UCR),
    ("UKSI", "2023/1348", PSR),
    ("CELEX", "3", EU),
)
_MADE_FROM = {None: PCR, "32014L0024": PCR, "32014L0025": UCR, "32014L0023": CCR}
"""The Regulations of England, Wales and Northern Ireland that were made from each directive."""
_ONE_OF_SEVERAL = "The legal basis is a directive, from which several sets of rules were made."
_ACT_BEGAN = 20250224
_BEGAN = {PCR: 20150226, UCR: 20160418, CCR: 20160418}

FIND_A_TENDER, CONTRACTS_FINDER, SELL2WALES, SCOTLAND = "ocds-h6vhtk", "ocds-b5fd17", "ocds-kuma6s", "ocds-r6ebe6"
_PORTALS = {FIND_A_TENDER: "Find a Tender", CONTRACTS_FINDER: "Contracts Finder", SELL2WALES: "Sell2Wales"}
"""Their notices from before the Procurement Act are under Regulations of 2015 or 2016, unless they say otherwise."""
_SCOTTISH = ("publiccontractsscotland", "public contracts (scotland) regulations", "procurement reform (scotland) act")


def portal(release: Release) -> str:
    """The prefix of the ocid, which names the portal."""
    return release.text(release.root, "ocid", "")[:11]


def regime(release: Release, facts: Facts, notice_type: str | None) -> str | None:
    """Fill the regime. Reads the dates and the Provider Selection Regime's words that are filled before."""
    basis = release.child(release.tender, "legalBasis", "/tender")
    here = "/tender/legalBasis"
    fact = None
    if basis is NOTHING:
        fact = _without_basis(release, facts, notice_type, here)
    else:
        scheme, number = release.text(basis, "scheme", here).strip().upper(), release.text(basis, "id", here).strip()
        meaning = next((m for known, start, m in _LEGAL_BASES if scheme == known and number.startswith(start)), None)
        if meaning == EU:
            fact = _more_exactly(release, facts, number) or _inferred(EU, release.place(here), _ONE_OF_SEVERAL, ())
        elif meaning is not None:
            fact = stated("regime", exactly(meaning), release.place(here))
        elif basis is not BROKEN:
            text = f"The legal basis “{scheme} {number}”"[:SHOWN] + " is not known here."
            release.note("unknown-legal-basis", here, text)
    if fact is None:
        fact = absent("regime", "The legal basis that the notice names is not one known here.")
    facts["regime"] = fact
    if portal(release) == CONTRACTS_FINDER:
        facts["on_contracts_finder"] = derived(
            "on_contracts_finder", TRUE, release.place("/ocid"), "This is a notice on Contracts Finder."
        )
    return str(fact.known[0]) if fact.known is not None else None


def _without_basis(release: Release, facts: Facts, notice_type: str | None, here: str) -> Fact:
    if notice_type is not None:
        why = f"{notice_type} is a notice under the Procurement Act 2023."
        return derived("regime", exactly(ACT), release.place(here), why)
    found = None
    if portal(release) in (CONTRACTS_FINDER, SCOTLAND):
        found = _more_exactly(release, facts, None)
    return found or absent("regime", "The notice names no legal basis.")


def _more_exactly(release: Release, facts: Facts, number: str | None) -> Fact | None:
    """The regime where a directive, or nothing at all, is named as the legal basis; ``None`` if it cannot be told."""
    if portal(release) == SCOTLAND:
        why = "Public Contracts Scotland publishes notices under Scottish procurement law."
        return derived("regime", exactly(SCOTTISH), release.place("/ocid"), why)
    psr = facts["provider_selection_regime"]
    if psr.known == TRUE:
        return _inferred(PSR, psr.place, str(psr.because), psr.words)
    for path, text in _all_texts(release):
        words = puts_under_psr(text)
        if words:
            why = "The notice's own words put it under the Provider Selection Regime."
            return _inferred(PSR, release.place(path), why, (words,))
    found = _scottish(release)
    if found:
        path, word = found
        why = "The notice's own words or addresses belong to Scottish procurement law."
        return _inferred(SCOTTISH, release.place(path), why, (word,))
    if number not in _MADE_FROM:
        return None
    for path, text in _all_texts(release):
        words = puts_under_the_2015_regulations(text)
        if words and _MADE_FROM[number] == PCR:
            why = "The notice's own words put it under the Public Contracts Regulations 2015."
            return _inferred(PCR, release.place(path), why, (words,))
    return _by_day_and_portal(release, facts, number)


def _by_day_and_portal(release: Release, facts: Facts, number: str | None) -> Fact | None:
    name, first = _PORTALS.get(portal(release)), facts["first_shown_on"].known
    meaning = _MADE_FROM[number]
    if name is None or first is None or not _BEGAN[meaning] <= int(first[0]) < _ACT_BEGAN or _in_scotland(release):
        return None
    basis = f"Directive 2014/{number[-2:]}/EU as its legal basis" if number else "no legal basis named"
    why = (
        f"A notice on {name} that shows the date {day_in_words(int(first[0]))}, before the Procurement Act began on"
        f" 24 February 2025, with {basis} and no words that put it under Scottish rules or the Provider Selection"
        " Regime."
    )
    return _inferred(meaning, release.place("/ocid"), why, ())


def _inferred(meaning: str, place: str | None, why: str, words: tuple[str, ...]) -> Fact:
    confidence = "read-from-text" if words else "hint"
    return Fact("regime", exactly(meaning), Provenance.INFERRED, place, why, words, confidence)


def _all_texts(release: Release) -> Iterator[tuple[str, str]]:
    """The texts that say under which law a procurement is, those of its lots and corrections too."""
    yield from texts(release)
    for key in ("lots", "amendments"):
        entries = release.lots if key == "lots" else release.entries(release.tender, key, "/tender")
        for path, entry in entries:
            yield f"{path}/description", release.text(entry, "description", path)


def _scottish(release: Release) -> tuple[str, str] | None:
    """The first place that speaks of Scottish procurement law, and the words."""
    for path, text in (*_addresses(release), *_all_texts(release)):
        plain = text.casefold()
        for word in _SCOTTISH:
            if word in plain:
                return path, word
    return None


def _addresses(release: Release) -> Iterator[tuple[str, str]]:
    for path, link in release.entries(release.root, "links", ""):
        yield f"{path}/href", release.text(link, "href", path)
    for path, buyer in _buyers(release):
        details = release.child(buyer, "details", path)
        yield f"{path}/details/buyerProfile", release.text(details, "buyerProfile", f"{path}/details")


def _in_scotland(release: Release) -> bool:
    """Whether a buyer's address is in Scotland: no proof of Scottish law, but enough not to infer another."""
    for path, buyer in _buyers(release):
        address = release.child(buyer, "address", path)
        if release.text(address, "region", f"{path}/address").startswith(("UKM", "TLM")):
            return True
    return False


def _buyers(release: Release) -> list[Entry]:
    return [
        (path, party)
        for path, party in release.parties
        if type(party.get("roles")) is list and "buyer" in party["roles"]
    ]
