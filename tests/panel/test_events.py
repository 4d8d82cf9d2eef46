"""The audit record: lines are added, chained, and a line that was touched is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sv_rules.errors import BadInput
from sv_rules.panel.events import AUDIT, HEAD, Event, Line, chained, digest_of, read_audit, write_audit
from sv_rules.panel.opening import new_pack
from sv_rules.panel.pack import open_pack
from tests.panel.people import FIRST_DAY, bids_text, evaluation_text, on


def append(folder: Path, lines: tuple[Line, ...], events: list[Event]) -> tuple[Line, ...]:
    after = chained(lines, events)
    write_audit(folder, after)
    return after


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines: tuple[Line, ...] = ()
    for number in range(8):
        lines = append(
            tmp_path, lines, [Event(at=FIRST_DAY, what="held", by=f"Officer {number}", why="a claim is expected")]
        )
    return tmp_path


def rewritten(folder: Path, change: object) -> None:
    lines = (folder / AUDIT).read_text(encoding="utf-8").splitlines()
    change(lines)  # type: ignore[operator]
    (folder / AUDIT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_what_was_written_is_read_back(folder: Path) -> None:
    lines = read_audit(folder)
    assert [line.line for line in lines] == list(range(1, 9))
    assert [line.event.by for line in lines] == [f"Officer {n}" for n in range(8)]


def test_a_changed_word_is_found_at_its_line(folder: Path) -> None:
    def change(lines: list[str]) -> None:
        lines[6] = lines[6].replace("a claim is expected", "nothing happened")

    rewritten(folder, change)
    with pytest.raises(BadInput, match="line 7 was changed"):
        read_audit(folder)


def test_a_line_changed_together_with_its_digest_breaks_the_next(folder: Path) -> None:
    def change(lines: list[str]) -> None:
        held = json.loads(lines[3])
        held["event"]["by"] = "Somebody else"
        held["digest"] = digest_of({k: held[k] for k in ("line", "event", "previous")})
        lines[3] = json.dumps(held)

    rewritten(folder, change)
    with pytest.raises(BadInput, match="line 5 was changed"):
        read_audit(folder)


@pytest.mark.parametrize("taken", [0, 4])
def test_a_line_taken_out_is_missed(folder: Path, taken: int) -> None:
    rewritten(folder, lambda lines: lines.pop(taken))
    with pytest.raises(BadInput, match=f"line {taken + 1} was changed"):
        read_audit(folder)


def test_lines_taken_from_the_end_are_missed(folder: Path) -> None:
    rewritten(folder, lambda lines: lines.pop())
    with pytest.raises(BadInput, match=r"it has 7 lines, and 8 were written"):
        read_audit(folder)


def test_lines_moved_are_missed(folder: Path) -> None:
    rewritten(folder, lambda lines: lines.insert(1, lines.pop(2)))
    with pytest.raises(BadInput, match="line 2 was changed"):
        read_audit(folder)


def test_a_line_that_is_no_line_is_named(folder: Path) -> None:
    rewritten(folder, lambda lines: lines.insert(5, "not json"))
    with pytest.raises(BadInput, match="line 6 was changed"):
        read_audit(folder)


def test_a_crash_between_record_and_head_loses_nothing(folder: Path) -> None:
    head = (folder / HEAD).read_bytes()
    lines = append(folder, read_audit(folder), [Event(at=FIRST_DAY, what="held")])
    (folder / HEAD).write_bytes(head)
    assert read_audit(folder) == lines


def test_half_a_surrogate_pair_does_not_stop_the_record(tmp_path: Path) -> None:
    append(tmp_path, (), [Event(at=FIRST_DAY, what="held", why="plain")])
    assert read_audit(tmp_path)[0].event.why == "plain"


def test_a_digest_is_that_of_rfc_8785() -> None:
    # The canonical form of {"b": 2, "a": "é"} is {"a":"é","b":2} in UTF-8.
    import hashlib

    assert digest_of({"b": 2, "a": "é"}) == hashlib.sha256('{"a":"é","b":2}'.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.pop("data"), lambda e: e["data"].pop("evaluation_file"), lambda e: e["data"].update(stage="last"),
        lambda e: e["data"].update(evaluation_file="../secret.yaml"), lambda e: e["data"].update(evaluators=[{"id": 1}]),
        lambda e: e.update(what="ended"),
    ],
)  # fmt: skip
def test_a_record_written_anew_with_nonsense_in_it_is_a_sentence(tmp_path: Path, change: object) -> None:
    # Whoever writes the record anew can chain it as well: what it says is still read with care.
    (tmp_path / "evaluation.yaml").write_text(evaluation_text("north"), encoding="utf-8")
    (tmp_path / "bids.yaml").write_text(bids_text(B01="north"), encoding="utf-8")
    pack, _ = new_pack(tmp_path / "pack", tmp_path / "evaluation.yaml", tmp_path / "bids.yaml", on(0))
    events = [json.loads(line.event.model_dump_json(exclude_defaults=True)) for line in pack.lines]
    change(events[0])  # type: ignore[operator]
    (pack.folder / HEAD).unlink()
    write_audit(pack.folder, chained((), [Event.model_validate(e) for e in events]))
    with pytest.raises(BadInput, match=r"line 1 cannot be used"):
        open_pack(pack.folder)
