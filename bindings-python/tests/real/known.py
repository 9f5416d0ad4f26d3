"""Where the data sets are, what is known of them, and how computed figures are compared with that."""

import functools
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ParamSpec

import pytest

P = ParamSpec("P")

Approximate = type(pytest.approx(0.0))


def shared() -> Path:
    """The folder that holds the data sets, whether or not it exists."""
    named = os.environ.get("CXMETRICS_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[3].parent / "shared"


class DataSet:
    """A data set with its known figures.

    A figure is reproduced by a test that returns it: the same numbers in the same shape. So nothing of a figure is left
    out, and a test names the figures it claims.
    """

    def __init__(self, name: str, *, not_reproduced: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.folder = shared() / "data" / name
        self.not_reproduced = dict(not_reproduced or {})
        """The figures that no test returns, and why."""
        self.reproduced: set[str] = set()
        """The figures that some test returns."""

    def __str__(self) -> str:
        return self.name

    def path(self, file: str) -> Path:
        """A file of the data set; without it the test is skipped, aloud."""
        if not self.folder.is_dir():
            why = f"no data set `{self.name}`; name the folder that holds `data/{self.name}` in CXMETRICS_SHARED"
            pytest.skip(why)
        return self.folder / file

    @functools.cached_property
    def figures(self) -> dict[str, Any]:
        """Every known figure."""
        figures: dict[str, Any] = json.loads(self.path("oracle.json").read_text(encoding="utf-8"))
        return figures

    def figure(
        self, name: str, *, decimals: int = 6, taken: Callable[[Any], object] | None = None
    ) -> Callable[[Callable[P, object]], Callable[P, None]]:
        """Compare what a test returns with a known figure, to the decimals with which that was printed.

        `taken` says what of the figure a cube can know at all.
        """
        assert name not in self.reproduced, f"two tests return `{name}`"
        self.reproduced.add(name)

        def decorate(test: Callable[P, object]) -> Callable[P, None]:
            @functools.wraps(test)
            def checked(*args: P.args, **kwargs: P.kwargs) -> None:
                known = self.figures[name]
                computed = test(*args, **kwargs)
                told = differences(name, computed, taken(known) if taken else known, decimals)
                assert not told, "; ".join(told)

            return checked

        return decorate

    def numbers(self) -> tuple[int, int]:
        """How many numbers and names the reproduced figures hold, and how many all of them."""
        counts = {name: _leaves(figure) for name, figure in self.figures.items()}
        return sum(counts[name] for name in self.reproduced), sum(counts.values())


def _leaves(figure: object) -> int:
    if isinstance(figure, Mapping):
        return sum(map(_leaves, figure.values()))
    return sum(map(_leaves, figure)) if isinstance(figure, list) else 1


def differences(at: str, computed: object, known: object, decimals: int) -> list[str]:
    """Tell where a computed figure is not the known one: in its shape, or in a number beyond these decimals."""
    if isinstance(known, Mapping) and isinstance(computed, Mapping):
        if known.keys() != computed.keys():
            return [f"{at} has {sorted(map(str, computed))}, not {sorted(known)}"]
        pairs: list[tuple[object, object, object]] = [(key, computed[key], known[key]) for key in known]
    elif isinstance(known, list) and isinstance(computed, (list, tuple)):
        if len(known) != len(computed):
            return [f"{at} has {len(computed)} items, not {len(known)}"]
        pairs = [(at, ours, theirs) for at, (ours, theirs) in enumerate(zip(computed, known, strict=True))]
    else:
        return [] if _same(computed, known, decimals) else [f"{at} is {computed!r}, not {known!r}"]
    return [told for key, ours, theirs in pairs for told in differences(f"{at} / {key}", ours, theirs, decimals)]


def _same(computed: object, known: object, decimals: int) -> bool:
    if isinstance(computed, float) and isinstance(known, (int, float)):
        return abs(computed - known) <= 0.5 * 10.0**-decimals * (1 + 1e-6)
    # What is approximate says itself how much.
    return type(computed) in (type(known), Approximate) and bool(computed == known)
