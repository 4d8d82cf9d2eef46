"""Lines of a wrapped text: worked out by hand from the published widths of the letters."""

from __future__ import annotations

import pytest

from sv_rules.workbook.text_width import lines_of, shortened

# A column of 20 units has 20 x 7 - 12 = 128 dots. At 10 points a letter of 556 thousandths takes 7.413 dots: 17 fit.


@pytest.mark.parametrize(("text", "lines"), [
    ("", 1), ("a" * 17, 1), ("a" * 18, 2), ("a" * 34, 2), ("a" * 35, 3),
    ("one\ntwo\n\nfour", 4),
    ("i" * 43, 1), ("i" * 44, 2),  # 2.96 dots each: 43 take 127.3
    ("W" * 10, 1), ("W" * 11, 2),  # 12.6 dots each
    ("aaaaaaaa aaaaaaaa", 1), ("aaaaaaaa aaaaaaaaa", 2),  # 8 + 8 letters and a blank of 3.7 dots: 122.3; one more: 129.7
])  # fmt: skip
def test_letters_are_measured_and_words_kept_whole(text: str, lines: int) -> None:
    assert lines_of(text, 20, 10) == lines


def test_bold_and_larger_letters_take_more_room() -> None:
    assert lines_of("a" * 17, 20, 10, bold=True) == 2
    assert lines_of("a" * 17, 20, 12) == 2


def test_letters_of_east_asia_are_as_wide_as_high() -> None:
    assert (lines_of("案" * 9, 20, 10), lines_of("案" * 10, 20, 10)) == (1, 2)


def test_a_column_of_no_width_is_no_division_by_nought() -> None:
    assert lines_of("word", 0, 10) >= 1


def test_a_heading_that_does_not_fit_is_cut_behind_a_word_and_says_so() -> None:
    assert shortened("A short heading", 20, 10) == "A short heading"
    # 20 x 7 = 140 dots; bold letters of 8 dots: 17 fit, an ellipsis and blanks among them
    assert shortened("aaaa aaaa aaaa aaaa aaaa", 20, 10) == "aaaa aaaa aaaa …"
    assert shortened("a" * 50, 20, 10) == "…"
