"""Saving a workbook so that the same content gives the same bytes, whole or not at all."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

from openpyxl.workbook import Workbook

from sv_rules.report.atomic import write_bytes

_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
EPOCH = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's own times carry no zone


def save(workbook: Workbook, path: str | Path, stamp: datetime.datetime = EPOCH) -> None:
    """Write a workbook in place of whatever stood there. Raises ``BadInput`` where it cannot be written."""
    write_bytes(path, workbook_bytes(workbook, stamp))


def workbook_bytes(workbook: Workbook, stamp: datetime.datetime = EPOCH) -> bytes:
    """The file's bytes; every time in it is ``stamp``, since the clock is no part of the content."""
    first = io.BytesIO()
    workbook.save(first)
    moment = stamp.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    second = io.BytesIO()
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            data = made.read(name)
            if name == _CORE:
                data = _STAMP.sub(rb"\g<1>" + moment + rb"\g<2>", data)
            kept.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return second.getvalue()
