"""One door for every file that a tender can come in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sv_rules.errors import BadInput
from sv_rules.intake.reading import read_tender
from sv_rules.problem import Problems

ROOT = Path(__file__).parents[2]


def test_a_draft_is_one_tender() -> None:
    (facts,) = read_tender(ROOT / "tender_templates" / "draft-tender.yaml")
    assert facts.notice_type is None
    assert facts.lots


def test_a_release_package_is_one_tender_for_each_release() -> None:
    found = list(read_tender(ROOT / "tests" / "notices" / "fts-release-package.json"))
    assert len(found) > 1
    assert found[1].pointer == "/releases/1"


def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        list(read_tender(tmp_path / "missing.json"))
    with pytest.raises(Problems):
        list(read_tender(tmp_path / "missing.YML"))


def test_importing_the_intake_of_notices_needs_neither_pydantic_nor_yaml() -> None:
    imports = "import sys, sv_rules.intake.ocds, sv_rules.intake.reading"
    code = f"{imports}; assert not {{'pydantic', 'ruamel.yaml'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
