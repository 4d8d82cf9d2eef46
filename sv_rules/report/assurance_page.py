"""The assurance paper as text: what would tip the result. It decides nothing and is no part of the award's papers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sv_rules.evaluation.assurance_result import LABEL, Assurance, RoundAssurance, Swap, Tip
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.published import Evaluation
from sv_rules.report.award_words import plain
from sv_rules.report.page import Page


def assurance_page(evaluation: Evaluation, found: Assurance, width: int = 100) -> str:
    """The whole paper as plain text."""
    page = Page(False, width)
    page.raw("ASSURANCE ONLY")
    page.line(LABEL)
    made = "on dummy bids, before publication" if found.assurer is None else f"for {found.assurer}"
    page.line(f"{evaluation.title} · {evaluation.reference} · {made}")
    for round_ in found.rounds:
        _round(page, round_)
    for one in found.evaluators:
        page.blank()
        page.line(f"{one.evaluator}: {one.lines} lines.")
        if one.leaning is not None:
            page.hanging("  ", f"Leans {plain(one.leaning)} per cent of the scale from the others on the same lines.")
        if one.one_score_throughout is not None:
            page.hanging("  ", f"Gave {plain(one.one_score_throughout)} throughout.")
        for lines in one.same_reason:
            page.hanging("  ", f"The same reason word for word: {', '.join(lines)}.")
    return page.text()


def _round(page: Page, found: RoundAssurance) -> None:
    page.blank()
    page.raw(found.title)
    if found.left_out:
        page.hanging("  ", f"Nothing was worked out: {found.left_out}.")
        return
    page.hanging("  Leads: ", ", ".join(found.leaders) or "nobody")
    if found.robustness is not None:
        firm = found.robustness
        many = str(firm.at_least) if firm.exact else f"{firm.at_least} to {firm.at_most or 'more'}"
        page.hanging("  Fewest one-step changes of scores that change who leads: ", f"{many} ({firm.how}).")
        for move in firm.moves:
            page.hanging("    ", f"{move.bid} {move.criterion}: {plain(move.score)} to {plain(move.to)}")
    for tie in found.near_ties:
        page.hanging("  Close: ", f"{tie.above} and {tie.below} lie {plain(tie.gap)} apart; one step is worth "
                     f"{plain(tie.step)}.")  # fmt: skip
    for weight in found.tipping:
        for word, tip in (("below", weight.below), ("above", weight.above)):
            if tip is not None:
                page.hanging("  Weighting: ", f"{weight.criterion} at {plain(weight.weighting)}: {_tip(word, tip)}")
    _swaps(page, "  Without a bid: ", found.without)
    titles = {str(key): formula.title for key, formula in FORMULAS.items()}
    _swaps(page, "  Another formula: ", [one.model_copy(update={"what": titles[one.what]}) for one in found.formulas])
    for note in found.notes:
        page.hanging("  Note: ", note)


def _tip(word: str, tip: Tip) -> str:
    exact = f" (exactly {tip.exact})" if Fraction(tip.exact) != tip.weighting else ""
    return f"{word} {plain(tip.weighting)}{exact} {tip.then} would lead."


def _swaps(page: Page, label: str, swaps: Sequence[Swap]) -> None:
    for swap in swaps:
        if swap.left_out:
            page.hanging(label, f"{swap.what}: not told, {swap.left_out}.")
        elif swap.changed:
            page.hanging(label, f"{swap.what}: {', '.join(swap.leaders)} would lead.")
        else:
            page.hanging(label, f"{swap.what}: the same leads.")
