"""From a file to the facts of the tenders in it, whatever the file is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sv_rules.facts.fact import TenderFacts

if TYPE_CHECKING:
    from sv_rules.facts.dictionary import Dictionary

DRAFT_SUFFIXES = (".yaml", ".yml")


def read_tender(
    path: str | Path, dictionary: Dictionary | None = None, *, merge: bool = False
) -> Iterator[TenderFacts]:
    """Yield the facts of each tender in a file: one of a draft in YAML, one of each release of OCDS JSON.

    ``-`` is standard input and holds OCDS. ``merge`` joins the releases of one procurement first. Raises
    ``Problems`` for a draft and ``BadInput`` for anything else that cannot be read.
    """
    if str(path).lower().endswith(DRAFT_SUFFIXES):
        from sv_rules.intake.draft import read_draft

        yield read_draft(path, dictionary)
        return
    from sv_rules.intake.documents import read_documents
    from sv_rules.intake.ocds import facts_from_release

    documents = read_documents(path)
    if merge:
        from sv_rules.intake.merging import merge_documents

        documents = iter(merge_documents(documents))
    for document in documents:
        yield facts_from_release(document, dictionary)
