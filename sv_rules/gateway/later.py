"""Parts of a decision that cost more to word than to find: worded when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Later(Sequence[T]):
    """A sequence that is made on first use, from what no longer changes; from then on a tuple."""

    __slots__ = ("_made",)

    def __init__(self, make: Callable[[], Sequence[T]]) -> None:
        self._made: Callable[[], Sequence[T]] | tuple[T, ...] = make

    def _all(self) -> tuple[T, ...]:
        made = self._made
        if not isinstance(made, tuple):
            made = self._made = tuple(made())
        return made

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        """A copy in another process is the plain tuple."""
        return tuple, (self._all(),)
