"""A PNG on a sheet, without a picture library: openpyxl needs only its bytes, size and anchor."""

from __future__ import annotations

import struct

from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HIGHEST = 60
"""Pixels: the height of three rows."""
_MOST_PIXELS = 10_000


class _Logo(Image):
    """A picture whose bytes are at hand, so that nothing has to open it."""

    def __init__(self, data: bytes, width: int, height: int, anchor: str) -> None:
        self._bytes, self.width, self.height, self.anchor = data, width, height, anchor
        self.format = "png"

    def _data(self) -> bytes:
        return self._bytes


def add_logo(sheet: Worksheet, data: bytes, anchor: str) -> None:
    """Put a PNG at a cell, at most 60 pixels high. Nothing is read from it but its size."""
    size = png_size(data)
    assert size is not None
    width, height = size
    shrunk = min(height, _HIGHEST)
    sheet.add_image(_Logo(data, width * shrunk // height, shrunk, anchor))


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, or ``None`` where the bytes are no PNG of a sensible size."""
    if not data.startswith(_SIGNATURE) or len(data) < 45 or data[12:16] != b"IHDR" or b"IEND" not in data[-16:]:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return (width, height) if 0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS else None
