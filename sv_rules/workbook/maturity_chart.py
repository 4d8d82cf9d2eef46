"""The bar chart of a report of maturity: few series, labelled, legible in grey."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from sv_rules.report.maturity_report import Chart
from sv_rules.report.palette import PALETTE

SHADES = {
    1: ("1f3355",),
    2: ("1f3355", "b9cbe8"),
    3: ("1f3355", "6f8fc4", "dbe4f3"),
    4: ("7a0012", "c9a227", "1f3355", "d5d8dd"),
    5: ("7a0012", "d98a1f", "dbe4f3", "6f8fc4", "1f3355"),
}
"""Bars by the number of series, dark and pale in turn with a dark line round each, so that they part in grey."""
_LINE = PALETTE["body"].ink


def chart_of(chart: Chart, data: Worksheet, top: int) -> BarChart:
    """The chart over the cells of ``data``: from row ``top``, categories down and series across, under headings."""
    bars = BarChart()
    bars.type = "bar"
    bars.style = 10
    bars.grouping = "stacked" if chart.stacked else "clustered"
    bars.overlap = 100 if chart.stacked else 0
    bars.gapWidth = 45
    last = top + len(chart.categories)
    bars.add_data(
        Reference(data, min_col=2, max_col=1 + len(chart.series), min_row=top, max_row=last), titles_from_data=True
    )
    bars.set_categories(Reference(data, min_col=1, min_row=top + 1, max_row=last))
    for series, shade in zip(bars.series, SHADES[len(chart.series)], strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=shade, ln=LineProperties(solidFill=_LINE, w=6350))
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.crosses = "max"
    bars.y_axis.scaling.min = chart.least if chart.steps else 0
    bars.y_axis.scaling.max = max(chart.most, 1)
    bars.y_axis.majorUnit = 1 if chart.most <= 12 else None
    bars.y_axis.number_format = "0"
    if chart.steps:
        bars.y_axis.title = " · ".join(f"{n} {word}" for n, word in enumerate(chart.steps, chart.least))
    else:
        bars.y_axis.title = None
    bars.x_axis.txPr = bars.y_axis.txPr = chart_text(900)
    bars.legend.position = "b"
    bars.legend.txPr = chart_text(900)
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.txPr = chart_text(800)
    if not chart.stacked:
        bars.dataLabels = labels
    bars.layout = Layout(manualLayout=ManualLayout(x=0.3, y=0.03, w=0.66, h=0.8, xMode="edge", yMode="edge"))
    return bars


def chart_text(size: int, ink: str = _LINE) -> RichText:
    """The look of a chart's text: ``size`` in hundredths of a point."""
    properties = CharacterProperties(sz=size, solidFill=ink)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])
