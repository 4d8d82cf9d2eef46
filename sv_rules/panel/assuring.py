"""Assurance papers: a file of its own, never part of the award's papers; on real bids only for a named assurer."""

from __future__ import annotations

from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.evaluation.assurance import assure
from sv_rules.evaluation.assurance_result import Assurance
from sv_rules.evaluation.published import Evaluation
from sv_rules.evaluation.reading import read_evaluation
from sv_rules.evaluation.trial import read_trial
from sv_rules.panel.order import require
from sv_rules.panel.pack import Act, Pack, needed
from sv_rules.report.assurance import assurance_html, assurance_json
from sv_rules.report.assurance_page import assurance_page
from sv_rules.report.atomic import write_text

_ENDINGS = (".txt", ".html", ".htm", ".json")


def assure_dummy(evaluation: Path, out: Path, bids: Path | None = None) -> None:
    """Try a method on dummy bids, the usual ones or those of a table, before it is published."""
    _outside(out, None)
    method = read_evaluation(evaluation)
    write_text(out, _paper(out, method, assure(method, dummy=None if bids is None else read_trial(bids, method))))


def assure_pack(pack: Pack, out: Path, assurer: str, act: Act) -> Pack:
    """Test a scored pack for a named assurer. It is recorded that the paper was made, for whom and why."""
    needed(assurer, "the assurer's name", "Give --for NAME.")
    needed(act.why, "the reason", "Give --why TEXT: what is to be assured.")
    require(pack, "end", "assurance")
    _outside(out, pack.folder)
    scores = tuple(score for given in pack.state.scores.values() for score in given)
    page = _paper(out, pack.published, assure(pack.published, pack.data, assurer=assurer, scores=scores))
    write_text(out, page)
    return pack.add(act.event("assured", {"assurer": assurer, "file": out.name})).saved()


def _paper(out: Path, method: Evaluation, found: Assurance) -> str:
    """A page, JSON or plain text, as the file's name ends."""
    ending = out.suffix.lower()
    if ending in (".html", ".htm"):
        return assurance_html(found)
    return assurance_json(found) if ending == ".json" else assurance_page(method, found)


def _outside(out: Path, folder: Path | None) -> None:
    if out.suffix.lower() not in _ENDINGS:
        why = f'its name ends in "{out.suffix}"' if out.suffix else "its name has no ending"
        raise BadInput("nothing was written", where=str(out), why=why, do=f"End it in {', '.join(_ENDINGS)}.")
    inside = folder is not None and out.resolve().is_relative_to(folder.resolve())
    if inside or out.exists():
        why = "it would lie in the pack, which may be asked for" if inside else "there is a file of that name already"
        raise BadInput("nothing was written", where=str(out), why=why, do="Give another place.")
