"""The compiled copy of a library: its plan as JSON, so that a check reads neither YAML nor the models.

It is bound to what it was made from (the digest of the rulesets), by what (the code that links), and to its
own bytes. A copy that differs in any of them is not read: it is trusted for nothing but speed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sv_rules.policy.plan import Plan, freeze, thaw

COMPILED = "compiled.json"
"""The name of the copy that is made when the wheel is built, beside the rulesets."""


def compiled_text(plan: Plan, digest: str) -> str:
    """The compiled copy: a line that says what it is, and a line that is the plan."""
    body = json.dumps(freeze(plan), separators=(",", ":"), ensure_ascii=False)
    head = {"digest": digest, "made_by": made_by(), "sha256": hashlib.sha256(body.encode()).hexdigest()}
    return f"{json.dumps(head)}\n{body}\n"


def read_compiled(path: Path, digest: str) -> Plan | None:
    """The plan of a compiled copy, or ``None`` where there is none that is whole and belongs to the digest."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        body = body.removesuffix(b"\n")
        said: Any = json.loads(head)
        if said != {"digest": digest, "made_by": made_by(), "sha256": hashlib.sha256(body).hexdigest()}:
            return None
        plan = thaw(json.loads(body))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return plan if isinstance(plan, Plan) else None


def write_compiled(path: Path, plan: Plan, digest: str) -> None:
    """Write a compiled copy and move it into place. One that cannot be written costs time, nothing else."""
    import tempfile  # only here: it takes longer to import than a whole check

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False) as handle:
            handle.write(compiled_text(plan, digest))
        try:
            Path(handle.name).replace(path)
        except OSError:
            Path(handle.name).unlink(missing_ok=True)


def cache_path(digest: str) -> Path:
    """Where the user's cache keeps the copy of a digest, as made by this code."""
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(home) / "sv-rules" / f"{digest[:32]}-{made_by()[:8]}.json"


@lru_cache(maxsize=1)
def made_by() -> str:
    """A digest of the code that makes plans, so that a changed linker never reads what an older one made."""
    total = hashlib.sha256()
    for package, names in (("sv_rules.policy", None), ("sv_rules.facts", ("value.py", "name.py", "dictionary.py"))):
        here = files(package)
        modules = [p for p in here.iterdir() if p.name.endswith(".py") and (names is None or p.name in names)]
        for module in sorted(modules, key=lambda p: p.name):
            total.update(module.name.encode() + b"\0" + module.read_bytes())
    return total.hexdigest()
