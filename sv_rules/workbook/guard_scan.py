"""What a file must be before it is parsed as a workbook: an ordinary .xlsx, of a size that can be read at once.

Everything is judged on the raw parts, one after the other and in small pieces, so that a hostile file costs
little. The XML is walked by expat without any tree; what would make openpyxl work long is counted on the way.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from sv_rules.workbook.guard_xml import Counts, Unfit, walk

FILE_BYTES = 32 * 2**20
"""Largest file: hundreds of times an evaluation workbook of twelve bids."""
PARTS = 2_000
"""Most parts in the zip: a workbook of 250 sheets, each with a chart and comments, has about 1,500."""
PART_BYTES = 64 * 2**20
"""Largest part, unpacked: a photograph for print fits; what does not is no form."""
ALL_BYTES = 128 * 2**20
"""All parts together, unpacked, so that many middling parts are no way around the limit for one."""
XML_BYTES = 24 * 2**20
"""All XML together, unpacked: 60,000 cells of long text take less, and openpyxl about eight times this in memory."""
RATIO = 200
"""Most times that a part may grow when unpacked; sheets grow 5 to 40 times, zip bombs 1,000 times."""
RATIO_FROM = 2**20
"""Parts smaller than this may grow as they like: a short part of blanks does no harm."""
_CHUNK = 2**16
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "Save it as an Excel Workbook (.xlsx) and give that file."
_DAMAGED = "Open it in Excel, save it again as .xlsx, and give that file; if Excel cannot open it, ask for it again."
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\x01\0\0\0",
    b"\xd7\xcd\xc6\x9a",
    b"RIFF",
)
_FORBIDDEN = (
    ("vbaproject", "it holds macros"),
    ("/macrosheets/", "it holds a sheet of macros"),
    ("/activex/", "it holds ActiveX controls"),
    ("/embeddings/", "another file is embedded in it"),
)
_MACRO_FREE = "Save it as an Excel Workbook (.xlsx), without macros, controls or embedded files, and give that file."


def scan(data: bytes) -> Counts:
    """Judge the bytes of a file. Raises ``Unfit`` with the first reason why it must not be parsed."""
    _check_start(data)
    counts = Counts()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive)
            for info in archive.infolist():
                if not info.is_dir():
                    _check_part(archive, info, counts)
            counts.check_workbook(archive.namelist())
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError,
        RuntimeError, ValueError, OverflowError, IndexError,
    ) as error:  # fmt: skip
        raise Unfit("it is damaged or was cut short on the way", _DAMAGED) from error
    return counts


def _check_start(data: bytes) -> None:
    if not data:
        raise Unfit("the file is empty", "Save it again from Excel, or ask for it again.")
    if len(data) > FILE_BYTES:
        raise Unfit(f"it is larger than {FILE_BYTES // 2**20} MB", "Remove pictures and sheets that are not needed.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            why = "it is encrypted, by a password or by its sensitivity label"
            raise Unfit(why, "Save it without a password, and choose a label without encryption.")
        raise Unfit("it is in the old .xls format", _SAVE_AS)
    if not data.startswith(b"PK"):
        raise Unfit("it is not an .xlsx workbook, whatever its name says", _SAVE_AS)


def _check_directory(archive: zipfile.ZipFile) -> None:
    """The table of contents of the zip: names and sizes, before anything is unpacked."""
    parts = archive.infolist()
    if len(parts) > PARTS:
        raise Unfit(f"it has {len(parts):,} parts, more than {PARTS:,}", "Remove sheets that are not needed.")
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) != len(names):
        raise Unfit("two of its parts have the same name", _DAMAGED)
    if sum(part.file_size for part in parts) > ALL_BYTES:
        raise Unfit(f"unpacked it is larger than {ALL_BYTES // 2**20} MB", _DAMAGED)
    for part in parts:
        name = part.filename
        if ".." in name.split("/") or name.startswith("/") or "\\" in name or ":" in name or "\0" in part.orig_filename:
            raise Unfit(f'its part "{name[:80]}" leads outside the file', _DAMAGED)
        if part.flag_bits & 1:
            raise Unfit("its parts are encrypted", "Save it without a password.")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unfit("its parts are packed in a way that Excel does not use", _DAMAGED)
        if part.file_size > PART_BYTES:
            raise Unfit(f'its part "{name[:80]}" is larger than {PART_BYTES // 2**20} MB unpacked', _DAMAGED)
        if part.file_size > max(RATIO_FROM, RATIO * part.compress_size):
            raise Unfit(f'its part "{name[:80]}" grows more than {RATIO} times when unpacked', _DAMAGED)
        for word, why in _FORBIDDEN:
            if word in f"/{name.casefold()}":
                raise Unfit(why, _MACRO_FREE)


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, counts: Counts) -> None:
    with archive.open(info) as handle:
        first = handle.read(_CHUNK)
        if not _may_be_xml(first):
            while handle.read(_CHUNK):
                pass  # the whole part is read, so that its check sum is tested
            return
        counts.xml_bytes += info.file_size
        if counts.xml_bytes > XML_BYTES:
            why = f"its sheets, formats and texts are larger than {XML_BYTES // 2**20} MB unpacked"
            raise Unfit(why, "Remove sheets, rows and formats that are not needed.")
        walk(info.filename, _pieces(first, handle), counts)


def _may_be_xml(first: bytes) -> bool:
    """Whether some parser could take the part for XML, by its bytes: its name and type are only claims."""
    if first.startswith(_PICTURES):
        return False
    return first.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _pieces(first: bytes, handle: IO[bytes]) -> Iterator[bytes]:
    piece = first
    while piece:
        yield piece
        piece = handle.read(_CHUNK)
