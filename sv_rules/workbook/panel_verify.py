"""A result book that somebody sends, checked: worked out again from the evaluation and the data, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.result import EvaluationResult
from sv_rules.evaluation.returned import CellFinding
from sv_rules.workbook.guard import parse_workbook, read_bytes
from sv_rules.workbook.panel_compare import compare
from sv_rules.workbook.panel_disclosure import Disclosure
from sv_rules.workbook.panel_issue import manifest_of
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.recalculation import compare_values, computed_values

_LEVELS: dict[str, Disclosure] = {"panel": "panel", "bidder": "bidder", "public": "public"}


def verify_result(
    path: Path, evaluation: Evaluation, data: PanelData, result: EvaluationResult
) -> tuple[CellFinding, ...]:
    """Every difference between a result book and the result, by cell; none where it is whole.

    Labels, figures, formulas, names and the values that stand beside formulas are compared. Raises ``BadInput`` where
    the file cannot be opened.
    """
    what = "the result book"
    raw = read_bytes(path, what)
    workbook = parse_workbook(raw, str(path), what)
    manifest = manifest_of(workbook)
    if manifest is None or manifest.book != "result" or manifest.evaluation != evaluation.evaluation:
        found = "no panel book" if manifest is None else f"the {manifest.book} book of {manifest.evaluation}"
        text = f"this is no result book of {evaluation.evaluation}: it is {found}."
        return (CellFinding(code="other-book", stops=True, cell="the file", text=text, do="Give the result book."),)
    bids = {bid.id for bid in data.bids}
    level = _LEVELS.get(manifest.disclosure, "panel")
    to = manifest.owner if level == "bidder" and manifest.owner in bids else None
    _, issued = result_book(evaluation, data, result, disclosure=level, to=to, issue=manifest.issue)
    differences = compare(workbook, issued)
    changed = {one.cell for one in differences}
    stored: dict[str, Any] = {k: v for k, v in computed_values(raw).items() if v is not None and k in issued.cached}
    beside = compare_values({k: v for k, v in issued.cached.items() if k in stored}, stored)
    return (*differences, *(one for one in beside if one.cell not in changed))
