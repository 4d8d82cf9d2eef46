"""The sheets of the bidder's form that list the measures: commitments by year, conditions, statements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sv_rules.evaluation.bid_tender import BidTender
from sv_rules.evaluation.offers import LONGEST
from sv_rules.evaluation.rounding import plain
from sv_rules.measures.model import CountingRules, Measure, MeasureSet
from sv_rules.report.measures import rule_words, value_words
from sv_rules.workbook.bid_form_layout import (
    AFTER_YEARS,
    COMMITMENTS,
    CONDITION_COLUMNS,
    CONDITIONS,
    FIRST_ROW,
    FIXED_COLUMNS,
    NOT_ASKED,
    STATEMENT_COLUMNS,
    STATEMENTS,
    YEAR_WIDTH,
    year_name,
)  # fmt: skip
from sv_rules.workbook.panel_book import Book, Page, choice
from sv_rules.workbook.panel_checks import Check, blank
from sv_rules.workbook.panel_styles import colour_checks

SHORT = 4_000
_SHARE = "Per cent, from 0 to 100, of the activity that this contract causes."
_INSIDE = "Does it land inside the boundary on the Guide?"
_AREA = "Where it lands; the value depends on it."
_BEYOND = "Yes, if the contract does not require it anyway."


class MeasurePages:
    """The three sheets that list the measures, each measure on the same row of all three."""

    def __init__(self, book: Book, tender: BidTender, measures: MeasureSet) -> None:
        self.book, self.tender, self.measures = book, tender, measures
        local = [m.id for m in measures.measures.values() if m.local_proxies]
        self.lists = {code: number for number, code in enumerate(local, 1)}
        """The number of each list of areas, by the measure's code."""
        years, self.first = tender.years, len(FIXED_COLUMNS) + 2
        """The column of the first year's amount; before it stands how the measure counts."""
        self.count = len(measures.measures)
        widths = [w for _, w in FIXED_COLUMNS] + [34.0] + [YEAR_WIDTH] * years + [w for _, w in AFTER_YEARS]
        fixed = [10.5, 46.0]
        self.commitments = book.page(COMMITMENTS, "Commitments: what you offer, by year", [
            "The amount for each year, in the unit shown. “not asked”: one amount counts, in the first column.",
            *([f"INVENTED: the measures and their values are invented. {measures.why}"] if measures.synthetic else []),
        ], widths)  # fmt: skip
        self.conditions = book.page(CONDITIONS, "Conditions: what of it counts", [
            "For each row with an amount. “not asked”: the measure does not need it.",
        ], [*fixed, *(w for _, _, w in CONDITION_COLUMNS)])  # fmt: skip
        self.statements = book.page(STATEMENTS, "Statements: when, proof and how", [
            "For each row with an amount. * a figure without a statement, or a statement without one, is set aside.",
        ], [*fixed, *(w for _, _, w in STATEMENT_COLUMNS)])  # fmt: skip

    def write(self) -> None:
        """All three sheets, with names, validation and checks."""
        header = FIRST_ROW - 1
        years = [f"Year {y}" for y in range(1, self.tender.years + 1)]
        if self.tender.last_months < 12:
            years[-1] += f" ({self.tender.last_months} months)" if self.tender.last_months > 1 else " (1 month)"
        named = [title for title, _ in FIXED_COLUMNS]
        self.commitments.header(header, [*named, "Value, and how it counts", *years, *(t for t, _ in AFTER_YEARS)])
        self.conditions.header(header, [*named[:2], *(t for _, t, _ in CONDITION_COLUMNS)])
        self.statements.header(header, [*named[:2], *(t for _, t, _ in STATEMENT_COLUMNS)])
        for row, measure in enumerate(self.measures.measures.values(), FIRST_ROW):
            rules = self.measures.counting_of(measure.id)
            self._commitment(row, measure, rules)
            self._condition(row, measure, rules)
            self._statement(row, measure, rules)
            for page in (self.commitments, self.conditions, self.statements):
                page.fit(row, 34)
        self._names()
        for page, freeze in ((self.commitments, "C6"), (self.conditions, "C6"), (self.statements, "C6")):
            page.print_rows(header, freeze)
        colour_checks(self.commitments.sheet, FIRST_ROW, self.first + self.tender.years + 2, self.count)

    def _names(self) -> None:
        self.commitments.named(FIRST_ROW, self.count, {"Codes": 1, "Units": 3})
        for year in range(1, self.tender.years + 1):
            self.commitments.name(year_name(year), FIRST_ROW, self.first + year - 1, self.count)
        for page, columns in ((self.conditions, CONDITION_COLUMNS), (self.statements, STATEMENT_COLUMNS)):
            for column, (name, _, _) in enumerate(columns, 3):
                page.name(name, FIRST_ROW, column, self.count)

    def _commitment(self, row: int, measure: Measure, rules: CountingRules) -> None:
        page, years = self.commitments, self.tender.years
        page.fixed(row, 1, measure.id)
        page.fixed(row, 2, "\n".join(t for t in (measure.title, measure.help) if t))
        page.fixed(row, 3, measure.unit)
        page.fixed(row, 4, "; ".join([value_words(measure), *rule_words(self.measures, measure)]))
        for year in range(years):
            column = self.first + year
            if year and rules.years != "every":
                page.fixed(row, column, NOT_ASKED)
                continue
            page.input(row, column, "amount")
            page.allow(row, column, 1, _number(measure, rules.whole_numbers))
        letter = [get_column_letter(self.first + y) for y in range(years)]
        amounts = f"{letter[0]}{row}:{letter[-1]}{row}" if rules.years == "every" else f"{letter[0]}{row}"
        total = self.first + years
        page.formula(row, total, f'=IF(COUNT({amounts})=0,"",SUM({amounts}))', "", "SV number", "#,##0.##")
        here = get_column_letter(total)
        page.formula(row, total + 1, self._pounds(row, here, measure, rules), "", "SV number", '"£"#,##0.00')
        check = self._check(row, amounts, years if rules.years == "every" else 1, measure, rules)
        page.formula(row, total + 2, check, "", "SV check")

    def _pounds(self, row: int, total: str, measure: Measure, rules: CountingRules) -> str:
        """Pounds by the amounts as they stand, before the buyer looks at overlaps between measures."""
        if not measure.priced:
            return f'=IF({total}{row}="","","no value")'
        value = _literal((measure.proxy or Decimal(0)) * measure.weight)
        if measure.local_proxies:
            number = self.lists[measure.id]
            value = f"INDEX(SV_AreaValues_{number},MATCH({CONDITIONS}!F{row},SV_Areas_{number},0))"
        amount = f"N({total}{row})"
        if self._declared(measure):
            amount = f"({amount}-N({CONDITIONS}!D{row}))"
        if rules.attribution == "share":
            amount = f"{amount}*N({CONDITIONS}!C{row})/100"
        if rules.most is not None:
            amount = f"MIN({_literal(rules.most)},{amount})"
        out = [f'{total}{row}=""']
        if measure.local_proxies:
            out.append(self._no_area(row, measure))
        if rules.local:
            out.append(f'{CONDITIONS}!E{row}<>"Yes"')
        if rules.additional:
            out.append(f'{CONDITIONS}!G{row}<>"Yes"')
        formula = f"ROUND({amount}*{value},2)"
        for condition in reversed(out):
            formula = f'IF({condition},"",{formula})'
        return f"={formula}"

    def _check(self, row: int, amounts: str, asked: int, measure: Measure, rules: CountingRules) -> str:
        statement = f"{STATEMENTS}!E{row}"
        check = Check()
        check.when(f"AND(COUNTA({amounts})=0,{blank(statement)})", True, "")
        check.when(f"COUNT({amounts})<COUNTA({amounts})", False, "CHECK: not a number")
        check.when(f"COUNTA({amounts})=0", False, "CHECK: no amount")
        check.when(f'COUNTIF({amounts},"<0")>0', False, "CHECK: below nought")
        if rules.whole_numbers:
            check.when(f"SUM({amounts})<>ROUND(SUM({amounts}),0)", False, "CHECK: whole numbers")
        if rules.attribution == "share":
            check.when(f"NOT(ISNUMBER({CONDITIONS}!C{row}))", False, "CHECK: share?")
        if rules.local:
            check.when(_no_answer(f"{CONDITIONS}!E{row}"), False, "CHECK: inside?")
        if measure.local_proxies:
            check.when(self._no_area(row, measure), False, "CHECK: area?")
        if rules.additional:
            check.when(_no_answer(f"{CONDITIONS}!G{row}"), False, "CHECK: beyond contract?")
        if rules.method_statement == "required":
            check.when(blank(statement), False, "CHECK: statement")
        if rules.method_statement == "asked":
            check.when(blank(statement), False, "NOTE: no statement")
        if asked > 1:
            check.when(f"COUNT({amounts})<{asked}", False, "NOTE: a year is empty")
        return check.formula()

    def _no_area(self, row: int, measure: Measure) -> str:
        """Whether no area of the measure's own list is chosen. An empty cell matches nothing."""
        return f"ISNA(MATCH({CONDITIONS}!F{row},SV_Areas_{self.lists[measure.id]},0))"

    def _declared(self, measure: Measure) -> bool:
        return any(self.measures.overlap_groups[group].together == "declared" for group in measure.overlaps)

    def _condition(self, row: int, measure: Measure, rules: CountingRules) -> None:
        page = self.conditions
        self._named(page, row, measure)
        asked: tuple[tuple[bool, str, DataValidation], ...] = (
            (rules.attribution == "share", "amount", _between("Share", _SHARE, 100)),
            (self._declared(measure), "amount", _between("Also counted", self._shared(measure), None)),
            (rules.local, "choice", choice("SV_YesNo", "Inside?", _INSIDE)),
            (bool(measure.local_proxies), "choice", choice(f"SV_Areas_{self.lists.get(measure.id, 0)}", "Area", _AREA)),
            (rules.additional, "choice", choice("SV_YesNo", "Beyond the contract?", _BEYOND)),
        )  # fmt: skip
        for column, (wanted, kind, validation) in enumerate(asked, 3):
            if wanted:
                page.input(row, column, kind)
                page.allow(row, column, 1, validation)
            else:
                page.fixed(row, column, NOT_ASKED)

    def _shared(self, measure: Measure) -> str:
        groups = set(measure.overlaps)
        others = [
            m.id for m in self.measures.measures.values() if m.id != measure.id and groups.intersection(m.overlaps)
        ]
        return f"How much of it you also count under {', '.join(others)}. 0 if none. Say it on one of them only."

    def _statement(self, row: int, measure: Measure, rules: CountingRules) -> None:
        page = self.statements
        self._named(page, row, measure, " *" if rules.method_statement == "required" else "")
        helps = ("When and where it happens.", measure.evidence or "What you will show.", "Who does what, and how.")
        for column, ((_, title, _), said) in enumerate(zip(STATEMENT_COLUMNS, helps, strict=True), 3):
            page.input(row, column, "text")
            page.allow(row, column, 1, text_within(title, said, LONGEST if column == 5 else SHORT))

    def _named(self, page: Page, row: int, measure: Measure, mark: str = "") -> None:
        page.fixed(row, 1, measure.id)
        page.fixed(row, 2, f"{measure.title} ({measure.unit}){mark}")


def _no_answer(cell: str) -> str:
    return f'AND({cell}<>"Yes",{cell}<>"No")'


def _literal(number: Decimal) -> str:
    """A number in a formula without idle noughts, as every program writes it back."""
    return format(plain(number), "f")


def _number(measure: Measure, whole: bool) -> DataValidation:
    said = f"{measure.id}: a {'whole ' if whole else ''}number from 0, in {measure.unit}."
    return _between(measure.id, said, None, "whole" if whole else "decimal")


def _between(title: str, prompt: str, most: int | None, kind: Any = "decimal") -> DataValidation:
    if most is None:
        return _told(DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0"), title, prompt)
    return _told(DataValidation(type=kind, operator="between", formula1="0", formula2=str(most)), title, prompt)


def text_within(title: str, prompt: str, most: int) -> DataValidation:
    """A text of at most so many characters."""
    found = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(most))
    return _told(found, title, prompt, f"At most {most:,} characters.")


def _told(found: DataValidation, title: str, prompt: str, error: str = "") -> DataValidation:
    found.allow_blank, found.showErrorMessage, found.showInputMessage, found.errorStyle = True, True, True, "stop"
    found.errorTitle, found.error = title[:32], (error or prompt)[:255]
    found.promptTitle, found.prompt = title[:32], prompt[:255]
    return found
