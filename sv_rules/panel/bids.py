"""The list of bids that a pack begins with: ``bids.yaml``, one entry for each bid that came in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.published import Evaluation, Published
from sv_rules.policy.fitting import fitted
from sv_rules.problem import Problem, Problems, did_you_mean
from sv_rules.source import Source, parse_source, read_bytes


class BidList(Published):
    """The bids of a procurement, in the order in which they came in."""

    bids: Annotated[tuple[Bid, ...], Field(min_length=1)]


def read_bids(path: Path, evaluation: Evaluation) -> tuple[tuple[Bid, ...], bytes]:
    """The bids of a file with its bytes, every mistake at its line. Raises ``Problems``."""
    data = read_bytes(path, str(path))
    return parse_bids(data, str(path), evaluation), data


def parse_bids(data: bytes, file: str, evaluation: Evaluation) -> tuple[Bid, ...]:
    """As ``read_bids``, from bytes that messages call ``file``."""
    source = parse_source(data, file)
    listed = fitted(source, BidList, "a list of bids", 'Begin with "bids:", and a line "- id: B01" for each bid.').bids
    if problems := list(_problems(source, listed, evaluation)):
        raise Problems(problems)
    return listed


def _problems(source: Source, bids: tuple[Bid, ...], evaluation: Evaluation) -> Iterator[Problem]:
    known = [r.id for r in evaluation.rounds]
    first: dict[tuple[str, str], str] = {}
    for n, bid in enumerate(bids):
        for key, value, what in (
            ("id", bid.id, "id"), ("bidder", " ".join(bid.bidder.casefold().split()), "name"),
            ("identifier", (bid.identifier or "").casefold().replace(" ", ""), "unique identifier"),
        ):  # fmt: skip
            other = first.setdefault((key, value), bid.id) if value else bid.id
            if other != bid.id or (key == "id" and [b.id for b in bids].index(value) != n):
                message = f"{bid.id} has the {what} of another bid{'' if key == 'id' else f', {other}'}."
                repair = "A supplier's bids for several lots are one entry with several rounds."
                yield source.problem(("bids", n, key), message, repair)
        if bid.identifier and bid.identifier.isdigit() and len(bid.identifier) == 7:
            message = f'the company number "{bid.identifier}" has seven digits: its leading nought was lost.'
            yield source.problem(("bids", n, "identifier"), message, f'Write "0{bid.identifier}", in quotes.')
        if not bid.rounds:
            yield source.problem(("bids", n), f"{bid.id} is for no round.", f"Known here: {', '.join(known)}.")
        for position, round_ in enumerate(bid.rounds):
            if round_ not in known:
                message = f'the evaluation has no round "{round_}".'
                yield source.problem(("bids", n, "rounds", position), message, did_you_mean(round_, known))
