"""Small evaluations and panel data, written as a caller would send them."""

from __future__ import annotations

from typing import Any

from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation

SCALES: list[dict[str, Any]] = [
    {"id": "hundred", "span": {"from": 0, "to": 100}},
    {"id": "five", "points": [{"score": n, "label": f"Score {n}"} for n in range(6)]},
    {"id": "dfe", "points": [{"score": n, "label": f"Score {n}"} for n in (10, 8, 5, 2, 0)]},
]


def scored(id_: str, weighting: Any, scale: str = "hundred", **more: Any) -> dict[str, Any]:
    """A scored question."""
    return {
        "id": id_,
        "title": f"Question {id_}",
        "weighting": weighting,
        "head": "quality",
        "kind": "scored",
        "scale": scale,
    } | more


def priced(weighting: Any, formula: str = "lowest_ratio", id_: str = "P", **price: Any) -> dict[str, Any]:
    """A price criterion."""
    return {"id": id_, "title": "Price", "weighting": weighting, "kind": "price", "price": {"formula": formula} | price}


def offered(id_: str, weighting: Any, **offer: Any) -> dict[str, Any]:
    """A quantitative social value offer."""
    return {
        "id": id_,
        "title": "Offer",
        "weighting": weighting,
        "head": "social-value",
        "kind": "offer",
        "offer": offer,
    }


def a_round(*criteria: dict[str, Any], name: str = "r1", **more: Any) -> dict[str, Any]:
    """A round that rounds totals to two places and breaks ties by price."""
    ties: list[Any] = [{"by": "price"}] if any(one.get("kind") == "price" for one in criteria) else []
    ties = ties or [{"by": "criterion", "of": criteria[0]["id"]}]
    return {
        "id": name,
        "title": f"Round {name}",
        "criteria": list(criteria),
        "rounding": {"places": 2},
        "tie_break": ties,
    } | more


def raw(*rounds: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An evaluation as plain values."""
    return {
        "evaluation": "home-care", "title": "Home care", "authority": "Example Council", "reference": "EX-1",
        "published_on": "2026-03-02", "kind": "above-threshold", "scales": SCALES, "rounds": list(rounds),
    } | more  # fmt: skip


def evaluation(*rounds: dict[str, Any], **more: Any) -> Evaluation:
    """An evaluation."""
    return Evaluation.model_validate(raw(*rounds, **more))


def simple(formula: str = "lowest_ratio", quality: Any = 60, price: Any = 40, **more: Any) -> Evaluation:
    """One quality question out of 100 and one price: the shape of the paradoxes."""
    kept = {
        key: more.pop(key)
        for key in list(more)
        if key in ("parameters", "direction", "zero_allowed", "low_price", "ceiling", "floor", "floored_at_zero")
    }
    return evaluation(a_round(scored("Q", quality), priced(price, formula, **kept), **more))


def panel(rows: dict[str, dict[str, Any]], rounds: tuple[str, ...] = ("r1",), **more: Any) -> PanelData:
    """Panel data: for each bid the values of its criteria; ``P`` is a price, ``O...`` an offer, all else a score."""
    data: dict[str, Any] = {
        "bids": [{"id": bid, "bidder": f"Bidder {bid}", "rounds": rounds} for bid in rows], "consensus": [],
        "offers": [], "prices": [],
    }  # fmt: skip
    for bid, values in rows.items():
        for round_ in rounds:
            for criterion, value in values.items():
                where = {"round": round_, "bid": bid, "criterion": criterion}
                if criterion.startswith("P"):
                    data["prices"].append(where | {"amount": value})
                elif criterion.startswith("O"):
                    data["offers"].append(where | {"amount": value})
                else:
                    data["consensus"].append(
                        where | {"score": value, "reason": "Well evidenced.", "bid_reference": "p 3"}
                    )
    return PanelData.model_validate(data | more)


def low_answer(bid: str, decision: str, **more: Any) -> dict[str, Any]:
    """A decision about a low price."""
    return {
        "round": "r1", "bid": bid, "notified_on": "2026-04-01", "response_on": "2026-04-08", "response": "Shown.",
        "decision": decision, "by": "Head of procurement", "why": "The costs were shown.",
    } | more  # fmt: skip
