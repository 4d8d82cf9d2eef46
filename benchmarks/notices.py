"""The real notices that are measured on, picked by release id."""

from __future__ import annotations

import json
from pathlib import Path

LINES = Path(__file__).parent.parent / "tests" / "notices" / "notices.jsonl"
ONE_LOT, THREE_LOTS, ELEVEN_LOTS = "075701-2026", "076618-2026", "075953-2026"
PICKED = {
    ONE_LOT: "UK4 tender notice, 1 lot, services, £326,940",
    THREE_LOTS: "UK4 tender notice, 3 lots, services, £2,499,999.99",
    ELEVEN_LOTS: "UK4 tender notice, 11 lots, goods, £38.4m",
}


def all_lines() -> list[bytes]:
    """Every release as the bytes of its line."""
    return [line for line in LINES.read_bytes().splitlines() if line.strip()]


def by_id(release_id: str) -> bytes:
    """One release."""
    return next(line for line in all_lines() if json.loads(line).get("id") == release_id)


def one_lot_tenders() -> list[bytes]:
    """Every UK4 tender notice with one lot that was not updated."""
    found = []
    for line in all_lines():
        release = json.loads(line)
        tender = release.get("tender", {})
        types = [document.get("noticeType") for document in tender.get("documents", [])]
        if release.get("tag") == ["tender"] and "UK4" in types and len(tender.get("lots", [])) == 1:
            found.append(line)
    return found
