"""Decisions as one printable page: nothing is fetched, nothing runs, every text from a notice is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sv_rules.gateway.decision import Decision, FactView
from sv_rules.report import wording
from sv_rules.report.page_template import page_template

if TYPE_CHECKING:
    from jinja2 import Template


def html_report(decisions: Decision | Sequence[Decision]) -> str:
    """The page for one release, or for several with a summary table on top."""
    listed = [decisions] if isinstance(decisions, Decision) else list(decisions)
    return _template().render(decisions=listed, several=len(listed) != 1)


@cache
def _template() -> Template:
    return page_template(
        "decision.html", w=wording, address=_address, known=_known, unknown=_unknown, counts_by_group=_counts_by_group
    )


def _address(href: str) -> str | None:
    """An address that may become a link: only the web, never a script."""
    return href if href.startswith("https://") else None


def _known(facts: Sequence[FactView]) -> list[FactView]:
    return [f for f in facts if f.provenance != "absent"]


def _unknown(facts: Sequence[FactView]) -> list[FactView]:
    return [f for f in facts if f.provenance == "absent"]


def _counts_by_group(decision: Decision) -> dict[str, int]:
    found = [wording.group_of(f) for f in decision.findings]
    return {title: found.count(title) for title in wording.GROUP_TITLES}
