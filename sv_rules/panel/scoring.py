"""The score: the engine's result, checked, with its book, its reports, its letters and its record."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from sv_rules.evaluation.result import EvaluationResult
from sv_rules.evaluation.scoring import score as scored
from sv_rules.panel import folder as folders
from sv_rules.panel.award_facts import award_case
from sv_rules.panel.events import digest_of, digest_of_bytes
from sv_rules.panel.look import theme_of
from sv_rules.panel.order import require
from sv_rules.panel.pack import Act, Pack, head_of, listed
from sv_rules.report.award import award_report
from sv_rules.report.award_case import AwardCase
from sv_rules.report.award_disclosure import Gap, Level
from sv_rules.report.letters import letters
from sv_rules.report.letters_docx import letter_docx
from sv_rules.workbook.award_book import award_book
from sv_rules.workbook.panel_result import result_book
from sv_rules.workbook.theme import Theme

SCHEMA = "sv-rules panel record 1"


@dataclass(frozen=True)
class Scored:
    """A score as it was written: the result, and the files by their name in the pack."""

    result: EvaluationResult
    files: tuple[str, ...]


def score_pack(pack: Pack, act: Act, notice_on: datetime.date | None = None) -> tuple[Pack, Scored]:
    """Score the stage and write everything that follows from it.

    Raises ``BadInput`` with every defect while the result is not final; nothing is then written. A tie that remains is
    no defect of the books: what it is, is written for the panel, and no round that ties gets letters or public papers.
    ``notice_on`` is the day on which the contract award notice is to be published, for the standstill.
    """
    require(pack, "score", "scoring")
    result = of_this_stage(pack, scored(pack.published, pack.data))
    tied = [r.round for r in result.rounds if r.tie]
    stops = [f"{s.place}: {s.text} {s.do}" for r in result.rounds for s in r.stops if not r.tie]
    if stops:
        raise listed("the bids cannot be scored yet", where=str(pack.folder), why=f"{len(stops)} must be put right",
                     texts=stops, do="Put each right, in the book that it is about, and score again.")  # fmt: skip
    case = award_case(pack, result, act.day, notice_on)
    number = 1 + sum(line.event.what == "scored" for line in pack.lines)
    place = f"{folders.AWARD}/{number}"
    papers, gaps = _papers(case, number, theme_of(pack))
    record = {
        "schema": SCHEMA, "evaluation": pack.published.evaluation, "stage": pack.state.stage, "number": number,
        "made_on": act.day.isoformat(), "result": result.model_dump(mode="json"), "result_digest": _digest(result),
        "published_digest": result.published_digest, "data_digest": result.data_digest,
        "audit_head": head_of(pack), "files": {name: digest_of_bytes(data) for name, data in papers.items()},
        "left_out": [{"paper": paper, "where": g.where, "what": g.what, "ground": g.ground}
                     for paper, held in gaps.items() for g in held],
    }  # fmt: skip
    papers["record.json"] = (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
    files: dict[str, str] = {}
    for name, data in papers.items():
        files |= folders.write(pack.folder, f"{place}/{name}", data)
    told: dict[str, object] = {
        "number": number, "result": _digest(result), "headlines": _headlines(result),
        "passed": [f"{bid}/{r.round}" for r in result.rounds for bid in r.winners],
        "winners": {r.round: list(r.winners) for r in result.rounds}, "tied": tied,
    }  # fmt: skip
    pack = pack.add(act.event("scored", told, files)).saved()
    return pack, Scored(result, tuple(f"{place}/{name}" for name in papers))


def of_this_stage(pack: Pack, result: EvaluationResult) -> EvaluationResult:
    """A result with the rounds of the stage that is being evaluated."""
    here = {r.id for r in pack.rounds}
    return result.model_copy(update={"rounds": tuple(r for r in result.rounds if r.round in here)})


def _papers(case: AwardCase, number: int, theme: Theme) -> tuple[dict[str, bytes], dict[str, tuple[Gap, ...]]]:
    """Each paper by its name, and what was left out of it."""
    papers: dict[str, bytes] = {}
    gaps: dict[str, tuple[Gap, ...]] = {}

    def add_report(name: str, level: Level, to: str | None = None) -> None:
        page, left_out = award_report(case, level, to)
        papers[f"{name}.html"], gaps[f"{name}.html"] = page.encode("utf-8"), left_out
        papers[f"{name}.xlsx"], gaps[f"{name}.xlsx"] = award_book(case, level, to, issue=number, theme=theme)

    def add_book(name: str, level: Level, to: str | None = None) -> None:
        book = result_book(case.evaluation, case.data, case.result, disclosure=level, to=to, issue=number, theme=theme)
        papers[name] = book[0]

    final = all(r.final for r in case.result.rounds)
    levels: tuple[Level, ...] = ("panel", "public") if final else ("panel",)
    for level in levels:
        add_book(f"result-{level}.xlsx", level)
        add_report(f"award-report-{level}", level)
    for letter in letters(case):
        name = f"letters/{letter.file}"
        papers[name], gaps[name] = letter_docx(letter), letter.gaps
        if letter.kind != "short" and f"bidders/award-report-{letter.bid}.html" not in papers:
            add_report(f"bidders/award-report-{letter.bid}", "bidder", letter.bid)
            if final:
                add_book(f"bidders/result-{letter.bid}.xlsx", "bidder", letter.bid)
    return papers, gaps


def _headlines(result: EvaluationResult) -> list[str]:
    """Each round's headline, with its title where there are several."""
    several = len(result.rounds) > 1
    return [f"{r.title}: {r.headline}" if several else r.headline for r in result.rounds]


def _digest(result: EvaluationResult) -> str:
    return digest_of(result.model_dump(mode="json"))
