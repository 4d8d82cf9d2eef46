"""The result book: the order of each round with the formulas that lead to it, the reasons, and what was withheld.

It follows the published method and nothing else. What would have happened under other weightings or formulas is not
in it: that is worked out before publication, on dummy bids, and kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sv_rules.errors import BadInput
from sv_rules.evaluation.digest import data_digest, published_digest
from sv_rules.evaluation.entries import Entries, entries
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.judging import judged
from sv_rules.evaluation.lines import Line, lines
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation, Rounding
from sv_rules.evaluation.result import EvaluationResult, RoundResult
from sv_rules.evaluation.returned import IssuedBook
from sv_rules.evaluation.rounding import exact, number
from sv_rules.workbook.panel_book import Book, figure_format
from sv_rules.workbook.panel_disclosure import WITHHELD, Disclosure, Shown, shown_to
from sv_rules.workbook.panel_guide import add_guide
from sv_rules.workbook.panel_issue import Manifest, issue_book
from sv_rules.workbook.panel_lines import id_width
from sv_rules.workbook.panel_result_points import add_points
from sv_rules.workbook.panel_result_round import ResultSheet, compared_titles
from sv_rules.workbook.panel_styles import PANEL
from sv_rules.workbook.theme import Theme

_STEPS = (
    "Each round has its result, the points that lead to it, and the reasons.",
    "Read the sentence at the top of a result first. NOT READY means that no order is final.",
    "On the points sheet, what was given stands above, and the points that follow stand below.",
    "The sheet Method says how each criterion is scored, as it was published.",
    "Nothing is entered here. A figure that somebody changed is named when the book is verified.",
)
_FOR = {"panel": "the panel: whole", "bidder": "a bidder", "public": "the public"}


def result_book(
    evaluation: Evaluation, data: PanelData, result: EvaluationResult, *, disclosure: Disclosure = "panel",
    to: str | None = None, issue: int = 1, theme: Theme = PANEL,
) -> tuple[bytes, IssuedBook]:  # fmt: skip
    """The result as a workbook, for the panel, for a bidder (``to`` is its bid), or for the public.

    Raises ``BadInput`` where the result was not worked out from this evaluation and data.
    """
    if (result.published_digest, result.data_digest) != (published_digest(evaluation), data_digest(data)):
        why = "it was worked out from another evaluation or other data"
        raise BadInput("the result", where="the result book", why=why, do="Score again, then make the book.")
    shown = shown_to(disclosure, result, to)
    if disclosure == "public":
        theme = replace(theme, panel_classification=theme.classification)
    book = Book(f"{evaluation.title}: result", evaluation.reference, issue, theme)
    people = "\n".join(shown.evaluator(one) for one in evaluation.evaluators) or "none"
    facts = [("Copy for", _FOR[disclosure] + (f": {to}" if to else "")), ("Evaluators", people)]
    facts += [("Published method", result.published_digest), ("What the panel found", result.data_digest)]
    add_guide(book, evaluation, "Result book", _STEPS, None, facts, filled_in=False)
    results = {held.round: held for held in result.rounds}
    held_rounds = [(one, results[one.id]) for one in evaluation.rounds if one.id in results]
    one_by_one = {r.id: entries(evaluation, r, data) for r, _ in held_rounds}
    pages = [(e, r) for e, r in ((one_by_one[x.id], y) for x, y in held_rounds) if shown.may_show(r)]
    names = _scale_names(evaluation, pages)
    for one, held in pages:
        ranked = bool(held.bids) and held.bids[0].rank is not None
        ruled = judged(one)
        if not ranked:
            ruled = ruled._replace(points=None, order=None)
        heads = sum(1 for head in ("quality", "social-value", "price") if any(x.head == head for x in one.leaves))
        ranks = any(p.criterion.price and FORMULAS[p.criterion.price.formula].ranks for p in one.prices)
        page = book.page(one.round.id, f"{one.round.id}: {one.round.title}", (), ResultSheet.widths(heads - ranks))
        bidders = {bid.id: bid.bidder for bid in one.bids}
        compared = compared_titles(one.round) if disclosure == "panel" and ranked else ()
        points = add_points(book, one, ruled, shown.of(held), names, bidders, compared)
        ResultSheet(book, page, one, ruled, held, shown.of(held), points).fill()
        _add_reasons(book, one, held, data, shown.of(held))
    _add_method(book, evaluation, pages, names)
    _add_gaps(book, shown)
    manifest = Manifest(
        evaluation=evaluation.evaluation, reference=evaluation.reference, book="result", owner=to or "panel",
        issue=issue, disclosure=disclosure, rounds={r.id: tuple(b.bid for b in h.bids) for r, h in held_rounds},
    )  # fmt: skip
    return issue_book(book, evaluation, "result", to or "panel", None, manifest)


_Pages = list[tuple[Entries, RoundResult]]


def _scale_names(evaluation: Evaluation, pages: _Pages) -> dict[str, tuple[str, str]]:
    used = {line.criterion.scale for one, _ in pages for line in one.leaves if line.criterion.kind == "scored"}
    found = [scale.id for scale in evaluation.scales if scale.id in used]
    return {scale: (f"SV_Scale_{n}", f"SV_Share_{n}") for n, scale in enumerate(found, 1)}


def _add_reasons(book: Book, one: Entries, held: RoundResult, data: PanelData, shown: Shown) -> None:
    """The consensus with its reason and reference, line by line; a shared answer shows where it was scored."""
    notes = ("One line for each scored question of each bid.",)
    wide = id_width([line.id for line in one.leaves])
    widths = (7, wide, 26, 8, 60, 20, 30, 11)
    page = book.page(f"{one.round.id[:22]} reasons", f"{one.round.id}: reasons", notes, widths)
    page.header(4, ("Bid", "No.", "Question", "Score", "Reason", "Where in the bid", "Why scores moved", "Shown"))
    agreed = {(c.round, c.bid, c.criterion): c for c in data.consensus}
    row = 5
    for bid in held.bids:
        for line in one.leaves:
            places = [(one.round.id, line.id), *_elsewhere(one, line)]
            found = next((agreed[r, bid.bid, c] for r, c in places if (r, bid.bid, c) in agreed), None)
            if line.criterion.kind != "scored" or found is None:
                continue
            page.fixed(row, 1, bid.bid)
            page.fixed(row, 2, line.id)
            page.fixed(row, 3, line.criterion.title)
            hidden = shown.figure(bid.bid, "scores of other bids")
            page.fixed(row, 4, found.score if hidden is None else WITHHELD, "SV number")
            page.fixed(row, 5, shown.reason(bid.bid, found.reason))
            page.fixed(row, 6, shown.reason(bid.bid, found.bid_reference))
            page.fixed(row, 7, shown.note(found.note))
            page.fit(row)
            page.fixed(row, 8, "cut: see the letter" if page.too_tall(row) else "whole")
            row += 1
    page.print_rows(4, "D5")


def _elsewhere(one: Entries, line: Line) -> list[tuple[str, str]]:
    found = []
    if line.criterion.same_answer_as:
        round_, _, criterion = line.criterion.same_answer_as.partition("/")
        found.append((round_, criterion))
    if one.round.carried_from:
        found.append((one.round.carried_from, line.id))
    return found


def _add_method(book: Book, evaluation: Evaluation, pages: _Pages, names: Mapping[str, tuple[str, str]]) -> None:
    """How each criterion is scored, in words, and each scale with the share that every score earns."""
    page = book.page("Method", "Method: as it was published", (), (14, 11, 44, 13, 92))
    page.header(3, ("Round", "No.", "Criterion", "Worth, %", "How it is scored"))
    row = 4
    for one, _ in pages:
        for line in lines(evaluation, one.round):
            page.fixed(row, 1, one.round.id)
            page.fixed(row, 2, line.id)
            page.fixed(row, 3, "  " * line.depth + line.criterion.title)
            page.fixed(row, 4, exact(line.available), "SV number", figure_format(exact(line.available)))
            page.fixed(row, 5, _method(line))
            page.fit(row)
            row += 1
        for column in (2, 4):
            page.fixed(row, column, None)
        page.fixed(row, 1, one.round.id)
        page.fixed(row, 3, "Rounding")
        page.fixed(row, 5, rounding_words(one.round.rounding))
        row += 1
    shares = pages[0][0].shares if pages else {}
    for scale in (s for s in evaluation.scales if s.id in names):
        row += 1
        page.header(row, ("Scale", "Score", "Name", "Earns, %"))
        words = {Fraction(point.score): point.label for point in scale.points}
        own = shares[scale.id]
        for score, share in own.items():
            row += 1
            page.fixed(row, 1, scale.id)
            page.fixed(row, 2, _decimal(score), "SV number")
            page.fixed(row, 3, words.get(score))
            page.fixed(row, 4, _decimal(share * 100), "SV number", figure_format(_decimal(share * 100)))
        page.name(names[scale.id][0], row - len(own) + 1, 2, len(own))
        page.name(names[scale.id][1], row - len(own) + 1, 4, len(own))
        row += 1
    page.print_rows(3, "A4")


def _method(line: Line) -> str:
    criterion = line.criterion
    if not line.leaf:
        words = "The sum of what stands below it."
    elif criterion.price is not None:
        formula = FORMULAS[criterion.price.formula]
        words = f"{formula.told(criterion.price)} {formula.notation}"
    elif criterion.offer is not None:
        offer = criterion.offer
        target = None if offer.target is None else f"the target, {number(offer.target)} {offer.scored_in}"
        against = target or f"the {offer.best} offer"
        cap = f"; more than {number(offer.cap)} counts as that" if offer.cap else ""
        words = f"The offer, in {offer.scored_in}, over {against}{cap}, times the weighting."
        if offer.best == "lowest":
            words = f"{against} over the bid's own, in {offer.scored_in}, times the weighting; at most all of it."
            words = words[0].upper() + words[1:]
    else:
        words = "The share of the weighting that the agreed score earns on its scale."
    if criterion.minimum is not None:
        words += f" At least {number(criterion.minimum.least)}: falling short {_FAILING[criterion.minimum.failing]}."
    return words


_FAILING = {"disqualifies": "disqualifies", "noted": "is noted"}


def rounding_words(rounding: Rounding) -> str:
    """The published rounding in a sentence."""
    if not rounding.at:
        return "Nothing is rounded; bids are ranked on exact figures."
    mode = {"half-up": "a half goes up", "half-even": "a half goes to the even digit", "down": "the rest is cut off"}
    points = [
        f"each {where} to {rounding.to(where)} place{'' if rounding.to(where) == 1 else 's'}" for where in rounding.at
    ]
    return f"Rounded: {', '.join(points)}; {mode[rounding.mode]}."


def _add_gaps(book: Book, shown: Shown) -> None:
    """What was withheld, how often, and on what ground."""
    if shown.whole:
        return
    page = book.page("Withheld", "Withheld: what, and on what ground", (), (60, 14, 80))
    page.header(3, ("What", "Times", "Ground"))
    for row, ((what, ground), count) in enumerate(sorted(shown.gaps.items()), 4):
        page.fixed(row, 1, what)
        page.fixed(row, 2, count, "SV number")
        page.fixed(row, 3, ground.strip("[]"))
        page.fit(row)
    page.print_rows(3, "A4")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
