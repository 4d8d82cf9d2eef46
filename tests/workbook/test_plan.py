"""A procurement plan is answered row by row: from what law and policy say, and never by guessing."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from sv_rules.authority.profile import AuthorityProfile
from sv_rules.cli.check import command
from sv_rules.errors import BadInput
from sv_rules.policy.library import Library, load_library
from sv_rules.problem import Problems
from sv_rules.workbook.plan_answers import CONSIDER, FREE, REQUIRED, UNKNOWN, Answer, answers, sentence
from sv_rules.workbook.plan_book import SUMMARY, plan_form, write_answers
from sv_rules.workbook.plan_reading import heading_key, plan_columns, read_plan
from sv_rules.workbook.plan_summary import html_summary, markdown_summary, text_summary
from sv_rules.workbook.theme import PLAIN

day = datetime.datetime
AS_AT = "2026-02-01"
BEGINS = day(2026, 4, 1)
ENGLAND: dict[str, Any] = {
    "regime": "procurement-act-2023", "authority_kind": "sub-central", "devolved": False, "utilities": False,
    "defence": False, "concession": False, "light_touch": False, "is_framework": False, "is_call_off": False,
    "procedure": "open",
}  # fmt: skip
HEADINGS = [
    "Contract title",
    "Ref.",
    "Owner",
    "Value (ex VAT)",
    "Category",
    "All categories",
    "Tender date",
    "Start date",
    "Months",
]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def own(folder: Path, *rows: list[Any], headings: list[Any] | None = None, above: int = 3) -> Path:
    """A plan as a council's own system exports it: a title and notes above, columns in its own order."""
    book = Workbook()
    book.active.title = "Pipeline"
    book.active["A1"] = "Procurement pipeline 2026/27"
    for row, values in enumerate([headings or HEADINGS, *rows], above + 1):
        for column, value in enumerate(values, 1):
            book.active.cell(row, column).value = value
    path = folder / "own.xlsx"
    book.save(path)
    return path


def care(title: str = "Home care", value: Any = 207_720, begins: Any = BEGINS) -> list[Any]:
    return [title, "R-1", "A. Smith", value, "services", "services", begins, day(2026, 9, 1), 36]


def one(path: Path, library: Library, adopt: dict[str, None] | None = None, **facts: Any) -> Answer:
    plan = read_plan(path, {**ENGLAND, **facts}, "Example Council")
    (found,) = answers(plan, library, adopt or {}, None, AS_AT)
    return found


# The Procurement Act's threshold for a sub-central authority's services is £207,720 with VAT from 1 January 2026,
# and the floor of the 2012 Act is the same figure. VAT is at most 20 %: 173,000 without it is at most 207,600 with it.
@pytest.mark.parametrize(
    ("value", "answer", "reached"), [(207_720, CONSIDER, "Yes"), (173_000, FREE, "No"), (100_000, FREE, "No")]
)
def test_services_are_judged_by_their_value_with_vat(
    value: int, answer: str, reached: str, tmp_path: Path, library: Library
) -> None:
    found = one(own(tmp_path, care(value=value)), library)
    assert found.answer == answer
    assert [words.split()[0] for words in found.scopes[:2]] == [reached, reached]


def test_a_value_that_reaches_the_threshold_only_with_vat_is_not_known(tmp_path: Path, library: Library) -> None:
    found = one(own(tmp_path, care(value=180_000)), library)  # 180,000 to 216,000
    assert found.answer == UNKNOWN
    assert found.scopes[0].startswith("Not known")


def test_an_adopted_policy_asks_for_its_section_and_weighting(tmp_path: Path, library: Library) -> None:
    found = one(own(tmp_path, care()), library, {"manchester": None})
    assert found.answer == REQUIRED
    assert "social value's share of the total: at least 20 % (Manchester Social Value Policy)" in found.demands
    assert found.policies == "Manchester Social Value Policy"
    capped = one(own(tmp_path, care()), library, {"preston": None})
    assert capped.answer == REQUIRED
    assert "a section of the award criteria on social value (Preston" in capped.demands
    assert "social value's share of the total: at most 20 % (Preston" in capped.demands
    small = one(own(tmp_path, care(value=60_000)), library, {"preston": None})  # 60,000 to 72,000, not above £74,999
    assert (small.answer, small.demands, small.policies) == (FREE, "None", "None")


def test_the_kpi_duty_begins_above_five_million_pounds(tmp_path: Path, library: Library) -> None:
    assert one(own(tmp_path, care(value=5_000_001)), library).scopes[2].startswith("Yes")
    assert one(own(tmp_path, care(value=4_000_000)), library).scopes[2].startswith("No")  # 4.8 million with VAT


def test_a_row_that_says_little_is_not_known_and_says_what_is_missing(tmp_path: Path, library: Library) -> None:
    found = one(own(tmp_path, ["Home care", None, None, None, "services"]), library)
    assert found.answer == UNKNOWN
    assert found.unknown.startswith("the value, with or without VAT; when the procurement begins")
    assert found.suitable == "Market: not asked yet; securing the benefit: not asked yet."
    assert "no date" in found.ahead


def test_market_and_benefit_are_what_people_said(tmp_path: Path, library: Library) -> None:
    headings = [*HEADINGS, "Market ready?", "Can the benefit be secured?"]
    said = one(own(tmp_path, [*care(), "No", "Yes"], headings=headings), library)
    assert said.suitable.startswith("The market is not ready; the benefit can be secured. Engage the market")


def test_dates_ahead_are_those_of_the_plan(tmp_path: Path, library: Library) -> None:
    found = one(own(tmp_path, care()), library)
    assert found.ahead == (
        "consider social value and record it: before 1 April 2026; publish, or first contact with suppliers: 1 April 2026; "
        "contract: 1 September 2026; close: 31 August 2029"
    )
    assert "(past)" in one(own(tmp_path, care(begins=day(2026, 1, 15))), library).ahead


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [((2026, 1, 31), 1, "28 February 2026"), ((2026, 12, 1), 1, "31 December 2026"), ((2024, 2, 29), 12, "28 February 2025"),
     ((2026, 3, 15), 24, "14 March 2028")],
)  # fmt: skip
def test_a_contract_ends_the_day_before_its_months_are_full(
    starts: tuple[int, int, int], months: int, ends: str, tmp_path: Path, library: Library
) -> None:
    row = [*care()[:7], day(*starts), months]
    assert one(own(tmp_path, row), library).ahead.endswith(f"close: {ends}")


def test_a_cell_that_cannot_be_read_is_named_and_hides_no_other_row(tmp_path: Path, library: Library) -> None:
    path = own(
        tmp_path, care(value="1.250.000,00"), care("Cleaning", begins="03/02/2026"), care("Grounds"),
        [*care("CPV"), None],
    )  # fmt: skip
    plan = read_plan(path, ENGLAND, "Example Council")
    found = answers(plan, library, {}, None, AS_AT)
    assert [len(a.unread) for a in found] == [1, 1, 0, 0]
    assert found[0].unread[0].startswith('Pipeline, D5: "1.250.000,00" cannot be read as pounds')
    assert found[1].unread[0].startswith("Pipeline, G6: ")
    assert [a.answer for a in found] == [UNKNOWN, UNKNOWN, CONSIDER, CONSIDER]
    assert sentence(found) == "4 contracts: 2 must consider it, 2 not known yet. 2 cells were not read."


def test_a_wrong_cpv_code_costs_that_fact_only(tmp_path: Path, library: Library) -> None:
    path = own(tmp_path, [*care(), "8531"], headings=[*HEADINGS, "CPV"])
    found = one(path, library)
    assert found.answer == CONSIDER
    assert found.unread[0].startswith('Pipeline, J5: "cpv_codes": expected codes of eight digits')


def test_a_row_goes_before_what_holds_for_all(tmp_path: Path, library: Library) -> None:
    path = own(tmp_path, [*care(), "Yes"], [*care("Other"), None], headings=[*HEADINGS, "Light touch regime"])
    plan = read_plan(path, ENGLAND, None)
    assert [row.facts.tender["light_touch"].known for row in plan.rows] == [(True, True), (False, False)]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("CONTRACT TITLE", "title"), ("Ref. No.", "reference"), ("Estimated value (excluding VAT)", "stated_value_ex_vat"),
        ("Total Value inc. VAT", "stated_value_inc_vat"), ("CPV code(s)", "cpv_codes"), ("Duration (months)", "contract_months"),
        ("Kind of contracting authority", "authority_kind"), ("is_framework", "is_framework"), ("Value", None),
        ("Estimated value", None), ("Directorate", None), ("sv-rules: Answer", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_known_by_what_they_say(heading: str, key: str | None) -> None:
    assert heading_key(heading) == key


def test_no_two_columns_share_a_heading() -> None:
    named = [h for c in plan_columns() for h in {heading_key(h) and h.casefold() for h in (c.heading, *c.also)}]
    assert len(named) == len(set(named))
    for column in plan_columns():
        assert {heading_key(h) for h in (column.heading, *column.also)} == {column.key}


def test_two_headings_that_mean_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r'J4: "Net value" means the same as the heading in D4'):
        read_plan(own(tmp_path, care(), headings=[*HEADINGS, "Net value"]), {})


def test_a_plain_value_is_not_used_and_why_is_said(tmp_path: Path) -> None:
    plan = read_plan(own(tmp_path, [*care(), 9], headings=[*HEADINGS, "Value"]), {})
    assert plan.unused == ("Owner", "Value")
    assert "“Value” does not say whether it counts VAT" in plan.notes[-1]


def test_a_total_below_the_table_is_no_contract(tmp_path: Path) -> None:
    assert len(read_plan(own(tmp_path, care(), ["TOTAL", None, None, 207_720]), {}).rows) == 1


def test_a_workbook_without_a_plan_and_an_empty_plan_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no row of it has the headings of a plan"):
        read_plan(own(tmp_path, [1], headings=["Alpha", "Beta"]), {})
    with pytest.raises(BadInput, match="no contract stands on sheet Pipeline"):
        read_plan(own(tmp_path), {})


def test_the_plan_comes_back_with_its_own_cells_and_the_answers_beside_them(tmp_path: Path, library: Library) -> None:
    path = own(tmp_path, care("=cmd|' /c calc'!A0"), care("Grounds", value=60_000))
    book = load_workbook(path)
    sheet = book["Pipeline"]
    sheet["A5"].data_type = "s"
    sheet["K5"] = "=D5*2"
    sheet["C5"].font = Font(name="Georgia", b=True)
    sheet["B6"].comment = Comment("ours", "A. Smith")
    sheet["C6"] = None
    book.save(path)
    before = {c.coordinate: (c.value, c.font.name, c.number_format) for row in sheet.iter_rows() for c in row}
    out = tmp_path / "out.xlsx"
    for source in (path, out):  # a plan that was answered can be answered again
        plan = read_plan(source, ENGLAND, None)
        write_answers(plan, answers(plan, library, {}, None, AS_AT), out, PLAIN, "note")
        made = load_workbook(out)
        got = made["Pipeline"]
        assert {c: (got[c].value, got[c].font.name, got[c].number_format) for c in before} == before
        assert got["A5"].data_type == "s"
        assert got["B6"].comment.text == "ours"
        assert [got["L4"].value, got["L5"].value, got["L6"].value] == ["sv-rules: Answer", CONSIDER, FREE]
        assert got["X4"].value is None
        assert made.sheetnames == ["Pipeline", SUMMARY]
    summary = made[SUMMARY]
    assert summary["A2"].value == "2 contracts: 1 must consider it, 1 need not."
    assert summary["B6"].data_type == "s"
    assert summary["B6"].value == "=cmd|' /c calc'!A0"


def test_our_own_plan_is_filled_in_and_read_back(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(plan_form(PLAIN, "Example Council"))
    book = load_workbook(path)
    settings = {"Procurement regime": "Procurement Act 2023", "Kind of contracting authority": "sub-central"}
    for row in range(6, 12):
        book["Settings"].cell(row, 2).value = settings.get(book["Settings"].cell(row, 1).value, "No")
    values = {"Title": "Home care", "Main category": "services", "Value with VAT": 207_720, "Light touch": "No",
              "Framework": "No", "Call-off": "No", "Procurement begins on": day(2026, 4, 1)}  # fmt: skip
    for column in range(1, 20):
        book["Plan"].cell(5, column).value = values.get(book["Plan"].cell(4, column).value)
    book.save(path)
    plan = read_plan(path, {})
    assert [row.title for row in plan.rows] == ["Home care"]
    assert plan.rows[0].facts.buyer == "Example Council"
    assert plan.rows[0].facts.tender["regime"].place == f"{path}, sheet Settings, B6"
    (found,) = answers(plan, library, {"manchester": None}, None, AS_AT)
    assert found.answer == REQUIRED


def profile(**outcome: Any) -> AuthorityProfile:
    source = {"synthetic": True, "why": "a test"}
    return AuthorityProfile.model_validate({
        "authority": "example", "name": "Example Council",
        "priorities": [{"id": "jobs", "title": "Jobs", "source": source}],
        "outcomes": [
            {"id": "a", "title": "Care leavers in work", "priority": "jobs", "suits": ["85"], "source": source, **outcome},
            {"id": "b", "title": "Less carbon", "suits": ["works"], "source": source},
        ],
    })  # fmt: skip


def test_outcomes_are_those_of_the_authoritys_own_priorities_that_suit_the_contract(
    tmp_path: Path, library: Library
) -> None:
    path = own(tmp_path, [*care(), "85312400"], headings=[*HEADINGS, "CPV"])
    plan = read_plan(path, ENGLAND, None)
    (suited,) = answers(plan, library, {}, profile(), AS_AT)
    assert suited.outcomes == "Care leavers in work (priority: Jobs)"
    (any_,) = answers(plan, library, {}, profile(suits=[]), AS_AT)
    assert any_.outcomes.startswith("For any contract, since the profile does not say which they suit: Care leavers")
    (none,) = answers(plan, library, {}, profile(suits=["45"]), AS_AT)
    assert none.outcomes == "The profile names none for contracts of this kind."


def test_the_summary_is_one_page_in_text_markdown_and_html_and_escapes_what_others_wrote(
    tmp_path: Path, library: Library
) -> None:
    plan = read_plan(
        own(tmp_path, care("<script>alert(1)</script> | *x*\x1b[31m".replace("\x1b", "_x001B_"))), ENGLAND, None
    )
    found = answers(plan, library, {}, None, AS_AT)
    page = html_summary(found, "Plan <b>", ["a & b"])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<h1>") == 1
    table = markdown_summary(found, "Plan", [])
    assert r"\<script\>alert(1)\</script\> \| \*x\*" in table
    for text in (page, table, text_summary(found, "Plan", [])):
        assert "\x1b" not in text
        assert "1 contract: 1 must consider it." in text


def test_the_command_answers_a_plan_and_says_in_its_status_whether_all_is_settled(tmp_path: Path) -> None:
    path = own(tmp_path, care())
    options = [o for n, v in ENGLAND.items() for o in ("--for-all", f"{n}={ {True: 'yes', False: 'no'}.get(v, v) }")]
    said = CliRunner().invoke(
        command, [str(path), "--as-at", AS_AT, *options, "-f", "text", "-f", f"md={tmp_path / 'p.md'}"]
    )
    assert said.exit_code == 0, said.output
    assert "1 contract: 1 must consider it." in said.output
    assert (tmp_path / "p.md").read_text(encoding="utf-8").startswith("# Procurement plan own.xlsx")
    said = CliRunner().invoke(command, [str(path), "--as-at", AS_AT])
    assert said.exit_code == 1
    assert CliRunner().invoke(command, [str(path), "--as-at", AS_AT, "--allow-undetermined"]).exit_code == 0
    wrong = CliRunner().invoke(command, [str(path), "--for-all", "lightouch=yes"])
    assert wrong.exit_code == 2
    assert 'Did you mean "light_touch"' in wrong.output
    assert CliRunner().invoke(command, [str(path), "-f", "sarif"]).exit_code == 2


def test_goods_in_our_own_plan_can_be_settled(tmp_path: Path, library: Library) -> None:
    """The plan asks for all categories: goods alone are outside the Act of 2012, goods with services may not be."""
    assert "categories" in {column.key for column in plan_columns()}
    goods = care("Laptops", 300_000)
    goods[4:6] = ["goods", "goods"]
    assert one(own(tmp_path, goods), library).answer == FREE
    goods[5] = None
    unsaid = one(own(tmp_path, goods), library)
    assert (unsaid.answer, unsaid.unknown) == (UNKNOWN, "all categories")


def test_a_framework_that_the_act_leaves_open_says_so(tmp_path: Path, library: Library) -> None:
    found = one(own(tmp_path, care(value=6_000_000)), library, is_framework=True)
    assert found.answer == UNKNOWN
    assert found.unknown.startswith("the law leaves it open: A framework is caught if service contracts")


def test_a_contract_that_stands_twice_is_told_by_its_rows(tmp_path: Path) -> None:
    plan = read_plan(own(tmp_path, care(), care("Roofs"), [*care()[:1], "R-2", *care()[2:]]), {})
    assert [n for n in plan.notes if "stands in rows" in n] == [
        "R-1 stands in rows 5, 6: each is answered, and one contract may be counted twice."
    ]
    unnamed = [[v if n != 1 else None for n, v in enumerate(care(title))] for title in ("Home care", "Home care", "X")]
    assert [n.split(":")[0] for n in read_plan(own(tmp_path, *unnamed), {}).notes] == ["Home care stands in rows 5, 6"]


def test_a_note_names_its_cell(tmp_path: Path) -> None:
    plan = read_plan(own(tmp_path, care(value="£207,720")), {})
    assert plan.notes == ("It is a text, read as £207,720.00. (Pipeline, D5)",)


def test_what_no_contract_says_is_told_once_and_how_to_say_it_for_all(tmp_path: Path, library: Library) -> None:
    facts = {n: v for n, v in ENGLAND.items() if n != "regime"}
    plan = read_plan(own(tmp_path, care("A", 150_000), care("B", 250_000)), facts, None)
    text = text_summary(answers(plan, library, {}, None, AS_AT), "Plan", [])
    assert "  - procurement regime (regime): 2 contracts\n" in text
    assert "--for-all FACT=VALUE" in text
    assert "Missing procurement regime" not in text
    said = text_summary(answers(read_plan(own(tmp_path, care()), ENGLAND, None), library, {}, None, AS_AT), "Plan", [])
    assert "To be found out" not in said


def test_the_summary_of_a_long_plan_is_still_one_page(tmp_path: Path, library: Library) -> None:
    rows = [[f"Contract {n}", f"R-{n}", *care(value=60_000 + n % 2 * 200_000)[2:]] for n in range(60)]
    path = own(tmp_path, *rows)
    plan = read_plan(path, ENGLAND, None)
    found = answers(plan, library, {}, None, AS_AT)
    text = text_summary(found, "Plan", [f"note {n}" for n in range(40)])
    assert len(text.splitlines()) < 60
    assert text.startswith("Plan\n\n60 contracts: 30 must consider it, 30 need not.\n")
    assert text.count("and 24 more, in the workbook (-f xlsx=FILE)") == 2, "6 of 30 are listed under each answer"
    table = markdown_summary(found, "Plan", [])
    assert table.count("\n| R\\-") + table.count("\n| R-") == 24
    assert "And 36 more, in the workbook" in table
    page = html_summary(found, "Plan", [])
    assert (page.count("<tr>"), "And 36 more" in page) == (25, True)
    write_answers(plan, found, tmp_path / "out.xlsx", PLAIN, "note")
    made = load_workbook(tmp_path / "out.xlsx")
    summary = made[SUMMARY]
    assert summary.max_row < 40
    assert [summary.cell(r, 1).value for r in range(25, 40) if summary.cell(r, 1).value][-1] == (
        "And 36 more: see the columns added to the plan."
    )
    answered = [made["Pipeline"].cell(r, 10).value for r in range(5, 65)]
    assert answered == [FREE, CONSIDER] * 30, "every row has its answer beside it"


def test_a_second_plan_in_the_workbook_and_hidden_rows_are_told(tmp_path: Path) -> None:
    path = own(tmp_path, care(), care("Roofs"))
    book = load_workbook(path)
    book["Pipeline"].row_dimensions[6].hidden = True
    book["Pipeline"]["B6"] = "R-2"
    second = book.create_sheet("Next year")
    for row, values in enumerate([HEADINGS[:4], care("Bins")[:4]], 1):
        for column, value in enumerate(values, 1):
            second.cell(row, column).value = value
    book.move_sheet("Next year", -1)
    book.save(path)
    plan = read_plan(path, ENGLAND)
    assert (plan.sheet.title, len(plan.rows)) == ("Pipeline", 2)
    assert plan.notes == (
        "Sheet Next year has headings of a plan too, and was not read.", "Hidden rows were answered too: 6.",
    )  # fmt: skip
