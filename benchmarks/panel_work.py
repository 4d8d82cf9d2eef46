"""What the panel's measurements run in a process of its own: ``python -m benchmarks.panel_work WHAT ...``.

An invented panel of three evaluators: N bids on M scored questions, a price and an offer.
"""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sv_rules.evaluation.panel_data import Bid, Consensus, PanelData
    from sv_rules.evaluation.published import Evaluation
    from sv_rules.evaluation.returned import IssuedBook, Meeting, Score

DAY = datetime.date(2026, 9, 14)
_REASON = "The answer names people, dates and a plan for risks; it is silent on cover at weekends."
_WHERE = {"reason": _REASON, "bid_reference": "Section 4, page 12", "round": "one"}


def method(questions: int) -> Evaluation:
    """The evaluation: quality 50 in equal parts, an offer 10, price 40."""
    from sv_rules.evaluation.published import (
        Criterion,
        Evaluation,
        Evaluator,
        Offer,
        Price,
        Round,
        Rounding,
        Scale,
        ScalePoint,
        TieBreak,
    )

    scored = tuple(
        Criterion(id=f"Q{n}", title=f"Question {n} on how the service is run", weighting=Decimal(50) / questions,
                  head="quality", kind="scored", scale="five") for n in range(1, questions + 1)
    )  # fmt: skip
    offer = Criterion(id="SV", title="Hours of training", weighting=Decimal(10), head="social-value", kind="offer",
                      offer=Offer(basis="relative", unit="hours"))  # fmt: skip
    price = Criterion(id="P", title="Price", weighting=Decimal(40), head="price", kind="price",
                      price=Price(formula="lowest_ratio"))  # fmt: skip
    held = Round(id="one", title="The service", criteria=(*scored, offer, price),
                 rounding=Rounding(places=2, at=("criterion", "total")), tie_break=(TieBreak(by="price"),))  # fmt: skip
    scale = Scale(id="five", points=tuple(ScalePoint(score=Decimal(n), label=f"Grade {n}") for n in range(6)))
    people = tuple(Evaluator(id=f"E{n}", name=f"Person {n}", role="Evaluator") for n in (1, 2, 3))
    return Evaluation(evaluation="bench", title="A service", authority="Example Council", reference="EX/1",
                      published_on=datetime.date(2026, 3, 1), kind="light-touch", scales=(scale,), evaluators=people,
                      chair="The chair", rounds=(held,), synthetic=True)  # fmt: skip


def entered(evaluation: Evaluation, count: int) -> tuple[tuple[Bid, ...], list[Score], list[Consensus]]:
    """The bids, every evaluator's score of every line, and what the meeting agreed."""
    from sv_rules.evaluation.panel_data import Bid, Consensus
    from sv_rules.evaluation.returned import Score

    bids = tuple(Bid(id=f"B{n:02d}", bidder=f"Bidder {n} Limited", rounds=("one",)) for n in range(1, count + 1))
    scores, agreed = [], []
    for n, bid in enumerate(bids):
        for q, criterion in enumerate(evaluation.rounds[0].criteria[:-2]):
            about = {"bid": bid.id, "criterion": criterion.id, "score": Decimal((3 * n + 5 * q) % 6), **_WHERE}
            agreed.append(Consensus(**about, note="None moved."))  # type: ignore[arg-type]
            scores += [Score(evaluator=e.id, **about) for e in evaluation.evaluators]  # type: ignore[arg-type]
    return bids, scores, agreed


def issue(folder: Path, count: int, questions: int) -> int:
    """Issue every book of the panel, filled in, each with its issue record. Returns how many cells are styled."""
    from sv_rules.evaluation.panel_data import OfferMade, PriceMade
    from sv_rules.evaluation.returned import Meeting
    from sv_rules.workbook.panel_compliance import compliance_book
    from sv_rules.workbook.panel_evaluator import evaluator_book
    from sv_rules.workbook.panel_moderation import moderation_book
    from sv_rules.workbook.panel_price import price_book

    evaluation = method(questions)
    bids, scores, agreed = entered(evaluation, count)
    prices = [PriceMade(round="one", bid=b.id, amount=Decimal(90_000 + 1_317 * n)) for n, b in enumerate(bids)]
    offers = [OfferMade(round="one", bid=b.id, criterion="SV", amount=Decimal(100 + n)) for n, b in enumerate(bids)]
    meeting: tuple[Meeting, ...] = (Meeting(on=DAY, chair="The chair", present=("Person 1", "Person 2", "Person 3")),)
    made = [
        compliance_book(evaluation, bids, issue=1, day=DAY),
        *(evaluator_book(evaluation, e.id, bids, issue=1, day=DAY, answers=[s for s in scores if s.evaluator == e.id])
          for e in evaluation.evaluators),
        moderation_book(evaluation, bids, scores, issue=1, day=DAY, consensus=agreed, meetings=meeting),
        price_book(evaluation, bids, issue=1, day=DAY, prices=prices, offers=offers),
    ]  # fmt: skip
    for data, record in made:
        (folder / record.file).write_bytes(data)
        (folder / record.file).with_suffix(".json").write_text(record.model_dump_json(), encoding="utf-8")
    return sum(len(record.fixed) + len(record.inputs) for _, record in made)


def score(folder: Path, count: int, questions: int) -> int:
    """Read every book back, guarded and compared with its record; score; issue the result. Returns the ranked bids."""
    from sv_rules.evaluation.panel_data import PanelData
    from sv_rules.evaluation.scoring import score as scored
    from sv_rules.workbook.panel_result import result_book
    from sv_rules.workbook.panel_returned import read_evaluator, read_moderation, read_price

    evaluation = method(questions)
    bids = entered(evaluation, count)[0]
    for one in evaluation.evaluators:
        read_evaluator(*_book(folder, f"evaluator-{one.id}", evaluation, bids))
    agreed = read_moderation(*_book(folder, "moderation-panel", evaluation, bids))
    priced = read_price(*_book(folder, "price-panel", evaluation, bids))
    stops = [f for f in (*agreed.findings, *priced.findings) if f.stops]
    if stops:
        raise RuntimeError(f"a book did not come back: {stops[0]}")
    data: PanelData = PanelData(bids=bids, consensus=agreed.consensus, prices=priced.prices, offers=priced.offers)
    result = scored(evaluation, data)
    (folder / "result.xlsx").write_bytes(result_book(evaluation, data, result)[0])
    return sum(bid.rank is not None for bid in result.rounds[0].bids)


def _book(
    folder: Path, name: str, evaluation: Evaluation, bids: tuple[Bid, ...]
) -> tuple[Path, Evaluation, tuple[Bid, ...], IssuedBook]:
    from sv_rules.evaluation.returned import IssuedBook

    path = folder / f"{name}-issue-1.xlsx"
    return path, evaluation, bids, IssuedBook.model_validate_json(path.with_suffix(".json").read_bytes())


def write_plain(folder: Path, cells: int) -> int:
    """XlsxWriter writes as many cells, ten in a row, with the formats that our books have."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder / "plain.xlsx"))
    look = {"text_wrap": True, "border": 1, "valign": "top"}
    looks = [book.add_format(look | {"bg_color": colour}) for colour in ("white", "#fff9c4")]
    sheet = book.add_worksheet()
    for n in range(cells):
        row, column = divmod(n, 10)
        if column % 2:
            sheet.write_number(row, column, n, looks[0])
        else:
            sheet.write_string(row, column, _REASON, looks[1])
    book.close()
    return cells


def read_plain(folder: Path) -> int:
    """python-calamine reads the same books and gives every value."""
    from python_calamine import CalamineWorkbook

    found = 0
    for path in folder.glob("*-issue-1.xlsx"):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            found += sum(value != "" for row in book.get_sheet_by_name(name).to_python() for value in row)
    return found


def main() -> None:
    """Run one of them and print its number, and the peak of memory in kB (0 where the system does not say)."""
    what, folder, *numbers = sys.argv[1:]
    works = {"issue": issue, "score": score, "xlsxwriter": write_plain, "calamine": read_plain}
    print(works[what](Path(folder), *map(int, numbers)), _peak())  # type: ignore[operator]


def _peak() -> int:
    """Of this program alone: what the system counts for a child begins with the size of its parent."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    main()
