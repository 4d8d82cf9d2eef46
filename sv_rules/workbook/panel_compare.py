"""A returned book beside its issue record: whose it is, and each fixed cell, name or validation that is not as issued.

The lock of a sheet proves nothing, since anybody can take it off. What was issued is kept outside the book, by
address, and compared here. A legal entry in an input cell is no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.evaluation.returned import CellFinding, IssuedBook
from sv_rules.report.wording import day as in_words
from sv_rules.workbook.guard import filled_cells
from sv_rules.workbook.panel_issue import MANIFEST_SHEET, held, manifest_of, names_of, plain_formula, validations_of

CellFindings = tuple[CellFinding, ...]
UNREADABLE = frozenset(
    {"no-manifest", "other-procurement", "other-book", "other-owner", "other-template", "wrong-issue", "sheet-missing"}
)
"""Findings after which nothing is read: the book is not the one that was issued."""
_REISSUE = "Start from a fresh copy of the issued book, or have it issued again with: sv-rules panel reissue."
_LONG = 160
_MOVED = 10
"""Changed cells of a sheet from which on somebody moved its rows rather than wrote over them."""
_FAR = 1_000
"""Rows below the last filled one from which a format is told."""


def compare(workbook: Workbook, issued: IssuedBook) -> CellFindings:
    """Every difference between a returned book and its issue record, the ones that stop first."""
    whose = tuple(_whose(workbook, issued))
    if whose:
        return whose
    found = [*_sheets(workbook, issued)]
    if not any(f.stops for f in found):
        inputs = frozenset(issued.inputs)
        cells = [*_cells(workbook, issued, inputs)]
        found += [*_moved(cells), *_names(workbook, issued), *cells, *_inputs(workbook, issued)]
    return tuple(sorted(found, key=lambda f: not f.stops))


def _whose(workbook: Workbook, issued: IssuedBook) -> Iterator[CellFinding]:
    manifest = manifest_of(workbook)
    if manifest is None:
        text = "this is no panel book: the part that says which one it is, is not there or cannot be read"
        yield _stop("no-manifest", "the file", text, "Return the book that was issued, saved under its own name.")
        return
    for code, what, is_, was in (
        ("other-procurement", "procurement", manifest.evaluation, issued.evaluation),
        ("other-book", "kind of book", manifest.book, issued.book),
        ("other-owner", "evaluator's book", manifest.owner, issued.owner),
        ("other-template", "version of the template", manifest.template_version, issued.template_version),
    ):
        if is_ != was:
            text = f"this is another {what}"
            yield _stop(code, "the file", text, "Return the book that was issued to you.", issued=was, returned=is_)
            return
    if manifest.issue < issued.issue:
        on = f" on {in_words(issued.on.isoformat())}" if issued.on else ""
        text = f"issue {manifest.issue} is superseded by issue {issued.issue}{on}"
        yield _stop("wrong-issue", "the file", text, "Fill in the newer issue; this one is not counted.")
    elif manifest.issue > issued.issue:
        text = f"issue {manifest.issue} was never issued; the latest on record is issue {issued.issue}"
        yield _stop("wrong-issue", "the file", text, "Return the book that was issued to you.")


def _sheets(workbook: Workbook, issued: IssuedBook) -> Iterator[CellFinding]:
    there = {sheet.title for sheet in workbook.worksheets}
    for title in issued.sheets:
        if title not in there:
            yield _stop(
                "sheet-missing", f"sheet {title}", "the sheet is gone or has another name", _REISSUE, issued=title
            )
    order = [title for title in workbook.sheetnames if title in issued.sheets]
    if sorted(order) == sorted(issued.sheets) and order != list(issued.sheets):
        yield _note("sheets-moved", "the file", "the sheets stand in another order")
    for title in workbook.sheetnames:
        if title not in issued.sheets:
            yield _note("sheet-added", f"sheet {title}", "this sheet was added; it is not read")


def _names(workbook: Workbook, issued: IssuedBook) -> Iterator[CellFinding]:
    there = {name.casefold(): (name, where) for name, where in names_of(workbook).items()}
    for name, was in issued.names.items():
        found = there.pop(name.casefold(), None)
        if found is None:
            yield _stop("name-changed", name, "the defined name is gone", _REISSUE, issued=was)
        elif found[1].replace("$", "") != was.replace("$", ""):
            text = "the defined name points elsewhere"
            yield _stop("name-changed", name, text, _REISSUE, issued=was, returned=found[1])
    ours = {name.casefold() for name in issued.names}
    for sheet in workbook.worksheets:
        for name in sheet.defined_names:
            if name.casefold() in ours:
                text = f"the same name was made again on sheet {sheet.title}, and hides the issued one there"
                yield _stop("name-changed", name, text, _REISSUE)
    for name, where in there.values():
        if not name.startswith("_"):
            yield _note("name-added", name, "this name was added; it is not read", returned=where)


def _cells(workbook: Workbook, issued: IssuedBook, inputs: frozenset[str]) -> Iterator[CellFinding]:
    left = dict(issued.fixed)
    for title in issued.sheets:
        for cell in filled_cells(workbook[title]):
            address = f"{title}!{cell.coordinate}"
            if address in inputs or (title == MANIFEST_SHEET):
                left.pop(address, None)
                continue
            was, now = left.pop(address, None), held(cell)
            if was is None:
                yield _note("outside", address, "something was written outside the input cells; it is not read",
                            returned=_shown(now))  # fmt: skip
            elif was != now:
                yield _changed(address, was, now)
    for address, was in left.items():
        if not address.startswith(f"{MANIFEST_SHEET}!") and was != "s:":
            yield _changed(address, was, None)


def _moved(cells: Iterable[CellFinding]) -> Iterator[CellFinding]:
    """Where most of a sheet is not as issued, what people did to it, before every cell is named."""
    changed = Counter(f.cell.rpartition("!")[0] for f in cells if f.code == "changed")
    for title, count in changed.items():
        if count >= _MOVED:
            text = f"{count} fixed cells are not as issued: rows or columns may have been inserted, deleted or sorted"
            yield _stop("moved", f"sheet {title}", text, "Undo that. " + _REISSUE)


def _changed(address: str, was: str, now: str | None) -> CellFinding:
    if was.startswith("f:"):
        what = "a formula was changed" if now and now.startswith("f:") else "a formula was overwritten"
    else:
        what = "a fixed cell was changed"
    if now is None:
        what = what.replace("changed", "cleared").replace("overwritten", "cleared")
    return _stop("changed", address, what, _REISSUE, issued=_shown(was), returned=_shown(now) if now else "nothing")


def _inputs(workbook: Workbook, issued: IssuedBook) -> Iterator[CellFinding]:
    checks = validations_of(workbook)
    for address in issued.inputs:
        title, _, place = address.rpartition("!")
        cell = workbook[title][place]
        if cell.protection.locked:
            if cell.value is None:
                text = "this input cell is empty and locked: cutting a cell and pasting it elsewhere leaves that behind"
                yield _stop("locked-empty", address, text, _REISSUE)
            else:
                yield _note("locked", address, "this input cell was locked by a paste; what it holds is read")
        was, now = issued.validations.get(address), checks.get(address)
        if was is not None and was != now:
            text = "the check of this input cell was lost, as any paste does; what it holds is checked here"
            yield _note("validation-lost", address, text, issued=was.partition(":")[2])
        if cell.comment is not None:
            yield _note("comment", address, "a comment stands at this cell; it is not read")
    for title in issued.sheets:
        yield from _hidden(workbook[title], title)
        yield from _far_out(workbook[title], title)


def _hidden(sheet: Worksheet, title: str) -> Iterator[CellFinding]:
    rows = [number for number, row in sheet.row_dimensions.items() if row.hidden]
    columns = [letter for letter, column in sheet.column_dimensions.items() if column.hidden]
    if title != MANIFEST_SHEET and (rows or columns or sheet.sheet_state != "visible"):
        yield _note("hidden", f"sheet {title}", "rows, columns or the sheet are hidden or filtered; all are read")
    if sheet.auto_filter.filterColumn and not rows:
        yield _note("hidden", f"sheet {title}", "a filter is set; all rows are read")


def _far_out(sheet: Worksheet, title: str) -> Iterator[CellFinding]:
    """A format that somebody gave to whole columns or far cells: it costs room and means nothing."""
    filled = max((cell.row for cell in filled_cells(sheet)), default=0)
    last = max((row for row, _ in sheet._cells), default=0)
    if last > filled + _FAR:
        text = f"formats reach to row {last:,}; only the cells that were issued are read"
        yield _note("far-out", f"sheet {title}", text)


def _shown(mark: str) -> str:
    kind, text = mark[0], mark[2:]
    words = f"={plain_formula(text)}" if kind == "f" else text
    return words if len(words) <= _LONG else f"{words[:_LONG]}…"


def _stop(
    code: str, cell: str, text: str, do: str, *, issued: str | None = None, returned: str | None = None
) -> CellFinding:
    return CellFinding(code=code, stops=True, cell=cell, text=f"{text}.", do=do, issued=issued, returned=returned)


def _note(code: str, cell: str, text: str, *, issued: str | None = None, returned: str | None = None) -> CellFinding:
    return CellFinding(code=code, stops=False, cell=cell, text=f"{text}.", issued=issued, returned=returned)
