"""Tests never read or write the user's own cache."""

from __future__ import annotations

import os
import tempfile

os.environ["XDG_CACHE_HOME"] = os.path.join(
    tempfile.gettempdir(), f"sv-rules-test-cache-{os.getuid() if hasattr(os, 'getuid') else 0}"
)
