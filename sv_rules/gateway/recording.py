"""Writing into a record: text in, text out, and a refusal in one sentence of what could never count.

What a check would ignore, or hold against the officer, is not written: a waiver that nobody may give, a value
of the wrong kind, an answer to what the notice already states. What stands in the record stays as it is.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.facts.fact import Fact, TenderFacts
from sv_rules.facts.wording import day_in_words, in_words
from sv_rules.gateway import editing
from sv_rules.gateway.check import judgement_of
from sv_rules.gateway.record import Record, Waiver, joined, parse_record
from sv_rules.gateway.typed import line_of_text, typed
from sv_rules.intake.draft_value import given_value
from sv_rules.policy.library import Library
from sv_rules.policy.plan import FactPlan, RulePlan
from sv_rules.problem import Problems, did_you_mean
from sv_rules.source import Path_, parse_source

HEADING = """\
# The record of one tender: what no notice carries, and who decided what.
# Names are recorded as written; nobody's identity is checked, and reports say so.
"""
_EMPTY = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?(?:\n|\Z))*\Z")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who says so, and on which day. Recorded as written, and never authenticated."""

    by: str
    on: datetime.date
    role: str | None = None

    def fields(self) -> dict[str, Any]:
        """``by``, ``role`` and ``on`` as they are written."""
        said = {"by": self.by, **({"role": self.role} if self.role is not None else {})}
        return {**{key: line_of_text(key, text) for key, text in said.items()}, "on": self.on}


@dataclass(frozen=True, slots=True)
class Recorded:
    """The whole new text of a record, the entry that was written into it, and its line."""

    text: str
    entry: Mapping[str, Any]
    section: str
    line: int
    record: Record

    def words(self) -> str:
        """The entry as it reads in a record."""
        return editing.block(dict(self.entry))


class Recording:
    """Writes into the record of a tender. ``text`` is what the record says, ``None`` where there is none yet.

    ``tenders`` are the releases that the record stands beside: they say which lots there are and what is
    stated already. ``form`` is what a tender form says itself: its author and answers hold here too. Raises
    ``Problems`` where the record has mistakes, and ``BadInput`` for what cannot be recorded.
    """

    def __init__(
        self, text: str | None, file: str, library: Library, tenders: Sequence[TenderFacts] = (),
        form: Record | None = None,
    ) -> None:  # fmt: skip
        self.file, self.library, self.plan, self.tenders = file, library, library.plan, tuple(tenders)
        self.form = form
        self._mark = "\ufeff" if text and text.startswith("\ufeff") else ""
        whole = (text or "").removeprefix("\ufeff")
        self._breaks = "\r\n" if whole.count("\n") == whole.count("\r\n") > 0 else "\n"
        self.text = whole.replace(self._breaks, "\n") if whole.strip() else self._heading()
        self.data: dict[Any, Any] = {}
        self.record = form or Record()
        if not _EMPTY.match(self.text):
            self.record = self._with_form(parse_record(self.text, file, self.plan))
            self.data = parse_source(self.text.encode(), file).data
        named = {t.ocid for t in self.tenders if t.ocid}
        if self.record.ocid and named and self.record.ocid not in named:
            raise BadInput(
                "this is the record of another procurement", where=file,
                why=f"it names {self.record.ocid}, and the notice is {min(named)}",
                do="Name the right record with --record.",
            )  # fmt: skip

    def _heading(self) -> str:
        named = sorted({t.ocid for t in self.tenders if t.ocid})
        return HEADING + (f"{editing.block({'tender': editing.Inline(ocid=named[0])})}\n" if len(named) == 1 else "")

    def _with_form(self, written: Record) -> Record:
        return joined(self.form, written) or written

    # ------------------------------------------------------------------ what can be recorded

    def reason(self, rule: str, why: str, who: Signer, *, replace: bool = False) -> Recorded:
        """Why the authority proceeds where a rule asks for a reason."""
        plan = self._rule(rule, "a reason")
        if not any("reason" in effects.values() for _, effects in plan.at):
            stops = any("stop" in effects.values() for _, effects in plan.at)
            why = f"the rule never asks for one; it {'stops' if stops else 'only advises'}"
            do = self._repair(plan) if stops else "Nothing needs to be recorded."
            raise self.refusal(f"a reason for {plan.id}", why, do)
        entry = {"rule": plan.id, "reason": line_of_text("why", why), **who.fields()}
        same = [i for i, held in self.held("reasons") if held.get("rule") == plan.id]
        return self.into_list("reasons", entry, same, replace, f"a reason for {plan.id}", "reason")

    def determine(
        self, fact: str, value: str, why: str, who: Signer, *, lot: str | None = None, replace: bool = False
    ) -> Recorded:
        """Settle a fact that the notice or the law leaves open. It never beats what is known."""
        plan = self._fact(fact, lot)
        entry = {
            "fact": plan.name, **({"lot": lot} if lot is not None else {}),
            "value": self._value(plan, value), "why": line_of_text("why", why), **who.fields(),
        }  # fmt: skip
        same = [i for i, held in self.held("determinations") if held.get("fact") == plan.name and _lot(held) == lot]
        found = self.into_list("determinations", entry, same, replace, f"a determination of {plan.name}", "value")
        for tender in self.tenders:
            for beaten in judgement_of(tender, self.library, record=found.record).contradictions:
                if beaten.fact == plan.name and lot in (None, beaten.lot):
                    said, known = (in_words(plan.kind, v, plan.members) for v in (beaten.determined, beaten.derived))
                    raise self.refusal(
                        f"a determination of {plan.name} as {said}",
                        f"the notice and the rules give {known}, which stands",
                        "A determination settles only what is left open.",
                    )  # fmt: skip
        return found

    def answer(
        self, fact: str, value: str, *, why: str | None = None, by: str | None = None, role: str | None = None,
        on: datetime.date | None = None, lot: str | None = None, replace: bool = False,
    ) -> Recorded:  # fmt: skip
        """Answer a question of the record: alone, or with who answered, when and why."""
        plan = self._fact(fact, lot)
        if plan.derived or plan.needs != "record":
            raise self.refusal(
                f"an answer for {plan.name}", "it is not a question of the record",
                "If the notice leaves it open, write it with sv-rules determine.",
            )  # fmt: skip
        stated = self._stated(plan, lot)
        if stated:
            said = in_words(plan.kind, stated.known, plan.members)
            raise self.refusal(
                f"an answer for {plan.name}", f"the tender itself says {said}, and an answer would not be used",
                f"Correct it there ({stated.place})." if stated.place else "Correct it there.",
            )  # fmt: skip
        given: Any = self._value(plan, value)
        texts = {"by": by, "role": role, "why": why}
        said_by = {key: line_of_text(key, text) for key, text in texts.items() if text is not None}
        if said_by or on:
            order = {"by": said_by.get("by"), "role": said_by.get("role"), "on": on, "why": said_by.get("why")}
            given = editing.Inline(value=given, **{k: v for k, v in order.items() if v is not None})
        path = ("answers", plan.name) if lot is None else ("lots", lot, plan.name)
        held = self._at(path)
        if held is not None and not replace:
            raise self._twice(f"an answer for {plan.name}", path, held.get("value") if isinstance(held, dict) else held)
        return self._read_back(
            editing.set_value(self.text, path, given), path, {plan.name: given}, lambda data: _set(data, path, given)
        )

    def waive(
        self, rule: str, why: str, who: Signer, until: datetime.date, *, lot: str | None = None, replace: bool = False
    ) -> Recorded:
        """Waive a rule of policy for a while. Legislation is never waived."""
        plan = self._rule(rule, "a waiver")
        what = f"a waiver of {plan.id}"
        if lot is not None:
            self._lot_of(plan.subject, f"{plan.id} is a rule", lot)
        fields = who.fields()
        waiver = Waiver(plan.id, lot, why, who.by, fields.get("role", ""), who.on, until, "")
        if refused := waiver.refusal(plan):
            days = f"The rule allows at most {plan.waivable_days} days." if plan.waivable_by else "Mend what was found."
            raise self.refusal(what, refused[1], days)
        if until < who.on:
            why = f"it would end on {_day(until)}, before it begins on {_day(who.on)}"
            raise self.refusal(what, why, "Give a later --until.")
        entry = {
            "rule": plan.id, **({"lot": lot} if lot is not None else {}), "reason": line_of_text("why", why),
            "approved_by": fields["by"], "role": fields["role"], "on": who.on, "until": until,
        }  # fmt: skip
        same = [i for i, held in self.held("waivers") if _overlaps(held, plan.id, lot, who.on, until)]
        return self.into_list("waivers", entry, same, replace, what, "reason")

    # ------------------------------------------------------------------ names and values

    def _rule(self, name: str, what: str) -> RulePlan:
        ids = {r.id.casefold(): r for r in self.plan.rules}
        found = ids.get(name.casefold())
        if found is None:
            near = did_you_mean(name, [r.id for r in ids.values()]) or "See sv-rules rules list."
            raise self.refusal(f"{what} for {name}", "the library has no rule of that id", near)
        return found

    def _fact(self, name: str, lot: str | None) -> FactPlan:
        fact = self.plan.facts.get(name)
        if fact is None or fact.hidden:
            near = did_you_mean(name, [n for n, f in self.plan.facts.items() if not f.hidden])
            do = near or "See sv-rules check -f xlsx for all of them."
            raise self.refusal(name, "there is no fact of that name", do)
        if lot is not None:
            self._lot_of(fact.subject, f"{name} is a fact", lot)
        return fact

    def _lot_of(self, subject: str, what: str, lot: str) -> None:
        if subject != "lot":
            raise self.refusal(f"lot {lot}", f"{what} of the whole tender", "Leave --lot out.")
        lots = dict.fromkeys(name for tender in self.tenders for name in tender.lots)
        if self.tenders and lot not in lots:
            near = did_you_mean(lot, lots) or "Check its id in the notice." if lots else "Leave --lot out."
            raise self.refusal(f"lot {lot}", f"the tender has no {'such lot' if lots else 'lots'}", near)

    def _value(self, fact: FactPlan, written: str) -> Any:
        raw = typed(fact.kind, written.strip())
        try:
            given_value(fact.kind, raw, tuple(fact.members))
        except ValueError as error:
            said = re.sub(r",? or \{.*\}", "", str(error)).replace("rite true or false", "rite yes or no")
            why, _, do = said.replace("expected true or false", "expected yes or no").partition(". ")
            raise self.refusal(f"a value for {fact.name}", why.rstrip("."), do) from None
        return raw

    def _stated(self, fact: FactPlan, lot: str | None) -> Fact | None:
        """What the tender says of it, where that leaves an answer nothing to say."""
        if lot is None and self.form and (None, fact.name) in self.form.answers:
            return self.form.answers[None, fact.name]
        found: list[Fact | None] = []
        for tender in self.tenders:
            if fact.subject == "tender":
                found.append(tender.tender.get(fact.name))
            else:
                found += [facts.get(fact.name) for name, facts in tender.lots.items() if lot in (None, name)]
        known = [f for f in found if f is not None and f.known is not None]
        return known[0] if known and len(known) == len(found) else None

    # ------------------------------------------------------------------ entries

    def held(self, section: str) -> list[tuple[int, dict[Any, Any]]]:
        """The entries of a section with their positions."""
        return [(i, held) for i, held in enumerate(self.data.get(section) or []) if isinstance(held, dict)]

    def _at(self, path: tuple[str, ...]) -> Any:
        held: Any = self.data
        for name in path:
            held = _under(held, name)
        return held

    def into_list(
        self, section: str, entry: dict[str, Any], same: list[int], replace: bool, what: str, shown: str
    ) -> Recorded:
        """Write an entry into a list, in the place of the last that is the same where that is asked for."""
        if same and not replace:
            raise self._twice(what, (section, same[-1]), self.data[section][same[-1]].get(shown))
        if same:
            text, index = editing.replace_item(self.text, section, same[-1], entry), same[-1]
        else:
            text, index = editing.add_item(self.text, section, entry), len(self.data.get(section) or [])

        def meant(data: dict[Any, Any]) -> None:
            items = list(data.get(section) or [])
            items[index : index + 1] = [entry]
            data[section] = items

        return self._read_back(text, (section, index), entry, meant)

    def _read_back(
        self, text: str, path: Path_, entry: Mapping[str, Any], meant: Callable[[dict[Any, Any]], None]
    ) -> Recorded:
        """The new text, if it says what the old one did, and the new entry, and nothing else."""
        wanted = copy.deepcopy(self.data)
        meant(wanted)
        try:
            source = parse_source(text.encode(), self.file)
            as_meant = source.data == wanted
            record = self._with_form(parse_record(text, self.file, self.plan)) if as_meant else Record()
        except Problems:
            as_meant = False
        if not as_meant:
            raise self.refusal(
                "the entry", "the record is laid out so that adding to it would change what stands in it",
                f"Write it in by hand: {editing.block({'entry': editing.Inline(entry)}).removeprefix('entry: ')}",
            )  # fmt: skip
        whole = self._mark + (text.replace("\n", "\r\n") if self._breaks == "\r\n" else text)
        return Recorded(whole, entry, str(path[0]), source.at(path)[0], record)

    # ------------------------------------------------------------------ refusals

    def _repair(self, rule: RulePlan) -> str:
        if rule.waivable_by:
            return f"{' or '.join(rule.waivable_by)} may waive it, for at most {rule.waivable_days} days."
        return "Mend what was found: nobody may waive it."

    def _twice(self, what: str, path: Path_, held: Any) -> BadInput:
        line = parse_source(self.text.encode(), self.file).at(path)[0]
        why = f'line {line} already has one, "{_shown(held)}"'
        return self.refusal(what, why, "Use --replace to put yours in its place.")

    def refusal(self, what: str, why: str, do: str) -> BadInput:
        """What cannot be recorded, why, and what to do."""
        return BadInput(f"{what} cannot be recorded", where=self.file, why=why, do=do)


def _overlaps(held: dict[Any, Any], rule: str, lot: str | None, on: datetime.date, until: datetime.date) -> bool:
    """Whether a waiver is of the same rule and lot for some of the same days; days that are not told count."""
    if held.get("rule") != rule or _lot(held) != lot:
        return False
    first, last = held.get("on"), held.get("until")
    if not isinstance(first, datetime.date) or not isinstance(last, datetime.date):
        return True
    return first <= until and on <= last


def _lot(held: dict[Any, Any]) -> str | None:
    return str(held["lot"]) if held.get("lot") is not None else None


def _under(held: Any, name: str) -> Any:
    return next((v for k, v in held.items() if str(k) == name), None) if isinstance(held, dict) else None


def _set(data: dict[Any, Any], path: Sequence[str], value: Any) -> None:
    for name in path[:-1]:
        key = next((k for k in data if str(k) == name), name)
        if not isinstance(data.get(key), dict):
            data[key] = {}
        data = data[key]
    data[path[-1]] = dict(value) if isinstance(value, dict) else value


def _shown(held: Any) -> str:
    text = "true" if held is True else "false" if held is False else str(held)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _day(day: datetime.date) -> str:
    return day_in_words(day.year * 10_000 + day.month * 100 + day.day)
