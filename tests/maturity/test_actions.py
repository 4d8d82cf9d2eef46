"""Actions as records with a life of their own, reported by origin."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from sv_rules.maturity.actions import Register, StatusEntry, actions_report, year_before
from sv_rules.maturity.plan import make_plan
from sv_rules.maturity.question_set import QuestionSet
from sv_rules.maturity.register import actions_of, brought_up_to_date, parse_register, read_register, register_text
from sv_rules.problem import Problems
from tests.maturity.conftest import Fixture

HERE = Path(__file__).parent
REPORTED = datetime.date(2018, 4, 30)


@pytest.fixture
def leicester() -> Register:
    return read_register(HERE / "leicester_actions.yaml")


@pytest.fixture
def sefton() -> Register:
    return read_register(HERE / "sefton_actions.yaml")


def test_seftons_nine_rows_stand_under_four_principles_with_their_years(sefton: Register) -> None:
    assert len(sefton.actions) == 9
    principles = [a.principle for a in sefton.actions]
    assert [principles.count(p) for p in dict.fromkeys(principles)] == [2, 4, 1, 2]
    years = {a.id: a.years for a in sefton.actions}
    assert years["2.1"] == ("1",)
    assert years["2.2"] == years["2.3"] == ("2",)
    assert sum(y == ("1", "2") for y in years.values()) == 6


def test_leicesters_six_recommendations_are_reported_after_twelve_months(leicester: Register) -> None:
    report = actions_report([leicester], REPORTED)
    assert report.since == datetime.date(2017, 4, 30)
    assert report.counts == {"not started": 0, "in progress": 4, "done": 2, "dropped": 0}
    (group,) = report.groups
    assert group.title == "Recommendations of scrutiny"
    late = [v.action.id for v in group.actions if v.overdue]
    assert late == ["L3"]  # due 31 March 2018 and still in progress
    assert group.actions[0].unsaid == ("measure",)


def test_a_report_groups_by_origin(
    leicester: Register, sefton: Register, index: QuestionSet, published: Fixture
) -> None:
    plan = actions_of(make_plan(index, published()))
    report = actions_report([sefton, plan, leicester], REPORTED)
    assert [(g.kind, len(g.actions)) for g in report.groups] == [
        ("scrutiny recommendation", 6), ("index practice", 73), ("own", 9),
    ]  # fmt: skip


def test_the_day_due_is_not_late_and_the_next_day_is(leicester: Register) -> None:
    def late(day: datetime.date) -> bool:
        return next(v for v in actions_report([leicester], day).groups[0].actions if v.action.id == "L1").overdue

    assert not late(datetime.date(2018, 6, 30))
    assert late(datetime.date(2018, 7, 1))


def test_what_is_done_or_dropped_is_never_late(leicester: Register) -> None:
    report = actions_report([leicester], datetime.date(2030, 1, 1))
    assert [v.action.id for v in report.groups[0].actions if v.overdue] == ["L1", "L3", "L4"]


def test_a_status_of_after_the_day_is_not_yet_known(leicester: Register) -> None:
    report = actions_report([leicester], datetime.date(2018, 4, 11))
    assert report.counts["not started"] == 6


def test_open_actions_of_which_nothing_was_heard_are_counted(leicester: Register) -> None:
    report = actions_report([leicester], datetime.date(2020, 1, 1))
    assert report.silent == 4


def test_twelve_months_before_a_leap_day() -> None:
    assert year_before(datetime.date(2028, 2, 29)) == datetime.date(2027, 2, 28)


def test_a_newer_status_joins_the_history_and_nothing_is_lost(leicester: Register) -> None:
    entry = StatusEntry(on=datetime.date(2018, 11, 9), status="done", note="Launched.")
    first = leicester.actions[0].model_copy(update={"history": [entry], "owner": "Director of Finance"})
    newer = leicester.model_copy(update={"actions": [first]})
    joined = brought_up_to_date(leicester, newer)
    assert len(joined.actions) == 6
    assert [e.status for e in joined.actions[0].history] == ["in progress", "done"]
    assert joined.actions[0].owner == "Director of Finance"
    assert joined.actions[0].due == datetime.date(2018, 6, 30)
    assert brought_up_to_date(joined, newer) == joined


def test_a_register_is_read_back_as_it_was_written(leicester: Register, sefton: Register) -> None:
    for register in (leicester, sefton):
        assert parse_register(register_text(register).encode(), "again.yaml") == register


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("actions_register: Ours\norganisation: Us\nactions: []\n", "expected at least one entry"),
        ("organisation: Us\n", '"actions_register" is missing'),
    ],
)
def test_an_unfit_register_is_told_by_line(text: str, says: str) -> None:
    with pytest.raises(Problems) as raised:
        parse_register(text.encode(), "ours.yaml")
    assert says in str(raised.value)


def test_a_history_out_of_order_and_an_id_twice_are_told(leicester: Register) -> None:
    text = register_text(leicester).replace("id: L2", "id: L1")
    with pytest.raises(Problems, match='"L1" is already on line'):
        parse_register(text.encode(), "ours.yaml")
    entry = "      - on: 2018-04-12\n"
    later = "      - on: 2019-01-01\n        status: done\n"
    written = register_text(leicester)
    assert entry in written
    wrong = written.replace(entry, later + entry, 1)
    with pytest.raises(Problems, match="oldest entry first"):
        parse_register(wrong.encode(), "ours.yaml")
