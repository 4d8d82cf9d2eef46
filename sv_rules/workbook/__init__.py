"""Workbooks: the only package that imports openpyxl."""

import os

# openpyxl writes and parses through lxml where that happens to be installed. Without it defusedxml guards every
# parse, and the same workbook has the same bytes on every machine.
os.environ.setdefault("OPENPYXL_LXML", "False")
