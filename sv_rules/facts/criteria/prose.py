"""What the free text beside a list of criteria says, alone or within the weights of the list."""

from __future__ import annotations

from .listed import excerpt
from .model import HUNDRED, Interval
from .parts import split_text
from .sums import Weighed
from .titles import Share
from .weighing import weigh
from .words import mentions


def shares_in(prose: str) -> Weighed | None:
    """Return the shares that free text gives, or None where it gives no weights."""
    parts, passed_over = split_text(prose)
    parts = [one for one in parts if one.label or one.parts or one.unit == "pass-fail"]
    if not any(one.high for one in parts):
        return None
    weighed = weigh(parts, in_order=True)
    if not any(one.social > Share.NO or any(two.social > Share.NO for two in one.parts) for one in parts):
        weighed.doubts = [] if weighed.complete else weighed.doubts
    if passed_over:
        weighed.doubts.append("A figure in the text is a pass mark, a limit or a share of spend, and no weight.")
    return weighed


def weighs_social(prose: str) -> bool:
    """Return whether free text gives social value a weight."""
    parts = split_text(prose)[0]
    inner = [two for one in parts for two in one.parts]
    return any(one.social > Share.NO and one.high for one in [*parts, *inner])


def gives_zero(prose: str) -> bool:
    """Return whether free text gives social value a weight of nought in so many figures."""
    return any(one.social > Share.PART and not one.high and one.unit != "pass-fail" for one in split_text(prose)[0])


def within(weighed: Weighed, read: Weighed) -> Weighed:
    """Return shares where the list gives quality as one weight and the text one figure for social value."""
    if weighed.price is None or read.total is None or read.quality is None:
        return Weighed(None, None, weighed.price, weighed.complete, read.doubts)
    rest = HUNDRED - weighed.price[1], HUNDRED - weighed.price[0]
    if not rest[0]:
        return Weighed(None, None, weighed.price, weighed.complete, read.doubts)
    top = min(read.total[1], rest[1])
    if read.total[0] == read.total[1]:
        total: Interval = (top, top)
    elif read.quality[0] == read.quality[1]:
        share = read.quality[0]
        quality: Interval = (share, share)
        part = (
            -(-share * rest[1] // HUNDRED) if rest[0] != rest[1] else (2 * share * rest[1] + HUNDRED) // (2 * HUNDRED)
        )
        low = share * rest[0] // HUNDRED if rest[0] != rest[1] else part
        return Weighed((low, part), quality, weighed.price, True, read.doubts)
    else:
        total = (read.quality[0] * rest[0] // HUNDRED, top)
    low, high = total[0] * HUNDRED // rest[1], min(HUNDRED, -(-total[1] * HUNDRED // rest[0]))
    if total[0] == total[1] and rest[0] == rest[1]:
        low = high = min(HUNDRED, (2 * total[0] * HUNDRED + rest[0]) // (2 * rest[0]))
    return Weighed(total, (low, high), weighed.price, True, read.doubts)


def words_around(prose: str) -> str:
    """Return the words in which free text first names social value."""
    found = mentions(prose)
    return excerpt(prose, found[0].start, found[0].end) if found else ""
