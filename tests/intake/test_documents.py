"""Reading notices: every accepted shape, every refusal, and what is noted."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sv_rules.errors import BadInput
from sv_rules.intake import documents as module
from sv_rules.intake.documents import Document, parse_documents, read_documents

NOTICES = Path(__file__).parents[1] / "notices"
LINES = [line for line in (NOTICES / "notices.jsonl").read_bytes().splitlines() if line.strip()]
PACKAGE = (NOTICES / "fts-release-package.json").read_bytes()

RELEASE = {"ocid": "ocds-1", "id": "r1", "date": "2026-08-10T10:00:00Z", "tender": {"title": "Café £5"}}


def dump(value: Any, **options: Any) -> bytes:
    return json.dumps(value, **options).encode()


def parse(data: bytes | str | Any, source: str = "f.json") -> list[Document]:
    if isinstance(data, str):
        data = data.encode()
    elif not isinstance(data, bytes):
        data = dump(data)
    return list(parse_documents(data, source))


def release_with(**fields: Any) -> dict[str, Any]:
    return {**RELEASE, **fields}


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


def refusal(data: bytes | str | Any, source: str = "f.json") -> str:
    with pytest.raises(BadInput) as caught:
        parse(data, source)
    message = str(caught.value)
    assert caught.value.exit_code == 2
    assert message.startswith(source)
    assert message.isprintable()
    assert len(message) < 500
    return message


def leaves(value: Any) -> Any:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(node.keys())
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
        else:
            yield node


# --- shapes ------------------------------------------------------------------------------------------------


def test_a_single_release_is_one_document_with_an_empty_pointer() -> None:
    assert parse(RELEASE) == [Document(RELEASE, "f.json", "", None, ())]


def test_a_release_package_gives_each_release_with_its_pointer() -> None:
    found = parse({"uri": "x", "releases": [RELEASE, release_with(id="r2")]})
    assert [(d.pointer, d.release["id"], d.line) for d in found] == [
        ("/releases/0", "r1", None),
        ("/releases/1", "r2", None),
    ]


def test_the_embedded_releases_of_a_record_are_used_and_not_its_compiled_release() -> None:
    record = {"ocid": "ocds-1", "releases": [RELEASE], "compiledRelease": release_with(id="c")}
    found = parse({"records": [record]})
    assert [(d.pointer, d.release["id"]) for d in found] == [("/records/0/releases/0", "r1")]


def test_a_record_without_embedded_releases_gives_its_compiled_release() -> None:
    found = parse({"records": [{"ocid": "ocds-1", "compiledRelease": release_with(id="c")}]})
    assert [(d.pointer, codes(d)) for d in found] == [("/records/0/compiledRelease", [])]


def test_a_record_of_links_gives_its_compiled_release_with_a_note() -> None:
    links = [{"url": "https://example.org/1", "date": "2026-01-01", "tag": ["tender"]}]
    (found,) = parse({"records": [{"ocid": "ocds-1", "releases": links, "compiledRelease": RELEASE}]})
    assert found.release == RELEASE
    assert codes(found) == ["linked-releases"]


def test_a_record_which_only_links_to_its_releases_is_shown_and_never_dropped() -> None:
    links = [{"url": "https://example.org/1"}, {"url": "https://example.org/2"}]
    (found,) = parse({"records": [{"ocid": "ocds-1", "releases": links}]})
    assert found.release == {"ocid": "ocds-1"}
    assert found.pointer == "/records/0"
    assert codes(found) == ["linked-releases"]
    assert "2 releases of this record are only links" in found.notes[0].text


def test_a_record_with_links_and_embedded_releases_notes_the_links_once() -> None:
    record = {"ocid": "ocds-1", "releases": [{"url": "https://x"}, RELEASE, release_with(id="r2")]}
    found = parse({"records": [record]})
    assert [d.pointer for d in found] == ["/records/0/releases/1", "/records/0/releases/2"]
    assert [codes(d) for d in found] == [["linked-releases"], []]


def test_an_empty_record_is_shown_with_a_note() -> None:
    (found,) = parse({"records": [{"ocid": "ocds-1"}]})
    assert codes(found) == ["empty-record"]


def test_a_record_outside_a_package_is_accepted() -> None:
    assert [d.pointer for d in parse({"ocid": "ocds-1", "compiledRelease": RELEASE})] == ["/compiledRelease"]
    assert [d.pointer for d in parse({"ocid": "ocds-1", "releases": [RELEASE]})] == ["/releases/0"]


def test_a_list_may_hold_releases_and_packages() -> None:
    found = parse([RELEASE, {"releases": [RELEASE]}])
    assert [d.pointer for d in found] == ["/0", "/1/releases/0"]


def test_a_package_with_both_releases_and_records_gives_all_of_them() -> None:
    found = parse({"releases": [RELEASE], "records": [{"compiledRelease": RELEASE}]})
    assert [d.pointer for d in found] == ["/releases/0", "/records/0/compiledRelease"]


def test_a_draft_without_an_ocid_is_a_release_if_it_has_a_tender() -> None:
    (found,) = parse({"tender": {"title": "Draft"}})
    assert codes(found) == ["missing-ocid", "missing-id", "missing-date"]


# --- JSON Lines --------------------------------------------------------------------------------------------


def test_json_lines_give_each_release_with_its_line_number_and_skip_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(b"\n" + dump(RELEASE) + b"\r\n  \r\n\n" + dump({"releases": [RELEASE]}) + b"\n")
    found = list(read_documents(path))
    assert [(d.line, d.pointer) for d in found] == [(2, ""), (5, "/releases/0")]
    assert {d.source for d in found} == {str(path)}


def test_json_lines_are_recognised_whatever_the_name_of_the_file() -> None:
    assert [d.line for d in parse(dump(RELEASE) + b"\n\n" + dump(RELEASE), "notices.txt")] == [1, 3]


def test_one_line_in_a_file_named_jsonl_has_a_line_number_and_elsewhere_has_none() -> None:
    assert parse(dump(RELEASE), "f.jsonl")[0].line == 1
    assert parse(dump(RELEASE) + b"\n\n", "f.json")[0].line is None


def test_a_document_over_several_lines_is_not_taken_for_json_lines() -> None:
    assert [d.line for d in parse(dump({"releases": [RELEASE]}, indent=1).replace(b"\n", b"\r\n"))] == [None]
    one_a_line = b"[\n" + dump(RELEASE) + b",\n" + dump(RELEASE) + b"\n]\n"
    assert [d.pointer for d in parse(one_a_line)] == ["/0", "/1"]


def test_a_bad_line_is_refused_by_its_number_after_the_good_lines_before_it() -> None:
    found = parse_documents(dump(RELEASE) + b"\n\n" + dump(RELEASE)[:-9] + b"\n" + dump(RELEASE), "f.jsonl")
    assert next(found).line == 1
    with pytest.raises(BadInput, match=r"^f.jsonl, line 3, column \d+: this is not valid JSON: .*Correct that line"):
        next(found)


def test_a_line_which_is_not_ocds_is_refused_by_its_number() -> None:
    assert "f.jsonl, line 2: this is not OCDS" in refusal(dump(RELEASE) + b'\n{"a": 1}', "f.jsonl")


def test_a_pretty_document_named_jsonl_is_told_to_change_its_name() -> None:
    assert "name it .json" in refusal(dump(RELEASE, indent=1), "f.jsonl")


def test_an_empty_package_among_lines_is_no_error() -> None:
    assert len(parse(b'{"releases": []}\n' + dump(RELEASE), "f.jsonl")) == 1


def test_each_line_has_its_own_encoding() -> None:
    good, bad = json.dumps(RELEASE, ensure_ascii=False), json.dumps(RELEASE, ensure_ascii=False)
    found = parse(good.encode() + b"\n" + bad.encode("cp1252") + b"\n", "f.jsonl")
    assert [codes(d) for d in found] == [[], ["encoding"]]
    assert [d.release for d in found] == [RELEASE, RELEASE]
    assert found[1].notes[0].place == "line 2"


def test_json_lines_are_read_lazily_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 1000)
    stream = io.BytesIO(b"".join(dump(release_with(id=str(i))) + b"\n" for i in range(200)))
    found = module._read_stream(stream, "f.jsonl")
    assert next(found).release["id"] == "0"
    assert stream.tell() == 1000
    assert [d.release["id"] for d in found] == [str(i) for i in range(1, 200)]


@pytest.mark.parametrize("chunk", [4, 7, 64, 1000])
def test_the_size_of_the_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(module, "_CHUNK", chunk)
    text = "\n\r\n" + json.dumps(RELEASE, ensure_ascii=False) + "\n\n" + json.dumps(RELEASE) + "\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert [(d.line, d.release) for d in parse(text.encode(encoding))] == [(3, RELEASE), (5, RELEASE)]
    assert parse(dump(RELEASE, indent=2))[0].release == RELEASE


# --- encodings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_with_their_marks_are_read_without_a_note(encoding: str) -> None:
    (found,) = parse(json.dumps(RELEASE, ensure_ascii=False).encode(encoding))
    assert (found.release, found.notes) == (RELEASE, ())


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf_16_of_either_byte_order_is_read(mark: bytes, encoding: str) -> None:
    (found,) = parse(mark + json.dumps(RELEASE, ensure_ascii=False, indent=1).encode(encoding))
    assert found.release == RELEASE


@pytest.mark.parametrize("encoding", ["iso-8859-1", "cp1252"])
def test_old_western_encodings_are_read_with_a_note(encoding: str) -> None:
    (found,) = parse(json.dumps(RELEASE, ensure_ascii=False).encode(encoding))
    assert found.release == RELEASE
    assert codes(found) == ["encoding"]


def test_bytes_which_windows_1252_lacks_are_read_as_iso_8859_1() -> None:
    (found,) = parse(b'{"ocid": "\x81"}')
    assert found.release["ocid"] == "\x81"
    assert "ISO-8859-1" in found.notes[0].text


def test_one_damaged_byte_in_utf_8_does_not_spoil_the_other_accents() -> None:
    text = json.dumps(release_with(title="£££ é à — ü"), ensure_ascii=False).encode() + b"   "
    (found,) = parse(text.replace(b'"r1"', b'"r\xff1"'))
    assert (found.release["title"], found.release["id"]) == ("£££ é à — ü", "r\ufffd1")
    assert "UTF-8 with damaged bytes" in found.notes[0].text


def test_half_a_character_is_replaced_so_that_the_text_can_be_written_out() -> None:
    (found,) = parse('{"ocid": "a\\ud800", "tender": {"k\\uDfff": ["x\\udc00", "\\ud83d\\ude00"]}}')
    json.dumps(found.release, ensure_ascii=False).encode()
    assert found.release == {"ocid": "a\ufffd", "tender": {"k\ufffd": ["x\ufffd", "😀"]}}
    assert codes(found).count("broken-character") == 3


# --- numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("207719.99", "207719.99"),
        ("0.1", "0.1"),
        ("1.10", "1.10"),
        ("2.5e6", "2500000"),
        ("1E2", "100"),
        ("-12345678901234567890.01", "-12345678901234567890.01"),
        ("0e999999999", "0"),
        ("1e-7", "0.0000001"),
        ("-0.0", "0"),
    ],
)
def test_fractions_are_exact(literal: str, value: str) -> None:
    (found,) = parse('{"ocid": "x", "n": ' + literal + "}")
    number = found.release["n"]
    assert isinstance(number, Decimal)
    assert number == Decimal(value)
    assert "E+" not in str(number)


def test_pence_are_exact() -> None:
    (found,) = parse('{"ocid": "x", "tender": {"value": {"amount": 207719.99}}}')
    assert found.release["tender"]["value"]["amount"] * 100 == 20771999


def test_whole_numbers_are_integers_of_any_sensible_length() -> None:
    (found,) = parse('{"ocid": "x", "n": 123456789012345678901234567890}')
    assert found.release["n"] == 123456789012345678901234567890
    assert type(found.release["n"]) is int


@pytest.mark.parametrize(
    "literal", ["1e9999", "-1e9999", "NaN", "Infinity", "-Infinity", "1.0e400", "9" * 5000, "-" + "9" * 400]
)
def test_a_number_no_computer_can_hold_is_no_value_and_noted_at_its_place(literal: str) -> None:
    (found,) = parse('{"releases": [{"ocid": "x", "a/b": [{"n": ' + literal + "}]}]}")
    assert found.release["a/b"] == [{"n": None}]
    (note,) = [note for note in found.notes if note.code == "number-not-finite"]
    assert note.place == "/releases/0/a~1b/0/n"
    assert len(note.text) < 150


@pytest.mark.parametrize("literal", ["1e-999999999", "0." + "1" * 500])
def test_a_number_which_cannot_be_held_exactly_is_no_value_and_noted(literal: str) -> None:
    (found,) = parse('{"ocid": "x", "n": ' + literal + "}")
    assert found.release["n"] is None
    assert "number-out-of-range" in codes(found)


def test_a_note_in_json_lines_names_the_line_and_the_pointer() -> None:
    found = parse(b'{"ocid": "x"}\n{"ocid": "x", "n": NaN}', "f.jsonl")
    assert found[1].notes[0].place == "line 2, /n"


def test_the_limits_of_a_real_framework_are_noted_where_they_stand() -> None:
    found = parse(PACKAGE)
    assert len(found) == 42
    notes = [note for document in found for note in document.notes]
    assert [(note.code, note.place) for note in notes] == [
        ("number-not-finite", "/releases/0/tender/lotDetails/maximumLotsBidPerSupplier"),
        ("number-not-finite", "/releases/0/tender/techniques/frameworkAgreement/maximumParticipants"),
        ("number-not-finite", "/releases/1/tender/lotDetails/maximumLotsBidPerSupplier"),
    ]


def test_an_odd_number_outside_the_releases_hides_none_inside_them() -> None:
    found = parse('{"meta": NaN, "releases": [{"ocid": "x"}, {"ocid": "x", "n": NaN}], "more": [NaN]}')
    assert [codes(d).count("number-not-finite") for d in found] == [0, 1]


def test_many_notes_of_one_kind_are_counted_and_not_all_listed() -> None:
    (found,) = parse('{"ocid": "x", "id": "1", "date": "2026-01-01", "n": [' + ",".join(["NaN"] * 1000) + "]}")
    assert found.release["n"] == [None] * 1000
    assert len(found.notes) == module.MAX_NOTES + 1
    assert "980 more notes" in found.notes[-1].text


def test_every_real_notice_is_read_as_the_standard_library_reads_it() -> None:
    found = list(read_documents(NOTICES / "notices.jsonl"))
    assert len(found) == len(LINES)
    for document, line in zip(found, LINES, strict=True):
        assert document.release == json.loads(line, parse_float=Decimal)
        assert not any(isinstance(leaf, float) for leaf in leaves(document.release))
        assert set(codes(document)) <= {"missing-id"}


def test_real_notices_agree_with_orjson_where_orjson_is_installed() -> None:
    orjson = pytest.importorskip("orjson")
    for line in LINES:
        expected = orjson.loads(line)
        (document,) = parse(line)
        theirs, ours = list(leaves(expected)), list(leaves(document.release))
        assert [Decimal(repr(leaf)) if isinstance(leaf, float) else leaf for leaf in theirs] == ours


# --- quality of the data -----------------------------------------------------------------------------------


def test_a_release_without_id_ocid_or_date_is_noted_and_kept() -> None:
    (found,) = parse({"releases": [{"tender": {}, "id": "", "date": None}]})
    assert [(note.code, note.place) for note in found.notes] == [
        ("missing-ocid", "/releases/0"),
        ("missing-id", "/releases/0"),
        ("missing-date", "/releases/0"),
    ]


def test_an_id_which_is_not_a_text_is_noted_and_kept() -> None:
    (found,) = parse(release_with(id=5))
    assert found.release["id"] == 5
    assert codes(found) == ["id-not-text"]


def test_a_name_given_twice_is_noted_and_the_last_value_is_used() -> None:
    (found,) = parse('{"ocid": "x", "id": "1", "date": "2026", "tender": {"t": {"a": 1, "b": 0, "a": 2, "a": 3}}}')
    assert found.release["tender"]["t"] == {"a": 3, "b": 0}
    assert [(note.code, note.place) for note in found.notes] == [("duplicate-key", "/tender/t/a")]


def test_a_package_with_two_lists_of_releases_says_that_the_first_was_not_used() -> None:
    (found,) = parse(f'{{"releases": [{json.dumps(RELEASE)}], "releases": [{json.dumps(release_with(id="r2"))}]}}')
    assert found.release["id"] == "r2"
    assert [(note.code, note.place) for note in found.notes] == [("duplicate-key", "/releases")]


def test_a_text_of_ten_megabytes_is_kept_with_a_note() -> None:
    (found,) = parse(release_with(description="x" * 10_000_000))
    assert len(found.release["description"]) == 10_000_000
    assert [(note.code, note.place) for note in found.notes] == [("too-long-text", "/description")]
    assert "10,000,000 characters" in found.notes[0].text


def test_ten_thousand_lots_are_read() -> None:
    lots = [{"id": str(i), "value": {"amount": 1.5}} for i in range(10_000)]
    (found,) = parse(release_with(tender={"lots": lots}))
    assert len(found.release["tender"]["lots"]) == 10_000
    assert found.notes == ()


def test_what_a_note_prints_has_no_control_characters_and_is_short() -> None:
    name = "k\\u001b[31m" + "y" * 5000
    (found,) = parse(f'{{"ocid": "x", "{name}": {{"a": NaN, "a": NaN}}, "{name}": {{"a": NaN, "a": NaN}}}}')
    assert {"duplicate-key", "number-not-finite"} <= set(codes(found))
    for note in found.notes:
        assert note.place.isprintable()
        assert note.text.isprintable()
        assert len(note.place) + len(note.text) < 300


# --- refusals ----------------------------------------------------------------------------------------------


def refusal_of_path(path: str | Path) -> str:
    with pytest.raises(BadInput) as caught:
        list(read_documents(path))
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refusal_of_path(tmp_path / "none.json")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "this is a folder" in refusal_of_path(tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "\ud800"])
def test_an_impossible_file_name_is_refused(name: str) -> None:
    assert "cannot be read" in refusal_of_path(name)


def test_a_file_name_with_control_characters_is_escaped_in_the_message() -> None:
    assert "\\x1b[31m" in refusal_of_path("no\x1b[31mfile\n")


def test_a_file_without_read_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.json"
    path.write_bytes(dump(RELEASE))
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read everything

        def forbidden(*_: Any) -> Any:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("builtins.open", forbidden)
    assert "permission" in refusal_of_path(path)


@pytest.mark.parametrize("data", [b"", b" \r\n\t \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\0"])
@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_an_empty_file_is_refused(data: bytes, name: str) -> None:
    assert "the file is empty" in refusal(data, name)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (zipped("notice.json"), "a zip archive"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Excel, Word"),
        (b"\x89PNG\r\n\x1a\n\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0", "a JPEG image"),
        (b"\n<!DOCTYPE html><html>", "a web page"),
        ("<!doctype html>".encode("utf-16"), "a web page"),
        (b'<?xml version="1.0"?><TED_EXPORT/>', "XML or HTML"),
        (b"{\\rtf1\\ansi}", "a rich-text"),
    ],
)
@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_another_format_is_recognised_whatever_its_name(data: bytes, what: str, name: str) -> None:
    assert f"this is {what}" in refusal(data, name)


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ('{"ocid": "x",\n "id": }', "line 2, column 8", "a value was expected, found '}'"),
        ('{"ocid": "x"\n "id": 1}', "line 2, column 2", "a comma or a closing bracket was expected"),
        ("{'ocid': 1}", "line 1, column 2", "a name in double quotation marks was expected"),
        ('{"ocid" 1}', "line 1, column 9", "a colon was expected"),
        ('\n\n{"ocid":\n  "x', "line 4, column 3", "no closing quotation mark"),
        ('{"ocid": "x"', "line 1, column 13", "the text ends before the JSON is complete"),
        ('{"ocid": "x\ty"}', "line 1, column 12", "a line break, tab or other control character"),
        ('{"ocid": "\\q"}', "line 1, column 11", "a backslash is followed by something"),
        ('{"ocid": "x"} {"ocid": "y"}', "line 1, column 15", "the JSON document ends before this place"),
        ('{\n"ocid": "x"\n}\n{"ocid": "y"}', "line 4, column 1", "the JSON document ends before this place"),
        ("ocid,title\n1,x", "line 1, column 1", "a JSON file begins with { or ["),
        ('{"a": tru}', "line 1, column 7", "a value was expected"),
        ('{"a": 01}', "line 1, column 8", "a comma or a closing bracket was expected"),
    ],
)
def test_malformed_json_is_refused_with_line_column_and_what_was_expected(text: str, where: str, why: str) -> None:
    message = refusal(text)
    assert message.startswith(f"f.json, {where}")
    assert "this is not valid JSON" in message
    assert why in message


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('["a", "b"]', "the list holds a text"),
        ('"ocid"', "the whole content is a text"),
        ("12", "the whole content is a number"),
        ("NaN", "the whole content is a number"),
        ("null", "the whole content is null"),
        ("true", "the whole content is true or false"),
        ("{}", "it is an empty object"),
        ('{"name": 1, "version": 2}', "it has only: name, version"),
        ('{"releases": {"a": 1}}', "releases is an object where a list was expected"),
        ('{"releases": [null]}', "this entry is null where an object was expected"),
        ('{"records": ["x"]}', "this entry is a text where an object was expected"),
        ('{"records": [{"releases": "x"}]}', "releases is a text where a list was expected"),
        ('[{"ocid": "x"}, {"name": "y"}]', "it has only: name"),
        ("[[]]", "the list holds a list"),
    ],
)
def test_json_which_is_not_ocds_is_refused_and_told_what_was_seen(data: str, why: str) -> None:
    message = refusal(data)
    assert "this is not OCDS" in message
    assert why in message


@pytest.mark.parametrize("data", ["[]", '{"releases": []}', '{"records": []}'])
def test_a_file_without_any_release_is_refused_because_nothing_was_checked(data: str) -> None:
    assert "holds no release" in refusal(data)


@pytest.mark.parametrize("depth", [250, 100_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_refused(depth: int, brackets: tuple[str, str]) -> None:
    opening, closing = brackets
    text = '{"ocid": "x", "a": ' + opening * depth + "1" + closing * depth + "}"
    assert "nested too deeply" in refusal(text)
    assert "f.jsonl, line 1" in refusal(text, "f.jsonl")


def test_nesting_up_to_the_limit_is_read() -> None:
    depth = module.MAX_DEPTH - 1
    assert len(parse('{"ocid": "x", "a": ' + "[" * depth + "]" * depth + "}")) == 1
    depth += 1
    assert "nested too deeply" in refusal('{"ocid": "x", "a": ' + "[" * depth + "]" * depth + "}")


def test_nul_bytes_are_refused() -> None:
    assert "it holds NUL bytes" in refusal(b'{"ocid": "x\0"}')
    assert "UTF-16 without a byte-order mark" in refusal(json.dumps(RELEASE).encode("utf-16-le"))


def test_an_escaped_nul_inside_a_text_is_kept() -> None:
    assert parse('{"ocid": "x\\u0000"}')[0].release["ocid"] == "x\0"


def test_broken_utf_16_is_refused() -> None:
    assert "not valid UTF-16" in refusal("{}".encode("utf-16") + b"\0")


def test_too_large_a_document_is_refused_and_too_long_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DOCUMENT", 2_000_000)
    monkeypatch.setattr(module, "MAX_LINE", 1_000_000)
    big = dump(release_with(x="y" * 1_500_000))
    assert len(parse(big)) == 1
    assert "at most 1 MB" in refusal(dump(RELEASE) + b"\n" + big, "f.jsonl")
    assert "f.jsonl, line 1" in refusal(big, "f.jsonl")
    assert "at most 2 MB" in refusal(dump(release_with(x="y" * 2_500_000), indent=1))
    assert "at most 2 MB" in refusal(dump(release_with(x="y" * 2_500_000)))
    many = dump(release_with(x="y" * 500_000)) + b"\n"
    assert len(parse(many * 6, "f.jsonl")) == 6


def test_an_error_shows_little_of_the_text_and_no_control_characters() -> None:
    secret = "s3cret" * 1000
    for data in (
        f'{{"a": {secret}',
        f'{{"{secret}": 1, "\\u001b[31m": 2}}',
        f"[{secret}]",
        f"{secret}\x1b[31m",
    ):
        message = refusal(data)
        assert message.count("s3cret") * 6 <= 80


def test_standard_input_is_read_when_the_name_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(dump(RELEASE) + b"\n" + dump(RELEASE))))
    assert [(d.source, d.line) for d in read_documents("-")] == [("<stdin>", 1), ("<stdin>", 2)]


def test_importing_the_module_loads_nothing_heavy() -> None:
    code = (
        "import sys, sv_rules.intake.documents, sv_rules.intake.merging;"
        "print([m for m in ('ocdsmerge', 'orjson', 'pydantic', 'requests', 'jsonref') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


# --- anything at all ---------------------------------------------------------------------------------------

SHORT = sorted(LINES, key=len)[:40]
INTERESTING = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\n",
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\\ud800",
]
INTERESTING += [
    b"1e9999",
    b"NaN",
    b"null",
    b"[]",
    b"{}",
    b'"x"',
    b"9" * 400,
    b"\\u0000",
    b"<html>",
    b"-",
    b"e",
]


def survives(data: bytes, source: str) -> None:
    try:
        for document in parse_documents(data, source):
            assert isinstance(document.release, dict)
            for leaf in leaves(document.release):
                assert leaf is None or type(leaf) in (str, int, bool, Decimal)
                assert type(leaf) is not Decimal or leaf.is_finite()
            json.dumps(document.release, default=str, ensure_ascii=False).encode()
            assert all(note.place.isprintable() and note.text.isprintable() for note in document.notes)
    except BadInput as error:
        assert str(error).isprintable()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_change_to_the_bytes_of_a_notice_gives_anything_but_a_sentence(data: st.DataObject) -> None:
    notice = data.draw(st.sampled_from(SHORT))
    if data.draw(st.booleans()):
        notice = notice + b"\n" + notice
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(notice)))
        end = data.draw(st.integers(start, min(len(notice), start + 40)))
        piece = data.draw(st.one_of(st.sampled_from(INTERESTING), st.binary(max_size=8)))
        notice = notice[:start] + piece + notice[end:]
    survives(notice, data.draw(st.sampled_from(["f.json", "f.jsonl"])))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["f.json", "f.jsonl"]))
def test_no_bytes_give_anything_but_a_sentence(data: bytes, source: str) -> None:
    survives(data, source)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ocid", "id", "date", "tender", "releases", "records", "compiledRelease", "url"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(JSON, st.booleans())
def test_no_json_value_gives_anything_but_a_sentence(value: Any, ascii_only: bool) -> None:
    survives(json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass"), "f.json")
