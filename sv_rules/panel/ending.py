"""The end without an award: who decided it, when and why, what the law then asks, and a draft letter to each bidder."""

from __future__ import annotations

from sv_rules.panel import folder as folders
from sv_rules.panel.pack import Act, Pack, needed
from sv_rules.panel.standstill import award_rules
from sv_rules.report.letters import ended_letter
from sv_rules.report.letters_docx import letter_docx


def end(pack: Pack, act: Act) -> tuple[Pack, tuple[str, ...]]:
    """The authority has decided not to award: nothing is scored afterwards. Returns the pack and the letters' files."""
    pack.refuse_ended()
    needed(act.why, "the reason", "Give --why TEXT.")
    needed(act.by, "who decided", "Give --by NAME.")
    files: dict[str, str] = {}
    for bid in pack.received:
        letter = ended_letter(pack.published, bid, act.day, what_is_owed(pack))
        files |= folders.write(pack.folder, f"{folders.AWARD}/ended/letters/{letter.file}", letter_docx(letter))
    return pack.add(act.event("ended", files=files)).saved(), tuple(files)


def what_is_owed(pack: Pack) -> str:
    """What the law asks once the authority has decided not to award."""
    rule = award_rules()["kinds"][pack.published.kind]
    summary = "No assessment summary is owed, since no contract is awarded (Procurement Act 2023, s50(3))."
    if rule["termination_notice"] == "duty":
        return f"A procurement termination notice is given as soon as reasonably practicable (s55(2)). {summary}"
    return f"No procurement termination notice is owed ({rule['termination_law']}). {summary}"
