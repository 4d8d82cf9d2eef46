"""Reading the evaluators' and the moderation book back: guarded, compared with what was issued, then cell by cell."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl.workbook import Workbook

from sv_rules.errors import BadInput
from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.moderation import moved, steps_apart
from sv_rules.evaluation.panel_data import Bid, Consensus
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.returned import (
    CellFinding,
    Declaration,
    EvaluatorReturn,
    IssuedBook,
    Meeting,
    ModerationReturn,
    Score,
)
from sv_rules.report.wording import day as in_words
from sv_rules.workbook.guard import open_workbook
from sv_rules.workbook.panel_columns import Columns
from sv_rules.workbook.panel_compare import UNREADABLE, CellFindings, compare
from sv_rules.workbook.panel_evaluator import STAGES
from sv_rules.workbook.panel_issue import Manifest, manifest_of
from sv_rules.workbook.panel_lines import scale_of
from sv_rules.workbook.panel_returned_forms import read_compliance, read_price

__all__ = ["read_compliance", "read_evaluator", "read_manifest", "read_moderation", "read_price"]


def read_manifest(path: Path) -> Manifest:
    """What a returned file says of itself. Raises ``BadInput`` where it cannot be opened or is no panel book."""
    found = manifest_of(open_workbook(path, "the panel book"))
    if found is None:
        why = "the part that says which book it is, is not there or cannot be read"
        raise BadInput("this is no panel book", where=str(path), why=why, do="Return the book that was issued.")
    return found


def opened(path: Path, what: str, issued: IssuedBook) -> tuple[Workbook, CellFindings, bool]:
    """A returned book, its differences from what was issued, and whether its cells may be read at all."""
    workbook = open_workbook(path, what)
    findings = compare(workbook, issued)
    return workbook, findings, not any(f.code in UNREADABLE for f in findings)


def read_evaluator(
    path: Path, evaluation: Evaluation, bids: Sequence[Bid], issued: IssuedBook, today: datetime.date | None = None
) -> EvaluatorReturn:
    """An evaluator's book. A line without a usable score is left out, with a finding that stops.

    A day after ``today`` is none on which anything was declared. Raises ``BadInput`` where the file cannot be opened.
    """
    workbook, findings, readable = opened(path, f"the scoring book of {issued.owner}", issued)
    if not readable:
        return EvaluatorReturn(issue=issued.issue, evaluator=issued.owner, findings=findings)
    columns = Columns(workbook, issued, today)
    scores = _scores(columns, evaluation, bids, issued)
    declarations = _declarations(columns, issued)
    return EvaluatorReturn(
        issue=issued.issue, evaluator=issued.owner, declarations=declarations, scores=scores,
        findings=(*findings, *columns.findings, *_alike(scores)),
    )  # fmt: skip


def _allowed(evaluation: Evaluation) -> dict[tuple[str, str], tuple[Decimal, ...]]:
    return {
        (held.id, leaf.id): scale_of(evaluation, leaf).scores
        for held in evaluation.rounds for leaf in leaves(evaluation, held) if leaf.criterion.kind == "scored"
    }  # fmt: skip


def rounds_of(issued: IssuedBook) -> list[str]:
    """The ids of the rounds of an issued book, in the order of the numbers in its names."""
    manifest = Manifest.model_validate_json(issued.fixed["_sv!A1"][2:])
    return list(manifest.rounds)


def _known(columns: Columns, held: str, row: int, suffix: str, bids: Sequence[Bid]) -> tuple[str, str] | None:
    """The bid and criterion of a row, as issued; a bid that is unknown by now stops."""
    bid, criterion = columns.issued(f"SV_Bids{suffix}", row), columns.issued(f"SV_Criteria{suffix}", row)
    if not any(one.id == bid and held in one.rounds for one in bids):
        columns.note("unknown-bid", f"SV_Bids{suffix}", row, f"{bid} is not in {held} any more; the line is not read")
        return None
    return bid, criterion


def _scores(columns: Columns, evaluation: Evaluation, bids: Sequence[Bid], issued: IssuedBook) -> tuple[Score, ...]:
    allowed, found = _allowed(evaluation), []
    for held, (_, suffix) in zip(rounds_of(issued), columns.numbered("SV_Scores"), strict=True):
        for row in range(columns.count(f"SV_Scores{suffix}")):
            key = _known(columns, held, row, suffix, bids)
            if key is None:
                continue
            name, where = f"SV_Scores{suffix}", f"{issued.owner}, {held}, {key[0]}, {key[1]}"
            score = columns.score(name, row, allowed.get((held, key[1]), ()))
            reason = columns.text(f"SV_Reasons{suffix}", row)
            place = columns.text(f"SV_References{suffix}", row)
            if score is None:
                if columns.blank(name, row):
                    columns.stop("incomplete", name, row, f"{where}: no score is given", "Score every line.")
                continue
            _complete(columns, suffix, row, where, reason, place, evaluation.reason_at_least)
            found.append(Score(evaluator=issued.owner, round=held, bid=key[0], criterion=key[1], score=score,
                               reason=reason, bid_reference=place))  # fmt: skip
    return tuple(found)


def _complete(columns: Columns, suffix: str, row: int, where: str, reason: str, place: str, least: int) -> None:
    if len(" ".join(reason.split())) < least:
        text = f"{where}: the reason has fewer than {least} characters"
        columns.stop("reason-short", f"SV_Reasons{suffix}", row, text, "Say from the bid why it earned this score.")
    if not place:
        text = f"{where}: it does not say where in the bid the score rests"
        columns.stop("no-reference", f"SV_References{suffix}", row, text, "Give the page or section.")


def _alike(scores: Sequence[Score]) -> list[CellFinding]:
    """Prompts to look again: one reason on several lines, or one score on all."""
    found = []
    reasons: dict[str, list[Score]] = {}
    for one in scores:
        reasons.setdefault(" ".join(one.reason.casefold().split()), []).append(one)
    for text, same in reasons.items():
        if text and len(same) >= _MANY:
            listed = ", ".join(f"{s.bid} {s.criterion}" for s in same[:6])
            found.append(CellFinding(
                code="same-reason", stops=False, cell="reasons",
                text=f"{same[0].evaluator} gives the same reason on {len(same)} lines: {listed}.",
            ))  # fmt: skip
    if len(scores) >= _MANY and len({one.score for one in scores}) == 1:
        text = f"{scores[0].evaluator} gives {scores[0].score:f} on all {len(scores)} lines."
        found.append(CellFinding(code="same-score", stops=False, cell="scores", text=text))
    return found


_MANY = 3
_DECLARED = ("SV_Conflict", "SV_DeclaredOn", "SV_Concerns", "SV_Mitigation", "SV_MitigatedBy", "SV_MitigatedOn")


def _declarations(columns: Columns, issued: IssuedBook) -> tuple[Declaration, ...]:
    found, evaluator = [], issued.owner
    for row, (stage, words) in enumerate(STAGES.items()):
        if all(columns.blank(name, row) for name in _DECLARED):
            if stage != "late":
                text = f"{evaluator} has not declared: {words.lower()}"
                columns.stop("no-declaration", "SV_Conflict", row, text, "Declare, Yes or No, with the date.")
            continue
        conflict, on = columns.yes_no("SV_Conflict", row), columns.date("SV_DeclaredOn", row)
        if columns.blank("SV_Conflict", row):
            columns.stop("no-declaration", "SV_Conflict", row, f"{evaluator} says neither Yes nor No", "Choose one.")
        if columns.blank("SV_DeclaredOn", row):
            columns.stop("no-declaration", "SV_DeclaredOn", row, "the declaration has no date", "Give the date.")
        if stage == "before-issue" and on is not None and issued.on is not None and on > issued.on:
            text = f"dated after the book was issued on {in_words(issued.on.isoformat())}, and says that it was before"
            columns.note("declared-late", "SV_DeclaredOn", row, text, "Make sure that it was made before.")
        concerns, by = columns.text("SV_Concerns", row), columns.text("SV_MitigatedBy", row)
        if conflict and not concerns:
            columns.stop("conflict", "SV_Concerns", row, f"{evaluator} declares a conflict and does not say which",
                         "Name the bidder and the interest.")  # fmt: skip
        if conflict is not None and on is not None:
            found.append(Declaration(
                evaluator=evaluator, stage=stage, on=on, conflict=conflict, concerns=concerns,  # type: ignore[arg-type]
                mitigation=columns.text("SV_Mitigation", row), mitigated_by=by,
                mitigated_on=columns.date("SV_MitigatedOn", row),
            ))  # fmt: skip
    return tuple(found)


def read_moderation(
    path: Path, evaluation: Evaluation, bids: Sequence[Bid], issued: IssuedBook, today: datetime.date | None = None
) -> ModerationReturn:
    """The moderation book. A line with nothing in it is open, which is noted; one that is filled in by halves stops.

    A day after ``today`` is none on which anybody met. Raises ``BadInput`` where the file cannot be opened.
    """
    workbook, findings, readable = opened(path, "the moderation book", issued)
    if not readable:
        return ModerationReturn(issue=issued.issue, findings=findings)
    columns, allowed, agreed = Columns(workbook, issued, today), _allowed(evaluation), []
    for held, (_, suffix) in zip(rounds_of(issued), columns.numbered("SV_Consensus"), strict=True):
        for row in range(columns.count(f"SV_Consensus{suffix}")):
            key = _known(columns, held, row, suffix, bids)
            one = None if key is None else _agreed(columns, evaluation, held, key, suffix, row, allowed)
            agreed += [one] if one is not None else []
    meetings = _meetings(columns)
    return ModerationReturn(
        issue=issued.issue, meetings=meetings, consensus=tuple(agreed), findings=(*findings, *columns.findings)
    )


def _agreed(
    columns: Columns, evaluation: Evaluation, held: str, key: tuple[str, str], suffix: str, row: int,
    allowed: dict[tuple[str, str], tuple[Decimal, ...]],
) -> Consensus | None:  # fmt: skip
    names = [f"SV_{word}{suffix}" for word in ("Consensus", "Reasons", "References", "Notes")]
    where = f"{held}, {key[0]}, {key[1]}"
    if all(columns.blank(name, row) for name in names):
        columns.note("open", names[0], row, f"{where}: no score is agreed yet")
        return None
    score = columns.score(names[0], row, allowed.get((held, key[1]), ()))
    reason, place, note = (columns.text(name, row) for name in names[1:])
    if score is None:
        if columns.blank(names[0], row):
            columns.stop("incomplete", names[0], row, f"{where}: there is a reason and no score", "Agree a score.")
        return None
    _complete(columns, suffix, row, where, reason, place, evaluation.reason_at_least)
    if not note:
        _unexplained(columns, evaluation, suffix, row, where, score, allowed[held, key[1]])
    if not reason or not place:
        return None
    return Consensus(
        round=held, bid=key[0], criterion=key[1], score=score, reason=reason, bid_reference=place, note=note
    )


def _unexplained(
    columns: Columns, evaluation: Evaluation, suffix: str, row: int, where: str, score: Decimal,
    allowed: tuple[Decimal, ...],
) -> None:  # fmt: skip
    """Every line says why scores moved, or that none did."""
    name = f"SV_Scores{suffix}"
    own = columns.issued_numbers(name, row, columns.count(f"SV_Consensus{suffix}")) if columns.has(name) else []
    text = {
        "nobody": "nobody scored it before the meeting, and nothing says how its score was found",
        "outside": f"the agreed score {score:f} is outside every evaluator's, and nothing says why scores moved",
        "apart": f"the scores are {_counted(steps_apart(own, allowed) or 0)} apart, and nothing says why scores moved",
        "little": "nothing says why scores moved, or that none did",
    }[moved(own, score, allowed, evaluation.spread_at_most)]
    columns.stop("no-note", f"SV_Notes{suffix}", row, f"{where}: {text}", "Say what was said in the meeting.")


def _counted(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"


def _meetings(columns: Columns) -> tuple[Meeting, ...]:
    found = []
    names = ("SV_MeetingOn", "SV_Chair", "SV_Present", "SV_Absent")
    for row in range(columns.count("SV_MeetingOn")):
        if all(columns.blank(name, row) for name in names):
            continue
        on, chair = columns.date("SV_MeetingOn", row), columns.text("SV_Chair", row)
        present, absent = (_people(columns.text(name, row)) for name in names[2:])
        for name, missing, what in (
            ("SV_MeetingOn", columns.blank("SV_MeetingOn", row), "no date"), ("SV_Chair", not chair, "no chair"),
            ("SV_Present", not present, "nobody present"),
        ):  # fmt: skip
            if missing:
                columns.stop("meeting", name, row, f"meeting {row + 1} has {what}", "Fill in the whole row.")
        if on is not None and chair and present:
            found.append(Meeting(on=on, chair=chair, present=present, absent=absent))
    return tuple(found)


def _people(text: str) -> tuple[str, ...]:
    """Names, parted by a semicolon, a comma or a new line."""
    parts = text.replace("\n", ";").replace(",", ";").split(";")
    return tuple(part.strip() for part in parts if part.strip())
