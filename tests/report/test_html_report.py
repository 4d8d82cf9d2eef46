"""The page: readable by everybody, printable, and deaf to what a notice's text tries."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from sv_rules.report.html import html_report
from sv_rules.report.palette import PALETTE, Pair, contrast
from sv_rules.report.wording import OGL
from tests.report import decisions

_VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """What a test asks of a page: its elements in order, each with attributes, path and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self._open), data.strip()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for t, attrs, _ in self.elements if t == tag]

    def text(self, *within: str) -> str:
        return " ".join(t for path, t in self.texts if set(within) <= set(path) and "style" not in path)


@pytest.fixture(params=["stopped", "cleared", "uncertain", "hostile", "many"])
def html(request: pytest.FixtureRequest) -> str:
    return html_report(getattr(decisions, request.param)())


def test_the_page_names_its_language_and_has_a_title(html: str) -> None:
    page = Page(html)
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.text("title")) > 5


def test_the_page_has_landmarks_and_a_way_past_the_header(html: str) -> None:
    page = Page(html)
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert page.all("main")[0]["id"] == "main"


def test_there_is_one_main_heading_and_no_level_is_skipped(html: str) -> None:
    levels = [int(tag[1]) for tag, _, _ in Page(html).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))


def test_every_table_has_a_caption_and_headers_that_say_what_they_head(html: str) -> None:
    page = Page(html)
    assert len(page.all("table")) == len(page.all("caption"))
    assert {th.get("scope") for th in page.all("th")} <= {"row", "col"}
    assert page.all("table") == [] or page.all("th")


def test_every_link_within_the_page_leads_somewhere_and_ids_are_used_once(html: str) -> None:
    page = Page(html)
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    labels = [attrs["aria-labelledby"] for _, attrs, _ in page.elements if "aria-labelledby" in attrs]
    inner = [a["href"][1:] for a in page.all("a") if a["href"] and a["href"].startswith("#")]
    assert set(labels) | set(inner) <= set(ids)


def test_nothing_runs_and_nothing_is_fetched(html: str) -> None:
    page = Page(html)
    for tag in ("script", "link", "img", "iframe", "object", "form", "base"):
        assert page.all(tag) == []
    assert not any(name.startswith("on") or name in ("src", "style") for _, attrs, _ in page.elements for name in attrs)
    assert not re.search(r"url\(|@import", html)
    assert all((a["href"] or "").startswith(("#", "https://")) for a in page.all("a"))
    assert "default-src 'none'" in html


def test_what_can_be_folded_prints_open(html: str) -> None:
    assert all("open" in attrs for attrs in Page(html).all("details"))
    assert "details::details-content { content-visibility: visible" in html


def test_tables_that_scroll_can_be_reached_by_keyboard(html: str) -> None:
    for attrs in Page(html).all("div"):
        assert attrs["tabindex"] == "0"
        assert attrs["role"] == "region"
        assert attrs["aria-label"]


def test_the_verdict_comes_before_anything_else() -> None:
    page = Page(html_report(decisions.stopped()))
    main = page.text("main")
    assert main.index("STOP.") < main.index("Breached: 5") < main.index("PSVA-001")


def test_hostile_text_stays_text() -> None:
    html = html_report(decisions.hostile())
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }}" in html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ufffe\uffff]", html)
    html.encode("utf-8")


def test_an_address_that_is_not_of_the_web_never_becomes_a_link() -> None:
    from dataclasses import replace

    source = replace(decisions.ACT, href="javascript:alert(1)")
    finding = replace(decisions.NOT_CONSIDERED, source=source)
    html = html_report(replace(decisions.stopped(), findings=(finding,)))
    assert "javascript:" not in html
    assert "Public Services (Social Value) Act 2012, s1(3)" in Page(html).text("dd")


def test_a_page_shows_all_that_the_answer_rests_on() -> None:
    text = Page(html_report(decisions.stopped())).text("main")
    for shown in (
        "between £900,000 and £1,080,000", "worked out", "/releases/0/tender/items", "from “Quality and Social Value”",
        "Procurement Act 2023, Schedule 1, row 12", "1 January 2026", "this is not a call-off from a framework",
        "a" * 64, "they agree on every condition", "The value is given without VAT only.", "Lot 1: North",
        "The record names no author.", "Expired:", "f" * 64,
    ):  # fmt: skip
        assert shown in text, shown


def test_notice_data_carries_its_licence(html: str) -> None:
    assert OGL in Page(html).text("footer")


def test_several_releases_have_a_summary_that_leads_to_each() -> None:
    page = Page(html_report(decisions.many()))
    assert "3 releases checked: 1 STOP, 1 CANNOT DECIDE, 1 PROCEED." in page.text("h1")
    assert [attrs["id"] for attrs in page.all("article")] == ["r1", "r2", "r3"]


def test_the_same_decisions_give_the_same_page() -> None:
    assert html_report(decisions.many()) == html_report(decisions.many())


@pytest.mark.parametrize("name", PALETTE)
def test_every_pair_of_colours_is_seven_to_one(name: str) -> None:
    assert contrast(PALETTE[name]) >= 7


def test_links_are_seven_to_one_on_striped_rows_too() -> None:
    assert contrast(Pair(PALETTE["link"].ink, PALETTE["stripe"].paper)) >= 7


def test_the_style_sheet_uses_no_colour_outside_the_palette() -> None:
    style = re.search("<style>(.*?)</style>", html_report(decisions.cleared()), re.DOTALL)
    assert style is not None
    head, _, rules = style[1].partition("}")
    for name, pair in PALETTE.items():
        assert f"--{name}-ink: #{pair.ink}; --{name}-paper: #{pair.paper};" in head
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", rules)
    for ink, paper in re.findall(r"color: var\(--(\w+)-ink\); background: var\(--(\w+)-paper\)", rules):
        assert ink == paper
