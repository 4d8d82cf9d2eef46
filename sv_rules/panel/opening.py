"""A new pack: the evaluation as published, proved against the notice, and the bids that came in; the first books."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.differences import differences
from sv_rules.evaluation.notice_method import NoticeMethod, notice_method
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.reading import parse_evaluation
from sv_rules.intake.documents import read_documents
from sv_rules.panel import folder as folders
from sv_rules.panel.events import digest_of_bytes
from sv_rules.panel.folding import fold
from sv_rules.panel.issuing import issue_compliance, issue_evaluators
from sv_rules.panel.look import theme_files
from sv_rules.panel.pack import Act, Pack, listed, parse_bids
from sv_rules.panel.state import STAGES
from sv_rules.problem import Problem
from sv_rules.report.wording import counted
from sv_rules.source import read_bytes


def new_pack(
    folder: Path, evaluation: Path, bids: Path, act: Act, notice: Path | None = None, theme: Path | None = None
) -> tuple[Pack, tuple[Problem, ...]]:  # fmt: skip
    """Open a pack and issue the compliance book and one book for each evaluator.

    ``notice`` is the notice that published the method: any difference from it stops, since criteria cannot be mended
    once tenders are in (s24, s31). ``theme`` is the look of all the pack's books, and is kept with it. Returns the
    pack and what is doubtful in the evaluation.
    """
    method = read_bytes(evaluation, str(evaluation))
    published, doubtful = parse_evaluation(method, str(evaluation))
    bids_data = read_bytes(bids, str(bids))
    received = parse_bids(bids_data, str(bids), published)
    _panel_can_score(published, evaluation)
    files: dict[str, bytes] = {
        f"{folders.EVALUATION}{evaluation.suffix.lower()}": method, f"{folders.BIDS}{bids.suffix.lower()}": bids_data,
    }  # fmt: skip
    if notice is not None:
        files[folders.NOTICE] = read_bytes(notice, str(notice))
        refuse_differences(published, notice)
    if theme is not None:
        files |= theme_files(theme)
    with folders.made_whole(folder) as making:
        digests: dict[str, str] = {}
        for name, data in files.items():
            digests |= folders.write(making, name, data)
        names = list(files)
        event = act.event("opened", {
            "evaluation": digest_of_bytes(method), "bids": digest_of_bytes(bids_data), "evaluation_file": names[0],
            "bids_file": names[1], "stage": _first_stage(published), "title": published.title,
            "evaluators": [e.model_dump(mode="json") for e in published.evaluators],
        }, digests)  # fmt: skip
        pack = Pack(making, published, received, (), fold(())).add(event)
        pack = issue_evaluators(issue_compliance(pack, act), act).saved()
    return replace(pack, folder=folder), doubtful


def open_stage(pack: Pack, act: Act) -> Pack:
    """Go on to the next stage with the bids that passed this one, and issue its books."""
    from sv_rules.panel.order import require

    require(pack, "end", "the next stage")
    stage = pack.next_stage
    if stage is None:
        raise BadInput("there is no next stage", where=str(pack.folder), why=f"{pack.state.stage} is the last",
                       do="See how the pack stands with: sv-rules panel status FOLDER")  # fmt: skip
    last = next(line.event for line in reversed(pack.lines) if line.event.what == "scored")
    passed = sorted({name.partition("/")[0] for name in last.data["passed"]})
    if not passed:
        raise BadInput("no bid goes on", where=str(pack.folder), why="nobody passed this stage",
                       do="If the procurement ends here, s55 asks for a procurement termination notice.")  # fmt: skip
    pack = pack.add(act.event("stage-opened", {"stage": stage, "bids": passed}))
    return issue_evaluators(issue_compliance(pack, act), act).saved()


def refuse_differences(published: Evaluation, notice: Path) -> None:
    """Raise ``BadInput`` with every difference between the evaluation and what the notice published."""
    found = differences(method_of(notice), published)
    if found:
        raise listed(
            "the evaluation is not what was published", where=str(notice), why=counted(len(found), "difference"),
            texts=[str(one) for one in found],
            do="Correct the evaluation. Where the notice itself is wrong, take advice: criteria cannot be mended once "
               "tenders are in (s24, s31).",
        )  # fmt: skip


def method_of(notice: Path) -> NoticeMethod:
    """What a notice publishes of the method. Raises ``BadInput`` where the file holds no single release."""
    releases = [document.release for document in read_documents(notice)]
    if len(releases) != 1:
        raise BadInput("one notice is needed", where=str(notice), why=f"the file holds {len(releases)} releases",
                       do="Give the release that published the method in a file of its own.")  # fmt: skip
    return notice_method(releases[0])


def _first_stage(published: Evaluation) -> str:
    return next(s for s in STAGES if any(r.stage == s for r in published.rounds))


def _panel_can_score(published: Evaluation, file: Path) -> None:
    if not published.evaluators:
        raise BadInput("nobody scores", where=str(file), why='"evaluators:" names nobody',
                       do="Name the panel: id, name and role of each.")  # fmt: skip
    if published.chair and published.chair.casefold() in {e.name.casefold() for e in published.evaluators}:
        raise BadInput("the chair scores", where=str(file), why=f"{published.chair} is an evaluator too",
                       do="The chair leads moderation and does not score: name somebody else.")  # fmt: skip
