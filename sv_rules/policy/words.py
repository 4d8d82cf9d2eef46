"""Words of the language that the engine needs without the models: gateways in order, effects by strength."""

from __future__ import annotations

GATEWAYS = ("plan", "engage", "design", "publish", "evaluate", "award", "contract", "perform", "change", "close")
"""In the order of a procurement; a rule's effect holds at later gateways until changed."""

EFFECTS = ("stop", "reason", "advise", "off")
"""Strongest first."""

LEVELS = ("incomplete", "follower", "mature", "leader", "innovator")
"""Maturity levels, lowest first."""
