"""Is it real, and why: every analysis as a method, mixed into [`Cube`][cxmetrics.Cube].

Each gives a [document][cxmetrics.document.Document]: plain frozen data with every number in it, a verdict, and a sentence.
The metric is a dict of [`cxmetrics.metric`][cxmetrics.metric], or just the name of a question, which suggests its own: NPS, CSAT or CES
of a rating on that scale, the share of yes of a flag, the mean of anything else.
"""  # noqa: E501

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from cxmetrics import documents
from cxmetrics.calendar import SpecialDays, special_days_list
from cxmetrics.document import Document, read_document
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.infer.drivers import ImportanceMethod
from cxmetrics.infer.multiplicity import Adjustment
from cxmetrics.metric import Metric
from cxmetrics.money import BusinessTable, LossRates, MoneyLike, money_dict
from cxmetrics.period import Grain
from cxmetrics.query import Day, QueryOptions, Where, Within, check, day_text, keywords, plain_json
from cxmetrics.side import Against, SideLike, against_plain, range_dict, side_dict

if TYPE_CHECKING:
    from cxmetrics import _cxmetrics
    from cxmetrics.cube import Cube

By = str | Sequence[str]

_Found = TypeVar("_Found", bound=Document)


class Analyses:
    """The analyses of a cube.

    The keywords are those of [`QueryOptions`][cxmetrics.query.QueryOptions]: `where`, `within`, `confidence`,
    `min_base` and `unweighted`.
    """

    __slots__ = ()
    _native: _cxmetrics.Cube

    def compare(
        self,
        metric: Metric | str,
        a: SideLike | None = None,
        b: Against = "rest",
        *,
        before: SideLike | None = None,
        after: SideLike | None = None,
        to_see: float | None = None,
        power: float | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Comparison:
        """Compare two sides: the difference `a - b`, its interval, its test, and a verdict.

        Undecided is not the same as equal: `detectable` is the smallest difference that these answers can show, and
        `needed` says how many it takes.

        Args:
            metric: What to compare.
            a: The side that the verdict is about.
            b: What it is compared with: the `rest` of the same days, the period `before`, or a side of its own.
            before: Instead of `a` and `b`: the days or the side that come first,
            after: and those that they are set against; the difference is after less before.
            to_see: The difference to plan for, in the metric's unit; the observed one without it.
            power: How often a real difference is to be seen; 0.8 without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        Raises:
            OverlapError: The two sides share answers; compare a store with the rest, not with the network.
            InvalidMetricError: The metric has no test of two samples.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])
        >>> scores = [10] * 40 + [3] * 10 + [10] * 60 + [8] * 50 + [5] * 30
        >>> found = survey.fold({"store": ["A"] * 50 + ["B"] * 140, "nps": scores}).compare("nps", {"store": "A"})
        >>> found.verdict, round(found.difference.value, 1), found.test.p_value < 0.05
        ('higher', 38.6, True)
        >>> print(found)
        NPS is higher in store A (60.0) than in the rest (21.4): by 38.6 points (95% interval 9.8 to 61.1), p = 0.010.
        """
        if before is not None or after is not None:
            if a is not None or before is None or after is None:
                message = "compare a side `a` with `b`, or the days `before` with those `after`: both, and nothing else"
                raise InvalidArgumentError(message)
            a, b = after, before
        if a is None:
            message = "which answers are to be compared? Give a side, such as `{'store': 'A'}`, or `before` and `after`"
            raise InvalidArgumentError(message)
        request = {"side": side_dict(a), "against": against_plain(b), "to_see": to_see, "power": power}
        return self._analyse(documents.Comparison, metric, "compare", request, options)

    def compare_all(
        self,
        metric: Metric | str,
        *,
        by: str | None = None,
        every: Grain | None = None,
        control: str | None = None,
        planned: Mapping[str, float] | None = None,
        adjustment: Adjustment | None = None,
        to_see: float | None = None,
        power: float | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Comparisons:
        """Compare all segments of a dimension with a control or with one another, or each period with the one before.

        P-values are adjusted for how many comparisons there are.

        Args:
            metric: What to compare.
            by: The dimension, such as the arm of an experiment.
            every: Or the grain of the periods.
            control: The value that all others are compared with; without it each is compared with each.
            planned: The shares of rows that were planned for the arms, to check whether the allocation worked.
            adjustment: How p-values are adjusted; Holm without it, which holds the rate of any false finding.
            to_see: The difference to plan for, in the metric's unit.
            power: How often a real difference is to be seen; 0.8 without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["arm"])
        >>> answers = {"arm": ["A"] * 100 + ["B"] * 100, "nps": [10] * 50 + [3] * 50 + [10] * 80 + [3] * 20}
        >>> found = survey.fold(answers).compare_all("nps", by="arm", control="A", planned={"A": 1, "B": 1})
        >>> [comparison.verdict for comparison in found.comparisons], found.sample_ratio.is_alarming
        (['higher'], False)
        """
        request = {
            "control": control,
            "planned": None if planned is None else dict(planned),
            "adjustment": adjustment,
            "to_see": to_see,
            "power": power,
        }
        return self._analyse(documents.Comparisons, metric, "compare_all", request, options, by=by, every=every)

    def paired(self, metric: Metric | str, later: str, **options: Unpack[QueryOptions]) -> documents.PairedComparison:
        """Compare two answers of the same customers, such as before and after a visit: `later` less the metric's own.

        The survey must count the two questions together, by `pairs`.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"before": cx.NPS, "after": cx.NPS}, pairs=[["before", "after"]])
        >>> before, after = [3] * 20 + [8] * 40 + [9] * 40, [8] * 20 + [9] * 30 + [8] * 10 + [9] * 40
        >>> cube = survey.fold({"before": before, "after": after})
        >>> found = cube.paired("before", "after")
        >>> found.verdict, found.difference.value
        ('higher', 50.0)
        """
        return self._analyse(documents.PairedComparison, metric, "paired", {"later": later}, options)

    def screen(
        self,
        metric: Metric | str,
        by: By,
        *,
        level: float | None = None,
        adjustment: Adjustment | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Screening:
        """Compare every segment with the rest, hundreds at once, with false findings held at a stated rate.

        Beside the findings come the shrunken values of a league table, where segments that cannot be told apart are
        tied, and each segment's place in the funnel.

        Args:
            metric: What to compare.
            by: The dimensions that tell segments apart.
            level: The share of false findings among the findings that is allowed; 0.05 without it.
            adjustment: How p-values are adjusted for their number; Benjamini and Hochberg's without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> stores = [f"S{at:02}" for at in range(20) for _ in range(60)]
        >>> scores = [score for at in range(20) for score in ([9] * 50 + [3] * 10 if at else [9] * 20 + [3] * 40)]
        >>> cube = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"]).fold({"store": stores, "nps": scores})
        >>> found = cube.screen("nps", "store")
        >>> found.lower, found.tested, [row.segment for row in found.segments if row.verdict == "lower"]
        (1, 20, [('S00',)])
        """
        request = {"level": level, "adjustment": adjustment}
        return self._analyse(documents.Screening, metric, "screen", request, options, by=by)

    def follow_up(
        self,
        metric: Metric | str,
        by: By,
        *,
        before: Within | str,
        after: Within | str,
        lowest: int | None = None,
        highest: int | None = None,
        segments: Iterable[Sequence[str | None]] | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.FollowedUp:
        """Tell what became of segments that were picked for their value, with regression to the mean subtracted.

        The twenty worst stores of one month are better in the next even when nobody did anything.

        Args:
            metric: What they were picked by.
            by: The dimensions that tell segments apart.
            before: The days on whose values the segments were picked.
            after: The days after.
            lowest: So many with the lowest values before,
            highest: or so many with the highest,
            segments: or these: a value for each dimension.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(time="day", ratings={"nps": cx.NPS}, dimensions=["store"])
        >>> cube = survey.fold([  # every store is as good as every other, and nothing happens
        ...     {"day": day, "store": f"S{at // 40:02}", "nps": 9 if (at * 7 + twist * at // 3) % 10 < 6 else 4}
        ...     for twist, day in enumerate(("2026-09-05", "2026-10-05")) for at in range(800)
        ... ])
        >>> found = cube.follow_up("nps", "store", before="2026-09", after="2026-10", lowest=5)
        >>> found.verdict, found.followed
        ('undecided', 5)
        """
        named = None if segments is None else [list(segment) for segment in segments]
        picked = {"lowest": lowest, "highest": highest, "segments": named}
        said = {name: value for name, value in picked.items() if value is not None}
        if len(said) != 1:
            message = "say which segments were picked: `lowest`, `highest` or `segments`, one of the three"
            raise InvalidArgumentError(message)
        request = {"before": range_dict(before), "after": range_dict(after), "selected": said}
        return self._analyse(documents.FollowedUp, metric, "follow_up", request, options, by=by)

    def explain(
        self,
        metric: Metric | str,
        *,
        before: SideLike,
        after: SideLike,
        by: By | None = None,
        nested: bool | None = None,
        false_discovery_rate: float | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Change:
        """Split the change of a metric, exactly, into what happened within segments and what their mix did.

        Args:
            metric: A mean of answers: NPS, CSAT, CES, a share, a mean.
            before: The days, or the side, that come first.
            after: Those that they are set against.
            by: The dimensions; without one, every dimension of the survey is ranked by how much it accounts for.
            nested: Whether the dimensions are levels, each inside the one before: regions, and the stores of each.
            false_discovery_rate: The share of false findings among the segments found to have moved; 0.05 without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(time="day", ratings={"nps": cx.NPS}, dimensions=["channel"])
        >>> rows = [  # both channels rise by 10 points; the web, with its lower scores, grows
        ...     ("2026-09-10", "shop", 160, 112), ("2026-09-10", "web", 40, 8),
        ...     ("2026-10-10", "shop", 40, 32), ("2026-10-10", "web", 160, 48),
        ... ]
        >>> cube = survey.fold([
        ...     {"day": day, "channel": channel, "nps": 10 if at < promoters else 7}
        ...     for day, channel, n, promoters in rows for at in range(n)
        ... ])
        >>> found = cube.explain("nps", before="2026-09", after="2026-10", by="channel")
        >>> round(found.effects.change), round(found.effects.rate), round(found.effects.mix), found.reversed
        (-20, 10, -30, True)
        """
        request = {
            "before": side_dict(before),
            "after": side_dict(after),
            "nested": nested,
            "false_discovery_rate": false_discovery_rate,
        }
        return self._analyse(documents.Change, metric, "explain", request, options, by=by)

    def explain_tags(
        self,
        metric: Metric | str,
        tags: str,
        *,
        before: SideLike,
        after: SideLike,
        false_discovery_rate: float | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.TagChange:
        """Split the change of a metric by tag: how the answers with each tag moved, and how many there were.

        An answer may carry several tags, so each tag is set against the answers without it, and the contributions of
        different tags do not add up. The survey must count the tags together with the question, by `pairs`.

        Args:
            metric: What is read from one rating or flag: NPS, CSAT, CES, a share, a mean.
            tags: The tags question.
            before: The days, or the side, that come first.
            after: Those that they are set against.
            false_discovery_rate: The share of false findings among the tags found to contribute; 0.05 without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(
        ...     ratings={"nps": cx.NPS}, tags=["topics"], dimensions=["wave"], pairs=[["topics", "nps"]]
        ... )
        >>> rows = [  # answers about delivery, a fifth before and two fifths after, fall from 50 to 0
        ...     ("1", "delivery", 80, 40), ("1", "price", 320, 160),
        ...     ("2", "delivery", 160, 0), ("2", "price", 240, 120),
        ... ]
        >>> cube = survey.fold([
        ...     {"wave": wave, "topics": [topic], "nps": 10 if at < promoters else 7}
        ...     for wave, topic, n, promoters in rows for at in range(n)
        ... ])
        >>> found = cube.explain_tags("nps", "topics", before={"wave": "1"}, after={"wave": "2"})
        >>> delivery = found.contributions[0]
        >>> delivery.tag, round(delivery.rate), round(delivery.mix), round(delivery.rest), delivery.verdict
        ('delivery', -15, -5, 0, 'lower')
        """
        request = {
            "tags": tags,
            "before": side_dict(before),
            "after": side_dict(after),
            "false_discovery_rate": false_discovery_rate,
        }
        return self._analyse(documents.TagChange, metric, "explain_tags", request, options)

    def drivers(
        self,
        outcome: Metric | str,
        items: Iterable[str],
        *,
        method: ImportanceMethod | None = None,
        resamples: int | None = None,
        seed: int | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Drivers:
        """Rank questions by how much of the outcome's variance goes with each: importance beside performance.

        An association, never an effect. The survey must count the questions together, by `pairs`.

        Args:
            outcome: The question that the others go with, such as overall satisfaction.
            items: The questions, ratings or flags; two or more.
            method: How R2 is shared out; without it LMG to 12 items, Johnson's relative weights beyond.
            resamples: How many resamples the intervals rest on; 1,000 without it.
            seed: The seed of the resamples; 1 without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(
        ...     ratings={"overall": cx.CSAT, "wifi": cx.CSAT, "food": cx.CSAT}, pairs=[["overall", "wifi", "food"]]
        ... )
        >>> answers = [(5, 5, 4), (4, 4, 5), (2, 1, 3), (3, 3, 2), (1, 2, 4), (5, 4, 3), (2, 2, 1), (4, 5, 5)] * 50
        >>> rows = [dict(zip(("overall", "wifi", "food"), answer)) for answer in answers]
        >>> found = survey.fold(rows).drivers("overall", ["wifi", "food"])
        >>> found.items[0].question, found.items[0].importance.value > 0.5
        ('wifi', True)
        """
        request = {"items": list(items), "method": method, "resamples": resamples, "seed": seed}
        return self._analyse(documents.Drivers, outcome, "drivers", request, options)

    def correlate(self, a: str, b: str, **options: Unpack[QueryOptions]) -> documents.Association:
        """Give how two questions go together: Spearman, Pearson and Kendall with intervals. An association.

        The survey must count the two questions together, by `pairs`.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS, "csat": cx.CSAT}, pairs=[["nps", "csat"]])
        >>> cube = survey.fold({"nps": [10, 9, 7, 3, 8, 2] * 30, "csat": [5, 4, 4, 2, 3, 1] * 30})
        >>> found = cube.correlate("nps", "csat")
        >>> found.direction, round(found.spearman.reading.value, 2)
        ('positive', 0.9)
        """
        return self._analyse(documents.Association, a, "correlate", {"with": b}, options)

    def journey(
        self,
        metric: Metric | str,
        dimension: str,
        stages: Iterable[str] | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Journey:
        """Follow the stages of a journey: volume, score, what is lost to the next, and where most is lost.

        Args:
            metric: What the stages score.
            dimension: The dimension whose values are the stages.
            stages: The stages from the first to the last; without them the bands of a dimension that has bands.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"csat": cx.CSAT}, dimensions=["stage"])
        >>> stages = ["search"] * 100 + ["cart"] * 60 + ["payment"] * 50
        >>> cube = survey.fold({"stage": stages, "csat": [4] * 90 + [2] * 10 + [4] * 30 + [2] * 30 + [5] * 50})
        >>> found = cube.journey("csat", "stage", ["search", "cart", "payment"])
        >>> found.steps[found.most_lost].lost
        40
        """
        request = {"dimension": dimension, "stages": None if stages is None else list(stages)}
        return self._analyse(documents.Journey, metric, "journey", request, options)

    def raked(
        self,
        metric: Metric | str,
        margins: Mapping[str, Mapping[str, float]],
        *,
        trim: float | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Weighting:
        """Weight a metric such that the answers match the population in every margin: raking.

        Args:
            metric: NPS, a share or a mean.
            margins: By dimension: how many there are in the population of each of its values, in heads or shares.
            trim: Cuts the survey's own weights at this multiple of their median first; 5 is usual.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        Raises:
            UnreachableTargetError: Nobody answered in a category that has a target, or the totals disagree.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["sex"])
        >>> cube = survey.fold({"sex": ["f"] * 80 + ["m"] * 20, "nps": [9] * 60 + [5] * 20 + [9] * 5 + [5] * 15})
        >>> found = cube.raked("nps", {"sex": {"f": 520, "m": 480}})
        >>> found.as_answered.value, round(found.reweighted.value, 9)
        (30.0, 2.0)
        """
        sizes = {dimension: dict(population) for dimension, population in margins.items()}
        return self._analyse(documents.Weighting, metric, "raked", {"margins": sizes, "trim": trim}, options)

    def poststratified(
        self,
        metric: Metric | str,
        by: By,
        population: Mapping[str | tuple[str, ...], float],
        **options: Unpack[QueryOptions],
    ) -> documents.Weighting:
        """Weight a metric to strata of known size: post-stratification.

        Args:
            metric: NPS, a share or a mean.
            by: The dimensions whose values together make a stratum.
            population: How many there are of each stratum, in heads or shares: by its value, or by a tuple of them.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["sex"])
        >>> cube = survey.fold({"sex": ["f"] * 80 + ["m"] * 20, "nps": [9] * 60 + [5] * 20 + [9] * 5 + [5] * 15})
        >>> round(cube.poststratified("nps", "sex", {"f": 0.52, "m": 0.48}).reweighted.value, 9)
        2.0
        """
        strata = [
            {"segment": [segment] if isinstance(segment, str) else list(segment), "size": size}
            for segment, size in population.items()
        ]
        request = {"by": [by] if isinstance(by, str) else list(by), "population": strata}
        return self._analyse(documents.Weighting, metric, "poststratified", request, options)

    def revenue_at_risk(
        self,
        metric: Metric | str,
        *,
        customers: int,
        value_per_customer: MoneyLike,
        loss_rates: LossRates,
        recovered: int | None = None,
        otherwise_lost: float | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.RevenueAtRisk:
        """Give the revenue that is at risk with the customers who are not content, with the assumptions it rests on.

        Args:
            metric: An NPS.
            customers: How many customers there are.
            value_per_customer: What one is worth: an amount and its currency, such as `(850, "PLN")`.
            loss_rates: Which share of each class leaves: detractors, passives, promoters.
            recovered: How many unhappy customers were won back.
            otherwise_lost: Which share of these would have left; the loss rate of detractors without it.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> cube = cx.Survey(ratings={"nps": cx.NPS}).fold({"nps": [10] * 60 + [8] * 20 + [3] * 20})
        >>> rates = {"detractors": 0.3, "passives": 0.1, "promoters": 0.02}
        >>> found = cube.revenue_at_risk("nps", customers=1000, value_per_customer=(850, "PLN"), loss_rates=rates)
        >>> round(found.at_risk.value), str(found.at_risk.unit)
        (78200, 'PLN')
        """
        won = None if recovered is None else {"customers": recovered, "otherwise_lost": otherwise_lost}
        request = {
            "customers": customers,
            "value_per_customer": money_dict(value_per_customer),
            "loss_rates": dict(loss_rates),
            "recovered": won and _said(won),
        }
        return self._analyse(documents.RevenueAtRisk, metric, "revenue_at_risk", request, options)

    def value(
        self,
        metric: Metric | str,
        business: BusinessTable,
        amount: str,
        *,
        by: By,
        customers: str | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.BusinessValue:
        """Set what segments are worth beside their scores, and say how the two go together. An association.

        Args:
            metric: What the segments score.
            business: A table of amounts with the same segments.
            amount: The column of amounts.
            by: The dimensions that tell segments apart, in both.
            customers: The column that counts customers; with it amounts are read per customer.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions]; `within` takes the days of both.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])
        >>> stores = [store for store in "ABCDEFGH" for _ in range(50)]
        >>> scores = [10 if at % 50 < 20 + 3 * (at // 50) else 5 for at in range(400)]
        >>> cube = survey.fold({"store": stores, "nps": scores})
        >>> sales = cx.BusinessTable(
        ...     {"store": list("ABCDEFGH"), "sales": [900, 950, 940, 990, 1010, 1000, 1060, 1100]},
        ...     keys=["store"], values={"sales": "PLN"},
        ... )
        >>> found = cube.value("nps", sales, "sales", by="store")
        >>> found.joined.segments, found.total.value
        (8, 7950.0)
        """
        within = options.pop("within", None)
        request = {"value": amount, "customers": customers, "within": None if within is None else range_dict(within)}
        check(options, QueryOptions.__annotations__)
        found = self._native.value(
            self._metric_json(metric),
            keywords(by, None, options),
            business._cube._native,
            business._duplicates,
            json.dumps(_said(request)),
        )
        return _document(documents.BusinessValue, found)

    def reconcile(
        self,
        metric: Metric | str,
        other: Cube,
        their_metric: Metric | str | None = None,
        *,
        by: By | None = None,
        every: Grain | None = None,
        names: tuple[str, str] | None = None,
        their_where: Where | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Reconciliation:
        """Set the same metric from two sources side by side: the difference, split into coverage, mix and measure.

        Args:
            metric: What this cube computes.
            other: The other source.
            their_metric: What the other computes; the same without it.
            by: The dimensions in which the two should agree.
            every: The grain in which they should.
            names: What the two sources are called.
            their_where: Which answers of the other take part, where that differs from `where`.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions]; for both.

        >>> import cxmetrics as cx
        >>> tool = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])
        >>> scores = [9] * 60 + [7] * 40 + [9] * 60 + [7] * 40 + [9] * 20 + [7] * 80
        >>> ours = tool.fold({"store": ["A"] * 100 + ["B"] * 100 + ["C"] * 100, "nps": scores})
        >>> theirs = ours.roll_up("store", where={"store": ["A", "B"]})  # a warehouse that never got store C
        >>> found = ours.reconcile("nps", theirs, by="store", names=("tool", "warehouse"))
        >>> [row.segment for row in found.uncovered]
        [('C',)]
        """
        check(options, QueryOptions.__annotations__)
        first, second = names or (None, None)
        theirs = options.copy()
        if their_where is not None:
            theirs["where"] = their_where
        found = self._native.reconcile(
            (self._metric_json(metric), keywords(by, every, options)),
            other._native,
            (other._metric_json(metric if their_metric is None else their_metric), keywords(by, every, theirs)),
            json.dumps(_said({"first": first, "second": second})),
        )
        return _document(documents.Reconciliation, found)

    def series(
        self,
        metric: Metric | str,
        *,
        by: By | None = None,
        every: Grain | None = None,
        rolling: Mapping[str, Any] | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Series:
        """Give a metric by period, with gaps where nobody answered, windows and special days.

        Args:
            metric: What to follow.
            by: The dimensions that tell segments apart.
            every: The grain of the periods; that of the cube without it.
            rolling: A window beside each period: `{"periods": 28}` or `{"trailing": "quarter"}`.
            special_days: Days that are not like others; see [`SpecialDays`][cxmetrics.calendar.SpecialDays].
            as_of: The last day whose answers are all in.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(time="day", ratings={"nps": cx.NPS})
        >>> cube = survey.fold({"day": ["2026-11-02"] * 6 + ["2026-11-04"] * 6, "nps": [10] * 6 + [9] * 6})
        >>> len(cube.series("nps").segments[0].points)
        3
        """
        request = {"rolling": rolling, **_dated(special_days, as_of)}
        return self._analyse(documents.Series, metric, "series", request, options, by=by, every=every)

    def trend(
        self,
        metric: Metric | str,
        *,
        by: By | None = None,
        every: Grain | None = None,
        goal: float | None = None,
        steady_within: float | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Trend:
        """Say whether a metric rises or falls, or that it cannot be told.

        Args:
            metric: What to follow.
            by: The dimensions that tell segments apart.
            every: The grain of the periods; that of the cube without it.
            goal: The value that is wanted.
            steady_within: A change over all days that counts as none.
            special_days: Days that are not like others; see [`SpecialDays`][cxmetrics.calendar.SpecialDays].
            as_of: The last day whose answers are all in.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].
        """
        request = {"goal": goal, "steady_within": steady_within, **_dated(special_days, as_of)}
        return self._analyse(documents.Trend, metric, "trend", request, options, by=by, every=every)

    def change_points(
        self,
        metric: Metric | str,
        *,
        by: By | None = None,
        every: Grain | None = None,
        shortest: int | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.ChangePoints:
        """Find when a metric changed its level, with the days between which the change lies.

        Args:
            metric: What to follow.
            by: The dimensions that tell segments apart.
            every: The grain of the periods; that of the cube without it.
            shortest: The fewest periods of a level; 7 days or 3 longer periods without it.
            special_days: Days that are not like others; see [`SpecialDays`][cxmetrics.calendar.SpecialDays].
            as_of: The last day whose answers are all in.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].
        """
        request = {"shortest": shortest, **_dated(special_days, as_of)}
        return self._analyse(documents.ChangePoints, metric, "change_points", request, options, by=by, every=every)

    def decompose(
        self,
        metric: Metric | str,
        *,
        by: By | None = None,
        bandwidth: int | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Decomposition:
        """Take a metric apart into trend, week and remainder.

        Args:
            metric: What to follow.
            by: The dimensions that tell segments apart.
            bandwidth: How many days on either side the trend of a day is drawn from; 28 without it.
            special_days: Days that are not like others; see [`SpecialDays`][cxmetrics.calendar.SpecialDays].
            as_of: The last day whose answers are all in.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].
        """
        request = {"bandwidth": bandwidth, **_dated(special_days, as_of)}
        return self._analyse(documents.Decomposition, metric, "decompose", request, options, by=by)

    def forecast(
        self,
        metric: Metric | str,
        *,
        by: By | None = None,
        horizon: int | None = None,
        target: Mapping[str, Any] | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.Forecast:
        """Say what is to come of a metric, with the range that it is to lie in, and whether a target is in reach.

        Args:
            metric: What to follow.
            by: The dimensions that tell segments apart.
            horizon: How many days; 28 without it.
            target: What is to be reached, and when: `{"value": 45, "on": "2026-12-31", "over": "quarter"}`.
            special_days: Days that are not like others; see [`SpecialDays`][cxmetrics.calendar.SpecialDays].
            as_of: The last day whose answers are all in.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].
        """
        request = {"horizon": horizon, "target": target, **_dated(special_days, as_of)}
        return self._analyse(documents.Forecast, metric, "forecast", request, options, by=by)

    def leads(
        self,
        metric: Metric | str,
        metrics: Iterable[Metric],
        *,
        by: By | None = None,
        max_lag: int | None = None,
        level: float | None = None,
        separate: bool | None = None,
        timing: Iterable[Mapping[str, Any]] | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        **options: Unpack[QueryOptions],
    ) -> documents.LeadLag:
        """Say which measures move before others. An association in time, never a cause.

        Args:
            metric: A metric.
            metrics: Those to set beside it, and beside one another.
            by: The dimensions that tell segments apart.
            max_lag: The longest lead in days; 14 without it.
            level: No more than this share of the leads that are told is told by mistake; 0.01 without it.
            separate: Whether each rating is taken for itself.
            timing: What metrics are taken for: `{"of": metric, "timing": "lagging"}`.
            special_days: Days that are not like others; see [`SpecialDays`][cxmetrics.calendar.SpecialDays].
            as_of: The last day whose answers are all in.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].
        """
        request = {
            "metrics": list(metrics),
            "max_lag": max_lag,
            "level": level,
            "separate": separate,
            "timing": None if timing is None else list(timing),
            **_dated(special_days, as_of),
        }
        return self._analyse(documents.LeadLag, metric, "leads", request, options, by=by)

    def _metric_json(self, metric: object) -> str:
        if isinstance(metric, str):
            return self._native.suggested(metric)
        if not isinstance(metric, Mapping):
            made = "a dict such as `cxmetrics.metric.nps('nps')` gives"
            message = f"a metric is the name of a question, or {made}, not {metric!r}"
            raise InvalidArgumentError(message)
        return json.dumps(metric, default=dict)

    def _analyse(
        self,
        kind: type[_Found],
        metric: object,
        analysis: str,
        request: Mapping[str, object],
        options: QueryOptions,
        *,
        by: By | None = None,
        every: Grain | None = None,
    ) -> _Found:
        check(options, QueryOptions.__annotations__)
        asked = plain_json({"analysis": analysis, **_said(request)})
        return _document(kind, self._native.analyse(self._metric_json(metric), keywords(by, every, options), asked))


def _dated(special_days: SpecialDays | None, as_of: Day | None) -> dict[str, object]:
    return {
        "special_days": None if special_days is None else special_days_list(special_days),
        "as_of": None if as_of is None else day_text(as_of),
    }


def _said(request: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in request.items() if value is not None}


def _document(kind: type[_Found], text: str) -> _Found:
    found: _Found = read_document(kind, text)
    return found
