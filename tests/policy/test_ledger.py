"""The ledger: ranges of clauses, and which lines account for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sv_rules.policy.ledger import expand
from tests.policy.loading import changed, folder_of, good, said_of


@pytest.mark.parametrize(
    ("written", "clauses"),
    [
        ("s1", ["s1"]),
        ("s1(3)", ["s1(3)"]),
        ("s1-3", ["s1", "s2", "s3"]),
        ("s1(1)-(3)", ["s1(1)", "s1(2)", "s1(3)"]),
        ("s9-11", ["s9", "s10", "s11"]),
        ("p4-4", ["p4"]),
        ("Schedule 3", ["Schedule 3"]),
        ("page 3, table A-B", ["page 3, table A-B"]),
    ],
)
def test_a_range_is_its_clauses(written: str, clauses: list[str]) -> None:
    assert expand(written) == clauses


@pytest.mark.parametrize("written", ["s3-1", "s1(3)-(1)", "s1-999999"])
def test_what_only_looks_like_a_range_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        expand(written)


_LINE = "  - {clause: p2, title: Judgement, status: manual, why: needs judgement}\n"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["p2"], ""),
        (["p2(1)", "p2(2)"], ""),
        (["p2-3"], ""),
        (["p20"], 'a.yaml:10:10: the ledger has no line for "p2". Add it under clauses, automated or not.'),
        (["p2", "p2"], 'a.yaml:14:6: "p2" is already on line 13 of the ledger. Join the lines.'),
        (["p2-3", "p3"], 'a.yaml:14:6: "p3" is already on line 13 of the ledger. Join the lines.'),
        (["p2", "p9"], ""),
    ],
)
def test_a_clause_is_accounted_for_by_its_own_line_or_those_of_its_parts(
    lines: list[str], said: str, tmp_path: Path
) -> None:
    text = changed(good(), (_LINE, "".join(_LINE.replace("p2", line) for line in lines)))
    assert said_of(folder_of(tmp_path, a=text)) == said


@pytest.mark.parametrize("status", ["partial", "manual", "definition", "not-applicable"])
def test_what_is_not_automated_says_why(status: str, tmp_path: Path) -> None:
    line = _LINE.replace("status: manual", f"status: {status}, parameters: [floor]")
    assert said_of(folder_of(tmp_path, a=changed(good(), (_LINE, line)))) == ""
    silent = changed(good(), (_LINE, line.replace(", why: needs judgement", "")))
    assert f"a clause that is {status} says why." in said_of(folder_of(tmp_path, a=silent))
