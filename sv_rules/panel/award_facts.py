"""What the award's papers are made from, out of a pack: who sat, what was opened again, what happened on the way."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from sv_rules.evaluation.lines import leaves
from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.result import EvaluationResult
from sv_rules.evaluation.scoring import score
from sv_rules.panel.pack import Pack, head_of
from sv_rules.panel.standstill import UNFORESEEN, award_rules, exclusion_notice, standstill
from sv_rules.report.award_case import AwardCase, LineChange, Panellist, Remark, TwoRankings, places, two_rankings
from sv_rules.report.award_words import day as in_words


def award_case(
    pack: Pack, result: EvaluationResult, made_on: datetime.date, notice_on: datetime.date | None
) -> AwardCase:
    """Everything that report and letters need. ``notice_on``: the day of the award notice, for the standstill."""
    kind = award_rules()["kinds"][pack.published.kind]
    return AwardCase(
        evaluation=pack.published, result=result, data=pack.data, made_on=made_on, panel=tuple(_panel(pack)),
        scores=pack.state.scores, declarations=pack.state.declarations, meetings=pack.state.meetings,
        changes=tuple(_changes(pack)), rankings=tuple(_rankings(pack, result)), remarks=tuple(_remarks(pack)),
        standstill=_standstill(pack, notice_on), standstill_check=UNFORESEEN if notice_on else "",
        summary_owed=kind["summary"] == "duty",
        summary_law=kind["summary_law"], audit_head=head_of(pack),
    )  # fmt: skip


def _standstill(pack: Pack, notice_on: datetime.date | None) -> str:
    if pack.next_stage is not None:
        return ""
    if notice_on is None:
        kind = award_rules()["kinds"][pack.published.kind]
        owed = "A mandatory standstill is owed" if kind["standstill"] == "duty" else "No mandatory standstill is owed"
        return f"{owed} ({kind['standstill_law']}). Its days count from the contract award notice: no day is given yet."
    return standstill(pack.published.kind, notice_on).sentence


def _panel(pack: Pack) -> Iterator[Panellist]:
    for m in pack.state.members:
        note = ""
        if m.in_place_of:
            note = f"Took over from {m.in_place_of} on {in_words(m.joined)}."
        if m.left:
            note = f"{note} Left on {in_words(m.left)}, replaced by {m.replaced_by}: {m.left_because}".strip()
        yield Panellist(m.evaluator.id, m.evaluator.name, m.evaluator.role, note)


def _changes(pack: Pack) -> Iterator[LineChange]:
    titles = {(r.id, x.id): x.criterion.title for r in pack.published.rounds for x in leaves(pack.published, r)}
    for r in pack.state.reopenings:
        yield LineChange(
            round=r.line.round, bid=r.line.bid, criterion=r.line.criterion,
            title=titles.get((r.line.round, r.line.criterion), ""), on=r.on, role=r.role or r.by, why=r.why,
            cause=r.cause, before=r.before.score if r.before else None, after=r.after.score if r.after else None,
            reason_before=r.before.reason if r.before else "", reason_after=r.after.reason if r.after else "",
        )  # fmt: skip


def _rankings(pack: Pack, result: EvaluationResult) -> Iterator[TwoRankings]:
    state = pack.state
    if any(r.before is not None for r in state.reopenings):
        first = pack.data_with({k: state.first_consensus.get(k, c) for k, c in state.consensus.items()})
        yield from _both(pack, first, result, "{title}: with the scores first agreed, and with those agreed now",
                         {r.line.round for r in state.reopenings})  # fmt: skip
    for gone in (s for s in state.set_aside if s.state == "withdrawn" and s.bid in {b.id for b in pack.entered}):
        data = pack.data.model_copy(update={"set_aside": tuple(s for s in state.set_aside if s is not gone)})
        entered = next(bid.rounds for bid in pack.entered if bid.id == gone.bid)
        rounds = {r for r in entered if gone.round in (None, r)}
        title = "{title}: with " + gone.bid + ", and after it was withdrawn on " + in_words(gone.on)
        yield from _both(pack, data, result, title, rounds, gone.bid)


def _both(
    pack: Pack, data: PanelData, result: EvaluationResult, title: str, rounds: set[str], about: str | None = None
) -> Iterator[TwoRankings]:
    """Two rankings of each round, where the other one could be worked out: a bid without a price has none."""
    other = {r.round: r for r in score(pack.published, data).rounds}
    for now in result.rounds:
        before = other.get(now.round)
        if now.round in rounds and before is not None and not before.stops:
            yield two_rankings(now.round, title.format(title=now.title), places(before), places(now), about)


def _remarks(pack: Pack) -> Iterator[Remark]:
    state = pack.state
    for s in state.set_aside:
        ground = f" under {s.limb}" if s.limb else ""
        yield Remark(f"{s.bid} {s.state}{ground} on {in_words(s.on)}", ended(s.why), s.bid, who=f"Recorded by {s.by}.")
        if owed := exclusion_notice(s.state, s.limb, s.on):
            yield Remark(f"To be told: {s.bid}", owed, private=True)
    for c in state.clarifications:
        answer = f"Answered on {in_words(c.answered_on)}: {ended(c.answer)}" if c.answered_on else "Not answered."
        lines = f" Lines touched: {', '.join(map(str, c.lines))}." if c.lines else ""
        why = f" Why it is no new offer: {ended(c.no_new_offer)}" if c.no_new_offer else ""
        yield Remark(
            f"Clarification of {c.bid}, asked on {in_words(c.asked_on)}", f"{ended(c.asked)} {answer}{lines}{why}",
            c.bid, who=f"Recorded by {c.by}." if c.by else "",
        )  # fmt: skip
    for fix in state.corrections:
        text = f"From {fix.was} to {fix.now}, under the published rule: {ended(fix.rule)} Agreed by {fix.agreed_by} on "
        yield Remark(f"Arithmetical error in {fix.bid}, {fix.round}", text + f"{in_words(fix.agreed_on)}.", fix.bid,
                     who=f"Recorded by {fix.by}." if fix.by else "")  # fmt: skip
    for again in state.entered_again:
        yield Remark(f"Prices entered again on {in_words(again.on)}", ended(again.text), private=True)
    for low in state.low_prices:
        heard = f"Answered on {in_words(low.response_on)}: {ended(low.response)}" if low.response_on else ""
        text = f"The bidder was told on {in_words(low.notified_on)}. {heard or 'No answer came.'} "
        yield Remark(
            f"Low price of {low.bid}, {low.round} (s19(3)(c) to (5))",
            f"{text}Decision: {low.decision}. {ended(low.why)}", low.bid, who=f"Decided by {low.by}.",
        )  # fmt: skip
    for sentence in state.superseded_returns:
        yield Remark("A book that is not counted", sentence, private=True)
    for issue in state.issued:
        if issue.why and issue.issue > 1:
            yield Remark(f"Issue {issue.issue} of the {issue.book} book ({issue.owner}) on {in_words(issue.on)}",
                         ended(issue.why), private=True)  # fmt: skip
    for title, held in (("Legal advice to be asked", state.lawyer), ("Hold", state.holds)):
        for one in held:
            yield Remark(f"{title}, {in_words(one.on)}", ended(one.text), private=True)


def ended(text: str) -> str:
    """What somebody wrote, as a sentence that ends."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:" else f"{text}."
