"""``sv-rules doctor``: whether this installation works, line by line."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

Line = tuple[str, str, str]


@click.command(name="doctor")
def command() -> None:
    """Say whether this installation works, and how to repair what does not."""
    lines = [*_python(), *_engine(), *_library(), *_outputs()]
    for status, what, text in lines:
        click.echo(f"{status:<8} {what:<12} {text}")
    worst = {"broken": 2, "warning": 0, "ok": 0}
    exit_status = max(worst[line[0]] for line in lines)
    click.echo()
    click.echo("This installation works." if exit_status == 0 else "Something is broken: see above.")
    sys.exit(exit_status)


def _python() -> Iterator[Line]:
    ok = sys.version_info >= (3, 11)
    yield "ok" if ok else "broken", "Python", f"{platform.python_version()} on {platform.system()}"


def _engine() -> Iterator[Line]:
    from sv_rules.engine.rete import rete_available

    available, why = rete_available()
    if available:
        yield (
            "ok",
            "engine",
            f"the reference evaluator, compared with durable_rules on every check. {why}".strip(),
        )
        return
    yield "warning", "engine", f"the reference evaluator answers alone. {why}"
    if sys.version_info < (3, 13) and platform.system() != "Windows":
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        yield (
            ("ok", "compiler", compiler)
            if compiler
            else (
                "warning",
                "compiler",
                "none found. Debian: apt-get install gcc python3-dev. macOS: xcode-select --install.",
            )
        )


def _library() -> Iterator[Line]:
    from sv_rules.errors import SvRulesError
    from sv_rules.policy.library import load_library, shipped_folder, shipped_templates

    try:
        library = load_library()
    except SvRulesError as error:
        yield "broken", "rulesets", str(error).split("\n")[0]
        return
    count = len(library.plan.rulesets)
    yield (
        "ok",
        "rulesets",
        f"{count} with {len(library.plan.rules)} rules, digest {library.digest[:12]}, from {shipped_folder().name}/",
    )
    templates = shipped_templates()
    there = (templates / "findings.xlsx").is_file()
    yield (
        ("ok", "templates", "found") if there else ("broken", "templates", "findings.xlsx is missing: install again.")
    )


def _outputs() -> Iterator[Line]:
    import importlib.util

    for module, use in (
        ("openpyxl", "workbooks"),
        ("jinja2", "pages"),
        ("ruamel.yaml", "drafts and rulesets"),
    ):
        found = importlib.util.find_spec(module) is not None
        yield (
            ("ok", module, use)
            if found
            else ("broken", module, f"is missing, and {use} need it: install sv-rules again.")
        )
    merge = importlib.util.find_spec("ocdsmerge") is not None
    yield (
        ("ok", "ocdsmerge", "--merge")
        if merge
        else ("warning", "ocdsmerge", "only --merge needs it: pip install 'sv-rules[merge]'.")
    )
    from sv_rules.cli.panel import INSTALL, NEEDED

    for module, package in NEEDED.items():
        found = importlib.util.find_spec(module) is not None
        yield ("ok", package, "panels") if found else ("warning", package, f"only panels need it: {INSTALL}.")
    try:
        with tempfile.NamedTemporaryFile(dir=Path.cwd()):
            yield "ok", "folder", "this folder can be written to"
    except OSError:
        yield "warning", "folder", "this folder cannot be written to: name another for -f FORMAT=FILE."
