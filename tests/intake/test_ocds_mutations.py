"""Whatever is wrong with a release, its facts are read: nothing in a file may stop a sweep."""

from __future__ import annotations

import copy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sv_rules.facts.fact import Provenance
from sv_rules.intake.documents import Document, read_documents
from sv_rules.intake.ocds import facts_from_release

NOTICES = Path(__file__).parents[1] / "notices"
ODD: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**400, Decimal("1e-400"), Decimal("1e400"), Decimal("NaN")),
    *("", "x", "540000", "\x00", "x" * 50_000, "2026-02-30", "9999-12-31T00:00:00Z", "UK4", "٣" * 8),
    *([], [None], [[]], ["x"], [{}], {}, {"id": {}}, {"": []}),
]


@cache
def releases() -> list[Any]:
    """One release of each shape: the first of each source, notice type and number of keys."""
    shapes: dict[Any, Any] = {}
    for document in read_documents(NOTICES / "notices.jsonl"):
        release = document.release
        shape = (release.get("_source"), str(release.get("tag")), tuple(sorted(release.get("tender", {}))))
        shapes.setdefault(shape, release)
    return sorted(shapes.values(), key=lambda release: len(str(release)))[:120]


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            found += nodes(item, (*path, key))
    return found


def mutate(release: Any, data: st.DataObject) -> Any:
    release = copy.deepcopy(release)
    for _ in range(data.draw(st.integers(1, 4))):
        places = nodes(release)
        if not places:
            break
        *way, last = data.draw(st.sampled_from(places))
        holder = release
        for step in way:
            holder = holder[step]
        odd = data.draw(st.one_of(st.sampled_from([*ODD, "delete", "repeat"]), st.integers(), st.text(max_size=20)))
        if odd == "delete":
            del holder[last]
        elif odd == "repeat" and isinstance(holder, list):
            holder.extend(copy.deepcopy(holder[last]) for _ in range(3))
        else:
            holder[last] = copy.deepcopy(odd)
    return release


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_release_never_raises_and_stays_well_formed(data: st.DataObject) -> None:
    release = mutate(data.draw(st.sampled_from(releases())), data)
    facts = facts_from_release(Document(release, "mutated.json", "/releases/0", None, ()))
    for part in (facts.tender, *facts.lots.values()):
        for name, fact in part.items():
            assert fact.name == name
            assert (fact.known is None) == (fact.provenance is Provenance.ABSENT)
            assert fact.known is None or fact.known[0] == fact.known[1] or fact.known[0] < fact.known[1]
            assert fact.place is None or fact.place.startswith("/releases/0")


def test_every_single_node_of_a_notice_may_be_anything() -> None:
    for word in ("'UK4'", "'UK6'", "'UK7'", "'CELEX'", "'xClassifications'"):
        release = copy.deepcopy(next(r for r in releases() if word in str(r)))
        for *way, last in nodes(release):
            holder = release
            for step in way:
                holder = holder[step]
            kept = holder[last]
            for odd in (None, "x", 7, [], {}, [7], {"x": 7}, Decimal("NaN")):
                holder[last] = odd
                facts_from_release(Document(release, "mutated.json", "", None, ()))
            holder[last] = kept


def test_a_malformed_value_never_turns_into_a_known_no() -> None:
    release = next(r for r in releases() if "UK4" in str(r) and "specialRegime" not in str(r))
    for path in (
        ("tender", "techniques"),
        ("tender", "specialRegime"),
        ("tender", "procurementMethodDetails"),
    ):
        for odd in ("x", 7, [7], {"hasFrameworkAgreement": "yes", "hasDynamicPurchasingSystem": 1}):
            changed = copy.deepcopy(release)
            changed[path[0]][path[1]] = odd
            facts = facts_from_release(Document(changed, "mutated.json", "", None, ()))
            names = {
                "techniques": ["is_framework", "is_dynamic_market"],
                "specialRegime": ["light_touch", "utilities", "defence", "concession"],
                "procurementMethodDetails": [] if odd == "x" else ["is_call_off", "is_dynamic_market"],
            }[path[1]]
            assert all(facts.tender[name].known is None for name in names), (path, odd)
