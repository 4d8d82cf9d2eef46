"""The demonstration: a whole evaluation of three invented bids on the criteria of a real notice, in one folder.

It runs the same commands as a panel would, and fills the books by their names as its people would. Its days are those
of an invented calendar, so that two runs write the same files.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.panel.closing import close_quality
from sv_rules.panel.collecting import collect, return_compliance
from sv_rules.panel.events import AUDIT
from sv_rules.panel.folder import BOOKS
from sv_rules.panel.opening import new_pack
from sv_rules.panel.pack import Act, Pack, open_pack
from sv_rules.panel.prices import return_prices, write_price_book
from sv_rules.panel.scoring import score_pack
from sv_rules.panel.verifying import unrecorded_files, verify_files
from sv_rules.policy.library import shipped_templates
from sv_rules.report.atomic import write_bytes
from sv_rules.source import read_source
from sv_rules.workbook.panel_filling import Filling, Row

_DAY = datetime.timedelta(days=1)
_FIRST = datetime.datetime(2026, 9, 14, 9, 0, tzinfo=datetime.UTC)
_NOTICE_ON = datetime.date(2026, 10, 12)
_DECLARED_ON = datetime.date(2026, 9, 15)
OFFICER = "Morgan Ellis, procurement officer"
_ROLE = "demonstration"
"""The role in which every event of a demonstration is recorded."""


def demonstrate(folder: Path) -> Iterator[str]:
    """Run the demonstration into a folder, and say what happens, a line at a time.

    A folder that an earlier demonstration made, and that nobody has worked in since, is made anew. Raises ``BadInput``
    for any other that is not empty.
    """
    example = shipped_templates() / "example-panel"
    answers = read_source(example / "answers.yaml").data
    returned = folder.with_name(f"{folder.name}-returned")
    _clear(folder, returned)
    pack, _ = new_pack(folder, example / "evaluation.yaml", example / "bids.yaml", _on(0), example / "notice.json")
    yield f"A pack with {len(pack.received)} bids; the method agrees with the notice."
    returned.mkdir(parents=True, exist_ok=True)
    book = _filled(pack, "compliance", returned, lambda f: _compliance(f, answers))
    pack, _ = return_compliance(pack, book, _on(0))
    yield "Compliance is recorded: all bids are in."
    for evaluator in pack.state.panel:
        own = partial(_scores, answers=answers, evaluator=evaluator.id)
        _filled(pack, "evaluator", returned / "evaluators", own, evaluator.id)
    pack, _, _ = collect(pack, returned / "evaluators", _on(11))
    yield f"Collected: {', '.join(sorted(pack.state.scores))}. The moderation book and the brief are written."
    book = _filled(pack, "moderation", returned, lambda f: _moderation(f, answers))
    pack, _ = close_quality(pack, book, _on(14))
    yield "Quality is closed. Only now is there a price book."
    pack = write_price_book(pack, _on(15))
    book = _filled(pack, "price", returned, lambda f: _prices(f, answers))
    pack, _ = return_prices(pack, book, _on(15))
    pack, done = score_pack(pack, _on(21), _NOTICE_ON)
    for found in done.result.rounds:
        yield found.headline
    for name in done.files:
        yield f"Written: {folder / name}"


def _clear(folder: Path, returned: Path) -> None:
    """Take away what an earlier demonstration wrote. Raises ``BadInput``, and takes nothing, where there is more."""
    strange = None
    if (folder / AUDIT).is_file():
        strange = _not_ours(folder)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        strange = "it holds something that no demonstration wrote"
    known = {"evaluators", *(p.name for p in folder.glob(f"{BOOKS}/*.xlsx"))}
    if strange is None and returned.exists() and any(p.name not in known for p in returned.rglob("*")):
        strange = f"{returned.name} beside it holds something that no demonstration wrote"
    if strange is not None:
        raise BadInput("the demonstration was not run", where=str(folder), why=strange,
                       do="Give a folder that is empty or does not exist yet.")  # fmt: skip
    for old in (folder, returned):
        try:
            shutil.rmtree(old)
        except FileNotFoundError:
            continue
        except OSError as error:
            why = (error.strerror or "it cannot be taken away").lower()
            raise BadInput("the demonstration was not run", where=str(old), why=why, do="Give another place.") from None


def _not_ours(folder: Path) -> str | None:
    """Why a pack is not one that a demonstration made and nobody has touched since."""
    pack = open_pack(folder)
    if any(line.event.role != _ROLE for line in pack.lines):
        return "somebody's own pack is here, or somebody has worked in the demonstration since"
    if verify_files(pack) or unrecorded_files(pack):
        return "somebody has changed or added files since it was made"
    return None


def _on(days: int) -> Act:
    return Act(_FIRST + days * _DAY, OFFICER, _ROLE)


def _filled(pack: Pack, book: str, folder: Path, fill: Callable[[Filling], object], owner: str = "panel") -> Path:
    issued = pack.state.latest(book, owner)
    assert issued is not None
    source = pack.folder / issued.file
    filling = Filling(source.read_bytes(), str(source))
    fill(filling)
    target = folder / source.name
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(target, filling.data())
    return target


def _compliance(book: Filling, answers: Any) -> None:
    def row(round_: str, bid: str) -> Row:
        return {
            "SV_InTime": "Yes", "SV_Complete": "Yes", "SV_Conditions": "Yes", "SV_CheckedOn": answers["checked_on"],
            "SV_Source": answers["source"], "SV_Clear": "Yes", "SV_Decision": "In",
        }  # fmt: skip

    book.fill(("SV_Rounds", "SV_Bids"), row)


def _scores(book: Filling, answers: Any, evaluator: str) -> None:
    for position in (0, 1):
        book.write("SV_Conflict", position, "No")
        book.write("SV_DeclaredOn", position, _DECLARED_ON - _DAY * (1 - position))

    def row(bid: str, criterion: str) -> Row:
        question = answers["questions"][criterion]
        given = question["scores"][bid][0 if evaluator == "E1" else 1]
        return {"SV_Scores_1": given, "SV_Reasons_1": question["words"][bid],
                "SV_References_1": _page(bid, criterion)}  # fmt: skip

    book.fill(("SV_Bids_1", "SV_Criteria_1"), row)


def _moderation(book: Filling, answers: Any) -> None:
    meeting = answers["meeting"]
    for name, value in (("SV_MeetingOn", meeting["on"]), ("SV_Chair", meeting["chair"]),
                        ("SV_Present", meeting["present"])):  # fmt: skip
        book.write(name, 0, value)

    def row(bid: str, criterion: str) -> Row:
        question = answers["questions"][criterion]
        agreed = question["agreed"][bid]
        moved = set(question["scores"][bid]) != {agreed}
        return {
            "SV_Consensus_1": agreed, "SV_Reasons_1": question["words"][bid],
            "SV_References_1": _page(bid, criterion), "SV_Notes_1": answers["note"] if moved else answers["no_note"],
        }  # fmt: skip

    book.fill(("SV_Bids_1", "SV_Criteria_1"), row)


def _prices(book: Filling, answers: Any) -> None:
    from decimal import Decimal

    book.fill(("SV_PriceRounds", "SV_PriceBids"), lambda r, b: {"SV_Prices": Decimal(answers["prices"][b])})


def _page(bid: str, criterion: str) -> str:
    return f"{bid} answer {criterion}, page {3 + 4 * int(criterion[1:])}"
