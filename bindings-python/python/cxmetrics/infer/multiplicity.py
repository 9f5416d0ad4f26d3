"""Many tests at once: p-values adjusted so that false findings stay at a stated rate.

Test three hundred stores at 5 % and fifteen innocent ones stand out. The family to adjust over is everything that was
tested for the same report, never only what looks interesting.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Number

Adjustment = Literal["bh", "by", "holm", "bonferroni"]
"""How p-values are adjusted for their number.

- `bh`: holds the false discovery rate where tests are independent or positively dependent: the default.
- `by`: holds the false discovery rate under any dependence.
- `holm`: holds the chance of even one false finding, for where one is costly: bonuses, closures.
- `bonferroni`: holds the same; Holm's finds more.
"""


def adjust(p_values: Iterable[Number | None], *, method: Adjustment | None = None) -> list[float | None]:
    """Adjust p-values for their number, in the order they came: `padjust.bh`, unless `method` says otherwise.

    A test is a finding when its adjusted value is at most the level. A test without a p-value (`None`, or not a number
    in an array) stays without one and does not count among the tests.

    >>> from cxmetrics import infer
    >>> infer.adjust([0.01, None, 0.04, 0.03, 0.02])
    [0.04, None, 0.04, 0.04, 0.04]
    >>> infer.adjust([0.01, 0.04], method="bonferroni")
    [0.02, 0.08]
    """
    return _cxmetrics.infer_adjust(p_values, method)


def findings(adjusted: Iterable[Number | None], level: Number) -> list[bool]:
    """Tell which tests are findings at `level`: those with an adjusted p-value of at most that.

    >>> from cxmetrics import infer
    >>> infer.findings(infer.adjust([0.001, None, 0.04, 0.6]), 0.05)
    [True, False, False, False]
    """
    return _cxmetrics.infer_findings(adjusted, level)
