"""The words that every report shares: groups of findings, the header, counts, the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sv_rules.facts.wording import iso_in_words, lowered
from sv_rules.gateway.decision import (
    Decision,
    DecisionWord,
    FactView,
    Finding,
    Missing,
    ParameterView,
    Source,
    WaiverUse,
)

UNCHECKED = "It could not be checked."
_POINTERS = 3
_SEVERAL = 4
_NO_ARTICLE = ("scottish-procurement",)
_NOT_HELD = "outside-this-library"
"""The ruleset that says of a notice that no law was held against it."""
OGL = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that ask the same of the reader. ``look`` is how they are marked: the name of a colour pair."""

    title: str
    look: str
    findings: tuple[Finding, ...]


_GROUPS = (
    ("Must be fixed", "stop"),
    ("Needs a reason", "reason"),
    ("Could not be checked", "unknown"),
    ("Reason given", "waived"),
    ("Waived", "waived"),
    ("Advice", "advice"),
)
GROUP_TITLES = tuple(title for title, _ in _GROUPS)
DECISION_LOOKS: dict[DecisionWord, str] = {
    "stop": "stop",
    "cannot decide": "unknown",
    "proceed with reasons": "reason",
    "proceed": "proceed",
}
NEEDS = {"notice": "the notice or draft could say", "record": "your record could say", "law": "the law leaves it open"}
PROVENANCES = {
    "stated": "stated",
    "derived": "worked out",
    "inferred": "read from words",
    "determined": "settled by an officer",
    "absent": "not known",
}
BINDS = {"law": "it is law", "adopted": "the authority adopted it", "advice": "advice only"}


def group_of(finding: Finding) -> str:
    """The title of the group that a finding belongs to: the same sorting as the decision's sentence counts."""
    if finding.waiver is not None:
        return "Waived"
    if finding.effect == "stop":
        return "Could not be checked" if finding.verdict == "undetermined" else "Must be fixed"
    if finding.effect == "reason":
        return "Reason given" if finding.reason else "Needs a reason"
    return "Advice"


def groups(decision: Decision) -> list[Group]:
    """The groups that have findings, in the order an officer reads them: what decides comes first."""
    found: dict[str, list[Finding]] = {}
    for finding in decision.findings:
        found.setdefault(group_of(finding), []).append(finding)
    order = (
        sorted(_GROUPS, key=lambda group: group[1] != "unknown") if decision.decision == "cannot decide" else _GROUPS
    )
    return [Group(title, look, tuple(found[title])) for title, look in order if title in found]


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 rule``, ``2 rules``, ``1,204 rules``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def notice_words(decision: Decision) -> str:
    """``UK4 tender notice, 12 March 2026``, as far as it is known."""
    parts = []
    if decision.notice_type:
        fact = decision.facts.get("notice_type")
        meaning = fact.in_words if fact is not None and fact.value == decision.notice_type else ""
        if meaning == decision.notice_type:
            meaning = ""
        parts.append(f"{decision.notice_type} {meaning} notice".replace("  ", " "))
    if decision.published_on:
        parts.append(day(decision.published_on))
    return ", ".join(parts)


def subject_words(decision: Decision) -> str:
    """What was checked, by the best name that it has."""
    return decision.title or decision.ocid or decision.source or "Untitled procurement"


def header_words(decision: Decision) -> str:
    """Title, buyer and notice on one line."""
    return " · ".join(p for p in (subject_words(decision), decision.buyer, notice_words(decision)) if p)


def checked_words(decision: Decision) -> str:
    """Where and as at when it was checked, and by how much policy."""
    size = f"{counted(len(decision.rulesets), 'ruleset')}, {counted(len(decision.verdicts), 'rule')}"
    return f"Checked at {decision.gateway}, policy as at {day(decision.as_at)} · {size}"


def profile_lines(decision: Decision, most: int = 3) -> list[str]:
    """Whose profile it was checked by, what it adopts, and what of it is invented; empty where none was named."""
    used = decision.profile
    if used is None:
        return []
    adopts = f"It adopts {', '.join(used.adopts)}." if used.adopts else "It adopts no ruleset: only law binds by it."
    said = [f"Profile of {used.name}, version {used.version}. {adopts}", *([used.note] if used.note else [])]
    invented = used.invented[:1] if used.synthetic else used.invented
    said += [f"INVENTED, not policy: {text}" for text in invented[:most]]
    more = len(invented) - most
    return said + ([f"INVENTED, not policy: {counted(more, 'more part')} of the profile."] if more > 0 else [])


def profiles_lines(decisions: Sequence[Decision]) -> list[str]:
    """The same for several releases: each thing once, and how many releases are of another buyer."""
    noted = [d for d in decisions if d.profile is not None and d.profile.note]
    said = dict.fromkeys(
        line for d in decisions if d.profile is not None for line in profile_lines(d) if line != d.profile.note
    )
    of = counted(len(decisions), "release")
    return [*said, *([f"{len(noted):,} of {of} are of other buyers than the profile's authority."] if noted else [])]


def judged_words(decision: Decision) -> str:
    """Under which law, as in which nation, and begun when: what chose the rules and the numbers. May be empty."""
    regime = decision.facts.get("regime")
    if regime is None:
        return ""
    if regime.value is None:
        return "Under which procurement law it falls is not known."
    if regime.value == "eu-derived":
        return f"It is under {lowered(regime.in_words)}."
    article = "" if regime.value in _NO_ARTICLE else "the "
    words = regime.in_words
    if any(v.ruleset == _NOT_HELD and v.verdict in ("breached", "met") for v in decision.verdicts):
        if any(ruleset.name == regime.value for ruleset in decision.rulesets):
            return f"It is a notice under {article}{words}, of a procurement that began before it: held against no law."
        return f"It is under {article}{words}, which this library does not hold."
    inferred = " (read from the notice's own words, portal or date)" if regime.provenance == "inferred" else ""
    began = decision.facts.get("commenced_on")
    when = "" if began is None or began.provenance == "absent" else f"; {_began(began, decision.as_at)}"
    return f"Judged under {article}{words}{_nation(decision)}{inferred}{when}."


def _nation(decision: Decision) -> str:
    devolved, nation = (decision.facts.get(name) for name in ("devolved", "devolved_nation"))
    if devolved is None or devolved.value is None:
        return ""
    if devolved.value is False:
        return ", as in England"
    return f", as in {nation.in_words}" if nation is not None and nation.value else ", by devolved regulations"


def _began(began: FactView, as_at: str) -> str:
    day_or_end = began.value is not None or None in (began.possible or ())
    first = began.value if began.value is not None else (began.possible or (None,))[0]
    verb = "to begin" if isinstance(first, str) and first > as_at else "begun"
    return f"{verb} {'on ' if day_or_end else ''}{began.in_words}"


def day(iso: str) -> str:
    """An ISO date (or date and time) in words; anything else as it is."""
    try:
        return iso_in_words(iso[:10])
    except ValueError:
        return iso


def law_words(source: Source) -> str:
    """``Public Services (Social Value) Act 2012, s1(3)``."""
    return f"{source.title}, {source.clause}" if source.clause else source.title


def parameter_words(parameter: ParameterView) -> str:
    """``Threshold for services: £207,720 from 1 January 2026``."""
    dates = " and ".join(day(d) for d in parameter.applies_from)
    return f"{parameter.title}: {parameter.in_words}" + (f", from {dates}" if dates else "")


def missing_words(missing: Missing) -> str:
    """What is missing, the lot first, and where it could come from."""
    lot = f"lot {missing.lot}: " if missing.lot else ""
    name = f": {missing.fact}" if missing.needs == "record" and missing.fact else ""
    return f"{lot}{missing.text.rstrip()} ({NEEDS[missing.needs]}{name})"


def waited_for(findings: Sequence[Finding]) -> list[tuple[Missing, int]]:
    """The one answer that several undetermined findings wait for, and how many do; the most wanted first."""
    asked: dict[tuple[str | None, str | None, str], list[Missing]] = {}
    for finding in findings:
        for missing in dict.fromkeys(finding.missing):
            if missing.fact and missing.needs != "law":
                asked.setdefault((missing.fact, missing.lot, missing.text), []).append(missing)
    shared = [(held[0], len(held)) for held in asked.values() if len(held) >= _SEVERAL]
    return sorted(shared, key=lambda one: -one[1])


def where_words(finding: Finding) -> str:
    """The place in words, then its machine places."""
    listed = ", ".join(pointers(finding))
    return f"{finding.place} ({listed})" if listed else finding.place


def pointers(finding: Finding) -> list[str]:
    """Up to three machine places, and how many more there are."""
    more = len(finding.pointers) - _POINTERS
    return [*finding.pointers[:_POINTERS], *([f"and {more} more"] if more > 0 else [])]


def note_words(finding: Finding) -> str:
    """What bears on a finding beside its law: that it could not be told, the date, the exceptions."""
    notes = []
    if finding.verdict == "undetermined" and finding.effect != "stop":
        notes.append(UNCHECKED)
    if finding.effect_note:
        notes.append(finding.effect_note.rstrip(".") + ".")
    if finding.excepted_by and finding.verdict == "breached":
        where = ", ".join(finding.excepted_by)
        notes.append(f"The law makes an exception ({where}); keep the evidence if it is yours.")
    return " ".join(f"{n[:1].upper()}{n[1:]}" for n in notes)


def figures(finding: Finding) -> list[ParameterView]:
    """The numbers of policy that a finding rests on, lists of words apart."""
    return [p for p in finding.evidence.parameters if p.value is not None or p.possible is not None]


def waiver_words(waiver: WaiverUse) -> str:
    """Who waived what, why and until when."""
    lot = f", lot {waiver.lot}" if waiver.lot else ""
    who = f"{waiver.approved_by} ({waiver.role})" if waiver.role else waiver.approved_by
    dates = "".join(f"{word} {day(d)}" for word, d in ((" on", waiver.on), (", until", waiver.until)) if d)
    reason = f"{waiver.reason.rstrip('. ')}. " if waiver.reason else ""
    return f"{waiver.rule}{lot}: {reason}Approved by {who or 'nobody named'}{dates}."


def how_known(fact: FactView) -> str:
    """How a fact is known, in words."""
    words = PROVENANCES.get(fact.provenance, fact.provenance)
    return f"{words} ({fact.confidence})" if fact.confidence else words


def why_known(fact: FactView) -> str:
    """What a fact rests on: the reason, and the words that it was read from."""
    quoted = "; ".join(f"“{w}”" for w in fact.words)
    return "; ".join(p for p in (fact.because, f"from {quoted}" if quoted else None) if p)


def totals_words(decision: Decision) -> str:
    """The last line of a report."""
    c = decision.counts
    parts = [
        f"Breached: {c.breached}", f"Could not be checked: {c.undetermined}", f"Met: {c.met}",
        f"Not applicable: {c.not_applicable}", *([f"Waived: {c.waived}"] if c.waived else []),
    ]  # fmt: skip
    return " · ".join(parts)


def decisions_words(decisions: Sequence[Decision]) -> str:
    """``6 releases checked: 2 STOP, 1 CANNOT DECIDE, 3 PROCEED.``"""
    tally = [(word, sum(d.decision == word for d in decisions)) for word in DECISION_LOOKS]
    said = ", ".join(f"{number} {word.upper()}" for word, number in tally if number)
    return f"{counted(len(decisions), 'release')} checked" + (f": {said}." if said else ".")
