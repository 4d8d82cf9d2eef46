"""Social value policy as rules: check tenders at each gateway, with the law behind every finding.

>>> from sv_rules import check, load_library, read_tender
>>> library = load_library()
>>> [tender] = read_tender("tests/notices/light-touch-tender.json")
>>> check(tender, library, gateway="publish").decision
'cannot decide'

Everything named here is pure: no clock, no network, no environment, no printing. Names are imported when
they are first used, so that ``import sv_rules`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sv_rules.errors import BadInput, EngineDisagreement, SvRulesError
    from sv_rules.evaluation.panel_data import PanelData
    from sv_rules.evaluation.published import Evaluation
    from sv_rules.evaluation.reading import read_evaluation, read_panel_data
    from sv_rules.evaluation.result import EvaluationResult
    from sv_rules.evaluation.scoring import score
    from sv_rules.evaluation.trial import trial_data
    from sv_rules.facts.fact import TenderFacts
    from sv_rules.gateway.check import check
    from sv_rules.gateway.decision import Decision, Finding
    from sv_rules.gateway.record import Record, read_record
    from sv_rules.intake.reading import read_tender
    from sv_rules.maturity.answers import Answers
    from sv_rules.maturity.assessing import assess
    from sv_rules.maturity.reading import read_question_set
    from sv_rules.policy.library import Library, load_library
    from sv_rules.problem import Problems
    from sv_rules.report.document import json_document
    from sv_rules.report.explanation import explain
    from sv_rules.workbook.maturity_files import read_answers

__version__ = "0.1.0"

_WHERE = {
    "Answers": "sv_rules.maturity.answers",
    "BadInput": "sv_rules.errors",
    "Decision": "sv_rules.gateway.decision",
    "EngineDisagreement": "sv_rules.errors",
    "Evaluation": "sv_rules.evaluation.published",
    "EvaluationResult": "sv_rules.evaluation.result",
    "Finding": "sv_rules.gateway.decision",
    "Library": "sv_rules.policy.library",
    "PanelData": "sv_rules.evaluation.panel_data",
    "Problems": "sv_rules.problem",
    "Record": "sv_rules.gateway.record",
    "SvRulesError": "sv_rules.errors",
    "TenderFacts": "sv_rules.facts.fact",
    "assess": "sv_rules.maturity.assessing",
    "check": "sv_rules.gateway.check",
    "explain": "sv_rules.report.explanation",
    "json_document": "sv_rules.report.document",
    "load_library": "sv_rules.policy.library",
    "read_answers": "sv_rules.workbook.maturity_files",
    "read_evaluation": "sv_rules.evaluation.reading",
    "read_panel_data": "sv_rules.evaluation.reading",
    "read_question_set": "sv_rules.maturity.reading",
    "read_record": "sv_rules.gateway.record",
    "read_tender": "sv_rules.intake.reading",
    "score": "sv_rules.evaluation.scoring",
    "trial_data": "sv_rules.evaluation.trial",
}
__all__ = [
    "Answers",
    "BadInput",
    "Decision",
    "EngineDisagreement",
    "Evaluation",
    "EvaluationResult",
    "Finding",
    "Library",
    "PanelData",
    "Problems",
    "Record",
    "SvRulesError",
    "TenderFacts",
    "__version__",
    "assess",
    "check",
    "explain",
    "json_document",
    "load_library",
    "read_answers",
    "read_evaluation",
    "read_panel_data",
    "read_question_set",
    "read_record",
    "read_tender",
    "score",
    "trial_data",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'sv_rules' has no attribute {name!r}")
