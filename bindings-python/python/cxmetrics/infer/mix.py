"""Why a mean moved: what happened within its segments, and what their shares did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Numbers, result_of


class MixSide(NamedTuple):
    """The segments in one period, as columns; a plain tuple of two or three is as good."""

    sizes: Numbers
    """How large each segment is: shares, numbers of answers or sums of weights; only their proportions count."""
    means: Numbers
    """The mean of each segment. Where a segment's size is 0 any number will do."""
    errors: Numbers | None = None
    """The standard errors of the means, where they are known."""


@dataclass(frozen=True, slots=True)
class MixPart:
    """What one segment gave to a change, in the unit of the mean."""

    segment: int
    """The position of the segment in what was given."""
    share_before: float
    """Its share before."""
    share_after: float
    """Its share after."""
    rate: float
    """What the change of its own mean gave, at its average share."""
    mix: float
    """What the change of its share gave, by how far its mean lies from the average of the two totals."""
    se_rate: float | None
    """The standard error of `rate` with the shares taken as fixed, where both sides came with theirs."""


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of a mean, split into what happened within segments and what their mix did."""

    total_before: float
    """The mean of all before."""
    total_after: float
    """The mean of all after."""
    change: float
    """After minus before."""
    rate_effect: float
    """The sum of `rate` over the segments."""
    mix_effect: float
    """The sum of `mix` over the segments."""
    se_rate: float | None
    """The standard error of the rate effect with the shares taken as fixed."""
    fixed_mix_after: float
    """What the mean after would be with the shares of before."""
    parts: tuple[MixPart, ...]
    """The segments that occur in either period, in the order given."""


def decompose(
    before: MixSide | tuple[Numbers, Numbers] | tuple[Numbers, Numbers, Numbers | None],
    after: MixSide | tuple[Numbers, Numbers] | tuple[Numbers, Numbers, Numbers | None],
) -> Decomposition:
    """Split the change of a mean by segment, `nps.mix_decomposition`: for NPS, a share, a rating or a measure.

    A segment gives a *rate* effect, what its own mean did at its average share, and a *mix* effect, what its share did
    by how far its mean lies from the average of the two totals. One that occurs in one period only is pure mix. Rate
    and mix over all parts add up to the change, exactly.

    Method: E. M. Kitagawa, JASA 50 (1955) 1168; centring after P. Das Gupta (1993).

    >>> from cxmetrics import infer
    >>> found = infer.decompose(([80, 20], [50, 10]), ([40, 60], [55, 15]))  # shop and web: both rose by 5 points
    >>> found.change, round(found.rate_effect, 9), round(found.mix_effect, 9)
    (-11.0, 5.0, -16.0)
    """
    return result_of(Decomposition, _cxmetrics.infer_decompose(MixSide(*before), MixSide(*after)))
