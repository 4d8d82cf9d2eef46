"""Markdown for pull requests: read back with a CommonMark parser."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sv_rules.report.clean import one_line
from sv_rules.report.markdown import LIMIT, escaped, markdown_text
from tests.report import decisions
from tests.report.golden import assert_is
from tests.report.notices import all_decisions, disagreed

APART = "\u200b"
TEMPTING = (
    *(t for t in decisions.HOSTILE if len(t) < 600), "# head", "- item", "+ item", "1. one", "12) two", "> quote",
    "`code`", "``` fence", "**bold** _it_ ~~out~~", "[x](javascript:alert(1))", "![i](https://evil.example/p.png)",
    "a | b || c", "<!-- gone -->", "&lt;b&gt; &copy;", "\\", "\\|", "ends in backslash \\", "see https://evil.example/now",
    "www.evil.example", "mailto:a@b.example", "@octocat please", "fixes #12", "GH-7", "$x$ and $$y$$", "---", "===",
    "[ref]: https://evil.example", "[^1]", "- [ ] task", "<details>", "http://[::1]/", "text #", "tail ##",
)  # fmt: skip


def parsed(text: str) -> list[Token]:
    found: list[Token] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found += [token, *(token.children or [])]
    return found


def plain(tokens: list[Token]) -> str:
    return "".join(t.content for t in tokens if t.type in ("text", "text_special")).replace(APART, "")


def links(tokens: list[Token]) -> set[str]:
    return {str(t.attrs["href"]) for t in tokens if t.type == "link_open"}


def tags(tokens: list[Token]) -> set[str]:
    return {tag for t in tokens if t.type.startswith("html") for tag in re.findall("<[^>]*>", t.content)}


OUR_TAGS = {"<details>", "</details>", "<summary>", "</summary>", "<br>"}


@pytest.mark.parametrize("name", ["stopped", "cleared", "uncertain"])
def test_a_comment_reads_as_it_did(name: str) -> None:
    assert_is(f"{name}.md", markdown_text([getattr(decisions, name)()]))


def test_several_releases_read_as_they_did_the_gravest_first() -> None:
    assert_is("several.md", markdown_text(decisions.many()))


@pytest.mark.parametrize("text", TEMPTING)
@pytest.mark.parametrize("around", ["{}", "- {}", "### {}", "| a | {} |\n| --- | --- |\n| b | {} |"])
def test_text_from_a_notice_reads_as_itself_and_makes_no_markup(text: str, around: str) -> None:
    tokens = parsed(around.replace("{}", escaped(text)))
    structure = {t.type for t in tokens} & {
        "link_open", "image", "html_inline", "html_block", "code_inline", "fence", "em_open", "strong_open", "s_open",
        "blockquote_open", "ordered_list_open", "hr",
    }  # fmt: skip
    assert structure == set()
    assert plain(tokens).replace(" ", "").count(one_line(text).replace(" ", "")) == max(1, around.count("{}"))


@pytest.mark.parametrize(
    "text", ["@octocat", "a @org/team b", "#12", "org/repo#12", "GH-7", "www.x.example", "https://x.example"]
)
def test_nobody_is_mentioned_and_nothing_is_linked_by_text_alone(text: str) -> None:
    assert not re.search(r"@\w|#\d|GH-\d|www\.|://", escaped(text))
    assert escaped(text).replace(APART, "").replace("\\", "") == text


def test_hostile_text_adds_no_tag_and_no_link_and_stays_on_its_lines() -> None:
    text = markdown_text([decisions.hostile(), decisions.stopped()])
    tokens = parsed(text)
    assert tags(tokens) <= OUR_TAGS
    assert links(tokens) == {f.source.href for f in decisions.stopped().findings}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert "<script" not in re.sub(r"\\<", "", text)
    text.encode("utf-8")


def test_a_link_is_made_only_of_a_plain_web_address() -> None:
    for href in ("javascript:alert(1)", "https://x.example/> <b>", "https://x.example/a|b", "http://x.example", ""):
        finding = replace(decisions.ADVICE, source=replace(decisions.POLICY, href=href))
        assert links(parsed(markdown_text([replace(decisions.stopped(), findings=(finding,), waivers=())]))) == set()


def test_each_table_row_has_the_cells_of_its_head() -> None:
    tokens = parsed(markdown_text([decisions.hostile()]))
    heads = sum(t.type == "th_open" for t in tokens)
    rows = sum(t.type == "tr_open" for t in tokens)
    assert heads == 4
    assert sum(t.type == "td_open" for t in tokens) == 4 * (rows - 1) == 4 * len(decisions.HOSTILE)


def test_what_does_not_fit_a_comment_is_counted() -> None:
    many = replace(decisions.stopped(), findings=decisions.stopped().findings[:1] * 400)
    text = markdown_text([many])
    assert len(text) <= LIMIT
    shown = text.count("**PSVA-001**")
    assert 20 < shown < 400
    assert f"{400 - shown} more findings not shown here" in text


def test_a_stop_without_a_finding_still_says_stop() -> None:
    assert "**STOP. The engines that judge do not agree.**" in markdown_text([disagreed()])


def test_all_real_notices_fit_one_comment_with_their_totals() -> None:
    text = markdown_text(all_decisions())
    assert len(text) <= LIMIT
    assert "442 releases checked" in text
    total = re.search(r"\| \*\*Total\*\* \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| 442 releases \|", text)
    assert total is not None
    found = [f for d in all_decisions() for f in d.findings]
    stops = [f for f in found if f.effect == "stop"]
    assert int(total[1]) == sum(f.verdict == "breached" for f in stops)
    assert int(total[2]) == sum(f.effect == "reason" for f in found)
    assert int(total[3]) == sum(f.verdict == "undetermined" for f in stops)
    assert tags(parsed(text)) <= OUR_TAGS


def test_each_real_notice_alone_is_whole_and_says_its_decision() -> None:
    for decision in all_decisions()[::7]:
        text = markdown_text([decision])
        assert "not shown here" not in text
        assert text.count("\n| **") == len(decision.findings)
        assert decision.sentence in html.unescape(text).replace("\\", "")
