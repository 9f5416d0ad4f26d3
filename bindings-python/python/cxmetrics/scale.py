"""Rating scales: their points, their direction and their bands."""

from __future__ import annotations

from typing import Final, Literal, TypedDict

PresetScale = Literal["nps", "csat", "ces", "ces1"]
"""A scale that everybody in the field knows, by its name."""

NPS: Final = "nps"
"""Likelihood to recommend, 0 to 10: promoters 9-10, passives 7-8, detractors 0-6."""

CSAT: Final = "csat"
"""Satisfaction, 1 to 5: satisfied 4-5, dissatisfied 1-2."""

CES: Final = "ces"
"""Customer Effort Score 2.0, 1 to 7, high is easy: easy 5-7, difficult 1-3."""

CES1: Final = "ces1"
"""Customer Effort Score 1.0, 1 to 5, low is easy: easy 1-2, difficult 4-5."""

Direction = Literal["higher_is_better", "lower_is_better"]
"""Whether a high rating is good news."""


class CustomScale(TypedDict, total=False):
    """A scale of your own, as data. Make one with [`scale`][cxmetrics.scale]."""

    min: int
    max: int
    direction: Direction
    good: list[int]
    bad: list[int]


Scale = PresetScale | CustomScale
"""A scale: one of `cx.NPS`, `cx.CSAT`, `cx.CES` and `cx.CES1`, or one of your own made with `cx.scale`."""


def scale(
    low: int,
    high: int,
    *,
    good: tuple[int, int] | None = None,
    bad: tuple[int, int] | None = None,
    direction: Direction | None = None,
) -> CustomScale:
    """Give a scale of your own from `low` to `high`, with the inclusive bands that count as good and bad.

    Without bands the best two points are good and the worst two bad; under four points the best one and the worst one.

    >>> import cxmetrics as cx
    >>> survey = cx.Survey(ratings={"stars": cx.scale(1, 10, good=(9, 10), bad=(1, 4))})
    """
    made: CustomScale = {"min": low, "max": high}
    if good is not None:
        made["good"] = list(good)
    if bad is not None:
        made["bad"] = list(bad)
    if direction is not None:
        made["direction"] = direction
    return made
