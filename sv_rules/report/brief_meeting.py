"""The brief for the moderation meeting: a page for each bid and question, with every score, reason and reference whole.

No mean and no spread is shown: panels settle on a mean when they see one, and an averaged score has no reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sv_rules.evaluation.lines import Line, leaves
from sv_rules.evaluation.panel_data import Bid
from sv_rules.evaluation.published import Evaluation, Round
from sv_rules.evaluation.returned import Score
from sv_rules.report import award_words as words
from sv_rules.report.letter_parts import Table
from sv_rules.report.letters_docx import add_table, document_bytes, new_document, safe

RUNNING = "OFFICIAL-SENSITIVE - COMMERCIAL. For the moderation meeting only."


def meeting_brief(
    evaluation: Evaluation, bids: Sequence[Bid], scores: Mapping[str, Sequence[Score]], notes: Mapping[str, str],
    lines: frozenset[tuple[str, str, str]] | None = None,
) -> bytes:  # fmt: skip
    """The brief as a Word file.

    ``scores`` by evaluator; ``notes`` says of an evaluator what the meeting must know: replaced, or in conflict and
    not counted. ``lines`` limits it to some lines (round, bid, criterion): those that were opened again.
    """
    document = new_document(f"Moderation brief: {evaluation.title}", RUNNING)
    document.add_heading(safe(f"Moderation brief: {evaluation.title}"), 1)
    document.add_paragraph(safe(
        "For each line the meeting agrees one score of the scale, with a reason and where in the bid it rests. "
        "No average is given, and none may be used. Where there is no agreement, record both views and the rule "
        "by which it was decided."
    ))  # fmt: skip
    roles = {e.id: e.role for e in evaluation.evaluators}
    for evaluator, note in sorted(notes.items()):
        document.add_paragraph(safe(f"{evaluator}: {note}"))
    first = True
    for round_, bid, line in _pages(evaluation, bids):
        if lines is not None and (round_.id, bid.id, line.id) not in lines:
            continue
        if not first:
            document.add_page_break()  # type: ignore[no-untyped-call]
        first = False
        document.add_heading(safe(f"{bid.id} {bid.bidder}"), 2)
        document.add_paragraph(safe(f"{round_.title} · {line.id} {line.criterion.title} · {_weight(line)} %"))
        scale = next((s for s in evaluation.scales if s.id == line.criterion.scale), evaluation.scales[0])
        document.add_paragraph(safe(words.scale_words(scale)))
        rows = tuple(_rows(round_, bid, line, scores, roles, notes))
        add_table(document, Table("Scores as they were given, each alone",
                                  ("Evaluator", "Score", "Reason", "Where in the bid"), rows))  # fmt: skip
        for label in ("Agreed score:", "Reason:", "Where in the bid:", "Why scores moved:"):
            document.add_paragraph(label)
    return document_bytes(document)


def _pages(evaluation: Evaluation, bids: Sequence[Bid]) -> list[tuple[Round, Bid, Line]]:
    return [
        (round_, bid, line)
        for round_ in evaluation.rounds
        for bid in bids if round_.id in bid.rounds
        for line in leaves(evaluation, round_)
        if line.criterion.kind == "scored" and line.criterion.same_answer_as is None
    ]  # fmt: skip


def _rows(
    round_: Round, bid: Bid, line: Line, scores: Mapping[str, Sequence[Score]], roles: Mapping[str, str],
    notes: Mapping[str, str],
) -> list[tuple[str, ...]]:  # fmt: skip
    found: list[tuple[str, ...]] = []
    for evaluator, given in sorted(scores.items()):
        for one in given:
            if (one.round, one.bid, one.criterion) == (round_.id, bid.id, line.id):
                who = f"{evaluator}, {roles[evaluator]}" if evaluator in roles else evaluator
                who += " (see note on the first page)" if evaluator in notes else ""
                found.append((who, words.plain(one.score), one.reason, one.bid_reference))
    return found or [("–", "–", "Nobody has scored this line.", "–")]


def _weight(line: Line) -> str:
    return words.plain(line.criterion.weighting)
