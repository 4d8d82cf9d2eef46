"""The stacked bar of a round's result: each bid's points by part, labelled, legible in grey and on paper."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.palette import PALETTE, Pair
from sv_rules.workbook.maturity_chart import chart_text

PARTS = (Pair("ffffff", "1f3355"), Pair("16191d", "e8eef8"), Pair("16191d", "9fb6dd"))
"""Label on bar, in the order of the parts: dark, pale, middling, with a dark line round each, so they part in grey."""
_WIDTH, _HIGHEST = 30.0, 16.5
"""Centimetres: what A4 landscape holds beside its margins and below the heading."""


def points_chart(
    sheet: Worksheet, *, title: str, header: int, bids: int, names: int, first: int, parts: int, most: int | None
) -> BarChart:
    """Bars over a table whose titles stand in row ``header`` with ``bids`` rows below.

    ``names`` is the column of the bids, ``first`` that of the first part, ``most`` the end of the axis.
    """
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    chart.title = title
    chart.width, chart.height = _WIDTH, min(4.0 + 0.95 * bids, _HIGHEST)  # type: ignore[assignment]
    data = Reference(sheet, min_col=first, max_col=first + parts - 1, min_row=header, max_row=header + bids)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=names, min_row=header + 1, max_row=header + bids))
    for series, pair in zip(chart.series, PARTS, strict=False):
        line = LineProperties(solidFill=PALETTE["body"].ink, w=6350)
        series.graphicalProperties = GraphicalProperties(solidFill=pair.paper, ln=line)
        labels = DataLabelList()
        labels.showVal = True
        labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
        labels.txPr = chart_text(800, pair.ink)
        series.dLbls = labels
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, most
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines = None
    chart.y_axis.title = "Points"
    chart.x_axis.txPr = chart.y_axis.txPr = chart_text(900)
    chart.legend.position = "b"
    chart.legend.txPr = chart_text(900)
    return chart
