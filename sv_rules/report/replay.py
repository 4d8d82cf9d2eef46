"""A decision recomputed from its own JSON, and every field that came out otherwise."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from sv_rules.errors import BadInput
from sv_rules.facts.fact import TenderFacts
from sv_rules.gateway.check import check
from sv_rules.gateway.decision import Decision, ProfileUsed
from sv_rules.gateway.record import Record
from sv_rules.policy.library import Library
from sv_rules.report.document import SEVERAL, json_text
from sv_rules.report.page import Page
from sv_rules.report.wording import counted, day

_FORMAT = Decision.__dataclass_fields__["format"].default
_CIRCUMSTANCES = frozenset({"library_digest", "record_digest", "rulesets", "key"})
"""What the answer was made from. The rest of the decision is the answer."""

_ASIDE = frozenset({"source", "engine"})
"""Where the file lay, and which evaluators were at hand: neither may change the answer."""

_PLACE = re.compile(r"(?:.*/)?([^/]+\.ya?ml:\d+)")
_RECORD = re.compile(r"\.record\.ya?ml$")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DECISIONS, _FIELDS, _WIDE = 10, 12, 90


class _Ruleset(BaseModel):
    name: str
    version: str
    digest: str
    binds: str
    target_level: str | None = None


class _Recorded(BaseModel):
    """What a replay reads of a decision; all of it is compared."""

    format: Literal["sv-rules/decision/1"]
    ocid: str | None
    release_id: str | None
    pointer: str = ""
    source: str
    gateway: str
    as_at: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    decision: str
    library_digest: str
    relaxed: list[str] = []
    profile: ProfileUsed | None = None
    rulesets: list[_Ruleset]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as it was written down."""

    read: _Recorded
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that came out otherwise; ``None`` where one side does not have it."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """One decision recomputed."""

    recorded: Recorded
    decision: Decision
    rulesets: tuple[str, ...]
    """How the rulesets differ, a sentence each."""
    circumstances: tuple[Difference, ...]
    answer: tuple[Difference, ...]
    engine: str | None
    """The evaluators then and now, where they are not the same."""

    @property
    def same(self) -> bool:
        """Whether every field but the file's place and the evaluators is as recorded."""
        return not self.circumstances and not self.answer


def read_decisions(path: str | Path) -> list[Recorded]:
    """The decisions of a JSON output. Raises ``BadInput``."""
    try:
        document = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise _unusable(path, (error.strerror or str(error)).lower()) from None
    except (ValueError, RecursionError):
        raise _unusable(path, "it is not valid JSON") from None
    several = isinstance(document, dict) and document.get("format") == SEVERAL
    found = document.get("decisions") if several else [document]
    if not isinstance(found, list) or not found:
        raise _unusable(path, "it holds no decision")
    try:
        return [Recorded(_Recorded.model_validate(one), one) for one in found]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the document"
        raise _unusable(path, f"{where} is not as a decision of format {_FORMAT} has it") from None


def _unusable(path: str | Path, why: str) -> BadInput:
    do = "Give the file that sv-rules check wrote with -f json=FILE."
    return BadInput("the decision cannot be replayed", where=str(path), why=why, do=do)


def replay(recorded: Recorded, tenders: Sequence[TenderFacts], library: Library, record: Record | None) -> Replay:
    """Recompute one decision from its own tender, at its gateway, as at its day and by what was adopted then.

    Raises ``BadInput`` where the tender is not among those given.
    """
    read = recorded.read
    tender = _tender(read, tenders)
    adopt = {r.name: r.target_level for r in read.rulesets if r.binds == "adopted" and r.name in library.plan.rulesets}
    decision = check(
        tender, library, gateway=read.gateway, as_at=read.as_at, record=record, adopt=adopt,
        ignore_waivers=any("--ignore-waivers" in text for text in read.relaxed),
    )  # fmt: skip
    decision = dataclasses.replace(decision, relaxed=tuple(read.relaxed), profile=read.profile)
    new = json.loads(json_text(decision))
    found = list(_differences(_placed(recorded.document, None), _placed(new, _renamed(read, tender)), ""))
    parts = [(d, d.field.partition(".")[0].partition("[")[0]) for d in found]
    engines = [side.get("engine", {}).get("statement") for side in (recorded.document, new)]
    return Replay(
        recorded, decision, tuple(_rulesets(read, decision, library)),
        tuple(d for d, part in parts if part in _CIRCUMSTANCES),
        tuple(d for d, part in parts if part not in _CIRCUMSTANCES | _ASIDE),
        None if engines[0] == engines[1] else f"{engines[0]} → {engines[1]}",
    )  # fmt: skip


def _tender(read: _Recorded, tenders: Sequence[TenderFacts]) -> TenderFacts:
    same = [t for t in tenders if (t.ocid, t.release_id) == (read.ocid, read.release_id)]
    found = [t for t in same if t.pointer == read.pointer] or same
    if found:
        return found[0]
    name = read.release_id or read.ocid or read.source
    why, do = "the notice holds no release of that id", "Give the notice that was checked; --merge if it was merged."
    raise BadInput(f'no release "{name}"', where="replay", why=why, do=do)


def _rulesets(read: _Recorded, decision: Decision, library: Library) -> Iterator[str]:
    new = {r.name: r for r in decision.rulesets}
    for old in read.rulesets:
        now = new.pop(old.name, None)
        if old.name not in library.plan.rulesets:
            yield f"{old.name} {old.version} is not in this library"
        elif now is None:
            yield f"{old.name} was run ({old.binds}), and is not now"
        elif now.digest != old.digest:
            moved = ", with other content" if old.version == now.version else f" → {now.version}"
            yield f"{old.name} {old.version}{moved}"
    yield from (f"{name} {r.version} is run now ({r.binds}), and was not" for name, r in new.items())


# ---------------------------------------------------------------------------- fields


def _renamed(read: _Recorded, tender: TenderFacts) -> tuple[str, str]:
    """The tender's file by the name that it has now, and by the one that it had."""
    return PurePath(tender.source).name, PurePath(read.source).name


def _placed(value: Any, renamed: tuple[str, str] | None) -> Any:
    """A document whose places in YAML files name neither folder nor record, and the tender's file as of old."""
    if isinstance(value, Mapping):
        return {key: _placed(part, renamed) for key, part in value.items()}
    if isinstance(value, list):
        return [_placed(part, renamed) for part in value]
    match = _PLACE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    name, _, line = match[1].rpartition(":")
    if _RECORD.search(name):
        return f"record:{line}"
    return f"{renamed[1] if renamed and name == renamed[0] else name}:{line}"


def _differences(old: Any, new: Any, field: str) -> Iterator[Difference]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in {**old, **new}:
            yield from _parted(old, new, key, f"{field}.{key}" if field else str(key))
    elif isinstance(old, list) and isinstance(new, list):
        one, other = _keyed(old, new)
        for key in {**one, **other}:
            yield from _parted(one, other, key, f"{field}[{key}]")
    elif old != new or type(old) is not type(new):
        start = 0
        if isinstance(old, str) and isinstance(new, str):
            start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        yield Difference(field, _short(old, start), _short(new, start))


def _parted(old: Mapping[Any, Any], new: Mapping[Any, Any], key: Any, field: str) -> Iterator[Difference]:
    if key in old and key in new:
        yield from _differences(old[key], new[key], field)
    else:
        yield Difference(field, _short(old[key]) if key in old else None, _short(new[key]) if key in new else None)


def _keyed(old: list[Any], new: list[Any]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Both lists by the rule or name of their items where that tells them apart, else by position."""
    for name in ("rule", "name"):
        keyed = [{item[name]: item for item in side if isinstance(item, dict) and name in item} for side in (old, new)]
        if [len(side) for side in keyed] == [len(old), len(new)]:
            return keyed[0], keyed[1]
    return dict(enumerate(old)), dict(enumerate(new))


def _short(value: Any, start: int = 0) -> str:
    """A value in few words: of a long text, those about the place where it begins to differ."""
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return f"{value[:12]}…"
    if isinstance(value, str) and len(value) > _WIDE and start > _WIDE // 3:
        value = f"…{value[start - _WIDE // 3 :]}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


# ---------------------------------------------------------------------------- in words


def replay_text(replays: Sequence[Replay], *, width: int = 100) -> str:
    """The answer first, then what it was made from, then each answer that came out otherwise, field by field."""
    page = Page(False, width)
    wrong, size = [r for r in replays if r.answer], counted(len(replays), "decision")
    other = sum(bool(r.circumstances) and not r.answer for r in replays)
    if wrong:
        page.line(f"DIFFERENT. {len(wrong):,} of {size} came out otherwise.")
    elif other:
        page.line(f"THE SAME ANSWER, not from the same policy or record: {other:,} of {size}.")
    else:
        page.line(f"SAME. {size} recomputed, and every field is as recorded.")
    _list(page, "The rulesets differ", [line for r in replays for line in r.rulesets])
    if not any(r.rulesets for r in replays):
        _list(page, "What it was made from", [_said(d) for r in replays for d in r.circumstances][:_FIELDS])
    for one in wrong[:_DECISIONS]:
        _one(page, one)
    _list(page, "Not shown here", [counted(len(wrong) - _DECISIONS, "more decision")] if wrong[_DECISIONS:] else [])
    _list(page, "Other evaluators, which may not change an answer", [r.engine for r in replays if r.engine])
    return page.text()


def _list(page: Page, title: str, lines: Sequence[str]) -> None:
    if lines:
        page.blank()
        page.line(title)
        for line in dict.fromkeys(lines):
            page.hanging("  - ", line)


def _one(page: Page, one: Replay) -> None:
    read, now = one.recorded.read, one.decision
    page.blank()
    page.line(" · ".join(t for t in (now.title or now.ocid or now.source, now.buyer, now.release_id) if t))
    page.line(f"At {read.gateway}, policy as at {day(read.as_at)}: {read.decision.upper()} → {now.decision.upper()}")
    # What stands at the top of the document says most.
    telling = sorted(one.answer, key=lambda d: d.field.count(".") + d.field.count("["))
    for difference in telling[:_FIELDS]:
        page.hanging("  - ", _said(difference))
    if telling[_FIELDS:]:
        page.hanging("  - ", f"and {counted(len(telling) - _FIELDS, 'more field')}")


def _said(difference: Difference) -> str:
    old, new = ("nothing" if v is None else v for v in (difference.old, difference.new))
    return f"{difference.field}: {old} → {new}"
