"""What is bought, and whether the notice's own words name the Provider Selection Regime."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.facts.value import exactly
from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.release import (
    BROKEN,
    READ,
    SHOWN,
    TRUE,
    Entry,
    Object,
    Release,
    absent,
    derived,
    stated,
)

_CATEGORIES = frozenset({"goods", "services", "works"})
_CONTRACTS_FINDER = {"Products": "goods", "Services": "services", "Works": "works"}
_SUGGESTED = {
    "consultancy": (("7941",), "business and management consultancy"),
    "information_technology": (("48", "72"), "software or information technology services"),
}
"""How the CPV codes begin that suggest a kind of contract, and what they are."""
_CPV = re.compile(r"\d{8}\Z", re.ASCII)

_REGIME = re.compile(
    r"(?i:provider\s+selection\s+regime)"
    r"|\bPSR\b(?=[^.]{0,40}\b(?:[Rr]egulations?|20\d\d|[Nn]otice|[Dd]irect [Aa]ward|[Pp]rocess))"
)
_OF_2015 = re.compile(r"(?i:public\s+contracts\s+regulations\s+2015)|\bPCRs?\s?2015\b")
_UNDER = re.compile(
    r"\b(?:under|in (?:accordance|compliance|line) with|pursuant to|subject to|governed by|regulated by|using"
    r"|following|through|via|falls? (?:with)?in(?:to)?|this is an?|compl(?:y|ies) with)\b[^.;]{0,90}\Z"
)
_NOTICE = re.compile(
    r"[^.;]{0,50}?\b(?:notice|direct award|competitive process|most suitable provider|process (?:is|was|will)"
    r"|regulations? apply)"
)
_DENIED = re.compile(
    r"\b(?:not|neither|nor|never|outside|exempt(?:ed)? from|excluded from|instead of|rather than"
    r"|whether|unless|if|may|might|could)\b"
    r"(?:(?!\b(?:but|as it|because|and is|instead,)\b|procurement act|public contracts|concession contracts)"
    r"[^.;:]){0,90}\Z"
)
_DOES_NOT_APPLY = re.compile(
    r"\W{0,3}(?:regime|regulations?|20\d\d|psr|\W|\(\w+\)){0,8}\s*"
    r"(?:(?:does|do|did|will|shall) not apply|(?:is|are|was) not (?:applicable|being))"
)


def categories(release: Release, facts: Facts) -> None:
    """Fill the main category and all categories, from the tender or else from its awards."""
    sections: list[Entry] = [("/tender", release.tender)]
    main = _categories_of(release, sections)
    if not main:
        sections = release.awards
        main = _categories_of(release, sections)
    if not main:
        _from_contracts_finder(release, facts)
        return
    place = release.place(f"{main[0][1]}/mainProcurementCategory")
    words = {word for word, _ in main}
    if len(words) == 1:
        facts["category"] = stated("category", exactly(main[0][0]), place)
    else:
        why = "The awards in the notice name different main categories."
        release.note("categories-differ", "/awards", why)
        facts["category"] = absent("category", why, place)
    for path, section in sections:
        more = release.words(section, "additionalProcurementCategories", path)
        if more is None or section is BROKEN:
            facts["categories"] = absent("categories", "The additional categories cannot be read.")
            return
        words.update(word for word in map(str.casefold, more) if word in _CATEGORIES)
    facts["categories"] = stated("categories", exactly(frozenset(words)), place)


def _categories_of(release: Release, sections: list[Entry]) -> list[tuple[str, str]]:
    found = []
    for path, section in sections:
        word = release.text(section, "mainProcurementCategory", path)
        if word.casefold() in _CATEGORIES:
            found.append((word.casefold(), path))
        elif word:
            text = f"“{word[:SHOWN]}” is not a category; it was not used."
            release.note("unknown-category", f"{path}/mainProcurementCategory", text)
    return found


def _from_contracts_finder(release: Release, facts: Facts) -> None:
    if "xClassifications" not in release.tender:
        return
    classes = release.child(release.tender, "xClassifications", "/tender")
    here = "/tender/xClassifications"
    word = _CONTRACTS_FINDER.get(release.text(classes, "ojeuContractType", here))
    if word:
        place, why = release.place(f"{here}/ojeuContractType"), "Contracts Finder names the type of contract."
        facts["category"] = derived("category", exactly(word), place, why)


def cpv_codes(release: Release, facts: Facts) -> None:
    """Fill the CPV codes of the tender and its items, or else those of its awards or contracts."""
    tender: Entry = ("/tender", release.tender)
    for sections in ([tender], release.awards, release.contracts):
        codes: set[str] = set()
        first = ""
        for path, section in sections:
            for here, classification in _classifications(release, section, path):
                code = _cpv(release, classification, here)
                if code:
                    first = first or here
                    codes.add(code)
        if codes:
            facts["cpv_codes"] = stated("cpv_codes", exactly(frozenset(codes)), release.place(first))
            return


def _classifications(release: Release, section: Object, path: str) -> Iterator[Entry]:
    items = release.entries(section, "items", path)
    for here, holder in ((path, section), *items):
        if "classification" in holder:
            yield f"{here}/classification", release.child(holder, "classification", here)
        if "additionalClassifications" in holder:
            yield from release.entries(holder, "additionalClassifications", here)


def _cpv(release: Release, classification: Object, path: str) -> str | None:
    """The eight digits of a CPV code; check digits and spaces are dropped."""
    scheme, raw = classification.get("scheme"), classification.get("id")
    if scheme != "CPV" and not (type(scheme) is str and scheme.strip().upper() == "CPV"):
        return None
    if type(raw) is str:
        if len(raw) == 8 and _CPV.match(raw):
            return raw
        code = raw.replace(" ", "").partition("-")[0][:9]
    elif type(raw) is int:
        code = f"{raw:08d}" if 0 < raw < 10**8 else ""
    else:
        code = ""
    if _CPV.match(code):
        return code
    release.note("bad-cpv-code", f"{path}/id", "This is not a CPV code of eight digits; it was not used.")
    return None


def consultancy_and_it(release: Release, facts: Facts) -> None:
    """Say where the CPV codes suggest consultancy or information technology: a hint for the officer, no answer."""
    codes = facts["cpv_codes"].known
    if codes is None:
        return
    for name, (starts, what) in _SUGGESTED.items():
        if all(code.startswith(starts) for code in codes[0]):
            why = f"Every CPV code is of {what}; whether the authority's policy means this contract, an officer says."
            facts[name] = absent(name, why, facts["cpv_codes"].place)


def provider_selection_regime(release: Release, facts: Facts) -> None:
    """Fill, as inferred, that the notice's words put it under the Provider Selection Regime; never "no"."""
    for path, text in texts(release):
        words = puts_under_psr(text)
        if words:
            facts["provider_selection_regime"] = Fact(
                "provider_selection_regime",
                TRUE,
                Provenance.INFERRED,
                release.place(path),
                "The notice's own words put it under the Provider Selection Regime.",
                (words,),
                "read-from-text",
            )
            return


def texts(release: Release) -> Iterator[tuple[str, str]]:
    """The texts in which a notice says under which law it is."""
    tender = release.tender
    for key in ("title", "description", "procurementMethodRationale", "procurementMethodDetails"):
        yield f"/tender/{key}", release.text(tender, key, "/tender")
    if "procedure" in tender:
        features = release.child(tender, "procedure", "/tender")
        yield "/tender/procedure/features", release.text(features, "features", "/tender/procedure")
    yield "/description", release.text(release.root, "description", "")


def puts_under_psr(text: str) -> str | None:
    """The words that put a notice under the Provider Selection Regime, unless they are denied or only a possibility."""
    if "PSR" not in text and "egime" not in text and "EGIME" not in text:
        return None
    return _says_so(text, _REGIME, _NOTICE)


def puts_under_the_2015_regulations(text: str) -> str | None:
    """The words that put a notice under the Public Contracts Regulations 2015, likewise."""
    return _says_so(text, _OF_2015, None) if "2015" in text else None


def _says_so(text: str, law: re.Pattern[str], notice: re.Pattern[str] | None) -> str | None:
    text = text[:READ]
    for found in law.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 160) : start].lower()
        after = text[end : end + 80].lower()
        if _DENIED.search(before) or _DOES_NOT_APPLY.match(after):
            continue
        if _UNDER.search(before) or (notice is not None and notice.match(after)):
            return " ".join(text[max(0, start - 60) : end + 40].split())
    return None
