"""Making a sample look like its population: raking, post-stratification, and trimming of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.infer.interval import Interval, Number, Numbers, result_of
from cxmetrics.infer.shrink import Shares, Stores

Margins = Mapping[str, tuple[Mapping[str, Number], Sequence[str]]]
"""By name: how many the population has of each category, and to which category each cell of the sample belongs."""


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights that reach every margin."""

    factors: tuple[float, ...]
    """For each cell the factor on the weight of its answers: its fitted size over its size in the sample."""
    rounds: int
    """How many rounds over all margins it took."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Weights after trimming."""

    weights: tuple[float, ...]
    """The weights, none above the limit."""
    limit: float
    """The limit: the multiple of the median."""
    cut: int
    """How many were cut."""


@dataclass(frozen=True, slots=True)
class PostStratified:
    """An estimate over strata of known size."""

    interval: Interval
    """The estimate for the population with its limits."""
    se: float
    """The standard error, in the interval's unit."""
    df: float
    """The degrees of freedom: answers less strata."""
    unweighted: float
    """The estimate of the answers as they came."""
    n: float
    """How many answers."""
    n_eff: float
    """The effective base after Kish."""


def rake(sample: Numbers, margins: Margins) -> Raked:
    """Give weights for the cells of a sample such that every margin of the population is met: `weights.raking`.

    The totals of the margins must be the same. With one margin it is post-stratification.

    Method: W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940) 427.

    Args:
        sample: How many answers each cell has, or the sum of their own weights.
        margins: See [`Margins`][cxmetrics.infer.Margins].

    Raises:
        UnreachableTargetError: Nobody in the sample is in a category that has a target, or the totals disagree.

    >>> from cxmetrics import infer
    >>> sex = {"men": 480, "women": 520}, ["men", "men", "women", "women"]
    >>> age = {"young": 500, "old": 500}, ["young", "old", "young", "old"]
    >>> found = infer.rake([20, 60, 10, 10], {"sex": sex, "age": age})
    >>> round(20 * found.factors[0] + 60 * found.factors[1], 6)  # all men
    480.0
    """
    if not isinstance(margins, Mapping):
        message = f"margins are by name, each its targets and the category of each cell, not {type(margins).__name__}"
        raise InvalidArgumentError(message)
    given = [
        (name, list(targets), list(targets.values()), _places(name, targets, cells))
        for name, (targets, cells) in margins.items()
    ]
    return result_of(Raked, _cxmetrics.infer_rake(sample, given))


def _places(name: str, targets: Mapping[str, Number], cells: Sequence[str]) -> list[int]:
    place = {category: at for at, category in enumerate(targets)}
    unknown = next((category for category in cells if category not in place), None)
    if unknown is not None:
        message = f"the margin `{name}` has no target for `{unknown}`; write how many the population has of it, or 0"
        raise InvalidArgumentError(message)
    return [place[category] for category in cells]


def trim_weights(weights: Numbers, multiple: Number) -> Trimmed:
    """Cut weights to a multiple of their median; 5 is usual. Do it before `rake`, not after.

    >>> from cxmetrics import infer
    >>> trimmed = infer.trim_weights([1, 1, 0.5, 2, 30], 5)
    >>> trimmed.limit, trimmed.cut, trimmed.weights[4]
    (5.0, 1, 5.0)
    """
    return result_of(Trimmed, _cxmetrics.infer_trim_weights(weights, multiple))


def nps_poststratified(strata: Stores, population: Numbers, *, confidence: float | None = None) -> PostStratified:
    """Give NPS over strata of known size, `nps.poststratified`.

    A stratum is its detractors, passives and promoters; `population` holds the size of each, in any unit.

    Raises:
        TooFewError: A stratum with fewer than two answers: merge it with another.

    >>> from cxmetrics import infer
    >>> found = infer.nps_poststratified([(5, 8, 7), (3, 13, 19), (18, 15, 17)], [5000, 2000, 3000])
    >>> round(found.interval.estimate, 3), round(found.unweighted, 3), round(found.se, 3)
    (13.543, 16.19, 9.768)
    """
    return result_of(PostStratified, _cxmetrics.infer_nps_poststratified(strata, population, confidence))


def share_poststratified(strata: Shares, population: Numbers, *, confidence: float | None = None) -> PostStratified:
    """Give a share over strata of known size, each its hits and its base, with Wilson's interval.

    >>> from cxmetrics import infer
    >>> round(infer.share_poststratified([(80, 100), (20, 50)], [1, 1]).interval.estimate, 9)
    0.6
    """
    return result_of(PostStratified, _cxmetrics.infer_share_poststratified(strata, population, confidence))


def mean_poststratified(
    strata: Iterable[tuple[Number, Number, Number] | Numbers], population: Numbers, *, confidence: float | None = None
) -> PostStratified:
    """Give a mean over strata of known size, each its base, mean and variance (divisor n - 1), with the t interval.

    >>> from cxmetrics import infer
    >>> round(infer.mean_poststratified([(40, 4.0, 1.1), (20, 3.0, 0.9)], [1, 3]).interval.estimate, 9)
    3.25
    """
    return result_of(PostStratified, _cxmetrics.infer_mean_poststratified(strata, population, confidence))
