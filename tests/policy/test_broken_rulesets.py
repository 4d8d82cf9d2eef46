"""Every mistake that loading refuses, with the exact words it is refused in.

``tests/broken_rulesets`` holds one mistake a file; ``messages.txt`` beside them is the table: a paragraph is all
that loading one file says (``SV_RULES_REWRITE=1`` writes it anew). Where a mistake needs a second ruleset, the
file's first line names it.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest

from sv_rules.policy.library import compile_folder, load_library, read_folder
from sv_rules.problem import Problems
from sv_rules.source import MAX_BYTES, parse_source, read_source
from tests.policy.loading import BROKEN, changed, copied, folder_of, good, law, said_of

_FILES = sorted(path.name for path in BROKEN.glob("*.yaml") if not path.name.startswith("_"))
_PLACE = re.compile(r"[\w-]+\.yaml:[1-9][0-9]*:[1-9][0-9]*: ")
_PYDANTIC = re.compile(r"Input should|valid (dictionary|list|string|boolean|integer)|at least \d+ item|Value error")


_MESSAGES = BROKEN / "messages.txt"


def _rewrite() -> None:
    said = []
    for file in _FILES:
        with tempfile.TemporaryDirectory() as folder:
            said.append(said_of(copied(Path(folder), file)))
    _MESSAGES.write_text("\n\n".join(said) + "\n", encoding="utf-8")


def _table() -> dict[str, str]:
    """By file, what loading it says."""
    if os.environ.get("SV_RULES_REWRITE"):
        _rewrite()
    table = {}
    for paragraph in _MESSAGES.read_text(encoding="utf-8").strip().split("\n\n"):
        named = {line.partition(":")[0] for line in paragraph.split("\n")}
        [file] = [name for name in named if not name.startswith("_")]
        assert file not in table, file
        table[file] = paragraph
    return table


_TABLE = _table()


def test_the_table_names_every_file_and_no_other() -> None:
    assert sorted(_TABLE) == _FILES


@pytest.mark.parametrize("file", _FILES)
def test_it_says_what_is_wrong_where_and_how_to_repair_it(file: str, tmp_path: Path) -> None:
    assert said_of(copied(tmp_path, file)) == _TABLE[file]


@pytest.mark.parametrize("file", _FILES)
def test_each_message_is_whole_sentences_in_plain_words(file: str) -> None:
    for line in _TABLE[file].split("\n"):
        assert _PLACE.match(line), line
        assert line.endswith((".", "?")), line
        assert not _PYDANTIC.search(line), line
        quoted = re.sub(r'"[^"]*"', "Q", _PLACE.sub("", line))
        assert len(re.findall(r"[.?](?= |$)", quoted)) >= 2, f"what is wrong, then what to do: {line}"


@pytest.mark.parametrize("names", [("_good.yaml",), ("_law.yaml",), ("_good.yaml", "_law.yaml")], ids="+".join)
def test_the_rulesets_that_the_broken_ones_are_made_from_load(names: tuple[str, ...], tmp_path: Path) -> None:
    assert said_of(copied(tmp_path, *names)) == ""


def test_several_mistakes_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    text = changed(
        good(),
        ("{stated_value_inc_vat: {gte: $floor}}", "{stated_value_inc_vat: {gte: $flor}}"),
        ("{is_framework: {eq: true}}", "{is_framwork: {eq: true}}"),
        ("rules: [GOOD-001]", "rules: [GOOD-002]"),
    )
    lines = said_of(folder_of(tmp_path, a=text, b=changed(law(), ("eq: procurement-act-2023}}]", "eq: act}}]"))))
    assert [line.partition(": ")[0] for line in lines.split("\n")] == [
        "a.yaml:12:88", "a.yaml:25:41", "a.yaml:32:5", "a.yaml:37:13", "b.yaml:8:19",
    ]  # fmt: skip


def test_a_mistake_of_form_in_one_file_does_not_hide_one_of_meaning_in_another(tmp_path: Path) -> None:
    form = changed(good(), ("publisher: Example Council\n", ""))
    meaning = changed(law(), ("eq: procurement-act-2023}}]", "eq: act}}]"))
    lines = said_of(folder_of(tmp_path, a=form, b=meaning)).split("\n")
    assert [line.split(":")[0] for line in lines] == ["a.yaml", "b.yaml"]


def test_one_fact_may_be_derived_by_two_rulesets_whose_scopes_are_disjoint(tmp_path: Path) -> None:
    other = law().replace("procurement-act-2023", "eu-derived").replace("ruleset: example-law", "ruleset: older-law")
    plan = compile_folder(folder_of(tmp_path, a=law(), b=other))
    assert [table.ruleset for table in plan.tables if table.fact == "law_applies"] == ["example-law", "older-law"]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("[{regime: {eq: procurement-act-2023}}]", "[{regime: {in: [procurement-act-2023, eu-derived]}}]"),
        ("[{regime: {eq: procurement-act-2023}}]", "[{regime: {ne: procurement-act-2023}}]"),
        ("[{regime: {eq: procurement-act-2023}}]", "[{not: {regime: {eq: procurement-act-2023}}}]"),
        ("[{regime: {eq: procurement-act-2023}}]", "[{category: {eq: goods}}]"),
        ("[{regime: {eq: procurement-act-2023}}]", "[{any: [{regime: {eq: eu-derived}}, {category: {eq: goods}}]}]"),
        ("[{light_touch: {eq: true}}]", "[{light_touch: {eq: false}}]"),
    ],
)
def test_scopes_that_do_not_fix_one_enum_to_different_words_overlap(mine: str, theirs: str, tmp_path: Path) -> None:
    scope = "[{regime: {eq: procurement-act-2023}}]"
    one = changed(law(), (scope, mine))
    other = changed(law(), (scope, theirs), ("ruleset: example-law", "ruleset: older-law"))
    assert '"law_applies" is also derived at a.yaml:' in said_of(folder_of(tmp_path, a=one, b=other))


# ---------------------------------------------------------------------------- files and folders


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"nowhere:1:1: there is no such folder of rulesets\. Check the path\.$"):
        load_library(tmp_path / "nowhere")


def test_a_folder_without_rulesets(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r":1:1: the folder holds no ruleset \(\.yaml\)\. Check the path\.$"):
        compile_folder(tmp_path)


def test_a_file_that_would_be_passed_over_in_silence_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=good())
    (folder / "b.yml").write_text(law(), encoding="utf-8")
    repair = "Name rulesets .yaml and lists .csv, in small letters."
    assert said_of(folder) == f"b.yml:1:1: this file would not be read. {repair}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"^gone\.yaml:1:1: the file does not exist\. Check the path\.$"):
        read_source(tmp_path / "gone.yaml", "gone.yaml")


def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"^d:1:1: this is a directory, not a file\. Name a YAML file\.$"):
        read_source(tmp_path, "d")


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(Problems, match=r"^big\.yaml:1:1: the file is larger than 5 MB\. Split it\.$"):
        parse_source(b"a" * (MAX_BYTES + 1), "big.yaml")


def test_nesting_that_would_exhaust_the_parser() -> None:
    with pytest.raises(Problems, match=r"^deep\.yaml:1:61: the nesting is too deep\. Give parts of it names"):
        parse_source(b"[" * 100_000, "deep.yaml")


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "a.yaml").write_bytes(b"\xef\xbb\xbf" + good().replace("\n", "\r\n").encode())
    assert [file.model.ruleset for file in read_folder(folder)] == ["good"]
