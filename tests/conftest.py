"""Tests never read or write the user's own cache."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["XDG_CACHE_HOME"] = str(Path(tempfile.gettempdir()) / f"sv-rules-tests-{os.environ.get('USER', '')}")
