"""The OCDS codelist of sustainability goals, by which measures of different sets can be compared.

Codes and titles of the sustainability extension of the Open Contracting Data Standard,
https://extensions.open-contracting.org/en/extensions/sustainability/master/codelists/ (Apache License 2.0).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def sustainability_goals() -> Mapping[str, str]:
    """Titles by code, such as ``social.accessibility``."""
    text = files("sv_rules.measures").joinpath("sustainability_goals.csv").read_text(encoding="utf-8")
    return {row["code"]: row["title"] for row in csv.DictReader(text.splitlines())}
