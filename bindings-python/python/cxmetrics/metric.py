"""Metrics as data: what to compute, as the same dict that is its JSON in every language.

Every metric also is a method of [`Cube`][cxmetrics.Cube]: `cube.nps("nps", by="store")`. Use these where the metric
itself is data: a list of metrics, the parts of a composite, a report.

>>> from cxmetrics import metric
>>> metric.nps("recommend")
{'metric': 'nps', 'question': 'recommend'}
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NotRequired, Required, TypedDict

MetricName = Literal[
    "nps",
    "csat",
    "ces",
    "box_share",
    "mean",
    "median",
    "interpolated_median",
    "quantile",
    "trimmed_mean",
    "share",
    "tag_share",
    "within",
    "sum",
    "volume",
    "abandonment",
    "handling_time",
    "composite",
]
"""The name of a metric in its dict."""


class Metric(TypedDict, total=False):
    """What to compute, as data. Make one with the functions of this module."""

    metric: Required[MetricName]
    question: str
    band: list[int]
    p: float
    each_side: float
    tag: str
    at_most: float
    abandoned: str
    short: NotRequired[str | None]
    agent: NotRequired[str | None]
    parts: list[Part]


class Part(TypedDict):
    """A part of a composite: a metric with its weight, and the values that make 0 and 100 points."""

    of: Metric
    weight: float
    worst: float
    best: float


def nps(question: str) -> Metric:
    """Net Promoter Score of a rating question, in points: 100 x (share of 9-10 - share of 0-6)."""
    return {"metric": "nps", "question": question}


def csat(question: str) -> Metric:
    """Customer satisfaction: the share of the question's good band (4 and 5 of 5)."""
    return {"metric": "csat", "question": question}


def ces(question: str) -> Metric:
    """Customer Effort Score: the mean on a CES scale."""
    return {"metric": "ces", "question": question}


def box_share(question: str, low: int, high: int) -> Metric:
    """Give the share of an inclusive range of points: `box_share("csat", 5, 5)` is the top box."""
    return {"metric": "box_share", "question": question, "band": [low, high]}


def mean(question: str) -> Metric:
    """Give the mean of a rating or a measure."""
    return {"metric": "mean", "question": question}


def median(question: str) -> Metric:
    """Give the median of a rating or a measure."""
    return {"metric": "median", "question": question}


def interpolated_median(question: str) -> Metric:
    """Give the interpolated median of a rating: it moves where the plain one sits on 4 for years."""
    return {"metric": "interpolated_median", "question": question}


def quantile(question: str, p: float) -> Metric:
    """Give a quantile of a rating or a measure: 0.9 for the 90th percentile."""
    return {"metric": "quantile", "question": question, "p": p}


def trimmed_mean(question: str, each_side: float) -> Metric:
    """Give the mean without this share of the answers on each side; 0.1 is customary."""
    return {"metric": "trimmed_mean", "question": question, "each_side": each_side}


def share(question: str) -> Metric:
    """Give the share of yes in a flag question."""
    return {"metric": "share", "question": question}


def first_contact_resolution(question: str) -> Metric:
    """Give the share of yes in a flag question whose blanks are the contacts that are not eligible."""
    return share(question)


def response_rate(question: str) -> Metric:
    """Give the share of yes in a flag question that every invitation carries."""
    return share(question)


def tag_share(question: str, tag: str) -> Metric:
    """Give the share of tagged answers that carry a tag."""
    return {"metric": "tag_share", "question": question, "tag": tag}


def within(question: str, at_most: float) -> Metric:
    """Give the share of a measure's answers up to a limit in the reading's unit: the SLA share."""
    return {"metric": "within", "question": question, "at_most": at_most}


def sum(question: str) -> Metric:  # noqa: A001 - the field's word
    """Give the sum of a measure."""
    return {"metric": "sum", "question": question}


def volume() -> Metric:
    """Give the number of rows."""
    return {"metric": "volume"}


def abandonment(abandoned: str, short: str | None = None) -> Metric:
    """Give the share of abandoned contacts, without those that the flag `short` tells were abandoned within moments."""
    metric: Metric = {"metric": "abandonment", "abandoned": abandoned}
    if short is not None:
        metric["short"] = short
    return metric


def handling_time(question: str, agent: str | None = None) -> Metric:
    """Average handling time of contacts; with the dimension of the agents its interval allows for how they differ."""
    metric: Metric = {"metric": "handling_time", "question": question}
    if agent is not None:
        metric["agent"] = agent
    return metric


def part(of: Metric, *, weight: float, worst: float, best: float) -> Part:
    """Give a part of a composite: `worst` and `best` are the values that make 0 and 100 points."""
    return {"of": of, "weight": weight, "worst": worst, "best": best}


def composite(parts: Iterable[Part]) -> Metric:
    """Give a composite of your own, 0 to 100: the weighted mean of its parts.

    >>> from cxmetrics import metric
    >>> health = metric.composite([
    ...     metric.part(metric.nps("nps"), weight=2, worst=-100, best=100),
    ...     metric.part(metric.share("solved"), weight=1, worst=0, best=1),
    ... ])
    """
    return {"metric": "composite", "parts": list(parts)}
