"""Social value offers from bidders' forms into the pack: what each bid is scored on, taken in before prices exist.

``sv-rules bid read`` reads and counts the forms; its file is taken in here, and each quantitative criterion gets its
amount: pounds of social value in all, or the quantity of one measure. Nothing is typed again and nothing is guessed: a
bid without a form, an offer that waits for an answer and a bidder of another name each need somebody's word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from sv_rules.errors import BadInput
from sv_rules.evaluation.lines import Line, leaves
from sv_rules.evaluation.offers import BidOffers, Offers
from sv_rules.evaluation.panel_data import Bid, OfferMade
from sv_rules.evaluation.published import Round
from sv_rules.evaluation.returned import CellFinding
from sv_rules.measures.values import in_pounds
from sv_rules.panel.collecting import kept_copy
from sv_rules.panel.order import require
from sv_rules.panel.pack import Act, Pack
from sv_rules.problem import did_you_mean
from sv_rules.source import read_bytes

_CAN_COUNT = ("counted", "unpriced")


@dataclass(frozen=True)
class Said:
    """What somebody says beside the file: it stands in the record with who said it."""

    measures: Mapping[str, str] = field(default_factory=dict)
    """Criterion to the code of the measure whose quantity it scores; without one, pounds of social value in all."""
    no_form: Collection[str] = ()
    """Bids that returned no form: they offer nothing."""
    same: Collection[str] = ()
    """Bids whose bidder is the same, though the names are written otherwise."""
    leave_open: bool = False
    """Offers that wait for an answer do not count."""


def take_offers(pack: Pack, file: Path, said: Said, act: Act) -> tuple[Pack, tuple[OfferMade, ...], list[str]]:
    """Take in the file of offers. Raises ``BadInput`` with everything that stands in the way.

    Returns the pack, what is scored, and notes. After the price book is out it is refused: prices come last.
    """
    require(pack, "scores", "taking in the offers") if pack.state.compliance is None else None
    if pack.state.latest("price") is not None:
        do = "A mistake in an offer is put right in the price book, or: sv-rules panel correct"
        raise BadInput("the offers come too late", where=str(file), why="the price book is out", do=do)
    if not any(line.criterion.offer for r in pack.rounds for line in leaves(pack.published, r)):
        do = "Evaluators score what bidders write, in their books."
        raise BadInput("nothing was taken in", where=str(file), why="no criterion scores a quantity offered", do=do)
    if said.leave_open and not (act.why or "").strip():
        raise BadInput("nothing was taken in", where=str(file), why="nobody says why open offers are left out",
                       do="Give --why TEXT.")  # fmt: skip
    offers = read_offers(file)
    taking = _Taking(pack, offers, said)
    made = tuple(taking.made())
    if taking.stops:
        listed = "".join(f"\n  {text}" for text in taking.stops)
        raise BadInput("nothing was taken in", where=str(file), why=f"{len(taking.stops)} must be put right{listed}\n",
                       do="Then take the file in again.")  # fmt: skip
    name, files = kept_copy(pack, file)
    told: dict[str, object] = {
        "offers": [one.model_dump(mode="json") for one in made], "file": name, "measure_set": offers.measure_set,
        "edition": offers.edition, "synthetic": offers.synthetic, "measures": dict(said.measures),
        "no_form": sorted(said.no_form), "same": sorted(said.same), "leave_open": said.leave_open,
    }  # fmt: skip
    return pack.add(act.event("offers-returned", told, files)).saved(), made, taking.notes


def read_offers(file: Path) -> Offers:
    """The file that ``sv-rules bid read -f json`` wrote. Raises ``BadInput`` where it is another."""
    data = read_bytes(file, str(file))
    try:
        return Offers.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        at = "/".join(map(str, first["loc"])) or "its beginning"
        why = f"it is not what sv-rules bid read writes (at {at}: {first['msg'].casefold()})"
        do = "Write it with: sv-rules bid read FORMS -f json -o offers.json"
        raise BadInput("the offers cannot be read", where=str(file), why=why, do=do) from None


def not_as_offered(pack: Pack, offers: Sequence[OfferMade]) -> Iterator[CellFinding]:
    """Offers of a price book that are not what was read from the bidders' forms."""
    held = {(o.round, o.bid, o.criterion): o for o in pack.state.offers if o.source}
    for one in offers:
        read = held.get((one.round, one.bid, one.criterion))
        if read is not None and read.amount != one.amount:
            text = f"the bidder's form gives {read.amount:,f}, and the book says {one.amount:,f}."
            yield CellFinding(code="not-as-offered", stops=True, cell=f"{one.round}, {one.bid}, {one.criterion}",
                              text=text, do="Put back what the form gives.")  # fmt: skip


def with_source(pack: Pack, offers: Sequence[OfferMade]) -> tuple[OfferMade, ...]:
    """Offers as a price book returns them, each with the source that it was read from before."""
    held = {(o.round, o.bid, o.criterion, o.amount): o for o in pack.state.offers}
    return tuple(held.get((o.round, o.bid, o.criterion, o.amount), o) for o in offers)


class _Taking:
    """Finds the amount of every bid and quantitative criterion, collecting what stands in the way."""

    def __init__(self, pack: Pack, offers: Offers, said: Said) -> None:
        self.pack, self.offers, self.said = pack, offers, said
        self.stops, self.notes = list[str](), list[str]()
        self.found = {(one.bid, one.lot): one for one in offers.bids}
        self.lots = list(dict.fromkeys(one.lot for one in offers.bids))
        self._whole_file()

    def _whole_file(self) -> None:
        known = {bid.id for bid in self.pack.received}
        standing = {bid.id for bid in self.pack.standing}
        self.stops += [f"{f.cell}: {f.text} {f.do}".strip() for f in self.offers.findings if f.stops]
        ours, theirs = self.pack.published, self.offers
        if ours.ocid and theirs.ocid and ours.ocid != theirs.ocid:
            self.stops.append(f"The forms are of {theirs.ocid}, and this evaluation is of {ours.ocid}.")
        elif _plain(ours.title) != _plain(theirs.tender):
            self.notes.append(f'The forms are of "{theirs.tender}", this evaluation is "{ours.title}": check that they '
                              "belong together.")  # fmt: skip
        for bid in dict.fromkeys(one.bid for one in self.offers.bids):
            if bid not in known:
                self.stops.append(f"{bid} is no bid of this pack. {did_you_mean(bid, known)}".strip())
            elif bid not in standing:
                self.notes.append(f"{bid} is out, so its offers are not taken in.")
        for what, ids in (("--no-form", self.said.no_form), ("--same", self.said.same)):
            self.stops += [f"{what}: there is no bid {bid}. {did_you_mean(bid, known)}".strip() for bid in ids
                           if bid not in known]  # fmt: skip
        criteria = {
            line.id for r in self.pack.rounds for line in leaves(self.pack.published, r) if line.criterion.offer
        }
        for name in self.said.measures:
            if name not in criteria:
                near = did_you_mean(name, criteria)
                self.stops.append(f"--measure: no criterion {name} scores a quantity offered. {near}".strip())

    def made(self) -> Iterator[OfferMade]:
        """What each bid that stands offers against each quantitative criterion of its rounds."""
        checked: set[tuple[str, str]] = set()
        for held in self.pack.rounds:
            asked = [line for line in leaves(self.pack.published, held) if line.criterion.offer is not None]
            for bid in (b for b in self.pack.standing if asked and held.id in b.rounds):
                given = self._given(held, bid)
                if given is not None and (given.bid, given.lot) not in checked:
                    checked.add((given.bid, given.lot))
                    self._usable(bid, given)
                for line in asked:
                    amount = self._amount(line, given)
                    if self._least(line, bid, amount):
                        continue
                    if amount is not None and (given is not None or bid.id in self.said.no_form):
                        yield OfferMade(
                            round=held.id, bid=bid.id, criterion=line.id, amount=amount, source=self._source(line),
                            synthetic=self.offers.synthetic,
                        )  # fmt: skip

    def _given(self, held: Round, bid: Bid) -> BidOffers | None:
        lot = held.lot or (self.lots[0] if len(self.lots) == 1 else None)
        if lot not in self.lots:
            only = self.lots[0] if len(self.lots) == 1 and len(self.pack.rounds) == 1 else None
            if only is None:
                self._once(f"{held.id} is for lot {lot}, and the forms are for {', '.join(self.lots)}.")
                return None
            note = f"{held.id} is for lot {lot}, and the forms are for lot {only}: check that they are one."
            self.notes += [note] if note not in self.notes else []
            lot = only
        given = self.found.get((bid.id, lot or ""))
        if given is None and bid.id not in self.said.no_form:
            self._once(f"{bid.id} ({bid.bidder}) has no form for {held.id}. If none came, say --no-form {bid.id}: it "
                       "then offers nothing.")  # fmt: skip
        if given is not None and bid.id in self.said.no_form:
            self._once(f"--no-form {bid.id}: there is a form, {given.file}.")
        return given

    def _usable(self, bid: Bid, given: BidOffers) -> None:
        if not given.usable:
            stops = [f for f in given.findings if f.stops]
            self._once(f"{bid.id}: {given.file} cannot be used as returned ({stops[0].cell}: {stops[0].text}).")
        if _plain(bid.bidder) != _plain(given.bidder) and bid.id not in self.said.same:
            self._once(f"{bid.id} is {bid.bidder} among the bids and {given.bidder} in {given.file}. If they are the "
                       f"same, say --same {bid.id}; else read the forms again as ID=FORM.")  # fmt: skip
        waiting = [o.offer.measure for o in given.offers if o.state == "open"]
        if waiting and not self.said.leave_open:
            self._once(f"{bid.id}: {', '.join(waiting)} wait for an answer. Read the answered form, or say "
                       "--leave-open with --why TEXT: they then do not count.")  # fmt: skip
        elif waiting:
            self.notes.append(f"{bid.id}: {', '.join(waiting)} wait for an answer and do not count.")

    def _amount(self, line: Line, given: BidOffers | None) -> Decimal | None:
        """Pounds in all, or the quantity of the criterion's measure; nothing where it cannot be told which."""
        assert line.criterion.offer is not None
        unit, code = line.criterion.offer.unit, self.said.measures.get(line.id)
        if code is None:
            if in_pounds(unit.split(" ", 1)[0]):
                return given.total if given is not None else Decimal(0)
            self._once(f"{line.id} scores {unit}, not pounds. Say which measure it is: --measure {line.id}=CODE.")
            return None
        offered = {o.offer.measure: o for one in self.offers.bids for o in one.offers}
        if code not in offered:
            near = did_you_mean(code, offered)
            self._once(f"--measure {line.id}={code}: nobody offers anything against {code}. {near}".strip())
            return None
        if _plain(offered[code].unit).rstrip("s") != _plain(unit).rstrip("s"):
            note = (
                f"{line.id} is published in {unit}, and {code} counts in {offered[code].unit}: check that they agree."
            )
            self.notes += [note] if note not in self.notes else []
        if in_pounds(unit.split(" ", 1)[0]) and not in_pounds(offered[code].unit):
            self._once(f"--measure {line.id}={code}: {line.id} scores pounds, and {code} counts {offered[code].unit}.")
            return None
        own = next((o for o in given.offers if o.offer.measure == code), None) if given is not None else None
        counts = own is not None and own.state in _CAN_COUNT and own.quantity is not None
        return own.quantity if own is not None and counts else Decimal(0)

    def _least(self, line: Line, bid: Bid, amount: Decimal | None) -> bool:
        """Whether nothing is offered where the lowest is best: silence is not nought there, for it would win."""
        if line.criterion.offer is None or line.criterion.offer.best != "lowest" or amount != 0:
            return False
        self.notes.append(
            f"{bid.id} offers nothing for {line.id}, where the lowest is best: ask it, and enter the answer in the "
            "price book. Nought is not assumed."
        )
        return True

    def _source(self, line: Line) -> str:
        what = self.said.measures.get(line.id)
        counted = f"the quantity of {what}" if what else "pounds of social value"
        invented = " The measures and their values are invented." if self.offers.synthetic else ""
        return f"{counted} in bidders' forms, by {self.offers.measure_set}, edition {self.offers.edition}.{invented}"

    def _once(self, text: str) -> None:
        if text not in self.stops:
            self.stops.append(text)


def _plain(name: str) -> str:
    """A name as far as it tells bidders apart: ``ANT & Sons Ltd.`` and ``Ant and Sons Limited`` are one."""
    words = re.sub(r"[^\w\s&]", " ", name.casefold()).replace("&", " and ").split()
    return " ".join({"limited": "ltd", "company": "co"}.get(word, word) for word in words)
