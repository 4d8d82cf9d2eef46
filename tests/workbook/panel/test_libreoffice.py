"""The same books in LibreOffice: it works out the same values from nothing, and what it saves comes back as issued."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sv_rules.evaluation.published import Price, Rounding
from sv_rules.evaluation.scoring import score
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.panel_compare import compare
from sv_rules.workbook.panel_moderation import moderation_book
from sv_rules.workbook.panel_price import price_book
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.recalculation import compare_values, computed_values, without_values
from tests.workbook.panel.home_care import BIDS, DAY, HOME_CARE, scores
from tests.workbook.panel.test_books import made
from tests.workbook.panel.test_result_formulas import THREE, UNROUNDED, criteria, evaluation


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_gives_the_issued_values_and_saving_there_changes_nothing(tmp_path: Path) -> None:
    books = {kind: made(kind) for kind in ("compliance", "evaluator", "moderation", "price", "result")}
    books["empty-price"] = price_book(HOME_CARE, BIDS, issue=1, day=DAY)
    books["empty-moderation"] = moderation_book(HOME_CARE, BIDS, scores(), issue=1, day=DAY)
    for formula in ("lowest_ratio", "linear_low", "range", "mean50", "ppqp", "vfm_index"):
        method = evaluation(criteria(Price(formula=formula)), UNROUNDED)  # type: ignore[arg-type]
        books[formula] = result_book(method, THREE, score(method, THREE))
    for mode in ("half-even", "down"):
        method = evaluation(
            criteria(Price(formula="range")), Rounding(places=2, mode=mode, at=("criterion", "head", "total"))
        )  # type: ignore[arg-type]
        books[mode] = result_book(method, THREE, score(method, THREE))
    saved = tmp_path / "saved"
    for name, (raw, _) in books.items():
        (tmp_path / f"{name}.xlsx").write_bytes(without_values(raw))  # else LibreOffice trusts what stands there
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(saved), *[str(tmp_path / f"{name}.xlsx") for name in books]],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for name, (_, issued) in books.items():
        path = saved / f"{name}.xlsx"
        assert compare_values(issued.cached, computed_values(path.read_bytes())) == (), name
        assert compare(open_workbook(path, "the book"), issued) == (), name
