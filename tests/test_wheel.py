"""The wheel, installed in an empty environment and used from another folder, gives the checkout's answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTICE = ROOT / "tests" / "notices" / "light-touch-tender.json"


def _run(*command: str, folder: Path) -> str:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        ".",
        folder=ROOT,
    )
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_rulesets_their_compiled_copy_and_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "sv_rules/_data/rulesets/compiled.json" in names
    assert "sv_rules/_data/rulesets/statute/procurement-act-2023.yaml" in names
    assert "sv_rules/_data/rulesets/statute/lists/light-touch-services.csv" in names
    assert "sv_rules/_data/tender_templates/findings.xlsx" in names
    assert "sv_rules/py.typed" in names
    assert not [n for n in names if n.startswith(("tests/", "benchmarks/"))]


def test_an_installed_copy_gives_the_same_answer_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = Path(
        _run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=tmp_path).strip()
    )
    zipfile.ZipFile(wheel).extractall(site)
    # The dependencies come from this environment; a path file does not bring its editable install along.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = _run(str(python), "-c", "import sv_rules; print(sv_rules.__file__)", folder=elsewhere)
    assert str(site) in where, "the checkout was used, not the wheel"
    command = ("-m", "sv_rules", "check", str(NOTICE), "-f", "json")
    installed = json.loads(_run(str(python), *command, folder=elsewhere))
    here = json.loads(_run(sys.executable, *command, folder=ROOT))
    assert installed == here
