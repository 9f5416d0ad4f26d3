"""Key figures of a service: first contact resolution, abandonment, handle time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Counts, Interval, Number, Numbers, interval_of, result_of


@dataclass(frozen=True, slots=True)
class Abandonment:
    """Abandonment with and without the callers who hung up at once."""

    interval: Interval
    """The share abandoned of the contacts offered, short abandons taken out of both, with its Wilson interval."""
    rate_all: float
    """The share abandoned of all contacts offered."""


@dataclass(frozen=True, slots=True)
class HandleTime:
    """Average handle time."""

    ratio: float
    """Seconds per contact."""
    interval: Interval | None
    """The same with its interval, whose lower limit is never below 0; nothing for a single agent."""
    se: float | None
    """The standard error in seconds, between agents; nothing for a single agent."""
    mean_of_agents: float
    """The mean of the agents' own averages: another quantity, which forgets who took how many contacts."""


@dataclass(frozen=True, slots=True)
class RepeatContacts:
    """Repeat contacts."""

    interval: Interval
    """The share repeated of the eligible contacts with its Wilson interval."""
    eligible: int
    """Contacts whose whole window has been observed."""
    repeated: int
    """Those of them that the same customer followed with another contact within the window."""
    censored: int
    """Contacts whose window is not over: neither repeated nor resolved."""


def first_contact_resolution(
    resolved: SupportsIndex, eligible: SupportsIndex, *, confidence: float | None = None
) -> Interval:
    """Give first contact resolution with its Wilson interval, `fcr.wilson`.

    Contacts resolved at the first contact of those that could be. Leave spam and transfers out of `eligible`, and say
    so beside the number.

    >>> from cxmetrics import infer
    >>> round(infer.first_contact_resolution(0, 9).upper, 4)
    0.2991
    """
    return interval_of(_cxmetrics.infer_first_contact_resolution(resolved, eligible, confidence))


def abandonment(
    offered: SupportsIndex, abandoned: SupportsIndex, short: SupportsIndex, *, confidence: float | None = None
) -> Abandonment:
    """Give abandonment, `abandonment.excluding_short`: of `offered` contacts, `abandoned` hung up, `short` at once.

    There is no standard for "short", so both rates come; report the threshold with them.

    >>> from cxmetrics import infer
    >>> found = infer.abandonment(2400, 190, 60)
    >>> round(found.interval.estimate, 4), round(found.rate_all, 4)
    (0.0556, 0.0792)
    """
    return result_of(Abandonment, _cxmetrics.infer_abandonment(offered, abandoned, short, confidence))


def handle_time(handle_seconds: Numbers, contacts: Counts, *, confidence: float | None = None) -> HandleTime:
    """Give the average handle time as a ratio of sums, `aht.ratio`, with agents as clusters.

    Agent by agent, the seconds of talk, hold and after-call work together, and the contacts. Variance m / (m - 1) sum
    (y - R x)^2 / X^2 over agents, t with m - 1 degrees of freedom, as `svyratio` of the R package `survey`. Agents
    with neither time nor contacts do not count.

    >>> from cxmetrics import infer
    >>> time = infer.handle_time([2000, 2000], [10, 40])
    >>> time.ratio, time.mean_of_agents
    (80.0, 125.0)
    """
    return result_of(HandleTime, _cxmetrics.infer_handle_time(handle_seconds, contacts, confidence))


def repeat_contact(
    customers: Iterable[Hashable],
    times: Numbers,
    window: Number,
    observed_until: Number,
    *,
    confidence: float | None = None,
) -> RepeatContacts:
    """Give the share of contacts that the same customer repeated within `window`, `repeat_contact`.

    A contact at t is repeated when another one comes after t, up to t + `window`. One whose window ends after
    `observed_until` is left out: to count it as resolved would flatter the last days. Times, window and end are in one
    unit, such as days. Make the customer a tuple with the topic when only contacts about the same thing count.

    >>> from cxmetrics import infer
    >>> found = infer.repeat_contact(["a", "a", "b", "b", "c", "d"], [0, 3, 1, 20, 5, 27], 7, 30)
    >>> found.eligible, found.repeated, found.censored, found.interval.estimate
    (5, 1, 1, 0.2)
    """
    return result_of(
        RepeatContacts, _cxmetrics.infer_repeat_contact(customers, times, window, observed_until, confidence)
    )
