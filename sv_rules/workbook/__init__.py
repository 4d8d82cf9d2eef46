"""Workbooks: the only package that imports openpyxl."""
