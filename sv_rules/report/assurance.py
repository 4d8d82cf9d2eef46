"""Assurance as a printable page and as JSON: how the result would change, round by round. It decides nothing.

The text is in ``assurance_page``. None of them ever stands in a result book or an award report.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sv_rules.evaluation.assurance_result import Assurance, Robustness, RoundAssurance, Swap, Tip
from sv_rules.evaluation.formulas import FORMULAS
from sv_rules.evaluation.rounding import number
from sv_rules.report.clean import whole
from sv_rules.report.maturity_html import maturity_html
from sv_rules.report.maturity_report import Column, Entry, Marked, Report, Table

FORMAT = "sv-rules/assurance/1"


def assurance_json(found: Assurance) -> str:
    """The whole as JSON, figures as text, ``format`` first. Ends with a line end."""
    document = {"format": FORMAT, **found.model_dump(mode="json")}
    return whole(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def assurance_html(found: Assurance) -> str:
    """One printable page; every text from a bid is escaped."""
    return maturity_html(assurance_report(found))


def assurance_report(found: Assurance) -> Report:
    """The blocks of the page."""
    tables: list[Table] = []
    for one in found.rounds:
        if not one.left_out:
            own = (_tipping(one), _without(one), _formulas(one), _near(one))
            many = len(found.rounds) > 1  # links that read alike lead nobody
            tables += [replace(table, sheet=f"{one.round}: {table.sheet.lower()}") if many else table for table in own]
    if found.evaluators:
        tables += [_evaluators(found), _spreads(found)]
    made = "on dummy bids, before publication" if found.dummy else f"for {found.assurer}"
    return Report(
        title="Assurance", organisation=f"{found.title}, {made}", verdict=found.label, look="advice",
        lines=tuple(f"{one.title}: {note}" for one in found.rounds for note in one.notes), summary=_summary(found),
        chart=None, tables=tuple(tables), foot="For the assurer only. Never part of a result or an award report.",
        closing=f"Made by sv-rules from method {found.published_digest[:12]} and data {found.data_digest[:12]}.",
    )  # fmt: skip


def _summary(found: Assurance) -> Table:
    columns = (
        Column("Round", 30),
        Column("Leads", 24),
        Column("Fewest one-step changes that change it", 44),
        Column("Which", 60),
    )
    return Table(
        "Firmness", "How firm each result is",
        "A change is one score moved one step along its scale, of any bid, up or down.",
        columns, tuple(_firm(one) for one in found.rounds),
    )  # fmt: skip


def _firm(one: RoundAssurance) -> tuple[Entry, ...]:
    if one.left_out or one.robustness is None:
        return one.title, ", ".join(one.leaders) or "nobody", Marked("Left out", "unknown"), f"{one.left_out}."
    firm = one.robustness
    moves = [f"{m.bid}, {m.criterion}: {number(m.score)} to {number(m.to)}" for m in firm.moves]
    then = f"Then {', '.join(firm.leaders) or 'nobody'}: " if moves else ""
    return one.title, ", ".join(one.leaders), _count(firm), then + "; ".join(moves)


def _count(firm: Robustness) -> Entry:
    if firm.at_most is None:
        return f"More than {firm.at_least - 1} ({firm.how})"
    if firm.exact:
        return Marked("1, a near thing", "reason") if firm.at_least == 1 else f"{firm.at_least}"
    return f"{firm.at_least} to {firm.at_most} ({firm.how})"


def _tipping(one: RoundAssurance) -> Table:
    return Table(
        "Weightings", f"{one.title}: weightings at which another bid would lead",
        "One weighting moves and all others keep their proportions. Exact, before rounding.",
        (Column("Criterion", 40), Column("Published", 12, "number"), Column("Below", 30), Column("Above", 30)),
        tuple(
            (f"{tip.criterion} {tip.title}", f"{number(tip.weighting)} %", _tip(tip.below), _tip(tip.above))
            for tip in one.tipping
        ),
        empty="Not worked out for this method.",
    )  # fmt: skip


def _tip(tip: Tip | None) -> str:
    if tip is None:
        return "no other bid"
    exact = f" (exactly {tip.exact})" if Fraction(tip.exact) != tip.weighting else ""
    return f"{number(tip.weighting)} %{exact}: {tip.then}"


def _without(one: RoundAssurance) -> Table:
    return Table(
        "Removals", f"{one.title}: who would lead without one of the others",
        "Only formulas that compare bids let a losing bid decide.",
        (Column("Without", 20), Column("Leads", 40), Column("Changed", 16)),
        tuple(_swap(swap, swap.what) for swap in one.without), empty="There is no other bid.",
    )  # fmt: skip


def _formulas(one: RoundAssurance) -> Table:
    titles = {str(key): formula.title for key, formula in FORMULAS.items()}
    return Table(
        "Formulas", f"{one.title}: who would lead by another formula", "With the same weightings and scores.",
        (Column("Formula", 40), Column("Leads", 40), Column("Changed", 16)),
        tuple(_swap(swap, titles[swap.what]) for swap in one.formulas), empty="Not worked out for this method.",
    )  # fmt: skip


def _swap(swap: Swap, name: str) -> tuple[Entry, ...]:
    if swap.left_out:
        return name, f"Not worked out: {swap.left_out}", ""
    return name, ", ".join(swap.leaders) or "nobody", Marked("Changed", "reason") if swap.changed else "The same"


def _near(one: RoundAssurance) -> Table:
    return Table(
        "Near ties", f"{one.title}: neighbours closer than one step",
        "One step of the scale on the question that weighs least would close the gap.",
        (Column("Ahead", 12), Column("Behind", 12), Column("Gap", 14, "number"), Column("One step", 14, "number")),
        tuple((t.above, t.below, number(t.gap), number(t.step)) for t in one.near_ties), empty="None.",
    )  # fmt: skip


def _evaluators(found: Assurance) -> Table:
    rows = [
        (
            one.evaluator, str(one.lines), _leaning(one.leaning),
            "" if one.one_score_throughout is None else Marked(number(one.one_score_throughout), "reason"),
            "\n".join(_same(lines) for lines in one.same_reason),
        )
        for one in found.evaluators
    ]  # fmt: skip
    return Table(
        "Evaluators", "Evaluators beside each other", "Prompts for the chair, and no judgement of anybody.",
        (
            Column("Evaluator", 12), Column("Lines", 10, "number"), Column("Leans", 34),
            Column("One score throughout", 22), Column("One reason on many lines", 70),
        ),
        tuple(rows),
    )  # fmt: skip


def _leaning(leaning: Decimal | None) -> str:
    if leaning is None:
        return "nobody to compare with"
    share = number(leaning)
    if share.startswith("-"):
        return f"{share[1:]} % of the scale below the others"
    return "as the others" if share == "0" else f"{share} % of the scale above the others"


def _same(lines: Sequence[str]) -> str:
    return "; ".join(lines)


def _spreads(found: Assurance) -> Table:
    return Table(
        "Spread", "Lines on which evaluators lie apart", "Widest first, in steps of the scale.",
        (Column("Line", 50), Column("Steps", 10, "number"), Column("Scores", 40)),
        tuple(
            (
                f"{one.round}, bid {one.bid}, criterion {one.criterion}", str(one.steps),
                ", ".join(f"{who} {number(score)}" for who, score in one.scores),
            )
            for one in found.spreads
        ),
        empty="All agree.",
    )  # fmt: skip
