"""Several directorates' answers as one, with what they disagree about.

A practice is in place only if it is in place in each directorate that answered; in place in some is "in part", with
their names. What was not settled is never settled here by choice of the better answer: of targets the lowest is
taken, and each difference is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sv_rules.maturity.answers import (
    Answers,
    Fault,
    PracticeAnswer,
    Said,
    State,
    StatementAnswer,
    Wanted,
    faults,
    refuse,
)
from sv_rules.maturity.plan import Disagreement
from sv_rules.maturity.question_set import QuestionSet

_A_YEAR = 365


def join(questions: QuestionSet, several: Sequence[Answers]) -> tuple[Answers, tuple[Disagreement, ...]]:
    """The joined answers and the disagreements. One form alone is given back as it is. ``several`` is not empty.

    Raises ``UnfitAnswers`` where a form is unfit by itself, or they do not belong together.
    """
    if len(several) == 1:
        return several[0], ()
    found = [f for answers in several for f in faults(questions, answers, partial=True)]
    refuse([*found, *_belong_together(several)])
    disagreements: list[Disagreement] = []
    practices = tuple(_practice(questions, code, several, disagreements) for code in _codes(questions))
    statements = tuple(
        _statement(questions, s.id, s.statement, several, disagreements) for _, s in questions.statements()
    )
    targets = dict(_targets(questions, several, disagreements))
    first = several[0]
    joined = first.model_copy(
        update={
            "directorates": tuple(a.who for a in several),
            "by": "; ".join(dict.fromkeys(a.by for a in several if a.by)),
            "assessed_on": max(a.assessed_on for a in several),
            "targets": targets,
            "target_places": {},
            "practices": practices,
            "statements": statements,
            "survey": tuple(s for a in several for s in a.survey),
            "source": "the joined answers",
        }
    )
    return joined, tuple(disagreements)


def _codes(questions: QuestionSet) -> list[str]:
    return [p.id for _, p in questions.practices()]


def _belong_together(several: Sequence[Answers]) -> Iterator[Fault]:
    first = several[0]
    newest = max(a.assessed_on for a in several)
    seen: dict[str, str] = {}
    for answers in several:
        if _plain(answers.organisation) != _plain(first.organisation):
            what = f"these are answers of {answers.organisation}; {first.source} is of {first.organisation}."
            yield Fault(place=answers.source, what=what, do="Join the answers of one organisation only.")
        if answers.target_date != first.target_date:
            what = f"the target date is {answers.target_date}; in {first.source} it is {first.target_date}."
            yield Fault(place=answers.source, what=what, do="Agree on one target date for all directorates.")
        if not answers.directorates:
            what = "no directorate is named, and there are several forms."
            yield Fault(place=answers.source, what=what, do="Enter the directorate on the first sheet.")
        else:
            word = _plain(answers.who)
            if word in seen:
                what = f"{answers.who} answered already, in {seen[word]}."
                yield Fault(place=answers.source, what=what, do="Give one form of each directorate.")
            seen.setdefault(word, answers.source)
        if (newest - answers.assessed_on).days > _A_YEAR:
            what = f"this was answered on {answers.assessed_on}, more than a year before another form."
            yield Fault(place=answers.source, what=what, do="Last year's form belongs with --previous.")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _practice(
    questions: QuestionSet, code: str, several: Sequence[Answers], disagreements: list[Disagreement]
) -> PracticeAnswer:
    """One practice as all who answered see it."""
    answered: list[tuple[str, PracticeAnswer, State]] = [
        (a.who, p, p.state) for a in several for p in a.practices if p.practice == code and p.state is not None
    ]
    if not answered:
        return PracticeAnswer(practice=code, place="the joined answers")
    states = [state for _, _, state in answered]
    state = _state(states)
    asks = next(p.practice for _, p in questions.practices() if p.id == code)
    if len(set(states)) > 1:
        said: dict[str, str] = {who: s for who, _, s in answered}
        disagreements.append(Disagreement(about=code, asks=asks, said=said, taken=state))
    wishes = {who: p.wanted for who, p, s in answered if s != "in place" and p.wanted is not None}
    wanted = _wanted(list(wishes.values()))
    if len(set(wishes.values())) > 1:
        disagreements.append(
            Disagreement(about=f"{code}: when it is wanted", asks=asks, said=dict(wishes), taken=wanted or "")
        )
    dues = [p.due for _, p, _ in answered if p.due is not None]
    return PracticeAnswer(
        practice=code,
        state=state,
        evidence=_each((who, p.evidence) for who, p, _ in answered),
        wanted=wanted,
        owner=_each((who, p.owner) for who, p, _ in answered),
        due=max(dues) if dues else None,
        said=tuple(Said(directorate=who, state=s, wanted=p.wanted) for who, p, s in answered),
        may_be_in_place=state != "in place" and set(states) <= {"in place", "not known"},
        place="the joined answers",
    )


def _state(states: Sequence[State]) -> State:
    if all(state == "in place" for state in states):
        return "in place"
    if "in place" in states:
        return "in part"
    return "not known" if all(state == "not known" for state in states) else "not in place"


def _wanted(wishes: Sequence[Wanted]) -> Wanted | None:
    """By the target date only where all want it by then: it is in place only when it is in place in each."""
    if not wishes:
        return None
    return wishes[0] if len(set(wishes)) == 1 else "later"


def _each(texts: Iterable[tuple[str, str]]) -> str:
    listed = [(who, text) for who, text in texts if text]
    same = {text for _, text in listed}
    return same.pop() if len(same) == 1 else "; ".join(f"{who}: {text}" for who, text in listed)


def _statement(
    questions: QuestionSet, code: str, asks: str, several: Sequence[Answers], disagreements: list[Disagreement]
) -> StatementAnswer:
    """One statement: the lowest level that a directorate put it at, since the council is where its least part is."""
    given = [(a.who, s) for a in several for s in a.statements if s.statement == code]
    ranked = {level.id: level for level in questions.scale}
    known = [(who, s.level) for who, s in given if s.level is not None]
    lowest = min((level for _, level in known), key=lambda level: ranked[level].value, default=None)
    words = {who: ranked[s.level].title if s.level else "not known" for who, s in given}
    if len(set(words.values())) > 1:
        taken = ranked[lowest].title if lowest else "not known"
        disagreements.append(Disagreement(about=code, asks=asks, said=words, taken=taken))
    dues = [s.due for _, s in given if s.due is not None]
    return StatementAnswer(
        statement=code,
        level=lowest,
        evidence=_each((who, s.evidence) for who, s in given),
        action=_each((who, s.action) for who, s in given),
        owner=_each((who, s.owner) for who, s in given),
        due=max(dues) if dues else None,
        place="the joined answers",
    )


def _targets(
    questions: QuestionSet, several: Sequence[Answers], disagreements: list[Disagreement]
) -> Iterator[tuple[str, str]]:
    """The lowest target that a directorate declared for each area."""
    ranked = {level.id: level for level in questions.scale}
    for area in questions.areas:
        declared = {a.who: a.targets[area.id] for a in several if area.id in a.targets}
        if not declared:
            continue
        lowest = min(declared.values(), key=lambda level: ranked[level].value)
        if len(set(declared.values())) > 1:
            said = {who: ranked[level].title for who, level in declared.items()}
            about = f"{area.id}: the target"
            disagreements.append(Disagreement(about=about, asks=area.title, said=said, taken=ranked[lowest].title))
        yield area.id, lowest
