"""A method for each metric, mixed into [`Cube`][cxmetrics.Cube]."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, Unpack, overload

from cxmetrics import metric
from cxmetrics.metric import Metric, Part
from cxmetrics.period import Grain
from cxmetrics.query import QueryOptions, check
from cxmetrics.reading import Reading
from cxmetrics.table import Table

By = str | Sequence[str]
"""One dimension, or several."""

_F = TypeVar("_F", bound=Callable[..., Any])


def _keywords_shown(method: _F) -> _F:
    """Show every keyword of a query in the signature, for `help` and notebooks."""
    signature = inspect.signature(method)
    plain = [one for one in signature.parameters.values() if one.kind is not inspect.Parameter.VAR_KEYWORD]
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in QueryOptions.__annotations__.items()
    ]
    method.__signature__ = signature.replace(parameters=plain + options)  # type: ignore[attr-defined]
    return method


class Ask:
    """Every metric as a question: without `by` and `every` it gives a `Reading`, with either of them a `Table`.

    The keywords are those of [`QueryOptions`][cxmetrics.query.QueryOptions]: `where`, `within`, `confidence`,
    `min_base`, `with_total`, `intervals` and `unweighted`.
    """

    __slots__ = ()

    def overall(self, metric: Metric, **options: Unpack[QueryOptions]) -> Reading:
        """Give one reading of a metric over all cells that pass."""
        raise NotImplementedError

    def table(
        self, metric: Metric, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table:
        """Give a reading of a metric for each segment and period that occurs."""
        raise NotImplementedError

    def _ask(self, metric: Metric, by: By | None, every: Grain | None, options: QueryOptions) -> Reading | Table:
        check(options, ("by", "every", *QueryOptions.__annotations__))
        if by is None and every is None:
            return self.overall(metric, **options)
        return self.table(metric, by=by, every=every, **options)

    @overload
    def nps(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def nps(self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def nps(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def nps(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Net Promoter Score of a rating question, in points: 100 x (share of 9-10 - share of 0-6).

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])
        >>> cube = survey.fold({"store": ["A", "A", "B"], "nps": [10, 9, 3]})
        >>> cube.nps("nps", min_base=0).n
        3
        >>> [row.reading.value for row in cube.nps("nps", by="store", min_base=0)]
        [100.0, -100.0]
        """
        return self._ask(metric.nps(question), by, every, options)

    @overload
    def csat(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def csat(self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def csat(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def csat(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Customer satisfaction: the share of the question's good band (4 and 5 of 5)."""
        return self._ask(metric.csat(question), by, every, options)

    @overload
    def ces(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def ces(self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def ces(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def ces(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Customer Effort Score: the mean on a CES scale."""
        return self._ask(metric.ces(question), by, every, options)

    @overload
    def box_share(
        self,
        question: str,
        low: int,
        high: int,
        *,
        by: None = None,
        every: None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading: ...
    @overload
    def box_share(
        self, question: str, low: int, high: int, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def box_share(
        self, question: str, low: int, high: int, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def box_share(
        self,
        question: str,
        low: int,
        high: int,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Share of an inclusive range of points: `cube.box_share("csat", 5, 5)` is the top box."""
        return self._ask(metric.box_share(question, low, high), by, every, options)

    @overload
    def mean(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def mean(self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def mean(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def mean(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Mean of a rating or a measure."""
        return self._ask(metric.mean(question), by, every, options)

    @overload
    def median(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def median(
        self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def median(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def median(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Median of a rating or a measure."""
        return self._ask(metric.median(question), by, every, options)

    @overload
    def interpolated_median(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def interpolated_median(
        self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def interpolated_median(
        self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def interpolated_median(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Interpolated median of a rating: it moves where the plain one sits on 4 for years."""
        return self._ask(metric.interpolated_median(question), by, every, options)

    @overload
    def quantile(
        self, question: str, p: float, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def quantile(
        self, question: str, p: float, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def quantile(
        self, question: str, p: float, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def quantile(
        self,
        question: str,
        p: float,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Quantile of a rating or a measure: 0.9 for the 90th percentile."""
        return self._ask(metric.quantile(question, p), by, every, options)

    @overload
    def trimmed_mean(
        self, question: str, each_side: float, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def trimmed_mean(
        self, question: str, each_side: float, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def trimmed_mean(
        self, question: str, each_side: float, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def trimmed_mean(
        self,
        question: str,
        each_side: float,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Mean without this share of the answers on each side; 0.1 is customary."""
        return self._ask(metric.trimmed_mean(question, each_side), by, every, options)

    @overload
    def share(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def share(self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def share(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def share(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Share of yes in a flag question."""
        return self._ask(metric.share(question), by, every, options)

    @overload
    def first_contact_resolution(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def first_contact_resolution(
        self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def first_contact_resolution(
        self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def first_contact_resolution(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Share of yes in a flag question whose blanks are the contacts that are not eligible."""
        return self._ask(metric.first_contact_resolution(question), by, every, options)

    @overload
    def response_rate(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def response_rate(
        self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def response_rate(
        self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def response_rate(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Share of yes in a flag question that every invitation carries."""
        return self._ask(metric.response_rate(question), by, every, options)

    @overload
    def tag_share(
        self, question: str, tag: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def tag_share(
        self, question: str, tag: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def tag_share(
        self, question: str, tag: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def tag_share(
        self,
        question: str,
        tag: str,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Share of tagged answers that carry a tag."""
        return self._ask(metric.tag_share(question, tag), by, every, options)

    @overload
    def within(
        self, question: str, at_most: float, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def within(
        self, question: str, at_most: float, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def within(
        self, question: str, at_most: float, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def within(
        self,
        question: str,
        at_most: float,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Share of a measure's answers up to a limit in the reading's unit: the SLA share."""
        return self._ask(metric.within(question, at_most), by, every, options)

    @overload
    def sum(
        self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def sum(self, question: str, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def sum(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def sum(
        self, question: str, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Sum of a measure."""
        return self._ask(metric.sum(question), by, every, options)

    @overload
    def volume(self, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]) -> Reading: ...
    @overload
    def volume(self, *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]) -> Table: ...
    @overload
    def volume(self, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    @_keywords_shown
    def volume(
        self, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Reading | Table:
        """Give the number of rows."""
        return self._ask(metric.volume(), by, every, options)

    @overload
    def abandonment(
        self,
        abandoned: str,
        short: str | None = None,
        *,
        by: None = None,
        every: None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading: ...
    @overload
    def abandonment(
        self,
        abandoned: str,
        short: str | None = None,
        *,
        by: By,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Table: ...
    @overload
    def abandonment(
        self,
        abandoned: str,
        short: str | None = None,
        *,
        by: None = None,
        every: Grain,
        **options: Unpack[QueryOptions],
    ) -> Table: ...
    @_keywords_shown
    def abandonment(
        self,
        abandoned: str,
        short: str | None = None,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Share of abandoned contacts, without those that the flag `short` tells were abandoned within moments."""
        return self._ask(metric.abandonment(abandoned, short), by, every, options)

    @overload
    def handling_time(
        self,
        question: str,
        agent: str | None = None,
        *,
        by: None = None,
        every: None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading: ...
    @overload
    def handling_time(
        self,
        question: str,
        agent: str | None = None,
        *,
        by: By,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Table: ...
    @overload
    def handling_time(
        self, question: str, agent: str | None = None, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def handling_time(
        self,
        question: str,
        agent: str | None = None,
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Average handling time; with the dimension of the agents its interval allows for how they differ."""
        return self._ask(metric.handling_time(question, agent), by, every, options)

    @overload
    def composite(
        self, parts: Iterable[Part], *, by: None = None, every: None = None, **options: Unpack[QueryOptions]
    ) -> Reading: ...
    @overload
    def composite(
        self, parts: Iterable[Part], *, by: By, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def composite(
        self, parts: Iterable[Part], *, by: None = None, every: Grain, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @_keywords_shown
    def composite(
        self,
        parts: Iterable[Part],
        *,
        by: By | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Composite of your own, 0 to 100: the weighted mean of its parts, made with `metric.part`."""
        return self._ask(metric.composite(parts), by, every, options)
