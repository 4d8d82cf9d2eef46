"""A draft tender in YAML, checked before any notice exists: the same facts, typed in by an officer.

``Draft`` (in ``draft_model``) is the only schema of the file; what may stand under ``facts`` comes from the
fact dictionary. Every mistake is found in one reading and comes with its line, column and repair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sv_rules.facts.criteria import DOUBT, CriteriaText, Criterion, Weight, places_of_bidders, read_criteria
from sv_rules.facts.dictionary import Dictionary, FactDefinition, fact_dictionary
from sv_rules.facts.fact import Fact, Provenance, TenderFacts
from sv_rules.facts.name import normalised_name
from sv_rules.facts.value import Known, exactly
from sv_rules.intake.draft_model import Draft, DraftLot, explained
from sv_rules.intake.draft_schema import draft_json_schema, write_draft_json_schema
from sv_rules.intake.draft_value import given_value
from sv_rules.intake.notes import CappedNotes
from sv_rules.intake.ocds.authority import name_facts
from sv_rules.intake.ocds.mention import mention_fact, naming_words
from sv_rules.intake.recognised import CRITERIA_FACTS, given_facts, recognised_facts, says_importance
from sv_rules.problem import Problem, Problems, did_you_mean

if TYPE_CHECKING:
    from sv_rules.source import Path_, Source

__all__ = ["Draft", "draft_json_schema", "parse_draft", "read_draft", "write_draft_json_schema"]

_CPV = re.compile(r"(\d{8})(?:-\d)?\Z", re.ASCII)


def read_draft(path: str | Path, dictionary: Dictionary | None = None) -> TenderFacts:
    """The facts of a draft tender. Raises ``Problems`` with all that is wrong with the file."""
    from sv_rules.source import read_source

    return draft_facts(read_source(Path(path), str(path)), dictionary)


def parse_draft(data: bytes, file: str, dictionary: Dictionary | None = None) -> TenderFacts:
    """As ``read_draft``, from bytes; ``file`` is the name used in messages and places."""
    from sv_rules.source import parse_source

    return draft_facts(parse_source(data, file), dictionary)


def draft_facts(source: Source, dictionary: Dictionary | None = None) -> TenderFacts:
    """The facts of a draft that was read already, from YAML or from the cells of a form. Raises ``Problems``."""
    reader = _Reader(source, dictionary or fact_dictionary())
    draft = reader.draft()
    tender = reader.values(("facts",), "tender")
    given = [reader.values(("lots", index, "facts"), "lot") for index in range(reader.lot_count())]
    if draft is not None:
        reader.check_lots(draft, given)
    if draft is None or reader.problems:
        raise Problems(reader.problems)
    for name, fact in name_facts(draft.buyer, reader.place(("buyer",))).items():
        tender.setdefault(name, fact)
    mentioned = reader.mentioned(draft)
    if mentioned is not None:
        tender.setdefault(mentioned.name, mentioned)
    lots: dict[str, Mapping[str, Fact]] = {}
    for index, (lot, stated) in enumerate(zip(draft.lots, given, strict=True)):
        lots[lot.id] = {**stated, **reader.criteria(lot, ("lots", index, "award_criteria"))}
    return TenderFacts(
        tender=tender,
        lots=lots,
        title=draft.title,
        buyer=draft.buyer[0],
        source=source.file,
        lot_titles={lot.id: lot.title for lot in draft.lots if lot.title},
        gateway=draft.gateway,
        notes=tuple(reader.notes.at(source.file)),
    )


class _Reader:
    """Reads one file, collecting problems."""

    def __init__(self, source: Source, dictionary: Dictionary) -> None:
        self._source, self._dictionary = source, dictionary
        self.problems: list[Problem] = []
        self.notes = CappedNotes()

    def place(self, path: Path_) -> str:
        """Where it stands what was written at ``path``."""
        return self._source.place(path)

    def _problem(self, path: Path_, message: str, repair: str = "") -> None:
        self.problems.append(self._source.problem(path, message, repair))

    def draft(self) -> Draft | None:
        """The file as the model, or ``None`` with problems."""
        try:
            return Draft.model_validate(self._source.data)
        except ValidationError as error:
            for mistake in error.errors(include_url=False):
                path = mistake["loc"]
                self._problem(path, *explained(path, mistake, self._dictionary.facts))
            return None

    def values(self, path: Path_, subject: str) -> dict[str, Fact]:
        """The facts written at ``path``."""
        written = _at(self._source.data, path)
        if not isinstance(written, dict):
            return {}
        facts = {}
        for name, raw in written.items():
            here = (*path, name)
            definition = self._definition(name, here, subject)
            if definition is None:
                continue
            if raw is None:
                because = "Left open in the draft."
                facts[name] = Fact(name, None, Provenance.ABSENT, self.place(here), because)
                continue
            try:
                known = _special(name, given_value(definition.type, raw, tuple(definition.members)))
            except ValueError as error:
                self._problem(here, f'"{name}": {error}')
                continue
            facts[name] = Fact(name, known, Provenance.STATED, self.place(here))
        return facts

    def _definition(self, name: object, path: Path_, subject: str) -> FactDefinition | None:
        definition = self._dictionary.facts.get(name) if isinstance(name, str) else None
        if definition is None:
            usable = [n for n, d in self._dictionary.facts.items() if d.draft and d.subject == subject]
            self._problem(path, f'There is no fact "{name}".', did_you_mean(str(name), usable))
        elif not definition.draft:
            message = f'"{name}" is what only a published notice can say ({definition.title.lower()}).'
            self._problem(path, message, "Remove it from the draft.")
        elif definition.subject != subject:
            where = {"tender": 'under "facts:" at the top', "lot": 'under the "facts:" of a lot'}
            message = f'"{name}" is a fact of a {definition.subject}, not of a {subject}.'
            place = where.get(definition.subject)
            self._problem(path, message, f"Put it {place}." if place else "Remove it from the draft.")
        else:
            return definition
        return None

    def lot_count(self) -> int:
        """How many lots are written, whatever they hold."""
        lots = _at(self._source.data, ("lots",))
        return len(lots) if isinstance(lots, list) else 0

    def check_lots(self, draft: Draft, given: list[dict[str, Fact]]) -> None:
        """Refuse two lots of one id, and what is said twice."""
        first: dict[str, int] = {}
        for index, (lot, stated) in enumerate(zip(draft.lots, given, strict=True)):
            path: Path_ = ("lots", index)
            if lot.id in first:
                line = self._source.at(("lots", first[lot.id], "id"))[0]
                self._problem((*path, "id"), f'Two lots have the id "{lot.id}"; the first is on line {line}.')
            first.setdefault(lot.id, index)
            if lot.award_criteria is not None:
                for name in set(CRITERIA_FACTS) & stated.keys():
                    message = f'"{name}" is read from the award criteria of the lot and cannot be stated as well.'
                    self._problem((*path, "facts", name), message, "Keep one of the two.")

    def mentioned(self, draft: Draft) -> Fact | None:
        """That the draft's own words name social value, where they do; silence proves nothing."""
        texts: list[tuple[Path_, str]] = [(("title",), draft.title)]
        for index, lot in enumerate(draft.lots):
            path: Path_ = ("lots", index)
            texts += [((*path, "title"), lot.title), ((*path, "description"), lot.description)]
            if lot.award_criteria is not None:
                path = (*path, "award_criteria")
                texts.append(((*path, "description"), lot.award_criteria.description))
                for number, one in enumerate(lot.award_criteria.criteria):
                    texts.append(((*path, "criteria", number), f"{one.name}\n{one.description}"))
        named = ((path, naming_words(text)) for path, text in texts)
        return next((mention_fact(self.place(path), words) for path, words in named if words), None)

    def criteria(self, lot: DraftLot, path: Path_) -> dict[str, Fact]:
        """The facts that the award criteria of a lot give."""
        drafted = lot.award_criteria
        if drafted is None:
            return {}
        here = self.place(path)
        criteria = [
            Criterion(
                one.type,
                one.name,
                one.description.strip(),
                _weights(one.weight),
                self.place((*path, "criteria", n)),
            )
            for n, one in enumerate(drafted.criteria)
        ]
        if drafted.price is not None:
            price = Criterion("price", "Price", "", _weights(drafted.price), self.place((*path, "price")))
            criteria.insert(0, price)
        text_place = self.place((*path, "description"))
        given = CriteriaText(tuple(criteria), drafted.description.strip(), text_place)
        if not (given.criteria or given.description):
            return {}
        facts = given_facts(given, here, weighted=says_importance(given), readable=True, form_asks=True)
        facts.update(recognised_facts(read_criteria(given), here, lambda place: place))
        for where, words in places_of_bidders(given):
            self.notes.add("bidders-place", where, f"“{words}”: {DOUBT}")
        return facts


def _weights(weight: Known | None) -> tuple[Weight, ...]:
    if weight is None:
        return ()
    low, high = weight
    if low == high:
        return (Weight(low, "percentageExact"),)
    return (Weight(low, "percentageRangeMin"), Weight(high, "percentageRangeMax"))


def _at(data: Any, path: Path_) -> Any:
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _special(name: str, known: Known) -> Known:
    """Codes and names in the form in which rules compare them."""
    if name == "authority_names":
        return exactly(frozenset(map(normalised_name, known[0])))
    if name != "cpv_codes":
        return known
    codes = {code: _CPV.match(code) for code in known[0]}
    wrong = next((code for code, match in codes.items() if not match), None)
    if wrong is not None:
        raise ValueError(f'expected codes of eight digits, found "{wrong[:60]}". Write for example "85312400".')
    return exactly(frozenset(match[1] for match in codes.values() if match))
