"""An authority's profile as a page of text. What is invented is marked where it stands, and counted at the top."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sv_rules.authority.profile import AuthorityProfile, Outcome, Source
from sv_rules.facts.wording import iso_in_words
from sv_rules.measures.model import MeasureSet
from sv_rules.report.page import Page
from sv_rules.report.wording import counted

INVENTED = "INVENTED"


def profile_page(profile: AuthorityProfile, measures: MeasureSet | None = None, width: int = 100) -> str:
    """The whole profile: what binds, what is wanted, from where, by whom and until when."""
    page = Page(False, width)
    page.line(f"{profile.name}: what it wants")
    if profile.synthetic:
        page.line(f"{INVENTED}: the whole profile, its documents too. {profile.why}")
    elif profile.invented:
        page.line(f"{INVENTED}: {counted(len(profile.invented), 'part')} of this profile, each marked below.")
    if measures is not None and measures.synthetic:
        page.line(f"{INVENTED}: the measures of {measures.title}. {measures.why}")
    writer = _Writer(profile, page)
    writer.adopted()
    writer.outcomes(measures)
    writer.people()
    writer.charter()
    writer.rest()
    writer.documents()
    return page.text()


def source_words(profile: AuthorityProfile, source: Source) -> str:
    """Where a thing stands, or that it is invented and why."""
    if source.synthetic:
        return f"{INVENTED}: {source.why}"
    document = profile.documents[source.document or ""]
    dated = f", {iso_in_words(document.date.isoformat())}" if document.date else ""
    return f"{document.title}{dated}{f', {source.place}' if source.place else ''}"


class _Writer:
    def __init__(self, profile: AuthorityProfile, page: Page) -> None:
        self.profile, self.page = profile, page

    def _head(self, title: str, things: Sequence[object]) -> bool:
        if things:
            self.page.blank()
            self.page.line(title)
        return bool(things)

    def _thing(self, title: str, *more: str, source: Source) -> None:
        self.page.hanging("  ", title)
        for text in more:
            if text:
                self.page.hanging("    ", text)
        self.page.hanging("    ", f"[{source_words(self.profile, source)}]")

    def adopted(self) -> None:
        """The rulesets adopted, with target levels."""
        self.page.blank()
        if not self.profile.adopt:
            self.page.line("Adopted rulesets: none. Only law binds it here.")
            return
        self.page.line("Adopted rulesets")
        for name, level in self.profile.adopt.items():
            self.page.hanging("  ", f"{name}{f', target level {level}' if level else ''}")

    def outcomes(self, measures: MeasureSet | None) -> None:
        """Priorities, each with the outcomes that serve it."""
        profile = self.profile
        if self._head("Priorities and the outcomes that serve them", profile.priorities):
            for priority in profile.priorities:
                lead = f"Lead: {priority.lead}" if priority.lead else "Lead: nobody is named"
                self._thing(priority.title, priority.words, lead, source=priority.source)
                for outcome in (o for o in profile.outcomes if o.priority == priority.id):
                    self._outcome(outcome, measures)
        loose = [o for o in profile.outcomes if o.priority is None]
        if self._head("Outcomes that no priority supports", loose):
            for outcome in loose:
                self._outcome(outcome, measures)

    def _outcome(self, outcome: Outcome, measures: MeasureSet | None) -> None:
        self.page.hanging("    -> ", outcome.title)
        if outcome.category:
            self.page.hanging("       ", f"Category: {outcome.category}")
        for code, weight in outcome.measures.items():
            named = measures.measures.get(code) if measures else None
            weighed = f", weight {weight:f}" if isinstance(weight, Decimal) else ""
            self.page.hanging("       ", f"{code}{weighed}: {named.title if named else 'not in the measure set'}")
        suits = ", ".join(f"CPV {s}" if s.isdigit() else s for s in outcome.suits)
        self.page.hanging("       ", f"Suits: {suits or 'the documents do not say'}")
        self.page.hanging("       ", f"[{source_words(self.profile, outcome.source)}]")

    def people(self) -> None:
        """Target groups, programmes and what counts as local."""
        profile = self.profile
        programmes = {one.id: one for one in profile.programmes}
        if self._head("Target groups, and the programmes that know them", profile.target_groups):
            for group in profile.target_groups:
                linked = ", ".join(programmes[name].title for name in group.programmes)
                self._thing(group.title, group.words, f"Programme: {linked or 'none linked'}", source=group.source)
        area = profile.local_area
        if area is not None and self._head("What counts as local", [area]):
            named = "; ".join(
                f"{what}: {', '.join(words)}"
                for what, words in (("regions", area.regions), ("postcodes", area.postcodes))
                if words
            )
            self._thing(area.words, named, source=area.source)

    def charter(self) -> None:
        """The charter with its principles and who was asked."""
        profile, charter = self.profile, self.profile.charter
        if charter is not None and self._head("Charter", [charter]):
            adopted = f", adopted {iso_in_words(charter.adopted_on.isoformat())}" if charter.adopted_on else ""
            self._thing(
                f"{charter.title}, version {charter.version or 'not stated'}: {charter.status}{adopted}",
                source=charter.source,
            )
            for talk in charter.consultations:
                when = iso_in_words(talk.on.isoformat()) if talk.on else talk.when or "day not known"
                self._thing(f"Consulted: {talk.who} ({when})", talk.result, source=talk.source)
        if self._head("Principles, and the actions for them", profile.principles):
            for principle in profile.principles:
                self._thing(principle.title, principle.words, source=principle.source)
                self._actions(principle.id)
        if self._head(
            "Actions" if not profile.principles else "Other actions",
            [a for a in profile.actions if a.principle is None],
        ):
            self._actions(None)

    def _actions(self, principle: str | None) -> None:
        for action in self.profile.actions:
            if action.principle == principle:
                year = f"Year {action.year}" if action.year else "No year"
                owner = f" ({action.owner})" if action.owner else ""
                self.page.hanging("    -> ", f"{year}: {action.title}{owner}")

    def rest(self) -> None:
        """Suitability, roles, aims for the whole portfolio, frameworks used."""
        profile = self.profile
        if self._head("Which contracts it is asked of", profile.suitability):
            for one in profile.suitability:
                self._thing(one.title, one.words, source=one.source)
        if self._head("Roles", profile.roles):
            for role in profile.roles:
                where = f" at {', '.join(role.at)}" if role.at else ""
                who = f", from {role.from_} the department" if role.from_ else ""
                self._thing(f"{role.role}: may {', '.join(role.may)}{where}{who}", role.holder, source=role.source)
        if self._head("Aims for all contracts together; no tender is judged by them", profile.aims):
            for aim in profile.aims:
                figure = f"{aim.figure:f} {aim.unit}" if aim.figure is not None else "no figure is given"
                self._thing(f"{aim.title}: {figure}", aim.words, source=aim.source)
        if self._head("Frameworks used; their words stay with their owners", profile.frameworks_used):
            for framework in profile.frameworks_used:
                self._thing(f"{framework.title} ({framework.owner})", framework.parts, source=framework.source)

    def documents(self) -> None:
        """The documents that all this is taken from."""
        if self._head("Documents", list(self.profile.documents)):
            for document in self.profile.documents.values():
                dated = f", {iso_in_words(document.date.isoformat())}" if document.date else ", no date"
                self.page.hanging(
                    "  ", f"{document.title}{dated}{f', {document.publisher}' if document.publisher else ''}"
                )
                if document.href:
                    self.page.hanging("    ", document.href)
