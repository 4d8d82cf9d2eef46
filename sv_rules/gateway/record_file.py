"""Reading a record file: every mistake at once, each with its line.

A waiver that is malformed is kept and counts as expired, so that a slip of the pen never lets a breach
through. Everything else that is wrong is refused.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Any

from sv_rules.facts.fact import Fact, Provenance
from sv_rules.facts.value import FactType, Known, encode
from sv_rules.gateway.record import Determination, LotFact, Reason, Record, Signature, Waiver
from sv_rules.policy.plan import FactPlan, Plan
from sv_rules.policy.words import GATEWAYS
from sv_rules.problem import Problem, Problems, did_you_mean
from sv_rules.source import Path_, Source

_TOP = (
    "record",
    "tender",
    "author",
    "department",
    "answers",
    "lots",
    "reasons",
    "determinations",
    "waivers",
    "sign_offs",
)
_ANSWER = ("value", "by", "role", "on", "why")


class RecordReader:
    """Reads one record against the library's facts and rules."""

    def __init__(self, source: Source, plan: Plan) -> None:
        self.source, self.plan = source, plan
        self.problems: list[Problem] = []
        self.rules = {r.id for r in plan.rules}

    def read(self) -> Record:
        """The record. Raises ``Problems`` with every mistake."""
        data = self.source.data
        if not isinstance(data, dict):
            raise Problems(
                [self.source.problem((), "a record is a mapping of keys.", f"Write some of {', '.join(_TOP)}.")]
            )
        for key in data:
            if key not in _TOP:
                self._add((key,), f'there is no key "{key}" in a record.', did_you_mean(str(key), _TOP))
        answers = self._answers(data)
        reasons = tuple(r for i, item in self._items("reasons") if (r := self._reason(i, item)))
        settled = [d for i, item in self._items("determinations") if (d := self._determination(i, item))]
        waivers = tuple(self._waiver(i, item) for i, item in self._items("waivers"))
        signed = tuple(s for i, item in self._items("sign_offs") if (s := self._signature(i, item)))
        if self.problems:
            raise Problems(self.problems)
        tender = data.get("tender")
        digest = hashlib.sha256(json.dumps(_plain(data), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        return Record(
            answers, reasons, {(d.lot, d.fact): d for d in settled}, waivers, signed,
            str(data["author"]) if data.get("author") else None,
            str(data["department"]) if data.get("department") else None,
            str(tender["ocid"]) if isinstance(tender, dict) and tender.get("ocid") else None,
            digest, self.source.file,
        )  # fmt: skip

    def _add(self, path: Path_, message: str, repair: str = "") -> None:
        self.problems.append(self.source.problem(path, message, repair))

    def _place(self, path: Path_) -> str:
        return self.source.place(path)

    def _items(self, key: str) -> list[tuple[int, Any]]:
        items = self.source.data.get(key) or []
        if not isinstance(items, list):
            self._add((key,), f'"{key}" is a list.', "Begin each entry with a dash.")
            return []
        return list(enumerate(items))

    def _answers(self, data: dict[Any, Any]) -> dict[LotFact, Fact]:
        groups: list[tuple[Path_, str | None, Any]] = [(("answers",), None, data.get("answers") or {})]
        lots = data.get("lots") or {}
        if isinstance(lots, dict):
            groups += [(("lots", lot), str(lot), values) for lot, values in lots.items()]
        else:
            self._add(("lots",), '"lots" is a mapping of lot ids.')
        found: dict[LotFact, Fact] = {}
        for path, lot, values in groups:
            if not isinstance(values, dict):
                self._add(path, "answers are a mapping of fact names to values.")
                continue
            for name, raw in values.items():
                fact = self._fact((*path, name), str(name))
                if fact is None:
                    continue
                if fact.derived or fact.needs != "record":
                    self._add(
                        (*path, name), f'"{name}" is not a question of the record.',
                        "If the notice leaves it open, write a determination with its why.",
                    )  # fmt: skip
                    continue
                answer = self._answer((*path, name), fact, raw)
                if answer:
                    found[(lot, fact.name)] = answer
        return found

    def _fact(self, path: Path_, name: str) -> FactPlan | None:
        fact = self.plan.facts.get(name)
        if fact is None or fact.hidden:
            self._add(
                path,
                f'there is no fact "{name}".',
                did_you_mean(name, [n for n, f in self.plan.facts.items() if not f.hidden]),
            )
            return None
        return fact

    def _answer(self, path: Path_, fact: FactPlan, raw: Any) -> Fact | None:
        because = None
        if isinstance(raw, dict) and "value" in raw:
            for key in raw:
                if key not in _ANSWER:
                    self._add((*path, key), f'there is no key "{key}" in an answer.', did_you_mean(str(key), _ANSWER))
            by = ", ".join(str(raw[k]) for k in ("by", "role", "on") if raw.get(k))
            because = ": ".join(part for part in (by, str(raw["why"]) if raw.get("why") else "") if part) or None
            raw = raw["value"]
        if raw is None:
            return None
        known = self._known(path, fact, raw)
        return known and Fact(fact.name, known, Provenance.STATED, self._place(path), because)

    def _known(self, path: Path_, fact: FactPlan, raw: Any) -> Known | None:
        try:
            known = encode(fact.kind, raw)
        except ValueError as error:
            self._add(path, f'"{fact.name}": {error}.')
            return None
        words = known[0] if fact.kind is FactType.SET else {known[0]}
        if fact.members:
            for word in set(words) - set(fact.members):
                self._add(path, f'"{word}" is not a member of "{fact.name}".', did_you_mean(str(word), fact.members))
                return None
        return known

    def _texts(self, path: Path_, item: Any, wanted: tuple[str, ...]) -> dict[str, str] | None:
        """The wanted texts of an entry; a problem for each that is not there."""
        if not isinstance(item, dict):
            self._add(path, "an entry is a mapping of keys.", f"It needs {', '.join(wanted)}.")
            return None
        lacking = [key for key in wanted if item.get(key) in (None, "")]
        for key in lacking:
            self._add(path, f'"{key}" is missing.', f'Add "{key}:".')
        return None if lacking else {key: str(item[key]) for key in wanted}

    def _reason(self, index: int, item: Any) -> Reason | None:
        path: Path_ = ("reasons", index)
        texts = self._texts(path, item, ("rule", "reason", "by", "on"))
        if texts is None:
            return None
        if not self._day((*path, "on"), item["on"]):
            return None
        if texts["rule"] not in self.rules:
            self._add((*path, "rule"), f'there is no rule "{texts["rule"]}".', did_you_mean(texts["rule"], self.rules))
            return None
        return Reason(**texts, role=str(item["role"]) if item.get("role") else None)

    def _determination(self, index: int, item: Any) -> Determination | None:
        path: Path_ = ("determinations", index)
        texts = self._texts(path, item, ("fact", "value", "why", "by", "role", "on"))
        if texts is None:
            return None
        fact = self._fact((*path, "fact"), texts["fact"])
        if fact is None or not self._day((*path, "on"), item["on"]):
            return None
        known = self._known((*path, "value"), fact, item["value"])
        if known is None:
            return None
        lot = str(item["lot"]) if item.get("lot") is not None else None
        if lot is not None and fact.subject != "lot":
            self._add((*path, "lot"), f'"{fact.name}" is a fact of the tender.', 'Remove "lot:".')
        return Determination(
            fact.name, lot, known, texts["why"], texts["by"], texts["role"], texts["on"], self._place(path)
        )

    def _signature(self, index: int, item: Any) -> Signature | None:
        path: Path_ = ("sign_offs", index)
        texts = self._texts(path, item, ("gateway", "by", "role", "department", "on", "digest"))
        if texts is None:
            return None
        facts = item.get("facts") or {}
        if not isinstance(facts, dict):
            self._add((*path, "facts"), '"facts" is a mapping.', "Sign again with sv-rules sign.")
            return None
        if texts["gateway"] not in GATEWAYS:
            self._add(
                (*path, "gateway"),
                f'there is no gateway "{texts["gateway"]}".',
                did_you_mean(texts["gateway"], GATEWAYS),
            )
            return None
        if not self._day((*path, "on"), item["on"]):
            return None
        return Signature(**texts, facts={str(k): str(v) for k, v in facts.items()}, place=self._place(path))

    def _day(self, path: Path_, value: Any) -> bool:
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return True
        self._add(path, '"on" is not a date.', "Write it as YYYY-MM-DD.")
        return False

    def _waiver(self, index: int, item: Any) -> Waiver:
        place = self._place(("waivers", index))
        if not isinstance(item, dict):
            return Waiver("", None, "", "", "", None, None, place, "it is not a mapping of keys")
        faults = []
        texts = {}
        for key in ("rule", "reason", "approved_by", "role"):
            value = item.get(key)
            texts[key] = str(value) if value not in (None, "") else ""
            if not texts[key]:
                faults.append(f'it has no "{key}"')
        days: dict[str, datetime.date | None] = {}
        for key in ("on", "until"):
            value = item.get(key)
            plain = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
            days[key] = value if plain else None
            if not plain:
                faults.append(f'its "{key}" is not a date')
        if texts["rule"] and texts["rule"] not in self.rules:
            faults.append("it names no rule of this library")
        strange = sorted(set(item) - {"rule", "lot", "reason", "approved_by", "role", "on", "until"})
        if strange:
            faults.append(f'it has a key "{strange[0]}" that a waiver does not have')
        lot = str(item["lot"]) if item.get("lot") is not None else None
        return Waiver(
            texts["rule"], lot, texts["reason"], texts["approved_by"], texts["role"], days["on"], days["until"],
            place, " and ".join(faults) or None,
        )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
