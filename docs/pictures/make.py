"""Make the pictures of docs/panel-guide.md: one page of each kind of book of the demonstration, as a small PNG.

Run in a checkout: ``.venv/bin/python docs/pictures/make.py``. It needs LibreOffice (``soffice``) and Poppler
(``pdftotext``, ``pdftoppm``). Only the pictures are written beside this file; all else goes to a temporary folder.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sv_rules.panel.demo import demonstrate

HERE = Path(__file__).parent
MOST_BYTES = 60_000
FIRST_DOTS, STEP = 116, 4
"""Dots an inch to begin with, and how many fewer while a picture is too heavy."""
PAGE_INCHES = (11.7, 8.3)
SHOWN = 0.52
"""The part of the page that is shown, from its top: the rest of a sheet is more of the same."""
PICTURES = {
    # name: (book in the demonstration, words that stand on the page)
    "compliance": ("demo-returned/compliance-panel-issue-1.xlsx", "Checks before assessment"),
    "out": ("demo-returned/compliance-panel-issue-1.xlsx", "Bids that are out, and why"),
    "guide": ("demo/books/evaluator-E1-issue-1.xlsx", "Scoring book of E1"),
    "declarations": ("demo-returned/evaluators/evaluator-E1-issue-1.xlsx", "Declarations of interests"),
    "scores": ("demo-returned/evaluators/evaluator-E1-issue-1.xlsx", "The drawings cover all six"),
    "scales": ("demo/books/evaluator-E1-issue-1.xlsx", "Scales: the only scores that may be given"),
    "lists": ("demo/books/evaluator-E1-issue-1.xlsx", "Lists: the words and figures"),
    "meeting": ("demo-returned/moderation-panel-issue-1.xlsx", "Meetings of the panel"),
    "moderation": ("demo-returned/moderation-panel-issue-1.xlsx", "Consensus"),
    "price": ("demo-returned/price-panel-issue-1.xlsx", "412,500"),
    "low": ("demo-returned/price-panel-issue-1.xlsx", "Low prices: asked, heard, decided"),
    "result": ("demo/award/1/result-panel.xlsx", "highest score"),
    "points": ("demo/award/1/result-panel.xlsx", "main: what was given, and the points"),
    "reasons": ("demo/award/1/result-panel.xlsx", "main: reasons"),
    "method": ("demo/award/1/result-panel.xlsx", "Method: as it was published"),
    "report": ("demo/award/1/award-report-panel.xlsx", "award report for the panel"),
}


def main() -> None:
    """Run the demonstration, print each book, and keep the page that shows the sheet."""
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        for _ in demonstrate(folder / "demo"):
            pass
        printed: dict[str, Path] = {}
        for name, (book, words) in PICTURES.items():
            pdf = printed.setdefault(book, _printed(folder, book))
            _picture(pdf, _page(pdf, words), HERE / f"panel-{name}.png")
            sys.stdout.write(f"panel-{name}.png: {(HERE / f'panel-{name}.png').stat().st_size:,} bytes\n")


def _printed(folder: Path, book: str) -> Path:
    target = folder / "printed" / Path(book).parent.name
    _run("soffice", "--headless", f"-env:UserInstallation=file://{folder / 'office'}", "--convert-to", "pdf",
         folder / book, "--outdir", target)  # fmt: skip
    return target / f"{Path(book).stem}.pdf"


def _page(pdf: Path, words: str) -> int:
    """The first page that holds some words, whatever the line breaks between them."""
    pages = _run("pdftotext", "-layout", pdf, "-").split("\f")
    for number, text in enumerate(pages, 1):
        if words in " ".join(text.split()):
            return number
    raise SystemExit(f"{pdf.name}: no page holds {words!r}")


def _picture(pdf: Path, page: int, target: Path) -> None:
    for dots in range(FIRST_DOTS, 30, -STEP):
        wide, high = int(PAGE_INCHES[0] * dots), int(PAGE_INCHES[1] * dots * SHOWN)
        cut = ("-x", 0, "-y", 0, "-W", wide, "-H", high)
        _run("pdftoppm", "-png", "-r", dots, "-f", page, "-l", page, *cut, "-singlefile", pdf, target.with_suffix(""))
        if target.stat().st_size <= MOST_BYTES:
            return
    raise SystemExit(f"{target.name} stays heavier than {MOST_BYTES:,} bytes\n")


def _run(program: str, *words: object) -> str:
    if shutil.which(program) is None:
        raise SystemExit(f"{program} is not installed")
    done = subprocess.run(  # noqa: S603 - our own programs on our own files
        [program, *map(str, words)], check=True, capture_output=True, text=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
