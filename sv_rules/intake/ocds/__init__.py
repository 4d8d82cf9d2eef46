"""From an OCDS release to facts: what a notice says, with the place of each fact in its document."""

from sv_rules.facts.name import normalised_name
from sv_rules.intake.ocds.facts import facts_from_release

__all__ = ["facts_from_release", "normalised_name"]
