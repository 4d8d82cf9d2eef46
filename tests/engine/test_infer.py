"""The forward chain: tables, parameters, lots, determinations, verdicts."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sv_rules.engine.evaluators import evaluators_for
from sv_rules.engine.infer import Verdict, infer, roll_up, value_in
from sv_rules.engine.logic import Truth, Values
from sv_rules.engine.program import Program
from sv_rules.engine.trace import ReferenceEvaluator
from sv_rules.errors import EngineDisagreement
from sv_rules.facts.value import OPEN_HIGH, FactType, Known, exactly, hull
from sv_rules.policy.plan import Constant, Key, Open, OverLots, PerYear, Plus

from .plans import Draft, box, compare, periods, pounds

MONEY, ENUM, BOOLEAN, INTEGER, DATE = (
    FactType.MONEY,
    FactType.ENUM,
    FactType.BOOLEAN,
    FactType.INTEGER,
    FactType.DATE,
)
YES, NO = exactly(True), exactly(False)


def say(value: Any) -> Constant:
    """A table's value."""
    return Constant(value if isinstance(value, tuple) else exactly(value))


def boxes(*truths: Truth) -> dict[str, Known]:
    """``a``, ``b``, ``c`` … as given; unknown is absent."""
    return {name: exactly(truth) for name, truth in zip("abcdef", truths, strict=False) if truth is not None}


def table(kind: FactType = MONEY, values: Sequence[Any] = (10, 20, 30), **how: Any) -> Draft:
    """A table for ``x`` with a row for each of ``a``, ``b``, ``c``."""
    draft = Draft()
    for name in "abcdef":
        draft.fact(name)
    draft.fact("x", kind, level=1)
    draft.table("x", [(box(name), say(value)) for name, value in zip("abc", values, strict=False)], **how)
    return draft


# ---------------------------------------------------------------------------- tables


@pytest.mark.parametrize(
    ("truths", "known"),
    [
        ((True, True, True), (10, 10)),
        ((False, True, None), (20, 20)),
        ((None, True, True), (10, 20)),
        ((None, False, True), (10, 30)),
        ((False, False, False), None),
        ((None, False, False), None),
        ((None, None, None), None),
    ],
)
def test_the_first_row_that_surely_holds_ends_the_table(truths: tuple[Truth, ...], known: Known | None) -> None:
    judgement = table().infer(boxes(*truths))
    assert judgement.tender.derivations["x"].known == known
    assert judgement.tender.values.get("x") == known


@pytest.mark.parametrize(
    ("truths", "known"),
    [
        ((False, False, False), (90, 90)),
        ((None, False, False), (10, 90)),
        ((True, False, False), (10, 10)),
        ((None, True, False), (10, 20)),
    ],
)
def test_otherwise_is_a_candidate_where_no_row_surely_holds(truths: tuple[Truth, ...], known: Known) -> None:
    assert table(otherwise=say(90)).infer(boxes(*truths)).tender.values["x"] == known


@pytest.mark.parametrize(
    ("truths", "known"),
    [((None, False, False), (10, 10)), ((None, None, False), (10, 20)), ((False, False, False), None)],
)
def test_one_row_of_an_exhaustive_table_holds(truths: tuple[Truth, ...], known: Known | None) -> None:
    assert table(exhaustive=True).infer(boxes(*truths)).tender.values.get("x") == known


@pytest.mark.parametrize(
    ("truths", "known"),
    [
        ((True, True, False), (10, 20)),
        ((True, False, False), (10, 10)),
        ((True, None, True), (10, 30)),
        ((False, False, None), None),
    ],
)
def test_take_all_keeps_every_row_that_may_hold(truths: tuple[Truth, ...], known: Known | None) -> None:
    assert table(take_all=True).infer(boxes(*truths)).tender.values.get("x") == known


def test_candidates_that_agree_are_that_value_and_others_only_have_an_interval_where_ordered() -> None:
    unknown = boxes(None, True)
    assert table(ENUM, ["p", "p"]).infer(unknown).tender.values["x"] == ("p", "p")
    assert "x" not in table(ENUM, ["p", "q"]).infer(unknown).tender.values
    assert "x" not in table(BOOLEAN, [True, False]).infer(unknown).tender.values
    candidates = table(ENUM, ["p", "q"]).infer(unknown).tender.derivations["x"].candidates
    assert [known for _, _, known in candidates] == [("p", "p"), ("q", "q")]


def test_an_unknown_row_leaves_the_fact_open() -> None:
    draft = Draft()
    draft.fact("a")
    draft.fact("x", level=1)
    draft.table("x", [(box("a"), Open("the law says nothing")), (None, say(True))])
    assert "x" not in draft.infer(boxes(True)).tender.values
    assert "x" not in draft.infer(boxes(None)).tender.values
    assert draft.infer(boxes(False)).tender.values["x"] == YES


@pytest.mark.parametrize(("scope", "known"), [(True, (10, 10)), (False, None), (None, None)])
def test_a_table_speaks_within_its_scope(scope: Truth, known: Known | None) -> None:
    draft = table(scope=box("f"))
    given = boxes(True) | ({"f": exactly(scope)} if scope is not None else {})
    assert draft.infer(given).tender.values.get("x") == known


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [(True, False, (10, 10)), (False, True, (99, 99)), (None, True, None), (False, None, None)],
)
def test_two_rulesets_derive_one_fact_in_scopes_that_exclude_each_other(
    first: Truth, second: Truth, known: Known | None
) -> None:
    draft = table(scope=box("e"))
    draft.table("x", [(None, say(99))], scope=box("f"), ruleset="s")
    values = {name: exactly(t) for name, t in (("a", True), ("e", first), ("f", second)) if t is not None}
    assert draft.infer(values).tender.values.get("x") == known


def test_a_stated_fact_is_not_derived() -> None:
    judgement = table().infer(boxes(True) | {"x": exactly(5)})
    assert judgement.tender.values["x"] == (5, 5)
    assert "x" not in judgement.tender.derivations


def test_a_table_reads_what_an_earlier_level_derived() -> None:
    draft = table()
    draft.fact("y", MONEY, level=2)
    draft.fact("z", level=3)
    draft.table("y", [(pounds("x", "gte", 20), Plus(Key("x"), say(200_000))), (None, say(0))])
    draft.table("z", [(pounds("y", "gt", Key("x")), say(True)), (None, say(False))])
    assert draft.infer(boxes(False, True)).tender.values["y"] == (24, 24)
    assert draft.infer(boxes(False, True)).tender.values["z"] == YES
    # 10 or 20: not above, or 24.
    assert draft.infer(boxes(None, True)).tender.values["y"] == (0, 24)
    assert "z" not in draft.infer(boxes(None, True)).tender.values


@given(
    st.lists(st.tuples(st.sampled_from([True, False, None]), st.integers(0, 3)), max_size=4),
    st.one_of(st.none(), st.integers(0, 3)),
    st.booleans(),
)
def test_a_table_is_what_every_way_of_settling_its_unknowns_gives(
    rows: list[tuple[Truth, int]], otherwise: int | None, exhaustive: bool
) -> None:
    draft = Draft()
    draft.fact("x", MONEY, level=1)
    for position in range(len(rows)):
        draft.fact(f"r{position}")
    draft.table(
        "x",
        [(box(f"r{position}"), say(value)) for position, (_, value) in enumerate(rows)],
        otherwise=None if otherwise is None else say(otherwise),
        exhaustive=exhaustive,
    )
    values = {f"r{position}": exactly(t) for position, (t, _) in enumerate(rows) if t is not None}
    outcomes: set[int | None] = set()
    for settled in itertools.product(*([t] if t is not None else [True, False] for t, _ in rows)):
        held = [value for holds, (_, value) in zip(settled, rows, strict=True) if holds]
        if held or not exhaustive:
            outcomes.add(held[0] if held else otherwise)
    numbers = [outcome for outcome in outcomes if outcome is not None]
    expected = hull([exactly(n) for n in numbers]) if numbers and None not in outcomes else None
    assert draft.infer(values).tender.values.get("x") == expected


# ---------------------------------------------------------------------------- parameters

DAYS = {20250224: 214_904, 20260101: 207_720, 20280101: None}


@pytest.mark.parametrize(
    ("window", "known"),
    [
        ((20250224, 20250224), (214_904, 214_904)),
        ((20251231, 20251231), (214_904, 214_904)),
        ((20260101, 20260101), (207_720, 207_720)),
        ((20251231, 20260101), (207_720, 214_904)),
        ((20250223, 20250224), None),
        ((20270101, 20271231), (207_720, 207_720)),
        ((20271231, 20280101), None),
        ((20280101, 20280101), None),
        (None, None),
    ],
)
def test_a_parameter_is_the_interval_of_its_values_in_the_window(window: Known | None, known: Known | None) -> None:
    draft = Draft()
    draft.fact("commenced_on", DATE)
    draft.parameter("$r/row", DAYS, dated_by="commenced_on")
    judgement = draft.infer({"commenced_on": window} if window else {})
    assert judgement.tender.values.get("$r/row") == known


@pytest.mark.parametrize(("first", "second"), [("p", "q"), (True, False), (frozenset("p"), frozenset("q"))], ids=str)
def test_a_value_without_an_order_has_no_interval(first: object, second: object) -> None:
    dated = periods({1: first, 2: second})
    assert value_in(dated, (1, 1)) == (first, first)
    assert value_in(dated, (1, 2)) is None


@pytest.mark.parametrize(("scope", "known"), [(True, (300, 300)), (False, (200, 200)), (None, (200, 300))])
def test_an_override_holds_within_its_scope(scope: Truth, known: Known) -> None:
    draft = Draft()
    draft.fact("a")
    draft.parameter("$r/row", {1: 200}, dated_by="day", overrides=[(box("a"), {1: 300})])
    assert draft.infer(boxes(scope) | {"day": (5, 5)}).tender.values["$r/row"] == known


def test_an_override_of_words_in_an_unknown_scope_is_unknown() -> None:
    draft = Draft()
    draft.fact("a")
    draft.parameter("$r/words", {1: frozenset("p")}, dated_by="day", overrides=[(box("a"), {1: frozenset("q")})])
    assert "$r/words" not in draft.infer({"day": (5, 5)}).tender.values


# ---------------------------------------------------------------------------- lots


def over(take: str, of: str | None = None, when: str | None = None) -> Draft:
    """``x`` of the tender, taken over its lots."""
    draft = Draft()
    draft.fact("a", subject="lot")
    draft.fact("v", MONEY, subject="lot")
    kind = BOOLEAN if take in ("every", "some") else INTEGER if take == "count" else MONEY
    draft.fact("x", kind, level=1)
    root = draft.root(box(when), subject="lot") if when else None
    draft.table("x", [(None, OverLots(take, of, root))])
    return draft


def lots(*each: tuple[Truth, int | Known | None]) -> dict[str, dict[str, Known]]:
    """Lots by (a, v)."""
    found: dict[str, dict[str, Known]] = {}
    for number, (truth, value) in enumerate(each):
        lot: dict[str, Known] = {} if truth is None else {"a": exactly(truth)}
        if value is not None:
            lot["v"] = value if isinstance(value, tuple) else exactly(value)
        found[str(number)] = lot
    return found


@pytest.mark.parametrize(
    ("truths", "every", "some", "count"),
    [
        ((True, True), YES, YES, (2, 2)),
        ((True, False), NO, YES, (1, 1)),
        ((True, None), None, YES, (1, 2)),
        ((False, None), NO, None, (0, 1)),
        ((False, False), NO, NO, (0, 0)),
        ((), None, None, None),
    ],
)
def test_every_some_and_count(
    truths: tuple[Truth, ...], every: Known | None, some: Known | None, count: Known | None
) -> None:
    each = lots(*((truth, None) for truth in truths))
    for take, known in (("every", every), ("some", some), ("count", count)):
        assert over(take, None, "a").infer({}, each).tender.values.get("x") == known, take


@pytest.mark.parametrize(
    ("each", "total", "least", "most"),
    [
        ([(True, 5), (True, 7)], (12, 12), (5, 5), (7, 7)),
        ([(True, 5), (None, 7)], (5, 12), (5, 5), (5, 7)),
        ([(True, 5), (None, 3)], (5, 8), (3, 5), (5, 5)),
        ([(True, 5), (False, 7)], (5, 5), (5, 5), (5, 5)),
        ([(True, (5, 6)), (True, (1, 7))], (6, 13), (1, 6), (5, 7)),
        ([(False, 5)], None, None, None),
    ],
)
def test_sums_and_extremes(each: Any, total: Known | None, least: Known | None, most: Known | None) -> None:
    for take, known in (("sum", total), ("least", least), ("most", most)):
        assert over(take, "v", "a").infer({}, lots(*each)).tender.values.get("x") == known, take


def test_a_lot_without_a_value_leaves_an_end_open() -> None:
    each = lots((True, 5), (True, None))
    assert over("sum", "v").infer({}, each).tender.values["x"] == (5, OPEN_HIGH)
    assert over("most", "v").infer({}, each).tender.values["x"] == (5, OPEN_HIGH)
    assert over("least", "v").infer({}, each).tender.values["x"][1] == 5


def test_a_lot_reads_its_tender_and_identical_lots_are_judged_once() -> None:
    draft = Draft()
    draft.fact("a")
    draft.fact("v", MONEY, subject="lot")
    draft.fact("w", MONEY, subject="lot", level=1)
    draft.table("w", [(box("a"), Key("v")), (None, say(0))])
    draft.rule("R", pounds("w", "lt", 5), subject="lot", level=2)
    asked: list[tuple[int, str]] = []

    class Counting(ReferenceEvaluator):
        def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
            asked.append((level, subject))
            return super().judge(level, subject, values)

    each = lots((None, 3), (None, 3), (None, 9))
    judgement = draft.infer(boxes(True), each, evaluators=[Counting(draft.program())])
    assert [judgement.lots[lot].values["w"] for lot in "012"] == [(3, 3), (3, 3), (9, 9)]
    assert judgement.lot_verdicts["R"] == {"0": Verdict.BREACHED, "1": Verdict.BREACHED, "2": Verdict.MET}
    assert judgement.verdicts["R"] is Verdict.BREACHED
    assert asked.count((2, "lot")) == 2


# ---------------------------------------------------------------------------- determinations


def test_a_determination_settles_what_the_tables_leave_open() -> None:
    draft = table(ENUM, ["p", "q"])
    judgement = draft.infer(boxes(None, True), determinations={(None, "x"): ("p", "p")})
    assert judgement.tender.values["x"] == ("p", "p")
    assert judgement.tender.derivations["x"].determined
    assert not judgement.contradictions


def test_a_determination_within_an_interval_settles_it() -> None:
    judgement = table().infer(boxes(None, True), determinations={(None, "x"): (12, 12)})
    assert judgement.tender.values["x"] == (12, 12)
    assert judgement.tender.derivations["x"].determined


@pytest.mark.parametrize(("truths", "settled"), [((True,), (20, 20)), ((None, True), (21, 21))])
def test_a_determination_never_beats_what_the_tables_know(truths: tuple[Truth, ...], settled: Known) -> None:
    judgement = table().infer(boxes(*truths), determinations={(None, "x"): settled})
    derived = judgement.tender.derivations["x"]
    assert not derived.determined
    assert judgement.tender.values["x"] == derived.known
    (contradiction,) = judgement.contradictions
    assert (contradiction.fact, contradiction.determined, contradiction.derived) == (
        "x",
        settled,
        derived.known,
    )


def test_a_determination_of_one_lot_is_of_that_lot() -> None:
    draft = Draft()
    draft.fact("a", subject="lot")
    draft.fact("x", subject="lot", level=1)
    draft.table("x", [(box("a"), say(True))])
    judgement = draft.infer({}, lots((None, None), (None, None)), {("1", "x"): NO})
    assert "x" not in judgement.lots["0"].values
    assert judgement.lots["1"].values["x"] == NO


def test_a_determination_that_says_what_the_tables_say_changes_nothing() -> None:
    judgement = table().infer(boxes(True), determinations={(None, "x"): (10, 10)})
    assert not judgement.tender.derivations["x"].determined
    assert not judgement.contradictions


# ---------------------------------------------------------------------------- verdicts


@pytest.mark.parametrize("scope", [True, False, None])
@pytest.mark.parametrize("bound", [True, False, None])
@pytest.mark.parametrize("broken", [True, False, None])
def test_verdicts(scope: Truth, bound: Truth, broken: Truth) -> None:
    draft = Draft()
    draft.rule("R", box("c"), given=box("b"), scope=box("a"))
    if False in (scope, bound):
        expected = Verdict.NOT_APPLICABLE
    elif broken is False:
        expected = Verdict.MET
    elif scope and bound and broken:
        expected = Verdict.BREACHED
    else:
        expected = Verdict.UNDETERMINED
    assert draft.infer(boxes(scope, bound, broken)).verdicts["R"] is expected


def test_silence_is_never_a_pass() -> None:
    draft = Draft()
    draft.rule("R", box("a"), given=box("b"))
    draft.rule("L", box("a"), subject="lot")
    judgement = draft.infer()
    assert set(judgement.verdicts.values()) == {Verdict.UNDETERMINED}
    assert judgement.lot_verdicts == {}


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_roll_up_over_lots(length: int) -> None:
    order = [Verdict.BREACHED, Verdict.UNDETERMINED, Verdict.MET, Verdict.NOT_APPLICABLE]
    for each in itertools.product(order, repeat=length):
        assert roll_up(each) is next(verdict for verdict in order if verdict in each)


# ---------------------------------------------------------------------------- two evaluators


class Liar(ReferenceEvaluator):
    """Answers as it is told."""

    name = "liar"

    def __init__(self, program: Program, change: Mapping[int, Truth], without: int | None = None) -> None:
        super().__init__(program)
        self.change, self.without = change, without

    def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
        answers = super().judge(level, subject, values)
        answers.update({root: truth for root, truth in self.change.items() if root in answers or root > 90})
        if self.without is not None:
            answers.pop(self.without, None)
        return answers


@pytest.mark.parametrize(
    ("change", "without"), [({0: False}, None), ({0: None}, None), ({99: True}, None), ({}, 0), ({}, 1)]
)
def test_evaluators_that_differ_conclude_nothing(change: Mapping[int, Truth], without: int | None) -> None:
    program = table().program()
    with pytest.raises(EngineDisagreement, match="reference and liar differ on 1 "):
        infer(program, boxes(True), {}, [ReferenceEvaluator(program), Liar(program, change, without)])


def test_all_the_evaluators_there_are_agree_on_a_small_chain() -> None:
    draft = table()
    draft.fact("v", MONEY, subject="lot")
    draft.parameter("$r/row", DAYS, dated_by="commenced_on")
    draft.fact("total", MONEY, level=1)
    draft.table("total", [(None, OverLots("sum", "v", None))])
    draft.fact("yearly", MONEY, level=2)
    draft.table("yearly", [(None, PerYear(Key("total"), say(24)))])
    draft.rule("R", pounds("yearly", "gte", Key("$r/row")), given=compare("x", MONEY, "exists"), level=3)
    evaluators = evaluators_for(draft.program())
    given = boxes(None, True) | {"commenced_on": (20251231, 20260101)}
    for value, verdict in (
        (400_000, Verdict.MET),
        (420_000, Verdict.UNDETERMINED),
        (430_000, Verdict.BREACHED),
    ):
        judgement = draft.infer(given, lots((None, value), (None, 0)), evaluators=evaluators)
        assert judgement.verdicts["R"] is verdict
