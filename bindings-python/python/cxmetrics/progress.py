"""How far a fold is: a progress bar, or a function of your own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, runtime_checkable

from cxmetrics.errors import InvalidArgumentError, MissingPackageError

Report = Callable[[int, int | None], object]
"""Called now and then with how much is done and how much there is in all, where that is known."""


@runtime_checkable
class Bar(Protocol):
    """What a progress bar of tqdm can do, and all that is asked of one."""

    n: float
    total: float | None

    def update(self, n: float = 1) -> object:
        """Move on by `n`."""

    def refresh(self) -> object:
        """Draw it again."""


Progress = bool | Bar | Report
"""`True` for a bar of tqdm's, a bar that you have made, or a function `report(done, total)`.

What is counted are bytes of files and rows of everything else.
"""


def follow(progress: Progress | None, unit: str) -> AbstractContextManager[Report | None]:
    """Give what is called as the fold goes on; leaving it closes the bar that was opened for it."""
    if progress is None or progress is False:
        return nullcontext()
    if progress is True:
        return _Opened(unit)
    if isinstance(progress, Bar):
        return nullcontext(_advance(progress))
    if callable(progress):
        return nullcontext(progress)
    message = f"progress is True, a bar of tqdm's or a function `report(done, total)`, not {type(progress).__name__}"
    raise InvalidArgumentError(message)


def _advance(bar: Bar) -> Report:
    started = bar.n

    def report(done: int, total: int | None) -> None:
        if total is not None and (bar.total is None or bar.total < started + total):
            bar.total = started + total
        bar.update(started + done - bar.n)
        if done == total:
            bar.refresh()

    return report


class _Opened(AbstractContextManager[Report]):
    """A bar that is closed when the fold is over."""

    def __init__(self, unit: str) -> None:
        try:
            from tqdm.auto import tqdm  # noqa: PLC0415 - only who asks for a bar needs the package
        except ImportError:
            message = "a progress bar needs the package tqdm: pip install 'cxmetrics[progress]'"
            raise MissingPackageError(message) from None
        self._bar: Any = tqdm(unit=unit, unit_scale=True, unit_divisor=1024 if unit == "B" else 1000)

    def __enter__(self) -> Report:
        return _advance(self._bar)

    def __exit__(self, *exc: object) -> None:
        self._bar.close()
