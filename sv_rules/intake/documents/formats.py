"""What a file really is, by its first bytes: whatever is not JSON is refused by its name."""

from __future__ import annotations

from sv_rules.errors import BadInput
from sv_rules.intake.documents.wording import GIVE_OCDS

_UNPACK = "Unpack it and give the JSON file inside."
_ZIP = "a zip archive"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", GIVE_OCDS),
    (b"PK\x03\x04", _ZIP, _UNPACK),
    (b"PK\x05\x06", "an empty zip archive", GIVE_OCDS),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old Excel, Word or Outlook file", GIVE_OCDS),
    (b"\x89PNG", "a PNG image", GIVE_OCDS),
    (b"\xff\xd8\xff", "a JPEG image", GIVE_OCDS),
    (b"GIF8", "a GIF image", GIVE_OCDS),
    (b"II*\x00", "a TIFF image", GIVE_OCDS),
    (b"MM\x00*", "a TIFF image", GIVE_OCDS),
    (b"RIFF", "an image or sound file", GIVE_OCDS),
    (b"{\\rtf", "a rich-text (RTF) document", GIVE_OCDS),
    (b"SQLite format 3", "an SQLite database", GIVE_OCDS),
    (b"PAR1", "a Parquet file", GIVE_OCDS),
)
# Of several marks in one archive the first of these names it.
_INSIDE_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument", "a LibreOffice document"),
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"[Content_Types].xml", "an Excel, Word or PowerPoint file"),
)


def refuse_other_formats(head: bytes, name: str) -> None:
    """Raise BadInput if bytes that begin with `head` are a document, archive or image of another format."""
    head = head[:65536]
    for magic, what, do in _MAGIC:
        if head.startswith(magic):
            if what is _ZIP:
                inside = (office for mark, office in _INSIDE_ZIP if mark in head)
                if office := next(inside, None):
                    what, do = office, GIVE_OCDS
            raise _not_json(name, what, do)


def refuse_markup(first_line: bytes, name: str) -> None:
    """Raise BadInput if the first line is that of a web page or of XML."""
    start = first_line.lstrip()[:200].lower()
    if not start.startswith(b"<"):
        return
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        raise _not_json(
            name,
            "a web page (HTML)",
            "Perhaps an error or sign-in page was saved instead of the data: download the OCDS JSON again.",
        )
    raise _not_json(name, "XML or HTML", GIVE_OCDS)


def _not_json(name: str, what: str, do: str) -> BadInput:
    return BadInput(f"this is {what}", where=name, why="a JSON file is needed, whatever its name", do=do)
