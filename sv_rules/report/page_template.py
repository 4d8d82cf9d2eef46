"""The template of a page: every text escaped and cleaned, nothing undefined, and one palette for all pages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sv_rules.report.clean import printable
from sv_rules.report.palette import PALETTE, RULE

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def page_template(name: str, **known: Any) -> Template:
    """A template of this package by its file name; ``known`` are the names that it may use beside the palette's."""
    return _environment().get_template(name, globals=known)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sv_rules.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=_finalise,
    )  # fmt: skip
    environment.globals |= {"palette": PALETTE, "rule_colour": RULE}
    return environment


def _finalise(value: Any) -> Any:
    """Clean whatever text is about to be printed; markup that the template itself made passes."""
    return printable(value) if type(value) is str else value
