"""A page of text: lines of a width, labels and hanging paragraphs."""

from __future__ import annotations

import textwrap

from sv_rules.report.clean import one_line

_LABEL = 8
_ANSI = {"stop": "1;31", "reason": "1;33", "unknown": "1;35", "waived": "1;36", "advice": "1;34", "proceed": "1;32"}


class Page:
    """Lines of a width. Text from notices is cleaned on its way in."""

    def __init__(self, colour: bool, width: int) -> None:
        self._colour, self._width, self._lines = colour, max(width, 40), list[str]()

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def raw(self, line: str) -> None:
        """A line as it is, already clean."""
        self._lines.append(line.rstrip())

    def line(self, text: str, look: str | None = None) -> None:
        """A paragraph, wrapped."""
        for line in self._wrapped("", "", text):
            self.raw(self.marked(line, look))

    def hanging(self, first: str, text: str) -> None:
        """A paragraph whose later lines stand under its text, not under ``first``."""
        self._lines += self._wrapped(first, " " * len(first), text)

    def labelled(self, label: str, *texts: str) -> None:
        """A label, then each text on lines of its own; nothing where all are empty."""
        for position, text in enumerate(t for t in texts if t):
            start = f"    {'' if position else label}".ljust(_LABEL + 4)
            self.hanging(start, text)

    def marked(self, text: str, look: str | None) -> str:
        """Text in a look's colour, where colour is wanted."""
        return f"\x1b[{_ANSI[look]}m{text}\x1b[0m" if self._colour and look else text

    def text(self) -> str:
        """The whole page."""
        return "\n".join(self._lines) + "\n"

    def _wrapped(self, first: str, later: str, text: str) -> list[str]:
        kept = one_line(text).replace(" %", "\u00a0%").replace(" · ", "\u00a0· ")
        lines = textwrap.wrap(
            kept, self._width, initial_indent=first, subsequent_indent=later,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return [line.replace("\u00a0", " ") for line in lines] or [first.rstrip()]
