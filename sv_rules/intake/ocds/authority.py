"""Who buys: the kind of authority, its names and what they suggest, and devolved regulations."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.facts.name import normalised_name
from sv_rules.facts.value import Known, exactly
from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.profile import Profile
from sv_rules.intake.ocds.release import BROKEN, SHOWN, TRUE, Entry, Object, Release, absent, derived, stated

_UK_KINDS = {
    "publicAuthorityCentralGovernment": "central",
    "publicAuthoritySubCentralGovernment": "sub-central",
    "publicUndertaking": "public-utility",
    "privateUtility": "private-utility",
}
# Only types whose bodies are surely on one side of the line: "body governed by public law" is not.
_EU_KINDS = {
    "ministry": "central",
    "national_agency": "central",
    "regional_authority": "sub-central",
    "regional_agency": "sub-central",
    "regional or local authority": "sub-central",
    "regional or local agency/office": "sub-central",
    "national or federal agency/office": "central",
    "ministry or any other national or federal authority": "central",
}
_NATIONS = {"GB-WLS": "wales", "GB-NIR": "northern-ireland", "GB-SCT": "scotland"}

_NO_NUMBER = frozenset({"NA", "NONE", "NIL", "NULL", "TBC", "TBD", "UNKNOWN", "NOTAPPLICABLE", "NOTKNOWN"})
_SORTS = "county|city|borough|district|metropolitan|unitary|parish|town|community|combined|islands?"
_NOT_LOCAL = "".join(
    f"(?<!{word} )" for word in ("research", "arts", "british", "medical", "sports", "funding", "relations")
)
# Read on the normalised name, in this order. An NHS trust is none of the schools that its name may hold.
_HINTS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(rf"\b(?:{'|'.join(words)})\b"), unless)
    for kind, words, unless in (
        (
            "nhs-trust",
            (
                "nhs (?:foundation )?trust",
                "health and social care trust",
                "(?:hospitals?|healthcare|ambulance service) (?:nhs )?(?:foundation )?trust",
            ),
            "",
        ),
        ("integrated-care-board", ("integrated care board", "icb"), ""),
        ("school", ("schools?", "academy", "academies", "multi academy trust"), "nhs-trust"),
        ("college", ("colleges?",), "nhs-trust"),
        ("university", ("university(?! (?:local )?health board)", "universities"), "nhs-trust"),
        (
            "housing-association",
            ("housing (?:association|group|trust|society|limited|ltd)", "homes (?:limited|ltd|group)"),
            "",
        ),
        (
            "council",
            (
                f"(?:{_SORTS}) council",
                "combined (?:county )?authority",
                "council of the",
                r"(?:london|royal) borough(?: of \w+)?",
                r"borough of \w+",
                rf"[\w ]*{_NOT_LOCAL}council",
            ),
            "",
        ),
        ("fire", (r"fire (?:and|authority|service|brigade|rescue)(?: \w+)?",), ""),
        ("police", ("police", "policing", "constabulary", "chief constable"), ""),
    )
)
# Names that only bodies outside central government have, on the normalised name: less than the hints, which may err.
_LOCAL = re.compile(
    rf"\b(?:(?:{_SORTS}) council|(?:london|royal) borough|city of \w+ council|\w+shire council"
    r"|(?:north|south|east|west) \w+ council|combined (?:county )?authority|national park authority"
    r"|police and crime commissioner|chief constable|fire and rescue (?:authority|service)|fire authority"
    r"|(?:primary|secondary|high|grammar|infant|junior) school|multi academy trust"
    r"|university of \w+|\w+ university\Z)"
)
_NOT_SO = re.compile(r"\b(?:nhs|hospitals?|health board|department|ministry|agency)\b")


def name_hints(name: str) -> tuple[tuple[str, str], ...]:
    """The kinds of body that a normalised name suggests, each with the words that suggest it."""
    found: dict[str, str] = {}
    for kind, pattern, unless in _HINTS:
        match = pattern.search(name) if unless not in found else None
        if match:
            found[kind] = match.group().strip()
    return tuple(found.items())


@lru_cache(maxsize=4096)
def _read_names(names: tuple[str, ...]) -> tuple[Known, Known, str, tuple[str, ...]]:
    plain = [normalised_name(name) for name in names]
    hints = [hint for name in plain for hint in name_hints(name)]
    why = "A hint from the words of the name, never proof." if hints else "The words of the name suggest no kind."
    kinds = frozenset(kind for kind, _ in hints)
    return exactly(frozenset(plain)), exactly(kinds), why, tuple(words for _, words in hints)


def name_facts(names: list[str], place: str) -> dict[str, Fact]:
    """The names for comparison, and what they suggest: an empty set where no word suggests anything."""
    plain, kinds, why, words = _read_names(tuple(names))
    hints = Fact("authority_name_hints", kinds, Provenance.INFERRED, place, why, words, "hint")
    return {"authority_names": stated("authority_names", plain, place), "authority_name_hints": hints}


def authority(
    release: Release, facts: Facts, profile: Profile, notice_type: str | None
) -> tuple[str | None, dict[str, frozenset[str]]]:
    """Fill every fact about the buyers; give the first buyer's name, and the buyers' numbers in registers."""
    buyers = _buyers(release)
    names = _names(release, facts, buyers)
    if not buyers:
        facts["authority_kind"] = absent("authority_kind", "The notice lists no party as the buyer.")
        return names[0] if names else None, {}
    kinds: list[tuple[str | None, Fact]] = []
    nations: list[str | None] = []
    readable = True
    for path, buyer in buyers:
        details = release.child(buyer, "details", path)
        path += "/details"
        classes = release.entries(details, "classifications", path)
        kinds.append(_kind(release, classes))
        nations.append(_devolved(release, classes))
        readable = readable and bool(classes) and all(entry is not BROKEN for _, entry in classes)
    if len({kind for kind, _ in kinds}) == 1:
        facts["authority_kind"] = kinds[0][1] if kinds[0][0] else _by_name(release, names, buyers) or kinds[0][1]
    else:
        why = "The buyers are of different kinds, or not all say what they are."
        release.note("buyers-differ", "/parties", why)
        facts["authority_kind"] = absent("authority_kind", why, release.place("/parties"))
    _fill_devolved(release, facts, profile, notice_type, nations, buyers[0][0], readable)
    return names[0] if names else None, _register_numbers(buyers)


def _buyers(release: Release) -> list[Entry]:
    """The parties that buy: by role, else the procuring entities, else the party that `buyer` refers to."""
    by_role: dict[str, list[Entry]] = {"buyer": [], "procuringEntity": []}
    for path, party in release.parties:
        roles = party.get("roles")
        if type(roles) is not list:
            release.words(party, "roles", path)
            continue
        for role, entries in by_role.items():
            if role in roles:
                entries.append((path, party))
    found = by_role["buyer"] or by_role["procuringEntity"]
    if not found:
        own = release.child(release.root, "buyer", "").get("id")
        found = [entry for entry in release.parties if own is not None and entry[1].get("id") == own][:1]
    return found


def _names(release: Release, facts: Facts, buyers: list[Entry]) -> list[str]:
    places = [(release.text(buyer, "name", path).strip(), f"{path}/name") for path, buyer in buyers]
    places = [(html.unescape(name) if "&" in name else name, path) for name, path in places if name]
    if not places:
        name = release.text(release.child(release.root, "buyer", ""), "name", "/buyer").strip()
        if not name:
            return []
        places = [(name, "/buyer/name")]
    names = [name for name, _ in places]
    facts.update(name_facts(names, release.place(places[0][1])))
    return names


def _register_numbers(buyers: list[Entry]) -> dict[str, frozenset[str]]:
    """By the normalised name of each buyer, what registers of organisations call it: ``GB-PPON-PDQJ7126JDHG``.

    Only numbers that name their register count; the id of a party may be that of one notice alone.
    """
    found: dict[str, frozenset[str]] = {}
    for _, party in buyers:
        name, more = party.get("name"), party.get("additionalIdentifiers")
        listed = [party.get("identifier"), *(more if type(more) is list else ())]
        numbers = [_register_number(entry) for entry in listed if type(entry) is dict]
        known = frozenset(number for number in numbers if number)
        if type(name) is str and known:
            plain = normalised_name(html.unescape(name))
            found[plain] = found.get(plain, frozenset()) | known
    return found


def _register_number(identifier: dict[str, object]) -> str | None:
    """A number with its register; none for what stands where a number is missing ("n/a", "00000000")."""
    scheme, number = identifier.get("scheme"), identifier.get("id")
    if type(scheme) is not str or type(number) is not str or not scheme.strip():
        return None
    plain = re.sub(r"[^A-Z0-9]", "", number.upper())
    if len(set(plain)) < 2 or plain in _NO_NUMBER:
        return None
    return f"{scheme.strip().upper()}-{plain}"


def _kind(release: Release, classes: list[Entry]) -> tuple[str | None, Fact]:
    """The kind that one buyer says it is, with the fact that says so."""
    name, said = "authority_kind", None
    for path, entry in classes:
        scheme = entry.get("scheme")
        if scheme == "UK_CA_TYPE":
            word = release.text(entry, "id", path)
            kind = _UK_KINDS.get(word)
            if kind:
                return kind, stated(name, exactly(kind), release.place(f"{path}/id"))
            if word:
                text = f"“{word[:SHOWN]}” is not a type of authority known here."
                release.note("unknown-authority-type", f"{path}/id", text)
        elif scheme == "TED_CA_TYPE":
            word = release.text(entry, "id", path) or release.text(entry, "description", path)
            kind = _EU_KINDS.get(word.casefold().partition(", including their")[0].strip())
            said = f"The notice's “{word.strip()[:SHOWN]}” may be central or sub-central."
            if kind:
                why = f"The notice's type of authority is “{word.strip()[:SHOWN]}”."
                return kind, derived(name, exactly(kind), release.place(f"{path}/id"), why)
    return None, absent(name, said or "The buyer does not say what kind of authority it is.")


def _by_name(release: Release, names: list[str], buyers: list[Entry]) -> Fact | None:
    """Sub-central, where no buyer says what it is and each has a name that only such bodies have."""
    if len(names) != len(buyers) or any(_says_what_it_is(release, buyer, path) for path, buyer in buyers):
        return None
    plain = [normalised_name(name) for name in names]
    found = [_LOCAL.search(name) if not _NOT_SO.search(name) else None for name in plain]
    words = tuple(match.group() for match in found if match)
    if len(words) < len(names):
        return None
    why = "The notice does not say what kind of authority the buyer is; no central government body has such a name."
    kind, place = exactly("sub-central"), release.place(f"{buyers[0][0]}/name")
    return Fact("authority_kind", kind, Provenance.INFERRED, place, why, words, "hint")


def _says_what_it_is(release: Release, buyer: Object, path: str) -> bool:
    """Whether a buyer names its type by the scheme of the Procurement Act, in a word known here or not."""
    details = release.child(buyer, "details", path)
    classes = release.entries(details, "classifications", f"{path}/details")
    return any(entry.get("scheme") == "UK_CA_TYPE" for _, entry in classes)


def _devolved(release: Release, classes: list[Entry]) -> str | None:
    """The nation, "" for one that is not known, ``None`` where no devolved regulations are marked."""
    for path, entry in classes:
        if entry.get("scheme") == "UK_CA_DEVOLVED_REGULATIONS":
            word = release.text(entry, "id", path)
            if word not in _NATIONS:
                release.note("unknown-nation", f"{path}/id", f"“{word[:SHOWN]}” is not a nation known here.")
            return _NATIONS.get(word, "")
    return None


def _fill_devolved(
    release: Release,
    facts: Facts,
    profile: Profile,
    notice_type: str | None,
    nations: list[str | None],
    path: str,
    readable: bool,
) -> None:
    place = release.place(f"{path}/details/classifications")
    if all(nation is None for nation in nations):
        if readable:
            facts["devolved"] = profile.unticked("devolved", notice_type, place)
            facts["devolved_nation"] = absent("devolved_nation", "No devolved regulations are marked.")
    elif None in nations:
        why = "Some of the buyers are marked as under devolved regulations and some are not."
        release.note("buyers-differ", "/parties", why)
        facts["devolved"] = absent("devolved", why, place)
    else:
        facts["devolved"] = stated("devolved", TRUE, place)
        if len(set(nations)) == 1 and nations[0]:
            facts["devolved_nation"] = stated("devolved_nation", exactly(nations[0]), place)
        else:
            facts["devolved_nation"] = absent("devolved_nation", "The buyers name different or unknown nations.", place)
