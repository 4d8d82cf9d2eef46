"""The twenty-eight bad inputs, each with a real file, and what becomes of it.

Every case runs in a whole pack, as a step of the panel: a refusal is one error of ours with exit status 2, and leaves
every file of the pack as it was; what is taken in is told, and names no wrong winner.
"""

from __future__ import annotations

import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from sv_rules.errors import SvRulesError
from sv_rules.evaluation.published import Criterion, Offer, Price
from sv_rules.evaluation.scoring import score as engine
from sv_rules.panel.closing import close_quality
from sv_rules.panel.collecting import collect, return_compliance
from sv_rules.panel.opening import new_pack
from sv_rules.panel.pack import Pack, open_pack
from sv_rules.panel.prices import return_prices, write_price_book
from sv_rules.panel.scoring import score_pack
from sv_rules.panel.verifying import verify_result_file
from sv_rules.workbook.panel_book import Book
from sv_rules.workbook.panel_issue import Manifest, issue_book
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.panel_styles import PANEL
from sv_rules.workbook.recalculation import computed_values, recalculated
from tests.panel.people import (
    CHAIR,
    bids_text,
    column,
    comply,
    edited,
    evaluation_text,
    moderate,
    on,
    price,
    score_all,
)
from tests.workbook.hostile import REFUSED
from tests.workbook.panel.home_care import HOME_CARE, D
from tests.workbook.panel.test_result_formulas import criteria
from tests.workbook.panel.test_result_formulas import evaluation as one_round
from tests.workbook.panel.test_result_formulas import panel as bids_of

SCORES = {("north", bid, question): score
          for bid, own in {"B01": (4, 3, 3), "B02": (3, 4, 4), "B03": (5, 2, 2)}.items()
          for question, score in zip(("Q1", "Q2", "S1"), own, strict=True)}  # fmt: skip
PRICES = {("north", "B01"): 100_000, ("north", "B02"): 90_000, ("north", "B03"): 110_000}
# Out of 100, by hand. B01: 30x4/5 + 20x3/5 + 10x3/5 = 42, and 40x90/100 = 36: 78. B02: 18 + 16 + 8 = 42, and 40: 82.
# B03: 30 + 8 + 4 = 42, and 40x90/110 = 32.73: 74.73. So B02 wins by 4.
WINNER = "B02 (Bidder 02 Limited) has the highest score, 82.00 of 100, 4.00 ahead of B01"
Edit = Callable[[Workbook], object]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; the lock is no part of the record."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


UNCHANGED: dict[tuple[str, str], bytes] = {}
"""Books as they come back without any edit, kept: every pack here has the same."""


class Work:
    """A pack at some turn and what people do with its books. Each step returns all that it tells."""

    def __init__(self, pack: Path, folder: Path, inbox: Path) -> None:
        self.folder, self.inbox = folder, inbox
        self.home = pack
        self.before = tree(pack)

    @property
    def pack(self) -> Pack:
        return open_pack(self.home)

    def raw(self, data: bytes, name: str = "returned.xlsx") -> str:
        """Some bytes come back as the compliance book."""
        path = self.folder / name
        path.write_bytes(data)
        return _told(return_compliance(self.pack, path, on(0))[1])

    def compliance(self, *edits: Edit) -> str:
        return _told(return_compliance(self.pack, self._file("compliance", "panel", comply, edits), on(0))[1])

    def collect(self, *edits: Edit, patch: Callable[[bytes], bytes] | None = None) -> str:
        """All three books come back; E1's after these edits."""
        first = self._file("evaluator", "E1", score_all(SCORES), edits)
        if patch:
            first.write_bytes(patch(first.read_bytes()))
        for who in ("E2", "E3"):
            self._file("evaluator", who, score_all(SCORES), ())
        return self.collected()

    def collected(self) -> str:
        _, notes, superseded = collect(self.pack, self.folder / "in", on(3))
        return _told(notes) + " ".join(superseded)

    def close(self, *edits: Edit) -> str:
        return _told(
            close_quality(self.pack, self._file("moderation", "panel", moderate(SCORES), edits), on(9, CHAIR))[1]
        )

    def prices(self, *edits: Edit) -> str:
        return _told(return_prices(self.pack, self._file("price", "panel", price(PRICES), edits), on(11))[1])

    def score(self) -> str:
        return " ".join(r.headline for r in score_pack(self.pack, on(12))[1].result.rounds)

    def priced(self, *edits: Edit) -> str:
        """Prices come back, and are scored."""
        told = self.prices(*edits)
        self.before = tree(self.home)
        return f"{told} {self.score()}"

    def from_method(self, text: str, bids: str | None = None) -> str:
        """A new pack from another evaluation or other bids."""
        (self.folder / "e.yaml").write_text(text, encoding="utf-8")
        (self.folder / "b.yaml").write_text(bids or bids_text(B01="north", B02="north", B03="north"), encoding="utf-8")
        fresh = self.folder / "fresh"
        try:
            new_pack(fresh, self.folder / "e.yaml", self.folder / "b.yaml", on(0, CHAIR))
        except SvRulesError:
            assert not fresh.exists(), "half a pack was left behind"
            raise
        return "a pack"

    def _file(self, kind: str, owner: str, first: Edit, edits: Sequence[Edit]) -> Path:
        target, known = self.folder / "in" / f"{kind}-{owner}-issue-1.xlsx", UNCHANGED.get((kind, owner))
        if not edits and known:
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(known)
            return target

        def edit(book: Workbook) -> None:
            for one in (first, *edits):
                one(book)

        path = edited(self.pack, self.folder / "in", edit, kind, owner)
        if not edits:
            UNCHANGED[kind, owner] = path.read_bytes()
        return path


def _told(notes: Sequence[Any]) -> str:
    return " ".join(f"{n.cell}: {n.text} {n.issued or ''} {n.returned or ''}" for n in notes)


def cell(name: str, value: object, row: int = 0) -> Edit:
    """Type a value into a named column."""

    def _edit(book: Workbook) -> None:
        column(book, name)[row].value = value

    return _edit


def at(place: str, value: object) -> Edit:
    """Type a value into any cell."""

    def _edit(book: Workbook) -> None:
        sheet, _, address = place.rpartition("!")
        book[sheet][address].value = value

    return _edit


def named(name: str, where: str | None) -> Edit:
    """Point a defined name elsewhere, or delete it."""

    def _edit(book: Workbook) -> None:
        del book.defined_names[name]
        if where is not None:
            book.defined_names[name] = DefinedName(name, attr_text=where)

    return _edit


def every(*names: str, value: object) -> Edit:
    """The same value in every row of some columns."""

    def _edit(book: Workbook) -> None:
        for name in names:
            for one in column(book, name):
                one.value = value

    return _edit


def manifest(old: str, new: str) -> Edit:
    """What the book says of itself is changed."""

    def _edit(book: Workbook) -> None:
        book["_sv"]["A1"].value = str(book["_sv"]["A1"].value).replace(old, new)

    return _edit


def hidden(book: Workbook) -> None:
    book["north"].row_dimensions[7].hidden = True
    book["north"].column_dimensions["B"].hidden = True


def manual(book: Workbook) -> None:
    book.calculation.calcMode = "manual"


def stale(data: bytes) -> bytes:
    """Every value beside a formula replaced: what Excel leaves when calculation is manual."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v\s*/>|(</f>)<v></v>", rb"</f><v>99</v>", part)
            kept.writestr(name, part)
    return out.getvalue()


@dataclass(frozen=True)
class Case:
    """``number`` is that of the table; ``then`` says what is told. ``stops``: refused, and nothing is written."""

    number: int
    name: str
    turn: str
    act: Callable[[Work], str]
    then: str
    stops: bool = True
    never: str = "Traceback"
    """What is not told."""


def hostile(number: int, *names: str) -> Iterator[Case]:
    for name in names:
        maker, words = REFUSED[name]
        yield Case(number, name, "new", lambda work, maker=maker: work.raw(maker()), re.escape(words))  # type: ignore[misc]


def scored(number: int, name: str, value: object, then: str, **other: Any) -> Case:
    return Case(number, name, "compliance", lambda w: w.collect(cell("SV_Scores_1", value)), then, **other)


def priced(number: int, name: str, value: object, then: str, **other: Any) -> Case:
    return Case(number, name, "priced", lambda w: w.priced(cell("SV_Prices", value)), then, **other)


def left_out(who: str) -> Callable[[Work], str]:
    def _act(work: Work) -> str:
        for other in ("E1", "E2", "E3"):
            if other != who:
                work._file("evaluator", other, score_all(SCORES), ())
        return work.collected()

    return _act


def twice(work: Work) -> str:
    for who in ("E1", "E2", "E3"):
        path = work._file("evaluator", who, score_all(SCORES), ())
    shutil.copy(path, path.with_name("copy of E3.xlsx"))
    return work.collected()


def open_elsewhere(work: Work) -> str:
    path = work._file("compliance", "panel", comply, ())
    path.with_name(f"~${path.name}").write_bytes(b"\x07A. Evaluator")
    return _told(return_compliance(work.pack, path, on(0))[1])


LOW = evaluation_text("north")


def out_of_all(work: Work) -> str:
    """Compliance puts out every bid; what is left of the pack is told."""

    def edit(book: Workbook) -> None:
        for row in range(3):
            for name, value in (("Decision", "Out"), ("Conditions", "No"), ("State", "Disregarded"),
                                ("Limb", "s19(3)(a)"), ("Why", "No insurance as the conditions ask for it."),
                                ("DecidedBy", CHAIR), ("DecidedOn", datetime.date(2026, 9, 14)),
                                ("ToldOn", datetime.date(2026, 9, 14))):  # fmt: skip
                column(book, f"SV_{name}")[row].value = value

    work.compliance(edit)
    work.before = tree(work.home)
    return work.collected()


def conflicted(work: Work) -> str:
    """E1 declares a conflict that nobody mitigates: the moderation book shows no score of E1."""
    told = work.collect(cell("SV_Conflict", "Yes", 1), cell("SV_Concerns", "My brother works for B01.", 1))
    held = work.pack.state.latest("moderation")
    assert held is not None
    book = load_workbook(work.home / held.file)
    block = column(book, "SV_Scores_1")
    own = [one.value for one in block if one.column == block[0].column]
    return f"{told} E1 in the meeting's book: {own}"


def result(method: Any, data: Any) -> str:
    """A result book of a method and data: its headline, and every error that any of its cells shows."""
    found = engine(method, data)
    raw, _ = result_book(method, data, found)
    wrong = [v for v in computed_values(recalculated(raw)).values() if str(v).startswith("#")]
    return f"{found.rounds[0].headline} Errors: {wrong}"


def quality_nought(work: Work) -> str:
    return result(one_round(criteria(Price(formula="ppqp"))), bids_of([100, 80, 40], [70, 60, 0]))


def no_offers(work: Work) -> str:
    offer = Criterion(id="O", title="Hours", weighting=D(20), head="social-value", kind="offer",
                      offer=Offer(basis="relative", unit="hours"))  # fmt: skip
    held = (*criteria(Price(formula="lowest_ratio"), 20), offer)
    return result(one_round(held), bids_of([100, 80], [70, 60], [0, 0]))


def equal_prices(work: Work) -> str:
    return result(one_round(criteria(Price(formula="range"))), bids_of([100, 100], [70, 60]))


def one_bid(work: Work) -> str:
    return result(one_round(criteria(Price(formula="range"))), bids_of([100], [70]))


def still_tied(work: Work) -> str:
    return result(one_round(criteria(Price(formula="lowest_ratio"))), bids_of([100, 100, 120], [70, 70, 70]))


def tie_broken(work: Work) -> str:
    # 60x50/100 + 40x80/80 = 70 and 60x60/100 + 40x80/94.117647... = 36 + 34 = 70: the lower price goes first
    return result(one_round(criteria(Price(formula="lowest_ratio"))), bids_of([80, "94.12"], [50, 60]))


def changed_result(work: Work) -> str:
    """Somebody types over a total in the result book and sends it on."""
    path = work.home / "award/1/result-panel.xlsx"
    book = load_workbook(path)
    book["north"]["G8"].value = 99
    changed = work.folder / "sent on.xlsx"
    book.save(changed)
    return " ".join(verify_result_file(work.pack, changed))


def issued_wrong(work: Work) -> str:
    """A book whose shown figure is not what its formula gives."""
    book = Book("Wrong", "EX/1", 1, PANEL)
    book.page("Sum", "A sum", (), (20,)).formula(3, 1, "=1+1", 3)
    return str(issue_book(book, HOME_CARE, "result", "panel", None, Manifest(
        evaluation="x", reference="x", book="result", owner="panel", issue=1)))  # fmt: skip


def no_room(work: Work) -> str:
    """The disk takes no file of more than four kilobytes."""
    resource = pytest.importorskip("resource")
    path = work._file("compliance", "panel", comply, ())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        return _told(return_compliance(work.pack, path, on(0))[1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def not_a_folder(work: Work) -> str:
    """The place where returned books are kept is none that can be written to."""
    path = work._file("compliance", "panel", comply, ())
    shutil.rmtree(work.home / "returned")
    (work.home / "returned").write_bytes(b"")
    work.before = tree(work.home)
    return _told(return_compliance(work.pack, path, on(0))[1])


def same_names(*bids: str) -> Callable[[Work], str]:
    return lambda work: work.from_method(LOW, "bids:\n" + "\n".join(f"  - {{{one}}}" for one in bids) + "\n")


def method(old: str, new: str) -> Callable[[Work], str]:
    assert old in LOW
    return lambda work: work.from_method(LOW.replace(old, new))


def far_out(work: Work) -> str:
    return work.compliance(at("Checks!T1048576", 1))


def styled_far_out(book: Workbook) -> None:
    book["Checks"]["T1048576"].number_format = "0.00"


B1 = "id: B01, bidder: Alder Care Ltd, address: 1 Some Street, email: a@b.example, rounds: [north]"
B2 = "id: B02, bidder: Birch Care Ltd, address: 2 Some Street, email: b@b.example, rounds: [north]"


def scoped(book: Workbook) -> None:
    book["north"].defined_names["SV_Scores_1"] = DefinedName("SV_Scores_1", attr_text="'north'!$A$1:$A$9")


def other_case(book: Workbook) -> None:
    book.defined_names["sv_scores_1"] = DefinedName(
        "sv_scores_1", attr_text=book.defined_names.pop("SV_Scores_1").attr_text
    )


def as_percentage(book: Workbook) -> None:
    column(book, "SV_Prices")[0].number_format = "0 %"
    column(book, "SV_Prices")[0].value = 0.4


def unvalidated(book: Workbook) -> None:
    book["north"].data_validations.dataValidation.clear()


CASES = (
    *hostile(1, "an empty file", "a csv file renamed", "a workbook cut short", "a workbook with a byte flipped"),
    *hostile(2, "an old .xls file", "an encrypted file"),
    *hostile(3, "macros", "macros under another name", "ActiveX", "an embedded file"),
    *hostile(4, "a link to another workbook", "a DDE link", "a DDE call in a formula"),
    *hostile(
        5,
        "a zip bomb",
        "more than 2,000 parts",
        "a part over 64 MB",
        "entities in the sheet",
        "an outside entity",
        "UTF-16 without a mark",
        "a part that leads out of the file",
    ),
    Case(6, "a value in the last row", "new", far_out, "T1048576: something was written outside", stops=False),
    *hostile(6, "a cell at XFD1048576"),
    Case(
        6,
        "a format far out",
        "new",
        lambda w: w.compliance(styled_far_out),
        "formats reach to row 1,048,576",
        stops=False,
    ),
    *hostile(7, "Strict Open XML", "no sheets"),
    *(
        Case(8, name, "compliance", lambda w, edit=edit: w.collect(edit), then)  # type: ignore[misc]
        for name, edit, then in (
            ("a name is gone", named("SV_Scores_1", None), "SV_Scores_1: the defined name is gone. Issued"),
            ("a name without a place", named("SV_Scores_1", "#REF!"), "SV_Scores_1: .*Returned: #REF!"),
            (
                "a name of another shape",
                named("SV_Scores_1", "'north'!$F$6:$F$9"),
                "SV_Scores_1: .*F.6:.F.14.*F.6:.F.9",
            ),
            ("a name on another sheet", named("SV_Scores_1", "'Guide'!$F$6:$F$14"), "SV_Scores_1: .*Guide!"),
            ("a name made again on a sheet", scoped, "SV_Scores_1: the same name was made again on sheet north"),
        )
    ),
    Case(8, "a name in other capitals is the same", "compliance", lambda w: w.collect(other_case), "", stops=False),
    *(
        Case(9, name, "compliance", lambda w, edit=edit: w.collect(edit), then)  # type: ignore[misc]
        for name, edit, then in (
            ("another version", manifest("panel-1", "panel-0"), "another version of the template. Issued: panel-1"),
            ("another procurement", manifest("home-care", "road-works"), "the evaluator book of road-works"),
            ("an issue that never was", manifest('"issue": 1', '"issue": 7'), "E1 is unknown|was never issued"),
            ("a bid's id", at("north!A6", "B03"), "north!A6: a fixed cell was changed. Issued: B01. Returned: B03"),
            ("a question's id", at("north!C6", "Q2"), "north!C6: a fixed cell was changed. Issued: Q1. Returned: Q2"),
        )
    ),
    *(
        Case(10, name, "compliance", lambda w, edit=edit: w.collect(edit), then)  # type: ignore[misc]
        for name, edit, then in (
            ("a weighting", at("north!E6", 90), "north!E6: a fixed cell was changed. Issued: 30. Returned: 90"),
            ("a label", at("north!B6", "Another Ltd"), "north!B6: .* Issued: Bidder 01 Limited. Returned: Another Ltd"),
            ("a formula", at("north!I6", "OK"), "north!I6: a formula was overwritten. Issued: =IF.*Returned: OK"),
            ("a heading", at("north!F5", "Marks"), "north!F5: .* Issued: Score. Returned: Marks"),
            ("a word of the scale", at("Scales!B6", "Superb"), "Scales!B6: a fixed cell was changed"),
            ("a fixed cell emptied", at("north!D6", None), "north!D6: a fixed cell was cleared"),
        )
    ),
    Case(
        10,
        "a check lost by a paste",
        "compliance",
        lambda w: w.collect(unvalidated),
        "north!F6: the check of this input",
        stops=False,
    ),
    Case(
        10, "a total in the prices", "priced", lambda w: w.prices(at("Prices!H5", 1)), "Prices!H5: a formula was overwr"
    ),
    *(
        scored(11, f"a score of {value!r}", value, "SV_Scores|north!F6: .*(score|number|formula|date|error)")
        for value in ("4", "4 ", "4\xa0", "four", 3.5, 6, -1, True, 0.8, datetime.date(2026, 9, 1), "#N/A", "=2+2")
    ),
    scored(12, "no score", None, "north!F6: E1, north, B01, Q1: no score is given"),
    Case(
        12,
        "a short reason",
        "compliance",
        lambda w: w.collect(cell("SV_Reasons_1", "Good.")),
        "E1, north, B01, Q1: the reason",
    ),
    Case(
        12, "no page", "compliance", lambda w: w.collect(cell("SV_References_1", None)), "north!H6: .*where in the bid"
    ),
    Case(
        13,
        "no consensus",
        "collected",
        lambda w: w.close(cell("SV_Consensus_1", None)),
        "B01.*there is a reason and no score",
    ),
    Case(13, "a mean", "collected", lambda w: w.close(cell("SV_Consensus_1", 3.67)), "3.67 is not on the scale"),
    Case(
        13,
        "outside every score, and no word on why",
        "collected",
        lambda w: w.close(cell("SV_Consensus_1", 2), cell("SV_Notes_1", None)),
        "outside every evaluator's",
    ),
    Case(
        13,
        "outside every score, with the meeting's reason",
        "collected",
        lambda w: w.close(cell("SV_Consensus_1", 3)),
        "",
        stops=False,
    ),
    Case(14, "two books of one evaluator", "compliance", twice, "two books of E3"),
    Case(14, "an evaluator's book is missing", "compliance", left_out("E2"), r"missing: E2 \(Ben Cole\)"),
    Case(
        14,
        "somebody unknown",
        "compliance",
        lambda w: w.collect(manifest('"owner": "E1"', '"owner": "E9"')),
        "E9 is unknown",
    ),
    Case(
        15,
        "no declaration",
        "compliance",
        lambda w: w.collect(every("SV_Conflict", "SV_DeclaredOn", value=None)),
        "E1 has not declared",
    ),
    Case(
        15,
        "a date in the future",
        "compliance",
        lambda w: w.collect(cell("SV_DeclaredOn", datetime.date(2026, 12, 24), 1)),
        "24 December 2026 is in the future",
    ),
    Case(
        15,
        "a conflict that says nothing",
        "compliance",
        lambda w: w.collect(cell("SV_Conflict", "Yes", 1)),
        "declares a conflict and does not say which",
    ),
    Case(
        15,
        "a conflict that nobody mitigates",
        "compliance",
        conflicted,
        r"in the meeting's book: \[None, None,",
        stops=False,
    ),
    priced(16, "no price", None, "no price is entered"),
    priced(
        16,
        "an amount with sign and commas",
        "£100,000.00",
        r"read as £100,000\.00\. .*" + re.escape(WINNER),
        stops=False,
    ),
    *(
        priced(16, f"a price of {value!r}", value, then)
        for value, then in (
            ("1.842.500,50", "without guessing"),
            ("1.234", "without guessing"),
            ("90000,50", "without guessing"),
            ("ninety", "without guessing"),
            (-5, "below nought"),
            ("=90000+1", "formula"),
            (True, "Prices!F5"),
            ("#N/A", "error"),
            (90_000.005, "finer than a penny"),
            (0, "nought|price of 0|zero"),
        )
    ),
    Case(16, "a percentage", "priced", lambda w: w.priced(as_percentage), "a percentage"),
    Case(
        16,
        "a thousand times the others",
        "priced",
        lambda w: w.prices(cell("SV_Prices", 90_000_000)),
        "is 1000 times",
        stops=False,
    ),
    priced(17, "a price below the flag and no record", 30_000, "low|ask", never="has the highest score"),
    Case(18, "neither Yes nor No", "new", lambda w: w.compliance(cell("SV_Conditions", "maybe")), "expected Yes or No"),
    Case(18, "no answer", "new", lambda w: w.compliance(cell("SV_Conditions", None)), "neither Yes nor No is given"),
    Case(
        18,
        "out and no reason",
        "new",
        lambda w: w.compliance(cell("SV_Decision", "Out")),
        "is out, and it does not say",
    ),
    Case(19, "all bids out", "new", out_of_all, "no bid|nobody|nothing", never="has the highest score"),
    Case(19, "one bid", "new", one_bid, r"B01 .*only bid.*Errors: \[\]|B01.*highest score.*Errors: \[\]", stops=False),
    Case(19, "all prices equal under range", "new", equal_prices, r"^B01 .*Errors: \[\]", stops=False),
    Case(19, "every offer is nought", "new", no_offers, r"Errors: \[\]", stops=False),
    Case(19, "quality of nought where price is divided by it", "new", quality_nought, r"Errors: \[\]", stops=False),
    Case(20, "a tie that remains", "new", still_tied, "TIE", stops=False, never="has the highest score"),
    Case(20, "a tie that the published order breaks", "new", tie_broken, "B01", stops=False, never="TIE"),
    Case(21, "weightings that make 90", "new", method("weighting: 30", "weighting: 20"), "90"),
    Case(21, "a negative weighting", "new", method("weighting: 30", "weighting: -30"), "-30|less than|greater than"),
    Case(21, "shares and percentages mixed", "new", method("weighting: 40", "weighting: 0.4"), "60.4|0.4"),
    Case(22, "one id twice", "new", same_names(B1, B1.replace("Alder", "Ash")), "B01"),
    Case(
        22, "no bidder", "new", same_names(B1, B2.replace("Birch Care Ltd", '""')), "b.yaml:3:15: expected a sentence"
    ),
    Case(
        22,
        "one bidder in other capitals",
        "new",
        same_names(B1, B2.replace("Birch Care Ltd", "ALDER CARE LTD")),
        "(?i)alder",
    ),
    Case(
        22,
        "a number without its noughts",
        "new",
        same_names(B1 + ", identifier: 123456", B2),
        "expected text, found 123456. Put quotes",
    ),
    Case(
        23,
        "a live call of a program",
        "compliance",
        lambda w: w.collect(cell("SV_Reasons_1", "=cmd|'/c calc'!A1")),
        "calls another program",
    ),
    Case(
        23, "a reason that is a formula", "compliance", lambda w: w.collect(cell("SV_Reasons_1", "=A1&B1")), "formula"
    ),
    Case(
        23,
        "a reason that begins with a sign",
        "compliance",
        lambda w: w.collect(cell("SV_Reasons_1", "+1+1 is what the bid says of its cover")),
        "",
        stops=False,
    ),
    Case(
        23,
        "a reason of forty thousand characters",
        "compliance",
        lambda w: w.collect(cell("SV_Reasons_1", "rota " * 8_000)),
        "what went beyond is lost",
        stops=False,
    ),
    Case(
        23,
        "a reason with characters that steer a screen",
        "compliance",
        lambda w: w.collect(cell("SV_Reasons_1", "The answer \u202e covers \u200b every week of the term")),
        "taken out",
        stops=False,
    ),
    Case(24, "a total typed over", "scored", changed_result, "north!G8", stops=False),
    Case(
        24,
        "a figure that its formula does not give",
        "new",
        issued_wrong,
        "the workbook is not issued.*Sum!A3 shows 3 and gives 2",
    ),
    Case(25, "the file is open in Excel", "new", open_elsewhere, "it is open in another program"),
    Case(25, "a full disk", "new", no_room, "cannot be written|too large"),
    Case(25, "no place to write to", "new", not_a_folder, "cannot be written|not a directory|file exists"),
    Case(
        26,
        "stale figures beside the formulas",
        "compliance",
        lambda w: w.collect(manual, patch=stale),
        "",
        stops=False,
        never="99",
    ),
    Case(
        27,
        "hidden rows and columns",
        "compliance",
        lambda w: w.collect(hidden),
        "hidden or filtered; all are read",
        stops=False,
    ),
    Case(
        28,
        "one reason on every line",
        "compliance",
        lambda w: w.collect(every("SV_Reasons_1", value="The answer is clear and complete.")),
        "gives the same reason on 9 lines",
        stops=False,
    ),
    Case(
        28,
        "one score on every line",
        "compliance",
        lambda w: w.collect(every("SV_Scores_1", value=3)),
        "gives 3 on all 9 lines",
        stops=False,
    ),
)


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A pack at each turn, made once."""
    root = tmp_path_factory.mktemp("turns")
    (root / "e.yaml").write_text(evaluation_text("north"), encoding="utf-8")
    (root / "b.yaml").write_text(bids_text(B01="north", B02="north", B03="north"), encoding="utf-8")
    new_pack(root / "pack", root / "e.yaml", root / "b.yaml", on(0, CHAIR))
    work = Work(root / "pack", root / "back", root)
    kept = {}
    for name, step in (
        ("new", work.compliance), ("compliance", work.collect), ("collected", work.close),
        ("closed", lambda: write_price_book(work.pack, on(10))), ("priced", work.prices), ("prices", work.score),
        ("scored", lambda: None),
    ):  # fmt: skip
        kept[name] = root / name
        shutil.copytree(root / "pack", kept[name])
        shutil.rmtree(root / "back", ignore_errors=True)
        step()
    return kept


def test_every_one_of_the_twenty_eight_is_here() -> None:
    assert sorted({case.number for case in CASES}) == list(range(1, 29))


@pytest.mark.parametrize("case", CASES, ids=[f"{c.number}: {c.name}" for c in CASES])
def test_a_bad_input_is_told_and_leaves_no_half_written_file_and_no_wrong_winner(
    case: Case, turns: dict[str, Path], tmp_path: Path
) -> None:
    shutil.copytree(turns[case.turn], tmp_path / "pack")
    work = Work(tmp_path / "pack", tmp_path / "back", tmp_path)
    (tmp_path / "back").mkdir()
    if case.stops:
        with pytest.raises(SvRulesError) as caught:
            case.act(work)
        told = str(caught.value)
        assert caught.value.exit_code == 2
        assert tree(work.home) == work.before, "something was written"
    else:
        told = case.act(work)
    assert re.search(case.then, told.replace("\n", " ")), told
    assert case.never not in told
