"""The shape of the project: small modules, plain names, one direction of imports, numbers only in rulesets."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sv_rules

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "sv_rules").rglob("*.py"))
LAYERS = [
    ("errors", "problem", "source"),
    ("facts",),
    ("policy",),
    ("engine", "intake"),
    ("gateway",),
    ("measures",),
    ("authority", "evaluation", "maturity"),
    ("report", "workbook"),
    ("panel",),
    ("cli",),
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def imports(path: Path) -> set[str]:
    """The parts of the package that a module imports, lazily too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sv_rules."):
            found.add(node.module.split(".")[1])
    return found


def part(path: Path) -> str:
    return path.relative_to(ROOT / "sv_rules").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    own = part(path)
    if own in ("__init__", "__main__"):
        return
    assert all(RANK[other] <= RANK[own] for other in imports(path)), f"{path}: {imports(path)}"


def test_no_module_is_too_long_to_read_in_one_sitting() -> None:
    long = {str(p.relative_to(ROOT)): n for p in MODULES if (n := p.read_text(encoding="utf-8").count("\n")) > 350}
    assert not long


def test_no_name_says_nothing() -> None:
    empty = re.compile(r"(utils?|helpers?|common|misc|core|base|manager)$")
    assert not [p for p in MODULES if empty.fullmatch(p.stem)]


def test_only_the_workbook_package_imports_openpyxl() -> None:
    users = [
        p for p in MODULES if re.search(r"^\s*(from|import) openpyxl", p.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert {part(p) for p in users} == {"workbook"}


def test_no_figure_of_policy_stands_in_python() -> None:
    figures = re.compile(
        r"\b(207_?720|214_?904|135_?018|139_?688|663_?540|5_?372_?609|5_?193_?000|415_?440|429_?809|884_?720)\b"
    )
    assert not [p for p in MODULES if figures.search(p.read_text(encoding="utf-8"))]


def test_everything_public_has_a_docstring() -> None:
    bare = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            bare.append(str(path))
        for node in ast.walk(tree):
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            inner = isinstance(node, ast.FunctionDef) and node.col_offset > 4
            if named and not inner and not ast.get_docstring(node) and not _private(tree, node):
                bare.append(f"{path}:{node.lineno} {node.name}")
    assert not bare


def _private(tree: ast.Module, node: ast.AST) -> bool:
    """Whether a definition stands inside a private class or a function."""
    for outer in ast.walk(tree):
        if isinstance(outer, ast.ClassDef | ast.FunctionDef) and outer is not node:
            private = outer.name.startswith("_") or isinstance(outer, ast.FunctionDef)
            if private and any(inner is node for inner in ast.walk(outer)):
                return True
    return False


@pytest.mark.parametrize("name", sv_rules.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(sv_rules, name)


@pytest.mark.parametrize(
    ("command", "never"),
    [
        ("import sv_rules", ("pydantic", "click", "openpyxl", "jinja2", "ruamel")),
        ("import sv_rules.gateway.check, sv_rules.intake.reading", ("pydantic", "openpyxl", "jinja2", "ruamel")),
        ("import sv_rules.report.text", ("pydantic", "openpyxl", "jinja2", "ruamel")),
        ("import sv_rules.cli", ("pydantic", "openpyxl", "jinja2", "ruamel")),
    ],
)
def test_imports_are_lazy(command: str, never: tuple[str, ...]) -> None:
    code = f"{command}; import sys; print([m for m in {never!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
