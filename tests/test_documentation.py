"""Documentation is executed: every console block and Python example of the README and docs.

A tutorial is followed from its first line to its last, in an empty folder: see ``tests.page``.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import sv_rules
from tests.page import SCRATCH, follow
from tests.transcript import ROOT, differs, run, steps

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TUTORIALS = [page for page in PAGES if SCRATCH in page.read_text(encoding="utf-8")]
CONSOLE = [
    (page, text) for page in PAGES if page not in TUTORIALS for text in BLOCK.findall(page.read_text(encoding="utf-8"))
]
EXAMPLES = [page for page in PAGES if PYTHON.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "text"), CONSOLE, ids=lambda v: v.name if isinstance(v, Path) else None)
def test_a_console_block_prints_what_it_shows(page: Path, text: str) -> None:
    for step in steps(text):
        if step.command.startswith(("git ", "make ", "apt-get ", "pip ", "xcode-select ")):
            continue  # setting up a machine: `make test` is what runs this test
        problem = differs(step, *run(step.command, ROOT))
        assert problem is None, f"{page.name}: {problem}"


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.name)
def test_a_tutorial_leads_from_an_empty_folder_to_its_end(page: Path, tmp_path: Path) -> None:
    problem = follow(page.read_text(encoding="utf-8"), tmp_path)
    assert problem is None, f"{page.name}: {problem}"


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.name)
def test_the_python_examples_of_a_page_give_what_they_show(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = PYTHON.findall(page.read_text(encoding="utf-8"))
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    assert test.examples, "a Python block without >>> shows no result"
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert result.failed == 0


def test_the_package_docstring_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert doctest.testmod(sv_rules).failed == 0


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
