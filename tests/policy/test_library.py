"""The library: compiled once, kept as JSON, never read where it is not that of these very files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sv_rules.policy import library as the_library
from sv_rules.policy.compiled import COMPILED, cache_path, compiled_text, read_compiled
from sv_rules.policy.library import compile_folder, digest_of, load_library, shipped_folder
from sv_rules.policy.plan import Plan, freeze, thaw
from sv_rules.problem import Problems
from tests.policy.loading import changed, folder_of, good, law


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    home = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home / "sv-rules"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that were compiled from YAML, in order."""
    made: list[str] = []

    def compiling(*folders: Path) -> Plan:
        made.append(folders[0].name)
        return compile_folder(*folders)

    monkeypatch.setattr(the_library, "compile_folder", compiling)
    return made


def test_the_shipped_plan_comes_back_from_json_as_it_was() -> None:
    plan = compile_folder(shipped_folder())
    assert thaw(json.loads(json.dumps(freeze(plan)))) == plan


def test_compiling_twice_gives_the_same_bytes() -> None:
    digest = digest_of(shipped_folder())
    one, other = compile_folder(shipped_folder()), compile_folder(shipped_folder())
    assert compiled_text(one, digest) == compiled_text(other, digest)


# ---------------------------------------------------------------------------- the cache


def test_a_compiled_copy_is_written_and_used_again(cache: Path, compilations: list[str], tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=good())
    first = load_library(folder)
    assert [path.name for path in cache.iterdir()] == [cache_path(first.digest).name]
    second = load_library(folder)
    assert compilations == ["rules"]
    assert second.plan == first.plan
    assert second.digest == first.digest


@pytest.mark.usefixtures("cache")
def test_one_changed_digit_is_read_anew(compilations: list[str], tmp_path: Path) -> None:
    before = load_library(folder_of(tmp_path, a=good()))
    after = load_library(folder_of(tmp_path, a=changed(good(), ("value: 100000.00", "value: 100000.01"))))
    assert compilations == ["rules", "rules"]
    assert before.digest != after.digest
    known = [library.plan.parameters["$good/floor@"].periods[0].known for library in (before, after)]
    assert known == [(10_000_000, 10_000_000), (10_000_001, 10_000_001)]


@pytest.mark.usefixtures("cache")
def test_a_changed_list_is_read_anew(compilations: list[str], tmp_path: Path) -> None:
    codes = (
        "parameters:\n  codes:\n    title: Codes\n    unit: words\n    values:\n"
        '      2025-02-24: {list: "codes.csv#code", reference: {clause: p1}}\n'
    )
    text = changed(good(), ("parameters:\n", codes))
    folder = folder_of(tmp_path, a=text)
    words = []
    for code in ("85000000", "80000000"):
        (folder / "codes.csv").write_text(f"code\n{code}\n", encoding="utf-8")
        words.append(load_library(folder).plan.parameters["$good/codes@"].periods[0].words)
    assert words == [frozenset({"85000000"}), frozenset({"80000000"})]
    assert len(compilations) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-20],
        lambda data: data.replace(b"100000", b"999999").replace(b"10000000", b"99999999"),
        lambda data: data.replace(b'"made_by": "', b'"made_by": "0'),
        lambda data: data.replace(b'"digest": "', b'"digest": "0'),
        lambda _: b"",
        lambda _: b"not json",
        lambda _: b"[]\n[]\n",
        lambda _: b"\xff\xfe",
        lambda _: b"[" * 100_000,
    ],
    ids=["cut short", "a value", "other code", "other files", "empty", "not json", "a list", "not text", "deep"],
)
def test_a_damaged_copy_is_not_read_and_is_replaced(
    damage: object, cache: Path, compilations: list[str], tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, a=good())
    first = load_library(folder)
    [copy] = cache.iterdir()
    whole = copy.read_bytes()
    assert callable(damage)
    copy.write_bytes(damage(whole))
    assert copy.read_bytes() != whole
    assert load_library(folder).plan == first.plan
    assert compilations == ["rules", "rules"]
    assert copy.read_bytes() == whole


@pytest.mark.usefixtures("compilations")
def test_where_no_cache_can_be_written_the_library_loads_all_the_same(cache: Path, tmp_path: Path) -> None:
    cache.parent.write_text("a file where the folder should be", encoding="utf-8")
    folder = folder_of(tmp_path, a=good())
    assert load_library(folder).plan == load_library(folder).plan


def test_a_copy_beside_the_rulesets_is_used(cache: Path, compilations: list[str], tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=good())
    plan, digest = compile_folder(folder), digest_of(folder)
    (folder / COMPILED).write_text(compiled_text(plan, digest), encoding="utf-8")
    library = load_library(folder)
    assert (library.plan, library.digest) == (plan, digest)
    assert compilations == []
    assert not cache.exists()


@pytest.mark.usefixtures("cache")
def test_a_copy_of_other_rulesets_is_not_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=good())
    path = folder / COMPILED
    path.write_text(compiled_text(compile_folder(folder), "0" * 64), encoding="utf-8")
    assert read_compiled(path, digest_of(folder)) is None
    assert load_library(folder).plan.rules[0].id == "GOOD-001"


def test_broken_rulesets_are_never_kept(cache: Path, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=changed(good(), ("publisher:", "publishr:")))
    for _ in range(2):
        with pytest.raises(Problems):
            load_library(folder)
    assert not cache.exists()


# ---------------------------------------------------------------------------- a folder of one's own


@pytest.mark.usefixtures("cache")
def test_a_ruleset_dropped_into_a_folder_works_with_no_change_of_code(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, law=law())
    assert [*load_library(folder).plan.rulesets] == ["example-law"]
    (folder / "ours").mkdir()
    (folder / "ours" / "policy.yaml").write_text(good(), encoding="utf-8")
    library = load_library(folder)
    assert [*library.plan.rulesets] == ["example-law", "good"]
    assert [rule.id for rule in library.plan.rules] == ["GOOD-001"]
    assert library.plan.rulesets["good"].file.endswith("rules/ours/policy.yaml")
    assert [file.model.ruleset for file in library.files] == ["example-law", "good"]


def test_the_digest_is_the_same_wherever_the_folder_lies(tmp_path: Path) -> None:
    one, other = folder_of(tmp_path / "1", a=good(), b=law()), folder_of(tmp_path / "2", b=law(), a=good())
    assert digest_of(one) == digest_of(other)
    (other / "a.yaml").rename(other / "c.yaml")
    assert digest_of(one) != digest_of(other)


def test_generated_schemas_are_not_read_as_rulesets(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=good())
    before = digest_of(folder)
    (folder / "schema").mkdir()
    (folder / "schema" / "example.yaml").write_text("not: a ruleset\n", encoding="utf-8")
    assert digest_of(folder) == before
    assert [*compile_folder(folder).rulesets] == ["good"]
