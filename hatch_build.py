"""Wheel build: puts a compiled copy of the rulesets beside them, bound to their digest."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRulesets(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles ``rulesets`` so that an installed copy parses no YAML."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled copy to the wheel; an editable install compiles on first use instead."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from sv_rules.policy.compiled import COMPILED, compiled_text
        from sv_rules.policy.library import compile_folder, digest_of

        folder = Path(self.root) / "rulesets"
        place = Path(tempfile.mkdtemp()) / COMPILED
        place.write_text(compiled_text(compile_folder(folder), digest_of(folder)), encoding="utf-8", newline="\n")
        build_data["force_include"][str(place)] = f"sv_rules/_data/rulesets/{COMPILED}"
