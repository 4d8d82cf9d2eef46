"""Joining the releases of one procurement: nothing is erased, doubled, fetched or silently lost."""

from __future__ import annotations

import copy
import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sv_rules.errors import BadInput
from sv_rules.intake import merging
from sv_rules.intake.documents import Document, parse_documents, read_documents
from sv_rules.intake.merging import merge_documents
from sv_rules.intake.ocds import facts_from_release

NOTICES = Path(__file__).parents[1] / "notices"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("merging tried to use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def release(number: int, tag: str = "tender", ocid: str = "ocds-1", **fields: Any) -> dict[str, Any]:
    return {
        "ocid": ocid,
        "id": f"r{number}",
        "date": f"2026-08-{number:02}T10:00:00Z",
        "tag": [tag],
        **fields,
    }


def merged(*releases: dict[str, Any]) -> list[Document]:
    return merge_documents(parse_documents(json.dumps(list(releases)).encode(), "f.json"))


def merge_one(*releases: dict[str, Any]) -> Document:
    (document,) = merged(*releases)
    return document


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


TENDER: dict[str, Any] = {
    "id": "t",
    "title": "Street cleaning",
    "value": {"amount": 1000, "currency": "GBP"},
    "additionalProcurementCategories": ["goods"],
    "lots": [
        {
            "id": "1",
            "title": "North",
            "awardCriteria": {
                "criteria": [
                    {
                        "type": "price",
                        "name": "Price",
                        "numbers": [{"number": 60, "weight": "percentageExact"}],
                    },
                    {
                        "type": "quality",
                        "name": "SV",
                        "numbers": [{"number": 40, "weight": "percentageExact"}],
                    },
                ]
            },
        },
        {"id": "2", "title": "South"},
    ],
}


def weights(document: Document) -> list[int]:
    criteria = document.release["tender"]["lots"][0]["awardCriteria"]["criteria"]
    return [number["number"] for criterion in criteria for number in criterion["numbers"]]


def test_releases_of_one_ocid_become_one_document_and_say_so() -> None:
    found = merge_one(release(1, tender=TENDER), release(2, "tenderUpdate", tender={"id": "t", "title": "New"}))
    assert found.release["tender"] == {**TENDER, "title": "New"}
    assert found.release["tag"] == ["compiled"]
    assert found.release["ocid"] == "ocds-1"
    assert (found.source, found.pointer) == ("f.json", "/1")
    assert codes(found) == ["merged"]
    assert "r1" in found.notes[0].text
    assert "r2" in found.notes[0].text


def test_documents_alone_with_their_ocid_or_without_one_come_back_unchanged_and_in_order() -> None:
    documents = list(
        parse_documents(
            json.dumps(
                [
                    release(1, ocid="b"),
                    {"tender": {"title": "x"}},
                    release(1, ocid="a"),
                    {"tender": {"title": "x"}},
                ]
            ).encode(),
            "f.json",
        )
    )
    assert merge_documents(documents) == documents


@pytest.mark.parametrize("tag", ["tenderCancellation", "awardCancellation"])
def test_a_sparse_cancellation_does_not_erase_the_tender(tag: str) -> None:
    found = merge_one(release(1, tender=TENDER), release(2, tag, tender={"id": "t", "status": "cancelled"}))
    assert found.release["tender"] == {**TENDER, "status": "cancelled"}


def test_the_empty_fields_of_a_cancellation_do_not_erase_the_tender() -> None:
    stub = {
        "id": "t",
        "status": "cancelled",
        "title": None,
        "value": {"amount": None, "currency": None},
        "additionalProcurementCategories": [],
        "lots": [{"id": "1", "title": None, "awardCriteria": {"criteria": []}}],
    }
    found = merge_one(release(1, tender=TENDER), release(2, "tenderCancellation", tender=stub, parties=[]))
    assert found.release["tender"] == {**TENDER, "status": "cancelled"}
    assert codes(found) == ["merged"]


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_a_cancellation_whose_whole_tender_is_empty_does_not_erase_the_tender(nothing: Any) -> None:
    found = merge_one(release(1, tender=TENDER), release(2, "tenderCancellation", tender=nothing))
    assert found.release["tender"] == TENDER


def test_an_empty_list_in_an_update_removes_nothing() -> None:
    update = {"id": "t", "additionalProcurementCategories": [], "lots": []}
    assert merge_one(release(1, tender=TENDER), release(2, tender=update)).release["tender"] == TENDER


def test_a_null_in_an_update_removes_the_value_as_the_standard_says_and_is_noted() -> None:
    found = merge_one(release(1, tender=TENDER), release(2, "tenderUpdate", tender={"id": "t", "title": None}))
    assert "title" not in found.release["tender"]
    assert codes(found) == ["merged", "removed-by-merge"]
    assert "tender/title" in found.notes[1].text


def test_award_criteria_have_no_ids_and_are_replaced_and_not_added_up() -> None:
    update = copy.deepcopy(TENDER)
    update["lots"][0]["awardCriteria"]["criteria"][0]["numbers"][0]["number"] = 55
    update["lots"][0]["awardCriteria"]["criteria"][1]["numbers"][0]["number"] = 45
    assert weights(merge_one(release(1, tender=TENDER), release(2, "tenderUpdate", tender=update))) == [
        55,
        45,
    ]


def test_a_lot_that_an_update_leaves_out_is_kept() -> None:
    update = {"id": "t", "lots": [{"id": "1", "title": "North end"}]}
    found = merge_one(release(1, tender=TENDER), release(2, "tenderUpdate", tender=update))
    assert [lot["title"] for lot in found.release["tender"]["lots"]] == ["North end", "South"]
    assert weights(found) == [60, 40]


def test_entries_whose_ids_are_null_are_not_run_together() -> None:
    lots = [{"id": None, "title": "a"}, {"id": None, "title": "b"}]
    found = merge_one(release(1, tender={"lots": lots}), release(2, tender={"title": "x"}))
    assert [lot["title"] for lot in found.release["tender"]["lots"]] == ["a", "b"]


def test_entries_with_one_id_in_one_list_are_joined_with_a_note() -> None:
    lots = [{"id": "1", "title": "a"}, {"id": "1", "title": "b"}]
    found = merge_one(release(1, tender={"lots": lots}), release(2, tender={"title": "x"}))
    assert codes(found) == ["merged", "duplicate-id"]
    assert "tender/lots" in found.notes[1].text


def test_releases_which_contradict_one_another_in_shape_stay_separate_with_a_note() -> None:
    first = release(1, awards=[{"id": "1", "standstillPeriod": {"endDate": "2026-01-01"}}])
    second = release(2, awards=[{"id": "1", "standstillPeriod": [{"endDate": "2026-01-01"}]}])
    found = merged(first, second, release(1, ocid="ocds-2"))
    assert [document.release for document in found] == [first, second, release(1, ocid="ocds-2")]
    assert [codes(document) for document in found] == [["not-merged"], ["not-merged"], []]
    assert "contradict one another in shape" in found[0].notes[0].text
    assert [document.notes[0].place for document in found[:2]] == ["/0", "/1"]


@pytest.mark.parametrize("date", [None, "", "yesterday", 5])
def test_releases_without_a_usable_date_stay_separate_with_a_note(date: Any) -> None:
    found = merged(release(1), {**release(2), "date": date})
    assert ["not-merged" in codes(document) for document in found] == [True, True]


def test_releases_are_put_in_order_by_the_moment_and_not_by_the_spelling_of_the_date() -> None:
    later = {**release(1, tender={"title": "later"}), "date": "2026-08-09T23:30:00Z"}
    earlier = {**release(2, tender={"title": "earlier"}), "date": "2026-08-10T00:00:00+01:00"}
    assert merge_one(later, earlier).release["tender"]["title"] == "later"


def test_releases_of_the_same_moment_keep_the_order_of_the_files_with_a_note() -> None:
    found = merge_one(release(1, tender={"title": "a"}), {**release(1, tender={"title": "b"}), "id": "z"})
    assert found.release["tender"]["title"] == "b"
    assert codes(found) == ["merged", "same-date"]


def test_the_same_release_twice_is_one_document_with_a_note() -> None:
    found = merge_one(release(1, tender=TENDER), release(1, tender=TENDER))
    assert found.release == release(1, tender=TENDER)
    assert codes(found) == ["repeated-release"]


def test_the_notes_of_the_releases_are_kept_and_name_their_file_when_there_are_several() -> None:
    first = list(parse_documents(b'{"ocid": "x", "id": "1", "date": "2026-01-01", "tender": {"n": NaN}}', "a.json"))
    second = list(parse_documents(b'{"ocid": "x", "id": "2", "date": "2026-01-02"}', "b.json"))
    (found,) = merge_documents(first + second)
    assert [(note.code, note.place) for note in found.notes] == [
        ("merged", ""),
        ("number-not-finite", "a.json /tender/n"),
    ]


def test_the_documents_given_are_not_changed() -> None:
    documents = list(parse_documents(json.dumps([release(1, tender=TENDER), release(2, tender=None)]).encode(), "f"))
    before = copy.deepcopy(documents)
    merge_documents(documents)
    assert documents == before


def test_real_notices_are_merged_without_the_network_and_weights_still_sum_to_a_hundred() -> None:
    documents = [
        *read_documents(NOTICES / "notices.jsonl"),
        *read_documents(NOTICES / "fts-release-package.json"),
    ]
    found = merge_documents(documents)
    assert len(found) == len({document.release["ocid"] for document in documents})
    assert not any("not-merged" in codes(document) for document in found)
    sums = []
    for document in found:
        for lot in document.release.get("tender", {}).get("lots", []):
            numbers = [
                number["number"]
                for criterion in lot.get("awardCriteria", {}).get("criteria", [])
                for number in criterion.get("numbers", [])
                if number["weight"] == "percentageExact"
            ]
            sums += [sum(numbers)] if numbers else []
    assert len(sums) > 20
    assert set(sums) == {100}


def test_without_ocdsmerge_merging_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    merging._schema_rules.cache_clear()
    for name in ("ocdsmerge", "ocdsmerge.rules"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BadInput, match="ocdsmerge is not installed"):
        merged(release(1), release(2))


KEYS = st.sampled_from(["id", "tender", "lots", "value", "criteria", "awards", "documents", "tag", "title"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "1", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4), min_size=2, max_size=3))
def test_no_releases_of_any_shape_make_merging_fail(bodies: list[dict[str, Any]]) -> None:
    documents = [
        Document({**body, "ocid": "x", "date": f"2026-01-0{day}"}, "f", "", None, ())
        for day, body in enumerate(bodies, 1)
    ]
    found = merge_documents(documents)
    assert len(found) in (1, len(documents))
    for document in found:
        assert document.notes
        assert all(note.text.isprintable() for note in document.notes)


# ---------------------------------------------------------------- when the procurement commenced


def _uk(number: int, kind: str, tag: str, where: str = "tender") -> dict[str, Any]:
    document = {"id": f"r{number}", "noticeType": kind, "datePublished": f"2026-08-{number:02}T10:00:00Z"}
    legal = {"legalBasis": {"scheme": "UKPGA", "id": "2023/54"}}
    part = {"tender": {"id": "t", **legal, "documents": [document]}}
    if where == "awards":
        part = {"tender": {"id": "t", **legal}, "awards": [{"id": "a", "documents": [document]}]}  # type: ignore[dict-item]
    return release(number, tag, **part)


def _commenced(*releases: dict[str, Any]) -> tuple[Any, str | None]:
    fact = facts_from_release(merge_one(*releases)).tender.get("commencement_stated_on")
    return (fact.known[0], fact.because) if fact is not None and fact.known is not None else (None, None)


def test_joined_releases_show_that_the_first_tender_notice_commenced_the_procurement() -> None:
    first, update = _uk(3, "UK4", "tender"), _uk(9, "UK4", "tenderUpdate")
    award = _uk(20, "UK6", "award", "awards")
    assert _commenced(award, update, first)[0] == 20260803
    assert _commenced(_uk(1, "UK2", "planning"), first)[0] == 20260803
    # an update and an award do not show the first notice, and a notice about a dynamic market invites no tenders
    assert _commenced(update, award) == (None, None)
    assert _commenced(_uk(3, "UK13", "tender"), award) == (None, None)


def test_a_compiled_release_shows_it_by_the_notices_that_it_lists() -> None:
    compiled = merge_one(_uk(3, "UK4", "tender"), _uk(9, "UK4", "tenderUpdate"), _uk(20, "UK6", "award", "awards"))
    assert compiled.release["tag"] == ["compiled"]
    alone = Document(compiled.release, "f.json", "", None, ())
    assert facts_from_release(alone).tender["commencement_stated_on"].known == (20260803, 20260803)
    assert facts_from_release(alone).tender["commencement_stated_on"].place == "/tender/documents/0/datePublished"


def test_a_release_alone_says_nothing_of_it() -> None:
    (document,) = merged(_uk(9, "UK4", "tenderUpdate"))
    assert "commencement_stated_on" not in facts_from_release(document).tender
