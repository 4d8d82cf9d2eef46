"""Where the two evaluators differ, or one fails, the gateway answers stop: never pass."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sv_rules.cli.check import exit_status
from sv_rules.engine.logic import Truth, Values
from sv_rules.engine.program import Program
from sv_rules.engine.trace import Evaluator, ReferenceEvaluator
from sv_rules.errors import EngineDisagreement
from sv_rules.gateway import check as pipeline
from sv_rules.policy.library import Library
from tests.gateway.conftest import tender


class Liar(ReferenceEvaluator):
    """An evaluator that turns one true answer into an unknown one."""

    name = "liar"

    def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
        answers = dict(super().judge(level, subject, values))
        true = [index for index, truth in answers.items() if truth]
        return {**answers, true[0]: None} if true else answers


class Broken(ReferenceEvaluator):
    """An evaluator whose engine gave up."""

    name = "broken"

    def judge(self, level: int, subject: str, values: Values) -> dict[int, Truth]:
        raise EngineDisagreement("the engine gave up")


@pytest.fixture(autouse=True)
def fresh_runner() -> Iterator[None]:
    pipeline._runner.cache_clear()
    yield
    pipeline._runner.cache_clear()


@pytest.mark.parametrize("second", [Liar, Broken])
def test_a_difference_or_an_engine_error_stops(
    library: Library, monkeypatch: pytest.MonkeyPatch, second: type[ReferenceEvaluator]
) -> None:
    def pair(program: Program) -> list[Evaluator]:
        return [ReferenceEvaluator(program), second(program)]

    monkeypatch.setattr(pipeline, "evaluators_for", pair)
    decision = pipeline.check(tender(stated_value_inc_vat=5), library)
    assert decision.decision == "stop"
    assert decision.sentence.startswith("STOP. The engines that judge do not agree")
    assert (decision.findings, decision.verdicts) == ((), ())
    assert exit_status(decision, "stop", allow_undetermined=True) == 2
