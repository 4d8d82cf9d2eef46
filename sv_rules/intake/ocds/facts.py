"""All facts of one release, in one line of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sv_rules.facts.fact import TenderFacts
from sv_rules.facts.value import int_to_date
from sv_rules.intake.documents import Document
from sv_rules.intake.ocds import authority, contracts, duties, money, notice, subject_matter
from sv_rules.intake.ocds.lots import lots
from sv_rules.intake.ocds.mention import social_value_mentioned
from sv_rules.intake.ocds.profile import profile_of
from sv_rules.intake.ocds.regime import regime as regime_of
from sv_rules.intake.ocds.release import Release

if TYPE_CHECKING:
    from sv_rules.facts.dictionary import Dictionary


def facts_from_release(document: Document, dictionary: Dictionary | None = None) -> TenderFacts:
    """Every fact that a release states or surely implies. Never raises: what is odd becomes a note.

    Facts that the release does not give are listed as absent, with the reason. ``dictionary`` is the shipped
    one unless given.
    """
    if dictionary is None:
        from sv_rules.facts.dictionary import fact_dictionary

        dictionary = fact_dictionary()
    profile = profile_of(dictionary)
    release = Release(document)
    facts = dict(profile.tender)
    number = notice.notice_type(release, facts, profile)
    tags = notice.tags(release, facts)
    published = notice.dates(release, facts)
    notice.commencement(release, facts, document)
    subject_matter.provider_selection_regime(release, facts)
    regime = regime_of(release, facts, number)
    buyer, buyer_ids = authority.authority(release, facts, profile, number)
    subject_matter.categories(release, facts)
    subject_matter.cpv_codes(release, facts)
    notice.special_regime(release, facts, profile, number)
    notice.procedure(release, facts, profile, regime, number)
    money.values(release, facts, number)
    contracts.performance(release, facts, number)
    duties.duties(release, facts, number)
    subject_matter.consultancy_and_it(release, facts)
    found = lots(release, profile, number)
    social_value_mentioned(release, facts, found)
    return TenderFacts(
        tender=facts,
        lots=found.facts,
        ocid=release.text(release.root, "ocid", "") or None,
        release_id=release.identifier(release.root, "id", ""),
        title=release.text(release.tender, "title", "/tender").strip() or None,
        buyer=buyer,
        notice_type=number,
        published_on=int_to_date(published).isoformat() if published is not None else None,
        source=document.source,
        pointer=document.pointer,
        lot_titles=found.titles,
        notes=release.notes(),
        gateway=notice.gateway(profile, regime, number, tags),
        buyer_ids=buyer_ids,
    )
