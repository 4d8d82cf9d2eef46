"""The profile form: made, filled in, and read back with every mistake by its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.authority.profile import AuthorityProfile
from sv_rules.authority.reading import KIND, parse_profile, read_profile
from sv_rules.errors import BadInput
from sv_rules.measures.reading import policy_paths
from sv_rules.problem import Problems
from sv_rules.workbook.profile_form import write_profile_form
from sv_rules.workbook.profile_form_reading import read_profile_form, slug
from sv_rules.workbook.profile_tables import COUNCIL, TABLES
from tests.authority.profiles import library


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_profile_form(path, library())
    return path


def council(book: Workbook, heading: str, value: Any) -> None:
    row = next(n for n, (_, asked) in enumerate(COUNCIL, 5) if asked.heading == heading)
    book["Council"].cell(row, 2).value = value


def entry(book: Workbook, sheet: str, number: int, /, **values: Any) -> None:
    table = next(t for t in TABLES if t.title == sheet)
    for key, value in values.items():
        column = next(n for n, asked in enumerate(table.columns, 1) if asked.key == key.rstrip("_"))
        book[sheet].cell(5 + number, column).value = value


def plan(book: Workbook) -> None:
    """The least that holds together."""
    council(book, "Name of the authority", "Little Council")
    council(book, "Measure set", "example")
    entry(book, "Documents", 1, title="The Plan", date="2026-01-31")
    entry(book, "Priorities", 1, title="Good work", lead="Economy", document="The Plan", place="page 3")
    entry(book, "Target groups", 1, title="Care leavers", document="the plan")
    entry(
        book,
        "Outcomes",
        1,
        title="Jobs",
        priority="Good work",
        measures="EX-J01; EX-J03=1.5",
        target_groups="care leavers",
        suits="services; 85",
        document="The Plan",
    )


def read(blank: Path, folder: Path, change: Callable[[Workbook], None]) -> AuthorityProfile:
    book = load_workbook(blank)
    plan(book)
    change(book)
    book.save(folder / "filled.xlsx")
    text, profile = read_profile_form(folder / "filled.xlsx", library(), folder)
    assert parse_profile(text.encode(), "written.yaml", library(), folder).profile == profile
    return profile


def mistakes(blank: Path, folder: Path, change: Callable[[Workbook], None]) -> list[str]:
    with pytest.raises(Problems) as refused:
        read(blank, folder, change)
    return [str(problem).partition("filled.xlsx, ")[2] for problem in refused.value.problems]


@pytest.mark.parametrize("name", list(policy_paths(KIND)))
def test_a_profile_put_into_a_form_comes_back_the_same(name: str, tmp_path: Path) -> None:
    profile = read_profile(name, library())
    write_profile_form(tmp_path / "form.xlsx", library(), profile)
    text, back = read_profile_form(tmp_path / "form.xlsx", library(), tmp_path)
    assert back == profile
    assert parse_profile(text.encode(), "written.yaml", library(), tmp_path).profile == profile


def test_links_are_by_title_in_any_case_and_ids_are_made_from_titles(blank: Path, tmp_path: Path) -> None:
    profile = read(blank, tmp_path, lambda book: None)
    outcome = profile.outcomes[0]
    assert (profile.authority, outcome.id, outcome.priority, outcome.target_groups) == (
        "little-council",
        "jobs",
        "good-work",
        ["care-leavers"],
    )
    assert {code: weight and str(weight) for code, weight in outcome.measures.items()} == {
        "EX-J01": None,
        "EX-J03": "1.5",
    }
    assert outcome.suits == ["services", "85"]
    assert str(profile.documents["the-plan"].date) == "2026-01-31"


def test_a_ruleset_is_adopted_with_its_target_level(blank: Path, tmp_path: Path) -> None:
    def adopt(book: Workbook) -> None:
        sheet = book["Rulesets"]
        for row in range(5, sheet.max_row + 1):
            if sheet.cell(row, 1).value == "social-value-maturity-index":
                sheet.cell(row, 3).value, sheet.cell(row, 4).value = "yes", "Leader"
            if sheet.cell(row, 1).value == "preston":
                sheet.cell(row, 3).value = "Yes"

    assert read(blank, tmp_path, adopt).adopt == {"social-value-maturity-index": "leader", "preston": None}


def test_what_is_invented_says_why(blank: Path, tmp_path: Path) -> None:
    profile = read(
        blank, tmp_path, lambda book: entry(book, "Aims", 1, title="Spend", figure=40, why="nobody has said it")
    )
    assert profile.invented == ("Spend: nobody has said it",)


def first(book: Workbook, sheet: str, cell: str, value: Any) -> None:
    book[sheet][cell] = value


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: council(b, "Name of the authority", None), 'sheet Council, B5: the name of the authority is empty.'),
        (lambda b: council(b, "Measure set", "exampl"), 'sheet Council, B9: "exampl" cannot be read'),
        (lambda b: council(b, "Adopted on", "03/02/2026"), "sheet Council, B20: "),
        (lambda b: entry(b, "Outcomes", 1, priority="Bad work"), 'sheet Outcomes, B6: there is no priority "bad-work".'),
        (lambda b: entry(b, "Outcomes", 1, measures="EX-J01=1,5"), "sheet Outcomes, D6: EX-J01: \"1,5\" may mean two numbers"),
        (lambda b: entry(b, "Outcomes", 1, suits="servces"), 'sheet Outcomes, F6: "servces" is no kind of contract.'),
        (lambda b: entry(b, "Outcomes", 1, document="Another plan"), 'sheet Outcomes, G6: there is no document "another-plan".'),
        (lambda b: entry(b, "Outcomes", 1, document=None), "sheet Outcomes, G6: a source is a document, or says that the thing is invented."),
        (lambda b: entry(b, "Outcomes", 1, title=None), 'sheet Outcomes, A6: "Title" is empty.'),
        (lambda b: entry(b, "Outcomes", 1, title="=1+1"), "sheet Outcomes, A6: it holds a formula, not a value."),
        (lambda b: entry(b, "Actions", 1, title="Train", year=1.5, document="The Plan"), "sheet Actions, C6: expected a whole number"),
        (lambda b: entry(b, "Roles", 1, role="Head", may="wave", document="The Plan"), 'sheet Roles, B6: "wave"'),
        (lambda b: entry(b, "Documents", 2, title="Web", href="http://x"), "sheet Documents, D7: "),
        (lambda b: entry(b, "Aims", 1, title="Spend", figure=-4, document="The Plan"), "sheet Aims, C6: -4 is not between"),
        (lambda b: first(b, "Rulesets", "A5", "nothing"), None),
    ],
)  # fmt: skip
def test_a_mistake_names_its_cell(
    blank: Path, tmp_path: Path, change: Callable[[Workbook], None], said: str | None
) -> None:
    if said is None:
        change_and_adopt = lambda b: (change(b), first(b, "Rulesets", "C5", "Yes"))  # noqa: E731
        assert any(
            "sheet Rulesets" in m and 'no ruleset "nothing"' in m for m in mistakes(blank, tmp_path, change_and_adopt)
        )  # type: ignore[arg-type]
        return
    found = mistakes(blank, tmp_path, change)
    assert any(message.startswith(said) for message in found), found


def test_a_cell_that_holds_what_is_no_title_is_told_once(blank: Path, tmp_path: Path) -> None:
    assert len(mistakes(blank, tmp_path, lambda b: entry(b, "Outcomes", 1, title="=1+1"))) == 1


def test_a_text_too_long_is_refused_by_its_cell(blank: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        entry(book, "Priorities", 1, title="Good work", words="x" * 4001, document="The Plan")

    found = mistakes(blank, tmp_path, change)
    assert found == ["sheet Priorities, B6: the text has 4,001 characters; at most 4,000 are read. Shorten it."]


def test_all_mistakes_are_told_at_once(blank: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        entry(book, "Outcomes", 1, priority="Bad", target_groups="Nobody")
        council(book, "Measure set", "nothing")

    assert len(mistakes(blank, tmp_path, change)) == 3


def test_another_workbook_is_no_profile_form(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(BadInput, match="SV_Form"):
        read_profile_form(tmp_path / "other.xlsx", library(), tmp_path)
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(BadInput, match="the profile form cannot be read"):
        read_profile_form(tmp_path / "text.xlsx", library(), tmp_path)


def test_only_yellow_cells_are_open_and_every_sheet_prints_one_page_wide(blank: Path) -> None:
    book = load_workbook(blank)
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        assert sheet.protection.sheet
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        for row in sheet.iter_rows():
            for cell in row:
                yellow = cell.style.startswith("SV input")
                legend = sheet.title == "Guide"
                assert legend or cell.protection.locked is not yellow, f"{sheet.title}!{cell.coordinate}"
                assert not legend or cell.protection.locked


def test_drop_downs_point_at_names_that_are_there(blank: Path) -> None:
    book = load_workbook(blank)
    lists = [v for sheet in book.worksheets for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert lists
    assert {str(v.formula1).lstrip("=") for v in lists} <= set(book.defined_names)
    assert all(v.prompt and v.showErrorMessage for v in lists)


def test_the_same_form_has_the_same_bytes(blank: Path, tmp_path: Path) -> None:
    write_profile_form(tmp_path / "again.xlsx", library())
    assert (tmp_path / "again.xlsx").read_bytes() == blank.read_bytes()


def test_a_short_name_is_made_of_letters_digits_and_hyphens() -> None:
    assert [slug(t) for t in ("Good work, here!", "É", "---", "A" * 90)] == [
        "good-work-here",
        "unnamed",
        "unnamed",
        "a" * 60,
    ]
