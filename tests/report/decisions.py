"""Decisions made by hand, one for each thing that a report must be able to show."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from sv_rules.gateway.decision import (
    Counts,
    DataNote,
    Decision,
    EngineUsed,
    Evidence,
    FactView,
    Finding,
    LotView,
    Missing,
    ParameterView,
    RulesetUsed,
    RuleVerdict,
    Source,
    WaiverUse,
)

ACT = Source(
    "Public Services (Social Value) Act 2012", "s1(3)", "https://www.legislation.gov.uk/ukpga/2012/3/section/1"
)
INDEX = Source("Example maturity index", "area E", "https://example.org/index")
POLICY = Source("Example Council: social value policy 2026", "4.2", "https://example.org/policy")

CONSIDERED = FactView(
    "social_value_considered_on", "Date on which social value was considered", "date", "tender", "2026-03-20", None,
    "20 March 2026", "stated", "form, sheet Tender, C14", None,
)  # fmt: skip
STARTED = FactView(
    "process_started_on", "Date on which the procurement process started", "date", "tender", "2026-03-12", None,
    "12 March 2026", "stated", "form, sheet Tender, C9", None,
)  # fmt: skip
VALUE = FactView(
    "value_inc_vat", "Value with VAT", "money", "tender", None, (900000, 1080000), "between £900,000 and £1,080,000",
    "derived", None, "the notice gives the value without VAT: 900000 up to that plus VAT at 20 %",
)  # fmt: skip
TYPE = FactView(
    "notice_type", "Notice type", "enum", "tender", "UK4", None, "tender", "stated",
    "/releases/0/tender/documents/0", None,
)  # fmt: skip
CODES = FactView(
    "cpv_codes", "CPV codes", "set", "tender", ["85000000", "85311100"], None, "85000000, 85311100", "stated",
    "/releases/0/tender/items", None,
)  # fmt: skip
ABSENT = FactView(
    "urgent_need", "Urgent need made it impractical", "boolean", "tender", None, None, "not known", "absent", None,
    "the record does not say",
)  # fmt: skip
SHARE_LOT_1 = FactView(
    "social_value_share_of_quality", "Social value's share of quality", "percent", "lot", 12.5, None, "12.5 %",
    "stated", "/releases/0/tender/lots/0/awardCriteria/criteria/2", None,
)  # fmt: skip
SHARE_LOT_2 = FactView(
    "social_value_share_of_quality", "Social value's share of quality", "percent", "lot", None, (0, 30), "at most 30 %",
    "inferred", "/releases/0/tender/lots/1/awardCriteria/criteria/0", "one criterion holds social value and more",
    "compound", ("Quality and Social Value",),
)  # fmt: skip
SHARE = FactView(
    "social_value_share_of_quality", "Social value's share of quality", "percent", "lot", None, None,
    "lot 1: 12.5 %; lot 2: at most 30 %", "derived", None, "the lots differ", None, (),
    MappingProxyType({"1": {"value": 12.5, "possible": None}, "2": {"value": None, "possible": (0, 30)}}),
)  # fmt: skip
FLOOR = ParameterView(
    "row_12", "Services, sub-central authorities", "procurement-act-2023", "£207,720", 207720, None, ("2026-01-01",),
    (Source("Procurement Act 2023", "Schedule 1, row 12", "https://www.legislation.gov.uk/ukpga/2023/54/schedule/1"),),
)  # fmt: skip
MINIMUM = ParameterView(
    "minimum", "Lowest share of quality", "example-index", "5 %", 5, None, ("2024-04-01",), (INDEX,)
)

NOT_CONSIDERED = Finding(
    "PSVA-001", "How social value might be secured was considered before the procurement began",
    "social-value-act-2012", "1.0.0", "stop", "breached",
    "considered on 20 March 2026, process started 12 March 2026", "The tender",
    ("Tender!C14", "Tender!C9"), (), Evidence((CONSIDERED, STARTED, VALUE), (FLOOR,)), (),
    "Show what was considered and on what date before the process began; if it was not, take legal advice. "
    "Nobody can waive the Act.",
    "The duty comes before the process starts, so that it can still change what is bought.", ACT,
    excepted_by=("s1(8)",),
)  # fmt: skip
TOO_LOW = Finding(
    "SVMI-E-03", "Social value carries at least 5 % of the quality score", "example-index", "2.1.0", "stop",
    "undetermined", "It could not be told whether this holds.", "Lot 2, award criteria",
    ("/releases/0/tender/lots/1/awardCriteria/criteria/0",), ("2",),
    Evidence((SHARE_LOT_2,), (MINIMUM,)),
    (
        Missing(
            "social_value_share_of_quality",
            "“Quality and Social Value” is one criterion at 30 %. Say how much of it is social value.", "notice", "2",
            "award criteria",
        ),
    ),
    "Give social value a weighting of its own of at least 5 % of quality.",
    "A weighting that bidders cannot see does not change what they offer.", INDEX,
    effect_note="the date decides between stop and advise; the stronger holds",
)  # fmt: skip
NO_BARRIERS = Finding(
    "EXC-007", "Barriers to small and medium-sized enterprises were considered", "example-council-policy", "1.2.0",
    "reason", "breached", "barriers considered: no", "Record, answers", ("tender.record.yaml:12",), (), Evidence(), (),
    "Consider the barriers, or say why not.", "Small firms are kept out by habits that cost nothing to change.", POLICY,
)  # fmt: skip
CHECK_UNKNOWN = Finding(
    "EXC-009", "A check was passed within the department", "example-council-policy", "1.2.0", "advise", "undetermined",
    "It could not be told whether this holds.", "Record", (), (), Evidence((ABSENT,)),
    (Missing("within_department_check_done", "The record does not say whether the check was done.", "record"),),
    "Pass the check.", "Two pairs of eyes.", POLICY,
)  # fmt: skip
WAIVER = WaiverUse(
    "EXC-004", None, "The market has two suppliers, both surveyed in January.", "A. Example",
    "head of procurement", "2026-03-01", "2026-04-30", "used", "It counts until 30 April 2026.",
)  # fmt: skip
EXPIRED = WaiverUse(
    "EXC-011", "1", "Framework terms fix this.", "B. Example", "head of procurement", "2025-03-01", "2025-05-30",
    "expired", "It ended on 30 May 2025.",
)  # fmt: skip
WAIVED = replace(
    NO_BARRIERS, rule="EXC-004", title="The market was asked before the tender", effect="stop",
    message="market engagement: no", remedy="Publish a preliminary market engagement notice.", waiver=WAIVER,
)  # fmt: skip
ADVICE = replace(
    NO_BARRIERS, rule="EXC-012", title="Key performance indicators are named in the tender", effect="advise",
    message="key performance indicators: 0", place="Tender", remedy="Name them.",
)  # fmt: skip
ANSWERED = replace(
    NO_BARRIERS, rule="EXC-008", title="Local need was assessed", message="needs assessment: no", place="Record",
    reason="The service is statutory and its users are known by name.",
)  # fmt: skip

ENGINE = EngineUsed(
    ("durable_rules", "reference"), True,
    "Judged by durable_rules and by the reference evaluator; they agree on every condition.",
)  # fmt: skip
RULESETS = (
    RulesetUsed("social-value-act-2012", "Public Services (Social Value) Act 2012", "1.0.0", "a" * 64, "law"),
    RulesetUsed("example-index", "Example maturity index", "2.1.0", "b" * 64, "advice", "mature"),
    RulesetUsed("example-council-policy", "Example Council: social value policy", "1.2.0", "c" * 64, "adopted"),
)


def verdict(finding: Finding) -> RuleVerdict:
    """The verdict that belongs to a finding."""
    lots = {"1": "met", "2": "undetermined"} if finding.lots else None
    return RuleVerdict(
        finding.rule, finding.title, finding.ruleset, finding.verdict, finding.effect, "",
        MappingProxyType(lots) if lots else None,  # type: ignore[arg-type]
    )  # fmt: skip


def stopped() -> Decision:
    """Everything at once: each group, lots, waivers, notes and an interval."""
    findings = (NOT_CONSIDERED, NO_BARRIERS, TOO_LOW, CHECK_UNKNOWN, ANSWERED, WAIVED, ADVICE)
    others = (
        RuleVerdict("PSVA-002", "Consultation was considered", "social-value-act-2012", "met", "stop", "met"),
        RuleVerdict(
            "PA23-001", "A call-off keeps to its framework", "procurement-act-2023", "not applicable", "stop",
            "this is not a call-off from a framework",
        ),
        RuleVerdict(
            "EXC-020", "Works contracts name apprentices", "example-council-policy", "not applicable", "off",
            "the main category is services, not works",
        ),
    )  # fmt: skip
    tender = {f.name: f for f in (TYPE, CONSIDERED, STARTED, VALUE, CODES, ABSENT, SHARE)}
    lots = {
        "1": LotView("North", MappingProxyType({SHARE_LOT_1.name: SHARE_LOT_1})),
        "2": LotView(None, MappingProxyType({SHARE_LOT_2.name: SHARE_LOT_2})),
    }
    return Decision(
        ocid="ocds-h6vhtk-000001", release_id="000001-2026", title="Home care, north locality",
        buyer="Example Council", notice_type="UK4", published_on="2026-03-12", source="notice.json",
        as_at="2026-03-12", gateway="publish", decision="stop",
        sentence="STOP. Not ready to publish: 1 must be fixed, 1 needs a reason, 1 could not be checked, 2 are advice.",
        counts=Counts(5, 2, 1, 2, 1), findings=findings, verdicts=(*map(verdict, findings), *others),
        facts=MappingProxyType(tender), lots=MappingProxyType(lots),
        notes=(
            DataNote("value-without-vat", "/releases/0/tender/value", "The value is given without VAT only."),
            *(
                DataNote("date-order", f"/releases/0/tender/lots/{n}", f"Lot {n} ends before it starts.")
                for n in range(7)
            ),
        ),
        waivers=(WAIVER, EXPIRED), record_notes=("The record names no author.",), rulesets=RULESETS, engine=ENGINE,
        library_digest="d" * 64, record_digest="e" * 64, key="f" * 64, pointer="/releases/0",
    )  # fmt: skip


def cleared() -> Decision:
    """Nothing to do, no lots, no waivers, no notes; the notice says little about itself."""
    met = RuleVerdict("PSVA-002", "Consultation was considered", "social-value-act-2012", "met", "stop", "met")
    return Decision(
        ocid=None, release_id=None, title=None, buyer=None, notice_type=None, published_on=None, source="draft.yaml",
        as_at="2026-03-12", gateway="design", decision="proceed",
        sentence="PROCEED. Nothing stands in the way of design.",
        counts=Counts(0, 0, 1, 0, 0), findings=(), verdicts=(met,), facts=MappingProxyType({}),
        lots=MappingProxyType({}), notes=(), waivers=(), record_notes=(), rulesets=RULESETS[:1],
        engine=EngineUsed(("reference",), False, "Judged by the reference evaluator alone; durable_rules is not here."),
        library_digest="d" * 64, record_digest=None, key="0" * 64, relaxed=("undetermined rules do not fail it.",),
    )  # fmt: skip


def uncertain() -> Decision:
    """A decision that cannot be made."""
    return replace(
        stopped(), title="School meals", ocid="ocds-h6vhtk-000002", decision="cannot decide",
        sentence="CANNOT DECIDE. 1 rule that stops at publish could not be checked.", findings=(TOO_LOW,),
        counts=Counts(0, 1, 1, 2, 0), verdicts=(verdict(TOO_LOW),), waivers=(), notes=(), key="1" * 64,
    )  # fmt: skip


HOSTILE = (
    "=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example","click")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1",
    "#N/A", "#DIV/0!", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{% raw %}",
    "bell\x07 null\x00 esc\x1b[31m", "half \ud800 pair", "\ufffe\uffff", "_x0041_ _x000D_", "line\r\nbreak",
    "right\u202eto left", "x" * 40_000, "£5 & <b>bold</b>",
)  # fmt: skip


def hostile() -> Decision:
    """A notice whose every text tries something."""
    findings = tuple(
        replace(
            NOT_CONSIDERED, rule=f"BAD-{number:03d}", message=text, place=text[:60], remedy=text, rationale=text,
            evidence=Evidence((replace(VALUE, in_words=text, because=text, words=(text[:80],), place=text[:80]),), ()),
        )
        for number, text in enumerate(HOSTILE)
    )  # fmt: skip
    facts = {f"fact_{n}": replace(CONSIDERED, name=f"fact_{n}", in_words=t, because=t) for n, t in enumerate(HOSTILE)}
    title = "=1+1 <script>alert(1)</script> \x1b[31mred\u202e"
    return replace(
        stopped(), title=title, buyer="=cmd|' /C calc'!A0", findings=findings, facts=MappingProxyType(facts),
        lots=MappingProxyType({"=1": LotView("<b>&", MappingProxyType({}))}),
        verdicts=tuple(map(verdict, findings)), counts=Counts(len(findings), 0, 0, 0, 0),
        notes=tuple(DataNote("note", t[:40], t) for t in HOSTILE), key="2" * 64,
    )  # fmt: skip


def many() -> list[Decision]:
    """Several releases in one report."""
    return [stopped(), uncertain(), replace(cleared(), title="Grounds maintenance")]
