"""A council's theme: its colours, font, logo and classification, read from TOML and proved legible."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sv_rules.errors import BadInput
from sv_rules.policy.library import shipped_templates
from sv_rules.problem import did_you_mean, shown
from sv_rules.report.palette import Pair, contrast
from sv_rules.workbook.logo import png_size
from sv_rules.workbook.theme import PLAIN, Theme

LEAST_CONTRAST = 7
"""WCAG 2.2, success criterion 1.4.6 (AAA): ink on paper, to one."""
_TEXTS = ("name", "font", "organisation", "classification", "panel_classification", "logo")
_LONGEST = 120
_LOGO_BYTES = 2**20


def read_theme(path: str | Path | None = None) -> Theme:
    """A theme file, or the shipped one. Raises ``BadInput`` with the first thing that is wrong."""
    place = Path(path) if path is not None else shipped_templates() / "theme.toml"
    where = str(place)
    try:
        data = tomllib.loads(place.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        raise _bad(where, why, "Begin from a copy of tender_templates/theme.toml.") from None
    for key in data:
        if key not in (*_TEXTS, "colours"):
            raise _bad(where, f'there is no key "{key}" in a theme', did_you_mean(key, (*_TEXTS, "colours")))
    texts = {key: _text(data.get(key, getattr(PLAIN, key) or ""), key, where) for key in _TEXTS}
    if not texts["font"]:
        raise _bad(where, "the font has no name", 'Write for example font = "Arial".')
    logo = _logo(place.parent / texts["logo"], where) if texts["logo"] else None
    pairs = {**PLAIN.pairs, **_pairs(data.get("colours", {}), where)}
    return Theme(
        texts["name"] or place.stem, texts["font"], texts["organisation"], texts["classification"],
        texts["panel_classification"], logo, pairs,
    )  # fmt: skip


def logo_of(path: Path) -> str:
    """The name of the logo that a theme file, which ``read_theme`` has accepted, asks for; empty where none."""
    return str(tomllib.loads(path.read_bytes().decode("utf-8-sig")).get("logo", "")).strip()


def _text(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or any(ord(letter) < 32 for letter in value):
        raise _bad(where, f'"{key}" is {shown(value)}', f"Write a text of at most {_LONGEST} letters on one line.")
    return value.strip()


def _pairs(written: Any, where: str) -> dict[str, Pair]:
    if not isinstance(written, dict):
        raise _bad(where, '"colours" is no table', "Begin it with a line [colours].")
    pairs = {}
    for name, one in written.items():
        if name not in PLAIN.pairs:
            raise _bad(where, f'there is no colour "{name}"', did_you_mean(name, PLAIN.pairs))
        if not isinstance(one, dict) or set(one) != {"ink", "paper"} or not all(map(_is_colour, one.values())):
            raise _bad(where, f'the colour "{name}" is no pair', 'Write {ink = "16191d", paper = "ffffff"}.')
        pair = Pair(one["ink"].lower(), one["paper"].lower())
        found = contrast(pair)
        if found < LEAST_CONTRAST:
            why = f'the pair "{name}", {pair.ink} on {pair.paper}, has a contrast of {found:.1f} to 1'
            raise _bad(where, why, f"It needs {LEAST_CONTRAST} to 1: darken the one or lighten the other.")
        pairs[name] = pair
    return pairs


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and len(value) == 6 and all(c in "0123456789abcdefABCDEF" for c in value)


def _logo(path: Path, where: str) -> bytes:
    try:
        if path.stat().st_size > _LOGO_BYTES:
            raise _bad(where, f"the logo {path.name} is larger than 1 MB", "Give a smaller picture.")
        data = path.read_bytes()
    except OSError as error:
        why = f"the logo {path.name} cannot be read ({(error.strerror or 'unknown').lower()})"
        raise _bad(where, why, "Put it beside the theme.") from None
    if png_size(data) is None:
        raise _bad(where, f"the logo {path.name} is no PNG picture", "Save it as PNG.")
    return data


def _bad(where: str, why: str, do: str) -> BadInput:
    return BadInput("the theme cannot be used", where=where, why=why, do=do)
