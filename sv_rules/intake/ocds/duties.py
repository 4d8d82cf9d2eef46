"""How long a contract lasts, and how soon its notices came: the dates that a notice shows, and the time between them.

No limit of law stands here: only what lies between two dates. The day from which a period runs is day 1, as the
Procurement Act counts ("the period of 30 days beginning with the day on which the contract is entered into").
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.facts.value import OPEN_HIGH, OPEN_LOW, Known, int_to_date
from sv_rules.intake.ocds.money import came_to_nothing
from sv_rules.intake.ocds.notice import Facts
from sv_rules.intake.ocds.release import (
    BROKEN,
    EARLIEST,
    LATEST,
    TRUE,
    Entry,
    Object,
    Release,
    absent,
    day_of,
    derived,
    stated,
)

_DETAILS, _PIPELINE, _TERMINATION, _AWARD = "UK7", "UK1", "UK11", "UK6"
_PERIOD = "contractPeriod"
_NOT_ENTERED = ("cancelled", "pending")
_LONGEST = 12 * 100
"""Months beyond which an end date is a slip of the pen."""


def duties(release: Release, facts: Facts, notice_type: str | None) -> None:
    """Fill the contract's length, and on contract details, pipeline and termination notices how soon they came."""
    months(release, facts)
    published = facts["published_on"].known
    day = int_to_date(published[0]) if published is not None else None
    first = facts["notice_is_update"].known != TRUE
    place = facts["notice_type"].place
    if notice_type == _DETAILS:
        contracts = [entry for entry in release.contracts if entry[1].get("status") not in _NOT_ENTERED]
        why = "This is a contract details notice."
        facts["contract_details_notice_published"] = Fact(
            "contract_details_notice_published", TRUE, Provenance.DERIVED, place, why
        )
        _details(release, facts, contracts, day, first)
        _reporting(release, facts, contracts)
    elif notice_type == _PIPELINE:
        why = "This is a pipeline notice."
        facts["in_pipeline_notice"] = Fact("in_pipeline_notice", TRUE, Provenance.DERIVED, place, why)
    elif notice_type == _AWARD:
        _summaries(release, facts, first)
    elif notice_type == _TERMINATION:
        _end(release, facts, day, first)


# ---------------------------------------------------------------------------- notices


def _details(
    release: Release, facts: Facts, contracts: Sequence[Entry], day: datetime.date | None, first: bool
) -> None:
    name, copy = "days_to_contract_details_notice", "days_to_contract_copy"
    if day is None or not contracts:
        return
    entered = [(_signed(contract), f"{path}/dateSigned") for path, contract in contracts]
    if any(signed is None for signed, _ in entered):
        facts[name] = absent(name, "Not every contract in the notice has a date of signature.")
        return
    days = [(_counted(int(signed or 0), day), path) for signed, path in entered]
    longest, path = max(days)
    if min(days)[0] < 1:
        why = "A contract is dated after the notice that says that it was entered into."
        release.note("signed-after-notice", min(days)[1], why)
        facts[name] = absent(name, why, release.place(path))
        return
    facts[name] = _days(name, longest, release.place(path), first, "entry into the contract")
    copies = [_copy(release, contract, where) for where, contract in contracts]
    if all(copies):
        why = f"A copy of the contract stands in this notice of day {longest}, or was published before."
        facts[copy] = derived(copy, (OPEN_LOW, longest), release.place(copies[0] or path), why)


def _signed(contract: Object) -> int | None:
    """The day of signature; one that cannot be meant was noted where the notice's dates were read."""
    written = contract.get("dateSigned")
    day = day_of(written) if type(written) is str else None
    return day if day is not None and EARLIEST <= day <= LATEST else None


def _copy(release: Release, contract: Object, path: str) -> str | None:
    """The path of the signed contract among a contract's documents."""
    for here, document in release.entries(contract, "documents", path):
        if document.get("documentType") == "contractSigned":
            return here
    return None


def _reporting(release: Release, facts: Facts, contracts: Sequence[Entry]) -> None:
    """The longest time between reports on an indicator, if every indicator in the notice says how often."""
    name = "kpi_reporting_months"
    found: list[tuple[int, str]] = []
    for path, contract in contracts:
        for here, metric in release.entries(contract, "agreedMetrics", path):
            often = _frequency(release, metric, here)
            if often is None:
                facts[name] = absent(name, "Not every indicator in the notice says how often it is reported.")
                return
            found.append(often)
    if found:
        longest, path = max(found)
        why = f"The longest of {len(found)} indicators." if len(found) > 1 else "The only indicator."
        facts[name] = derived(name, (longest, longest), release.place(path), why)


def _frequency(release: Release, metric: Object, path: str) -> tuple[int, str] | None:
    for here, observation in release.entries(metric, "observations", path):
        if observation.get("id") == "frequency":
            often = release.child(observation, "period", here).get("durationInMonths")
            if type(often) is int and 0 < often <= _LONGEST:
                return often, f"{here}/period/durationInMonths"
    return None


def _summaries(release: Release, facts: Facts, first: bool) -> None:
    """When the award notice came, and when the last assessment summaries went out."""
    notice, name = "award_notice_published_on", "assessment_summaries_sent_on"
    published = facts["published_on"]
    if published.known is not None and published.place is not None:
        why = "This is the contract award notice."
        low, day = published.known
        if not first:
            low, why = OPEN_LOW, "This notice updates a contract award notice, which came before."
        facts[notice] = derived(notice, (low, day), published.place, why)
    key = "assessmentSummariesDateSent"
    sent = [
        (release.day(award, key, path), f"{path}/{key}") for path, award in release.awards if not came_to_nothing(award)
    ]
    if sent and all(day is not None for day, _ in sent):
        last, path = max((day or 0, path) for day, path in sent)
        facts[name] = stated(name, (last, last), release.place(path))


def _end(release: Release, facts: Facts, day: datetime.date | None, first: bool) -> None:
    name, ended_on = "days_to_termination_notice", "contract_ended_on"
    found = []
    for path, contract in release.contracts:
        ended = release.day(release.child(contract, "implementation", path), "endDate", f"{path}/implementation")
        if ended is None:
            return
        found.append((ended, f"{path}/implementation/endDate"))
    if not found:
        return
    ended, path = min(found)
    facts[ended_on] = stated(ended_on, (ended, ended), release.place(path))
    if day is None:
        return
    counted = _counted(ended, day)
    if counted < 1:
        facts[name] = absent(name, "The notice came before the day on which the contract ends.", release.place(path))
        return
    facts[name] = _days(name, counted, release.place(path), first, "the end of the contract")


def _counted(start: int, end: datetime.date) -> int:
    """The number of the day ``end``, where ``start`` (``yyyymmdd``) is day 1."""
    return (end - int_to_date(start)).days + 1


def _days(name: str, number: int, place: str, first: bool, since: str) -> Fact:
    if first:
        why = f"This notice was published on day {number} from {since}, that day being day 1."
        return derived(name, (number, number), place, why)
    why = (
        f"This notice updates an earlier one; it was published on day {number} from {since}, and the first came before."
    )
    return derived(name, (OPEN_LOW, number), place, why)


# ---------------------------------------------------------------------------- length


def months(release: Release, facts: Facts) -> None:
    """Fill the months from the start to the end of the contracts, with the extensions that are stated."""
    name = "contract_months"
    standing = [e for e in release.contracts if e[1].get("status") not in ("cancelled", "terminated")]
    lots = [e for e in release.lots if e[1].get("status") not in ("cancelled", "unsuccessful", "withdrawn")]
    awarded = [e for e in release.awards if not came_to_nothing(e[1])]
    whole: list[Entry] = [("/tender", release.tender)]
    for entries, key in ((standing, "period"), (awarded, _PERIOD), (lots, _PERIOD), (whole, _PERIOD)):
        if entries and any(key in entry for _, entry in entries):
            found = [_length(release, entry, key, path) for path, entry in entries]
            break
    else:
        facts[name] = absent(name, "The notice gives no start and end of the contract.")
        return
    lengths = [length for length in found if length is not None]
    if len(lengths) < len(found):
        facts[name] = absent(name, "Not every contract or lot has a start and an end that can be used.")
        return
    low, high = min(length[0] for length in lengths), max(length[1] for length in lengths)
    why = "From the start to the end, with extensions."
    if len(set(lengths)) > 1:
        why = "From the start to the end, with extensions; the shortest to the longest of several."
    elif high == OPEN_HIGH:
        why = "From the start to the end at least; it can be extended, and the notice does not say until when."
    elif low != high:
        why = "From the start to the end, with extensions; it is not a whole number of months."
    facts[name] = derived(name, (low, high), release.place(f"{entries[0][0]}/{key}"), why)


def _length(release: Release, entry: Object, key: str, path: str) -> Known | None:
    period = release.child(entry, key, path)
    here = f"{path}/{key}"
    start, end = release.day(period, "startDate", here), release.day(period, "endDate", here)
    latest = release.day(period, "maxExtentDate", here)
    if period is BROKEN or start is None or end is None:
        return None
    low, high = _months(start, max(end, latest or end))
    if high < 1 or high > _LONGEST or (latest is not None and latest < end):
        release.note("period-not-meant", here, "The start and end of the contract cannot both be meant.")
        return None
    open_ended = latest is None and release.flag(entry, "hasRenewal", path) is True
    return (low, OPEN_HIGH) if open_ended else (low, high)


def _months(start: int, end: int) -> tuple[int, int]:
    """The whole months from one day to another, both counted, rounded down and up."""
    after = int_to_date(end) + datetime.timedelta(days=1)
    first = int_to_date(start)
    whole = 12 * (after.year - first.year) + after.month - first.month
    if after.day == first.day or (_last_of_month(after) and first.day > after.day):
        return whole, whole
    return (whole - 1, whole) if after.day < first.day else (whole, whole + 1)


def _last_of_month(day: datetime.date) -> bool:
    return (day + datetime.timedelta(days=1)).month != day.month
