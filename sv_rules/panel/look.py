"""A council's theme in its pack: kept beside the evaluation with its logo, recorded, and used for every book."""

from __future__ import annotations

import re
from pathlib import Path

from sv_rules.errors import BadInput
from sv_rules.panel import folder as folders
from sv_rules.panel.pack import Pack
from sv_rules.source import read_bytes
from sv_rules.workbook.panel_styles import PANEL
from sv_rules.workbook.theme import Theme
from sv_rules.workbook.theme_file import logo_of, read_theme

THEME = "theme.toml"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}\.png", re.IGNORECASE)


def theme_files(path: Path) -> dict[str, bytes]:
    """What a pack keeps of a theme, by name. Raises ``BadInput`` where the theme or its logo cannot be used."""
    read_theme(path)
    found, logo = {THEME: read_bytes(path, str(path))}, logo_of(path)
    if logo:
        if not _NAME.fullmatch(logo):
            raise BadInput("the theme cannot be used", where=str(path), why=f'its logo is "{logo}"',
                           do="Put the logo beside the theme, under a name of its own such as logo.png.")  # fmt: skip
        found[logo] = (path.parent / logo).read_bytes()
    return found


def theme_of(pack: Pack) -> Theme:
    """The look of a pack's books; ours where none was given. Raises ``BadInput`` where a file of it was changed."""
    opened = pack.lines[0].event.files if pack.lines else {}
    if THEME not in opened:
        return PANEL
    folders.unchanged(pack.folder, THEME, opened[THEME])
    logo = logo_of(pack.folder / THEME)
    if logo:
        folders.unchanged(pack.folder, logo, opened[logo])
    return read_theme(pack.folder / THEME)
