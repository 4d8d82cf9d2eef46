"""Tests never read or write the user's own cache, and see workbooks as the package does."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import sv_rules.workbook  # noqa: F401 - chooses openpyxl's XML writer, so before any test imports openpyxl

os.environ["XDG_CACHE_HOME"] = str(Path(tempfile.gettempdir()) / f"sv-rules-tests-{os.environ.get('USER', '')}")
