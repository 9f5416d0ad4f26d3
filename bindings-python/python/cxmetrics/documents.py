"""What analyses find, as plain frozen data: every number, the verdict, and the readings behind it.

Each has a sentence in plain words, is shown by notebooks, and comes back from its JSON, which is the same in every
language. This module is written by `scripts/documents.py` from the library's own schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from cxmetrics.document import Claim, Document, Title
from cxmetrics.infer.multiplicity import Adjustment
from cxmetrics.metric import Metric
from cxmetrics.period import Grain
from cxmetrics.plain import Plain
from cxmetrics.reading import Reading, Unit, WithheldReason

Family = Literal["satisfaction", "volume"]
"""What a family is about.

- `satisfaction`: Every rating.
- `volume`: How many answers there are.
"""

FindingDirection = Literal["down", "up"]
"""Which way something changed.

- `down`: It fell.
- `up`: It rose.
"""

FindingKind = Literal[
    "anomaly", "shift", "drift", "volume_collapse", "volume_surge", "tag_spike", "silence", "trend", "lead"
]
"""What kind of change a finding is.

- `anomaly`: A fall or a rise that began not long before it was seen.
- `shift`: A lasting change of the level: it took two weeks to show, or has lasted for four.
- `drift`: A slow change.
- `volume_collapse`: Far fewer answers than expected.
- `volume_surge`: Far more answers than expected.
- `tag_spike`: A tag named far more often than expected.
- `silence`: No answers at all where there should be some.
- `trend`: A metric that rises or falls over the whole of the data. Its `observed` is the change a month.
- `lead`: A measure that moves before another. Its `observed` is their correlation at that lag.
"""

FindingStatus = Literal["open", "ended", "settled"]
"""Whether a finding goes on.

- `open`: It goes on.
- `ended`: The level is back where it was.
- `settled`: It has lasted for four weeks and is the new level, against which further days are judged.
"""

GoalState = Literal["reached", "approaching", "too_far", "receding", "undecided"]
"""What can be said of a goal.

- `reached`: The line is there.
- `approaching`: On the way, with a day.
- `too_far`: On the way, but further off than the data carry: no day.
- `receding`: Moving away.
- `undecided`: There is no pace to go by.
"""

NoForecast = Literal["empty", "small_base", "too_few_days", "stopped", "beyond_history", "too_uncertain"]
"""Why there is no forecast.

- `empty`: No usual day has answers.
- `small_base`: Fewer answers than the smallest base that is shown.
- `too_few_days`: Fewer than 42 usual days have answers.
- `stopped`: Nobody has answered for four weeks.
- `beyond_history`: The horizon is longer than what lies behind.
- `too_uncertain`: The level is so restless, or so little known, that the interval holds half of the scale, or zero
  and twice the value.
"""

NoLead = Literal["too_few_days", "thin_days", "zero_variance", "small_base"]
"""Why two sides cannot be tested.

- `too_few_days`: Fewer than 150 usual days have both.
- `thin_days`: Half of the days have fewer than 3 answers.
- `zero_variance`: A side does not move.
- `small_base`: Fewer answers in all than the smallest base that is shown.
"""

NpsClass = Literal["detractors", "passives", "promoters"]
"""A class of customers by their likelihood to recommend.

- `detractors`: 0 to 6.
- `passives`: 7 and 8.
- `promoters`: 9 and 10.
"""

PeriodState = Literal["observed", "empty", "closed", "partial", "future"]
"""What is known of a period of a segment.

- `observed`: Somebody answered, and the data hold the whole period.
- `empty`: Open, and nobody answered. For a number of rows that is zero, for a mean it is nothing.
- `closed`: Nobody could answer: the host's calendar says so, or it is a weekday on which the segment never has a row.
- `partial`: The data hold only a part of it: they begin within it, or it is not over.
- `future`: It begins after the day up to which answers are in. Not read.
"""

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
"""Importance beside performance (J. A. Martilla and J. C. James, Journal of Marketing 41 (1977) 77): importance
above or below the equal share, performance above or below the mean of the items.

- `concentrate_here`: Important, and behind the other items.
- `keep_up`: Important, and ahead of the other items.
- `low_priority`: Not important, and behind.
- `possible_overkill`: Not important, and ahead.
"""

Relation = Literal["leads", "together"]
"""How two sides move.

- `leads`: One moves before the other, and nothing as sure is seen the other way round.
- `together`: Each moves before the other: they move together, and nothing says which is first.
"""

ResolutionBasis = Literal["marked_and_not_repeated", "not_repeated"]
"""What first contact resolution rests on.

- `marked_and_not_repeated`: The first contact was marked as settled, and no other followed within the window.
- `not_repeated`: No other contact followed within the window: all that events tell where nothing marks a contact as
  settled.
"""

Sign = Literal["positive", "negative", "unclear"]
"""The direction of an association.

- `positive`: Higher goes with higher.
- `negative`: Higher goes with lower.
- `unclear`: The interval holds 0, or there is none.
"""

Source = Literal["stated", "survey", "business", "method"]
"""Where an assumption comes from.

- `stated`: Whoever asked said so; nothing in the data tells.
- `survey`: Measured in the survey.
- `business`: Read from the business table.
- `method`: Taken by the method.
"""

SpecialKind = Literal["closed", "incident", "holiday", "promotion"]
"""Why a day is not like others.

In the order in which one goes before another on the same day.

- `closed`: Nobody worked: no answers are no silence.
- `incident`: Something broke, and everybody knows.
- `holiday`: A public holiday.
- `promotion`: A promotion: more customers, and others.
"""

Timing = Literal["leading", "lagging", "neutral"]
"""Whether a metric is taken to move before others or after them.

Knowledge of the field, not a finding: what moves first in the data is found by `leads`, which shows this
beside.

- `leading`: What is done to customers and can be changed today: handling and waiting times, first contact resolution,
  abandonment.
- `lagging`: What comes of it: NPS, CSAT, CES and other ratings, sales, churn.
- `neutral`: Neither: how many there were, and what they wrote about.
"""

TrendVerdict = Literal["rising", "falling", "steady", "undecided"]
"""Where a metric is going.

- `rising`: Upwards, beyond chance.
- `falling`: Downwards, beyond chance.
- `steady`: Whatever it does is less than matters.
- `undecided`: The data allow either. Not the same as steady.
"""

Undecided = Literal["chance", "disagreement", "many_comparisons", "withheld"]
"""Why a verdict is undecided.

- `chance`: Chance alone makes such a difference often enough.
- `disagreement`: The test and the interval fall on different sides of the line, or ranks and means on different sides
  of zero.
- `many_comparisons`: It would be clear alone, but not among so many comparisons.
- `withheld`: The difference is withheld; its reading says why.
"""

Verdict = Literal["higher", "lower", "undecided"]
"""Whether one side is above the other, as far as the answers can tell.

"Undecided" is not "the same": the interval says which differences remain possible.

- `higher`: Above, beyond chance at the stated level.
- `lower`: Below, beyond chance at the stated level.
- `undecided`: The answers are compatible with either.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityBand(Plain):
    """Customers who are about as likely to be still active."""

    from_: float = field(metadata={"key": "from"})
    """The least probability of the band."""
    to: float
    """The probability at which the next begins; the last band holds 1."""
    customers: int
    """How many customers."""
    expected_active: float
    """How many of them are still active, as far as can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Plain):
    """A sum over rows of a business table: exact, in its unit."""

    value: float
    """The sum."""
    unit: Unit
    """What it is measured in: money in its currency, a number of things, or a plain number."""
    minor: int | None = None
    """Money in whole minor units, exact at any size that fits; nothing for other units."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AnswerDelays(Document):
    """How long answers took.

    Made by `answer_delays`.
    """

    kind: ClassVar[str] = "answer_delays"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "rows"

    as_of: str
    """The last day whose contacts are known."""
    total: DelayRow
    """All contacts together."""
    rows: tuple[DelayRow, ...]
    """By period and segment, where that was asked for."""
    unanswered: int
    """Contacts without an answer, or with times that do not read.

    The delays are those of contacts that were answered: where many are not yet, the last periods look quicker
    than they are.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmRows(Plain):
    """The rows of an arm."""

    arm: str
    """The arm."""
    rows: int
    """How many rows fell on it."""
    planned: float
    """The share that was planned."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Association(Document):
    """How two questions go together: an answer of `correlate`.

    An association, never an effect.
    """

    kind: ClassVar[str] = "association"
    """What the document is called in its JSON."""

    a: str
    """The first question."""
    title_a: Title
    """What it is called."""
    b: str
    """The second question."""
    title_b: Title
    """What it is called."""
    n: int
    """How many answered both."""
    spearman: Coefficient
    """Spearman's coefficient, `corr.spearman`: the one to lean on for ratings, and the one that decides the
    direction.
    """
    pearson: Coefficient
    """Pearson's coefficient, `corr.pearson`."""
    kendall: Coefficient
    """Kendall's tau-b, `corr.kendall_b`."""
    direction: Sign
    """The direction, where Spearman's test can tell it at the confidence level."""
    confidence: float
    """The confidence level."""
    weighted: Reading | None = None
    """Where answers carry weights: Pearson's coefficient of weighted moments, `corr.pearson_weighted`.

    It describes and has no interval; the other coefficients count every answer once.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(Plain):
    """Something that a number rests on: a document about money lists all of its own."""

    code: str
    """A stable name, such as `loss_rate.detractors`."""
    source: Source
    """Where it comes from."""
    text: Title
    """What it says, by language."""
    unit: Unit | None = None
    """What the value is measured in."""
    value: float | None = None
    """Its value, where it is a number."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BusinessValue(Document):
    """Amounts beside a metric, by segment, and whether they go together: an answer of `value`.

    What goes together need not cause: the value of a point is an association between segments.
    """

    kind: ClassVar[str] = "business_value"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What is set beside money."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell the segments apart."""
    value: str
    """The column of amounts."""
    unit: Unit
    """What amounts are measured in."""
    per_customer: bool
    """Whether amounts are set per customer."""
    overall: Reading
    """The metric over all answers."""
    segments: tuple[ValueRow, ...]
    """The segments with answers and an amount, in order."""
    total: Amount
    """The amounts of these segments together."""
    joined: Joined
    """What met and what did not."""
    assumptions: tuple[Assumption, ...]
    """What the numbers rest on."""
    association: ValueAssociation | None = None
    """Whether segments with a higher score have higher amounts; nothing where that cannot be said."""
    customers: int | None = None
    """Their customers together, where they are counted."""
    withheld: WithheldReason | None = None
    """Why nothing can be said of an association."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryReached(Plain):
    """A category of a margin.

    Shares are 0 to 1.
    """

    segment: tuple[str, ...]
    """Its values of the margin's dimensions."""
    n: int
    """How many answers."""
    as_answered: float
    """Its share of the answers as they came, by the survey's own weights where it has any."""
    target: float
    """Its share of the population."""
    reached: float
    """Its share of all weights."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Change(Document):
    """A change with its reasons: an answer of `explain`.

    Units: `unit` for values, effects and contributions - a share is 0 to 1 - and 0 to 1 for shares of answers.
    """

    kind: ClassVar[str] = "change"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What moved."""
    title: Title
    """What it is called."""
    unit: Unit
    """What values and contributions are measured in."""
    by: tuple[str, ...]
    """The dimensions that tell the segments apart; levels from the top where they are nested.

    Empty when none was asked for.
    """
    nested: bool
    """Whether the dimensions are levels."""
    before: Side
    """The first side, as asked."""
    after: Side
    """The second side, as asked."""
    value_before: Reading
    """The metric over the first side."""
    value_after: Reading
    """The metric over the second side."""
    verdict: Verdict
    """What may be said of the change."""
    segments: tuple[Contribution, ...]
    """The segments of the first level by the size of their contribution, the largest first: the order of a
    waterfall.
    """
    dimensions: tuple[DimensionShare, ...]
    """Every dimension with how much of the change it accounts for, the most first.

    Where no dimension was asked for: all of the survey; else those asked for.
    """
    reversed: bool
    """Whether every segment moved the other way than all of them together (Simpson's paradox)."""
    false_discovery_rate: float
    """The share of false findings that the verdicts of segments hold."""
    method: str
    """The id of the method of the split, `nps.mix_decomposition`, whatever the metric."""
    change: Shift | None = None
    """After minus before, with its interval and test; nothing where a side is withheld or has no test."""
    effects: Effects | None = None
    """The effects of the first level together: what changed within segments, and what their mix did."""
    withheld: WithheldReason | None = None
    """Why nothing can be explained: a side has no answers, or too few to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePoint(Plain):
    """A change from one level to the next."""

    period: str
    """The first period of the new level."""
    earliest: str
    """The earliest period that the data allow nearly as well."""
    latest: str
    """The latest."""
    before: Reading
    """The level before."""
    after: Reading
    """The level after."""
    change: Reading
    """After less before, as of usual weekdays; withheld with either of them.

    Its interval has the wander in it; it knows nothing of having been picked as a change.
    """


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ChangePoints(Document):
    """When a metric changed its level, looking back.

    Made by `change_points`.
    """

    kind: ClassVar[str] = "change_points"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values are measured in."""
    grain: Grain
    """The grain of the periods."""
    confidence: float
    """The confidence of intervals."""
    min_base: int
    """Levels with fewer answers are withheld."""
    shortest: int
    """The fewest periods that make a level."""
    autocorrelation: float
    """How much of what levels wander by is still there a period later, over all segments: a slow wander is no
    change.

    Zero where they do not wander to speak of.
    """
    method: str
    """The id of the method."""
    segments: tuple[SegmentChanges, ...]
    """The segments, by name."""
    as_of: str | None = None
    """The last day whose answers are in; nothing without data."""
    of_a_day: bool = False
    """Whether values are those of one day, as for totals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassAtRisk(Plain):
    """What is at risk in one class."""

    class_: NpsClass = field(metadata={"key": "class"})
    """The class."""
    share: Reading
    """Its share of the answers."""
    customers: float
    """Its customers, if those who answered speak for all."""
    loss_rate: float
    """The share of it that is assumed to be lost."""
    at_risk: Reading
    """What is at risk in it, in money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient(Plain):
    """A coefficient of correlation with its test."""

    reading: Reading
    """The coefficient, -1 to 1, with its interval."""
    df: float | None = None
    """The degrees of freedom of a t statistic."""
    p_value: float | None = None
    """The two-sided p-value; nothing where it is withheld."""
    statistic: float | None = None
    """The t or z statistic of no association; nothing where it is withheld or the coefficient is 1 or -1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort(Plain):
    """The customers whose first contact lies in one period."""

    period: str
    """The period of their first contact.

    The first of all holds those too who were customers before the data begin.
    """
    in_touch: tuple[Reading, ...]
    """The share of them in touch again one period later, two, and so on, as far as these periods are over."""
    customers: int
    """How many began."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Cohorts(Document):
    """What became of customers who began together.

    Made by `cohorts`.
    """

    kind: ClassVar[str] = "cohorts"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "cohorts"

    as_of: str
    """The last day whose contacts are known."""
    cohorts: tuple[Cohort, ...]
    """The cohorts, in the order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSide(Plain):
    """One side of a `Comparison`."""

    title: Title
    """What it is called: its name, else its conditions in words."""
    reading: Reading
    """The metric on this side."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison(Document):
    """Two sides compared: an answer of `compare`.

    Units: `unit` for values and differences - a share is 0 to 1, so a difference of shares is too. Whatever
    cannot be said is a withheld `Reading` with its reason or absent together with the difference; no number
    here is ever NaN.
    """

    kind: ClassVar[str] = "comparison"
    """What the document is called in its JSON."""

    metric: Metric
    """What was compared."""
    title: Title
    """What it is called."""
    unit: Unit
    """What values and differences are measured in."""
    side: ComparedSide
    """The side that the verdict is about."""
    against: ComparedSide
    """What it is compared with."""
    difference: Reading
    """The side less what it is compared with, with its interval; its base is the answers of both."""
    verdict: Verdict
    """Whether the side is above the other."""
    detectable: Reading
    """The smallest difference that these bases would show, with the stated power."""
    needed: Needed
    """How many answers it takes to see a difference."""
    power: float
    """How often a real difference is to be seen."""
    confidence: float
    """The confidence level of the intervals; the verdict errs with one less it."""
    min_base: int
    """Fewer answers than this on a side withhold it, and the difference."""
    effects: EffectSizes | None = None
    """The size of the difference in other terms."""
    higher_is_better: bool | None = None
    """Whether a higher value is good news; nothing where that depends on what is counted."""
    test: Test | None = None
    """The test behind the verdict; nothing where there is none."""
    undecided: Undecided | None = None
    """Why the verdict is undecided; nothing where it is not."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparisons(Document):
    """Several comparisons: an answer of `compare_all`."""

    kind: ClassVar[str] = "comparisons"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "comparisons"

    metric: Metric
    """What was compared."""
    title: Title
    """What it is called."""
    unit: Unit
    """What values and differences are measured in."""
    sides: tuple[ComparedSide, ...]
    """All sides with their readings, by name or in time."""
    comparisons: tuple[Comparison, ...]
    """The comparisons: of each side with the control, of each pair, or of each period with the one before."""
    adjustment: Adjustment
    """How p-values were adjusted; verdicts follow the adjusted ones."""
    adjustment_method: str
    """The id of the adjustment."""
    rows_not_known: int
    """How many rows have no value of the dimension, and take no part."""
    confidence: float
    """The confidence level."""
    by: str | None = None
    """The dimension whose values were compared; nothing where periods were."""
    every: Grain | None = None
    """The grain of the periods that were compared; nothing where segments were."""
    sample_ratio: SampleRatio | None = None
    """Whether the rows fell on the arms as planned; nothing where no plan was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(Plain):
    """A reading of one period and segment."""

    reading: Reading
    """The share."""
    censored: int
    """Contacts or customers of which it cannot be told yet."""
    period: str | None = None
    """The period; nothing where all time was asked for."""
    segment: str | None = None
    """The value of the dimension that was asked for; nothing for "not known" too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Plain):
    """What one segment gave to a change."""

    segment: tuple[str | None, ...]
    """Its values of the dimensions; `null` is "not known". Of a merged row the values of its parent alone."""
    value_before: Reading
    """Its value before; withheld as empty where it did not occur."""
    value_after: Reading
    """Its value after."""
    share_before: Reading
    """Its share of the answers before; by weight where answers carry weights."""
    share_after: Reading
    """Its share of the answers after."""
    contribution: float
    """`rate` and `mix` together.

    Over a level they add up to the change, over its children to their parent's.
    """
    rate: float
    """What the change of its own value gave.

    Of a segment with children it holds the mix among them.
    """
    mix: float
    """What the change of its share gave, by how far its value lies from the average of the totals."""
    verdict: Verdict
    """Whether its own value moved beyond chance, the false discovery rate held."""
    from_: float = field(metadata={"key": "from"})
    """Where its step of a waterfall begins: the value before, and the contributions of the rows above."""
    to: float
    """Where its step ends: `from` and its contribution."""
    change: Shift | None = None
    """The change of its own value, with its interval and test, where it occurs on both sides."""
    children: tuple[Contribution, ...] = ()
    """The segments within it, where the dimensions are nested."""
    merged: tuple[tuple[str | None, ...], ...] = ()
    """Where the row stands for several: those that were merged because at least one of them has too few answers to
    be shown.
    """
    p_adjusted: float | None = None
    """The p-value of that test adjusted for the number of segments of the level."""
    rate_high: float | None = None
    """The upper limit of `rate`."""
    rate_low: float | None = None
    """The lower limit of `rate`, the shares taken as fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange(Plain):
    """The civil days from `from` up to but not including `to`; without an end it has no bound there."""

    from_: str | None = field(default=None, metadata={"key": "from"})
    """The first day."""
    to: str | None = None
    """The first day after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecomposedDay(Plain):
    """One day: value = trend + week + remainder."""

    period: str
    """The day."""
    n: int
    """The answers of the day."""
    imputed: bool = False
    """Whether the trend is drawn from neighbours alone: a gap, or a special day."""
    remainder: float | None = None
    """What is left of the value."""
    trend: float | None = None
    """The level around it; nothing where no day nearby says it."""
    value: float | None = None
    """The value; nothing in a gap and where the base is too small to be shown."""
    week: float | None = None
    """What the weekday adds."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Decomposition(Document):
    """A metric by day as trend, week and remainder, for display.

    Made by `decompose`.
    """

    kind: ClassVar[str] = "decomposition"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"
    _parts: ClassVar[str] = "days"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values and parts are measured in."""
    min_base: int
    """Days with fewer answers are withheld."""
    bandwidth: int
    """How many days on either side the trend of a day is drawn from."""
    method: str
    """The id of the method."""
    segments: tuple[SegmentDecomposition, ...]
    """The segments, by name."""
    as_of: str | None = None
    """The last day whose answers are in; nothing without data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionDifference(Plain):
    """A field of the definitions in which two sources differ."""

    field: str
    """The field, such as `scale.good`, `zone` or `weight`."""
    title: Title
    """What it is, in words."""
    matters: bool
    """Whether it can change the value; a name alone cannot."""
    first: str | None = None
    """What the first source has; nothing where it has none."""
    second: str | None = None
    """What the second source has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayQuantile(Plain):
    """A quantile of delays."""

    p: float
    """Which one, 0 to 1."""
    reading: Reading
    """Its value in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayRow(Plain):
    """How long answers took in one period and segment."""

    median: Reading
    """The median in seconds."""
    quantiles: tuple[DelayQuantile, ...]
    """The other quantiles that were asked for, in that order."""
    period: str | None = None
    """The period; nothing where all time was asked for."""
    segment: str | None = None
    """The value of the dimension that was asked for; nothing for "not known" too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionShare(Plain):
    """How much of a change a dimension accounts for.

    A dimension accounts for a change where its mix moved, or where its segments moved apart from one another.
    One that has nothing to do with it would show the same change in every segment and no effect of the mix.
    """

    dimension: str
    """The dimension."""
    title: Title
    """What it is called."""
    segments: int
    """How many segments it tells apart here, with small ones merged into one."""
    rate: float
    """What the changes within its segments gave, in the unit of the metric."""
    mix: float
    """What the change of their shares gave."""
    spread: float
    """The standard deviation of the changes within segments, beyond what chance makes of their bases."""
    accounts_for: float
    """What the ranking goes by: the size of `mix`, and `spread`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverItem(Plain):
    """One question beside an outcome."""

    question: str
    """The question."""
    title: Title
    """What it is called."""
    importance: Reading
    """Its share of what all items account for, 0 to 1, with its interval."""
    accounts_for: Reading
    """The share of the outcome's variance that it accounts for, 0 to 1; all items add up to R²."""
    sign: Sign
    """The direction of the simple correlation.

    That of a regression coefficient misleads between items that correlate.
    """
    correlation: Reading
    """The simple correlation with the outcome, `corr.pearson`."""
    performance: Reading
    """How well it does: the share of the good band of a rating (top 2 of 5), the share of yes of a flag, among all
    who answered it.
    """
    n: int
    """How many answered both it and the outcome."""
    missing: float
    """The share of those who answered the outcome and not this item, 0 to 1."""
    incomplete: bool
    """Whether that is a tenth or more: the item speaks for some of them only."""
    quadrant: Quadrant | None = None
    """Importance beside performance; nothing where the ranking is withheld, or where a better item does not go
    with a better outcome.
    """
    rank: tuple[int, int] | None = None
    """The best and the worst place that its interval allows among the items; the same twice where nothing is tied
    with it.
    """
    tied_with: tuple[str, ...] = ()
    """The items whose intervals overlap its own: which is more important cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Drivers(Document):
    """Which questions go together with an outcome: an answer of `drivers`.

    An association, never an effect.
    """

    kind: ClassVar[str] = "drivers"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "items"

    outcome: str
    """The question whose answers are the outcome."""
    title: Title
    """What it is called."""
    reading: Reading
    """The metric that was asked for, beside which the drivers stand."""
    method: str
    """The id of the method of importance: `drivers.lmg_shapley` or `drivers.relative_weights`."""
    r2: Reading
    """The share of the outcome's variance that all items account for, 0 to 1, with its interval; n is the smallest
    pair.
    """
    n_min: int
    """How many answered the pair of questions that the fewest answered."""
    n_max: int
    """How many answered the pair of questions that the most answered."""
    items: tuple[DriverItem, ...]
    """The items by importance, the largest first; by the size of their correlation where the ranking is withheld."""
    confidence: float
    """The confidence level of all intervals."""
    resamples: int
    """How many resamples the intervals of importance rest on, `drivers.bootstrap_pairs`."""
    seed: int
    """Their seed."""
    collinear: tuple[str, ...] = ()
    """The items of which one is a combination of the others."""
    contradictory: tuple[str, ...] = ()
    """The questions whose correlations contradict the others, because different people answered them."""
    mean_correlation: float | None = None
    """The mean correlation among the items: near 1 they are answered as one."""
    withheld: WithheldReason | None = None
    """Why the items are not ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate(Plain):
    """A key that stands in several rows."""

    key: tuple[str | None, ...]
    """The key; nothing for "not known"."""
    rows: int
    """How many rows it has in one period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSizes(Plain):
    """The size of a difference in other terms than the metric's."""

    means: Reading | None = None
    """The difference of means, where the metric is not a mean."""
    medians: Reading | None = None
    """The difference of medians of a measure, where the metric is not a median."""
    probability_above: float | None = None
    """Of NPS: the probability that the side's is above the other's, given these answers (Jeffreys priors,
    `nps.diff.bayes_superiority`).

    It stands beside the interval, not in its place.
    """
    superiority: Reading | None = None
    """Of ratings and numbers: how often an answer of the side is above one of the other, ties counted half (A, the
    probability of superiority): 0.5 is none, 0.56 small, 0.64 medium, 0.71 large.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects(Plain):
    """The two effects of a change; they add up to it."""

    change: float
    """After minus before: what the contributions add up to."""
    rate: float
    """What the changes of the segments' own values gave, at their average shares."""
    mix: float
    """What the change of the segments' shares gave."""
    fixed_mix_after: float
    """The value after, had the shares stayed those of before."""
    rate_se: float | None = None
    """The standard error of `rate`, the shares taken as fixed; nothing where a segment has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedSilence(Plain):
    """A silence that was flagged and has ended."""

    customer: str
    """The customer's key."""
    last_contact: str
    """The day of the last contact before."""
    flagged_on: str
    """The day on which the silence was flagged."""
    p_active_when_flagged: float
    """The probability of being still active that was stated on that day."""
    returned_on: str
    """The day on which the customer came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRange(Plain):
    """What a period was to give, at the confidence of the series."""

    value: float
    """The level of the periods before, on this weekday."""
    low: float
    """The lower limit for a usual period with this base."""
    high: float
    """The upper limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Claim):
    """A claim that something changed, with its evidence.

    A finding is made on the day `first_seen`, with the numbers of that day; afterwards only its `status`,
    `last_seen` and, when it has lasted, its `kind` change.
    """

    id: str
    """The same for the same finding however often it is made: the day, the family and the segment."""
    kind: FindingKind
    """What kind of change it is."""
    direction: FindingDirection
    """Which way."""
    segment: Mapping[str, str | None]
    """The segment: its dimension with its value, as a filter takes them; empty for the whole.

    A value of null is "not known".
    """
    family: Family
    """What was judged together."""
    change: FindingChange
    """The change in the metric that shows it most."""
    onset: str
    """The day on which it most likely began."""
    first_seen: str
    """The last day of the data in whose light it was found; nothing later was looked at."""
    last_seen: str
    """The last day that showed it."""
    status: FindingStatus
    """Whether it goes on."""
    z: float
    """How far out it is, in standard deviations of chance: of the metrics together where there are several."""
    p: float
    """The chance that a series without a change shows as much within a month, on any day and by any onset."""
    q: float
    """The expected share of false ones among the findings of the last month that are as clear as this one or
    clearer.
    """
    also: tuple[FindingChange, ...] = ()
    """The change in the other metrics of the family."""
    dimension: Title | None = None
    """What the segment's dimension is called."""
    good: bool | None = None
    """Whether that is good, where the metric knows."""
    leader: FindingLeader | None = None
    """What moved before it, for a lead."""
    share_of_whole: float | None = None
    """Which part of what the whole fell or rose beyond its expectation since the onset is this segment's, from 0
    to 1; absent for the whole, and where the whole shows no such change.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange(Plain):
    """What changed in one metric."""

    metric: Metric
    """The metric."""
    title: Title
    """What it is called."""
    unit: Unit
    """What `observed` and its like are measured in."""
    observed: float
    """What the answers since the onset came to: a mean in the metric's unit, a share, or a number of answers.

    A handling time is a geometric mean, the typical time.
    """
    expected: float
    """What was expected of them, in the light of the days before, of their weekdays, and of what the whole network
    did.
    """
    expected_low: float
    """The lower end of what would have been usual, in 19 of 20 cases."""
    expected_high: float
    """The upper end."""
    effect: float
    """`observed` less `expected`."""
    base: int
    """Answers since the onset."""
    z: float
    """The change in standard deviations of chance, negative for a fall."""
    network_change: float | None = None
    """How much of `expected` is what the network itself did in these days, against the days before.

    Absent for the whole.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLeader(Plain):
    """What moves before another measure."""

    metric: Metric
    """The metric."""
    title: Title
    """What it is called."""
    lag_days: int
    """How many days before."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Findings(Document):
    """All findings of a cube, in the order in which they were made."""

    kind: ClassVar[str] = "findings"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "findings"

    segments: int
    """How many segments were watched, the whole included."""
    series: int
    """How many series."""
    sensitivity: float
    """The false findings a month that were asked for."""
    threshold: float
    """How far out a change must be for that, in standard deviations of chance."""
    findings: tuple[Finding, ...]
    """The findings, by the day on which they were made."""
    from_: str | None = field(default=None, metadata={"key": "from"})
    """The first day that was looked at.

    Absent where there is none.
    """
    to: str | None = None
    """The last day that was looked at."""
    warming_up: Warming | None = None
    """There are too few days yet to tell a change."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FirstContactResolution(Document):
    """How many matters were settled at the first contact.

    Made by `first_contact_resolution`.
    """

    kind: ClassVar[str] = "first_contact_resolution"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "rows"

    as_of: str
    """The last day whose contacts are known."""
    within_days: int
    """A contact opens a matter when none came in so many days before, and leaves it settled when none comes in so
    many after.
    """
    same: tuple[str, ...]
    """Dimensions that contacts of one matter agree in."""
    basis: ResolutionBasis
    """What it rests on."""
    total: Reading
    """The share of matters settled at the first contact."""
    censored: int
    """Matters whose window is not over, or whose days before the first contact are not known."""
    unmarked: int
    """Matters of which nobody marked whether they were settled."""
    rows: tuple[ContactRow, ...]
    """By period and segment, where that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedSegment(Plain):
    """One picked segment of a `FollowedUp`."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    before: Reading
    """Its reading before."""
    after: Reading
    """Its reading after."""
    expected_after: Reading
    """What was to be expected after: its shrunken value of before."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FollowedUp(Document):
    """What became of segments that were picked for their value.

    Made by `follow_up`.
    """

    kind: ClassVar[str] = "followed_up"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values and changes are measured in."""
    before: DayRange
    """The days before."""
    after: DayRange
    """The days after."""
    confidence: float
    """The confidence of intervals."""
    min_base: int
    """Segments with fewer answers are withheld."""
    followed: int
    """How many picked segments have answers enough on both sides; what follows is of these."""
    value_before: Reading
    """The mean of their values before, weighted by their answers before."""
    value_after: Reading
    """The mean of their values after, with the same weights, so that no mix moves it."""
    change: Reading
    """The naive change: after less before.

    It has no interval, for after picking none would hold.
    """
    expected: Reading
    """Regression to the mean: the change that empirical Bayes predicts for these segments if nobody does anything."""
    net: Reading
    """The change that is left when the expected one is taken off."""
    verdict: Verdict
    """Whether what is left is above or below zero, at the level of the intervals."""
    rest_change: Reading
    """The change of all segments that were not picked, with their own weights before: what moved everybody.

    Not taken off.
    """
    segments: tuple[FollowedSegment, ...]
    """The picked segments, from the lowest before where they were picked by value, else as they were named."""
    p_value: float | None = None
    """The p-value of nothing left."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Forecast(Document):
    """What is to come of a metric.

    Made by `forecast`.
    """

    kind: ClassVar[str] = "forecast"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values are measured in."""
    horizon: int
    """How many days ahead."""
    confidence: float
    """The confidence of intervals."""
    min_base: int
    """Segments with fewer answers are withheld."""
    segments: tuple[SegmentForecast, ...]
    """The segments, by name."""
    method: str
    """The id of the method."""
    as_of: str | None = None
    """The last day whose answers are in; nothing without data."""
    higher_is_better: bool | None = None
    """Whether up is better; nothing where that depends."""
    target: ForecastTarget | None = None
    """What is to be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastDay(Plain):
    """One day ahead."""

    day: str
    """The day."""
    expected_n: float
    """How many answers are to be expected, from this weekday in the last quarter; 0 on a closed day."""
    reading: Reading | None = None
    """What the day will read, with the interval for a day with as many answers as this weekday has.

    Nothing on a day on which nobody is expected to answer.
    """
    special: SpecialMark | None = None
    """What is special about the day.

    The forecast is that of a usual day.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastPeriod(Plain):
    """Several days together: of a mean all their answers, of a total their sum."""

    from_: str = field(metadata={"key": "from"})
    """The first day that counts."""
    to: str
    """The day after the last that counts."""
    is_whole: bool
    """Whether all days of the period count."""
    observed_n: int
    """The answers in it so far."""
    expected_n: float
    """How many answers are still to be expected."""
    reading: Reading
    """What the period will read."""
    period: str | None = None
    """The period; nothing for the days ahead together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastTarget(Plain):
    """What is to be reached in the period that holds a day."""

    value: float
    """The value, in the unit of the metric's readings."""
    on: str
    """A day of the period."""
    over: Grain | None = None
    """How long the period is; a month without it.

    What has been answered in it so far counts.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastTrend(Plain):
    """A trend that a forecast carries on."""

    per_month: float
    """By how much the level changes in 30 days, before it fades."""
    p_value: float
    """The larger p-value of the rank test and the weighted line, both at most 0.01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelCurve(Plain):
    """The limits of a funnel at one base."""

    n: float
    """The base."""
    limits95: tuple[float, float]
    """Where 95 % of segments lie by chance."""
    limits998: tuple[float, float]
    """Where 99.8 % do."""
    limits95_random_effects: tuple[float, float]
    """The first with overdispersion."""
    limits998_random_effects: tuple[float, float]
    """The second with overdispersion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPlace(Plain):
    """A segment's place in the funnel: its value is that of its reading."""

    n: float
    """The base, the effective one where the answers carry weights."""
    z: float
    """How many standard errors it lies from the target."""
    z_random_effects: float
    """The same with overdispersion."""
    limits95: tuple[float, float]
    """Where 95 % of segments of its base lie by chance."""
    limits998: tuple[float, float]
    """Where 99.8 % do."""
    limits95_random_effects: tuple[float, float]
    """The first with overdispersion."""
    limits998_random_effects: tuple[float, float]
    """The second with overdispersion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapModel(Plain):
    """How a population of customers keeps in touch and leaves.

    A customer's gaps are gamma distributed. Its mean gap is log-normal over customers, and so is the shape of
    its gaps, on a grid from 0.35 (bursts) to 16 (a clock). A customer leaves after a contact with one
    probability, another one after the very first, or at any moment by a rate a day; the data decide which of
    these matters. Chances to leave drift, so they are those of the last half-year.
    """

    ln_mean_gap: float
    """The mean over customers of the logarithm of the mean gap in days."""
    ln_mean_gap_sd: float
    """Its standard deviation."""
    ln_shape: float
    """The mean over customers of the logarithm of the shape of their gaps."""
    ln_shape_sd: float
    """Its standard deviation."""
    leave_at_first: float
    """The probability to leave after the first contact."""
    leave_at_contact: float
    """The probability to leave after any later contact."""
    leave_per_day: float
    """The rate of leaving between contacts, a day."""
    customers: int
    """How many customers the model rests on."""
    left: float
    """How many of them have left within the last half-year, as far as can be told: the chances to leave rest on
    these.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalOutlook(Plain):
    """How far a goal is, at this pace."""

    goal: float
    """The goal."""
    distance: float
    """The goal less the end of the line."""
    state: GoalState
    """What can be said of it."""
    day: str | None = None
    """The day on which the line meets the goal."""
    earliest: str | None = None
    """The same by the limit of the slope that meets it first."""
    latest: str | None = None
    """The same by the limit that meets it last; nothing where that is beyond what the data carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granger(Plain):
    """Granger's test of a lead, never told alone.

    It asks whether the past of the leader helps to foretell the follower beyond the follower's own past.
    """

    lags: int
    """How many past days of both sides enter: those by which the follower foretells itself best, and at least as
    many as the lead.
    """
    f: float
    """The F statistic."""
    p_value: float
    """Its p-value."""
    q_value: float
    """The same, corrected for everything that was tested at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Plain):
    """What met by name and what did not: nothing is dropped silently."""

    segments: int
    """Segments with both answers and an amount."""
    withheld: int
    """Of these, segments whose score is withheld; they take no part in the association."""
    only_in_survey: tuple[tuple[str | None, ...], ...]
    """Segments with answers that have no row in the business table."""
    only_in_business: tuple[tuple[str | None, ...], ...]
    """Segments of the business table without answers."""
    amount_without_answers: Amount
    """The amounts of segments without answers."""
    without_amount: tuple[tuple[str | None, ...], ...]
    """Segments whose rows in the business table have no amount, or no customers where these are counted."""
    answers_not_known: int
    """Answers whose segment is not known."""
    amount_not_known: Amount
    """The amounts of rows whose key is not known."""
    refused: int
    """Rows of the business table that were refused, with amounts that could not be read."""
    duplicates: tuple[Duplicate, ...]
    """Keys that stood in several rows and were added up."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Journey(Document):
    """A journey with its stages: an answer of `journey`."""

    kind: ClassVar[str] = "journey"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "stages"

    metric: Metric
    """What the stages score."""
    title: Title
    """What it is called."""
    unit: Unit
    """What scores are measured in."""
    dimension: str
    """The dimension whose values are the stages."""
    stages: tuple[Stage, ...]
    """The stages in order."""
    steps: tuple[Step, ...]
    """The steps from each stage to the next; one fewer than stages."""
    is_funnel: bool
    """Whether volume never grows from a stage to the next, so that what is missing can be read as lost."""
    completion: Reading
    """The share of rows that reach the last stage from the first, with its interval; withheld where it is no
    funnel.
    """
    elsewhere: int
    """Rows at values of the dimension that are none of the stages."""
    higher_is_better: bool | None = None
    """Whether a higher score is better; nothing where that depends on what is counted, so that no stage is the
    worst.
    """
    largest_loss: int | None = None
    """The position in `steps` where the largest share is lost."""
    most_lost: int | None = None
    """The position in `steps` where the most rows are lost; nothing where none are, or where it is no funnel."""
    worst_stage: int | None = None
    """The stage of the worst score, by position in `stages`, where at least two are shown."""
    worst_step: int | None = None
    """The position in `steps` where the score turns for the worse most, beyond chance or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LagCorrelation(Plain):
    """A correlation at a lag."""

    lag: int
    """How many days the leader is before."""
    r: float
    """The correlation."""
    usual: float | None = None
    """The size that chance alone exceeds at this lag in one of so many cases as the confidence leaves; nothing
    where too few days have both.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead(Plain):
    """One measure that moves before others in a segment."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    relation: Relation
    """Whether one leads, or both move together."""
    leaders: tuple[LeadSide, ...]
    """What moves first: one metric, or several that are readings of one thing."""
    followers: tuple[LeadSide, ...]
    """What moves after it."""
    lag: int
    """How many days before."""
    correlation: Reading
    """The correlation at that lag, of both sides pooled and prewhitened, with its interval: the strength.

    Ratings that are pooled are turned so that up is better. Its `n` are the days that have both sides, its
    `n_eff` what they are worth.
    """
    p_value: float
    """The p-value of the largest correlation among all leads that were looked for."""
    q_value: float
    """The same, corrected for everything that was tested at once."""
    correlogram: tuple[LagCorrelation, ...]
    """The correlation at each lag, negative where the follower is before; to be drawn."""
    as_expected: bool | None = None
    """Whether the leaders are taken to lead and the followers to lag; nothing where a side is taken for neither."""
    granger: Granger | None = None
    """Granger's test beside it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LeadLag(Document):
    """Which measures move before others.

    Made by `leads`. An association in time, never a cause.
    """

    kind: ClassVar[str] = "lead_lag"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "leads"

    metrics: tuple[TimedMetric, ...]
    """The metrics, in the order in which `metric` counts them."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    leads: tuple[Lead, ...]
    """What was found, from the strongest."""
    refused: tuple[RefusedPair, ...]
    """What could not be tested, and why."""
    tested: int
    """How many ordered pairs were tested together, in all segments."""
    segments: int
    """How many segments there are."""
    max_lag: int
    """The longest lead that was looked for, in days."""
    level: float
    """The false discovery rate that is held over everything tested."""
    adjustment: Adjustment
    """How p-values were adjusted for their number."""
    confidence: float
    """The confidence of intervals."""
    method: str
    """The id of the method."""
    as_of: str | None = None
    """The last day whose answers are in; nothing without data."""
    from_: str | None = field(default=None, metadata={"key": "from"})
    """The first day of the data; nothing without data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSide(Plain):
    """One metric of a side."""

    metric: int
    """Its place in `metrics`."""
    correlation: Reading
    """Its own correlation with the other side at the lag of the claim."""
    p_value: float
    """The p-value of that."""
    holds: bool
    """Whether it holds alone, after correction for the metrics of its side; a metric without companions does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class League(Plain):
    """What the shrunken values of a `Screening` share."""

    method: str
    """The id of the method of shrinking."""
    mean: float
    """The value towards which segments are pulled."""
    tau2: float
    """The variance between the segments' true values, in squared units."""
    sd_between: float
    """Its root: how far segments typically lie apart in truth."""
    differ: bool
    """Whether there is any evidence that segments differ: `tau2` above 0.

    Without it all shrunken values are one, and all ranks tied.
    """
    rank_method: str
    """The id of the method of ranking: ranks from intervals that hold at once (Klein, Wright and Wieczorek 2020)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSpan(Plain):
    """A stretch with one level."""

    first: str
    """Its first period."""
    last: str
    """Its last period."""
    reading: Reading
    """Its answers together; of totals what comes in on one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginReached(Plain):
    """A margin of the population and what the weights make of it."""

    by: tuple[str, ...]
    """The dimensions: one of a margin, all of strata."""
    categories: tuple[CategoryReached, ...]
    """Its categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAmount(Plain):
    """An exact amount of money: whole minor units (grosze, cents) of a currency.

    Amounts in two currencies never meet.
    """

    currency: str
    """The currency."""
    amount: float | None = None
    """The amount in the currency, rounded to its minor unit."""
    minor: int | None = None
    """The amount in whole minor units; it goes before `amount`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Plain):
    """How many moved which way between two answers: over classes for NPS and shares, over points for means."""

    up: int
    """How many moved up."""
    same: int
    """How many stayed."""
    down: int
    """How many moved down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed(Plain):
    """How many answers it takes to see a difference."""

    answers_per_side: Reading
    """How many answers on each side, when answers vary as they do here."""
    to_see: float | None = None
    """The difference to be seen: as asked, else the size of the observed one.

    Nothing where there is none.
    """


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Newcomers(Document):
    """New and returning customers by period.

    Made by `newcomers`.
    """

    kind: ClassVar[str] = "newcomers"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "rows"

    as_of: str
    """The last day whose contacts are known."""
    rows: tuple[NewcomersRow, ...]
    """By period and segment."""
    known_from: str | None = None
    """The first day with a contact.

    Who came before it is not known, so at first everybody looks new.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class NewcomersRow(Plain):
    """The customers of one period and segment."""

    new_share: Reading
    """The share of customers whose first contact of all lies in the period; its base is the customers who made
    contact in it.
    """
    period: str | None = None
    """The period."""
    segment: str | None = None
    """The value of the dimension that was asked for; nothing for "not known" too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Plain):
    """A number as a range."""

    low: float
    """The lower end."""
    expected: float
    """The expected number."""
    high: float
    """The upper end."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PairedComparison(Document):
    """What changed among those who answered twice: an answer of `paired`.

    Units: `unit`.
    """

    kind: ClassVar[str] = "paired_comparison"
    """What the document is called in its JSON."""

    metric: Metric
    """The metric of the first question."""
    title: Title
    """What it is called."""
    later: str
    """The question that was asked later."""
    later_title: Title
    """What the metric of the later question is called."""
    unit: Unit
    """What values and differences are measured in."""
    before: Reading
    """The metric on the first answers of those who gave both."""
    after: Reading
    """The metric on the later answers of the same people."""
    difference: Reading
    """After less before, with its paired interval; its base is those who gave both answers."""
    verdict: Verdict
    """Whether the later answers are above the first."""
    not_both: int
    """How many did not give both answers, and take no part."""
    confidence: float
    """The confidence level."""
    min_base: int
    """Fewer people than this withhold everything."""
    moved: Moved | None = None
    """How those who gave both answers moved; nothing where they are too few to show."""
    test: Test | None = None
    """The paired test; nothing where there is none."""
    undecided: Undecided | None = None
    """Why the verdict is undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastValue(Plain):
    """What a period came to, as it was: weekdays and special days are in it."""

    period: str
    """The period."""
    n: int
    """Its answers."""
    partial: bool = False
    """Whether the data hold only a part of it."""
    value: float | None = None
    """The value; nothing in a gap and where the base is too small to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRange(Plain):
    """A rank by shrunken value, 1 for the highest, and how sure it is.

    All ranges of a screening hold at once with its confidence.

    Rows whose ranges meet cannot be told apart: print `best` as the place, so that rows with nothing surely
    above them are all first.
    """

    order: int
    """The place in the order of shrunken values, equal ones by name: for sorting, not for praise."""
    best: int
    """The best rank it may have: one more than there are segments surely above it."""
    worst: int
    """The worst: the segments less those surely below it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recency(Document):
    """How many customers were in touch lately.

    Made by `recency`.
    """

    kind: ClassVar[str] = "recency"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "rows"

    as_of: str
    """The last day whose contacts are known."""
    customers: int
    """All customers who ever made contact."""
    rows: tuple[RecencyRow, ...]
    """By number of days, in the order that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecencyRow(Plain):
    """How many customers were in touch in the last so many days."""

    days: int
    """So many days up to the last one known, that one included."""
    share: Reading
    """Their share of all customers."""
    customers: int | None = None
    """How many customers made contact in them; nothing where the base is too small to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileEffects(Plain):
    """Where the difference of two sources comes from; the three add up to it."""

    difference: float
    """Second minus first."""
    coverage: float
    """What segments and periods give that one source alone covers."""
    mix: float
    """What the different shares of the common segments and periods give."""
    measure: float
    """What is left: different values of the same segments and periods."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reconciliation(Document):
    """Two sources side by side: an answer of `reconcile`."""

    kind: ClassVar[str] = "reconciliation"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "uncovered"

    title: Title
    """What the metric of the first source is called."""
    unit: Unit
    """What the first source's values are measured in."""
    first: SourceReading
    """The first source."""
    second: SourceReading
    """The second source."""
    comparable: bool
    """Whether the two values are in one unit and on one scale, so that their difference means something."""
    verdict: Verdict
    """What may be said of the difference."""
    by: tuple[str, ...]
    """By what segments and periods the sources were laid side by side."""
    every: Grain
    """The grain of the periods; all time where they were not told apart."""
    common: int
    """How many segments and periods both sources cover."""
    uncovered: tuple[Uncovered, ...]
    """Segments and periods that one source alone covers, the largest first."""
    definitions: tuple[DefinitionDifference, ...]
    """How the definitions differ; empty where they are the same."""
    method: str
    """The id of the method of the split."""
    difference: Shift | None = None
    """Second minus first, with its interval and test as of independent answers: where both sources hold the same
    answers, the limits are wider than they need be.
    """
    effects: ReconcileEffects | None = None
    """Where the difference comes from; nothing where there is none to split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(Plain):
    """Revenue that was recovered."""

    customers: int
    """How many customers were recovered."""
    otherwise_lost: float
    """The share of them that is assumed to have been lost otherwise."""
    amount: Amount
    """What they are worth: exact where all would have been lost, else rounded to the minor unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPair(Plain):
    """Two sides that could not be tested in a segment."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    groups: tuple[int, int]
    """The groups of metrics, see `group`."""
    reason: NoLead
    """Why."""
    days: int
    """How many usual days have both sides."""
    median_base: float | None = None
    """The median base of such a day, of the side with the fewer answers; nothing without one."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Repeats(Document):
    """How many contacts were repeated.

    Made by `repeats`.
    """

    kind: ClassVar[str] = "repeats"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "rows"

    as_of: str
    """The last day whose contacts are known."""
    within_days: int
    """The window in days."""
    same: tuple[str, ...]
    """Dimensions that both contacts agree in."""
    total: Reading
    """The share of contacts that were repeated.

    Contacts whose window is not over are left out, for to count them as not repeated would flatter the last
    days.
    """
    censored: int
    """Contacts whose window is not over."""
    rows: tuple[ContactRow, ...]
    """By period and segment, where that was asked for.

    A contact whose window is not over is left out there too.
    """


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Return(Document):
    """The return on an investment: an answer of `assess`."""

    kind: ClassVar[str] = "return"
    """What the document is called in its JSON."""

    cost: MoneyAmount
    """What it costs."""
    currency: str
    """The currency of cost and gain."""
    delta: float
    """The points that count: the change less what would have come back by itself."""
    gain: Outcome
    """The gain in money."""
    roi: Outcome
    """The return as a share of the cost: 0.2 is 20 % above the cost, 0 breaks even, -1 loses all."""
    confidence: float
    """The confidence of the ranges."""
    method: str
    """The id of the method."""
    assumptions: tuple[Assumption, ...]
    """What the numbers rest on."""
    break_even: float | None = None
    """The points at which the gain is the cost; nothing where a point brings nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RevenueAtRisk(Document):
    """Revenue at risk by class, and recovered: an answer of `revenue_at_risk`."""

    kind: ClassVar[str] = "revenue_at_risk"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "classes"

    metric: Metric
    """What the classes are of."""
    title: Title
    """What it is called."""
    score: Reading
    """NPS over the answers that the classes come from."""
    customers: int
    """How many customers there are."""
    revenue: Amount
    """What all of them are worth, exactly."""
    at_risk: Reading
    """What is at risk, in money.

    Its interval is that of the classes' shares alone: the assumptions have none.
    """
    share_at_risk: Reading
    """What is at risk as a share of the revenue."""
    classes: tuple[ClassAtRisk, ...]
    """The classes, from detractors to promoters; empty where the score is withheld."""
    assumptions: tuple[Assumption, ...]
    """What the numbers rest on."""
    recovered: Recovered | None = None
    """What was recovered, where it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio(Plain):
    """Whether rows fell on the arms of an experiment as planned."""

    arms: tuple[ArmRows, ...]
    """Each arm with its rows and its planned share."""
    df: int
    """Its degrees of freedom."""
    p_value: float
    """The probability of an allocation this far from the plan, or further, by chance."""
    is_alarming: bool
    """Whether it is below 0.001: then the allocation is broken, and the comparisons say nothing about the arms."""
    method: str
    """The id of the method."""
    statistic: float | None = None
    """Pearson's statistic; nothing where rows fell on an arm that was planned empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenFunnel(Plain):
    """The funnel of a `Screening`, ready to be drawn."""

    method: str
    """The id of the method."""
    target: float
    """The value of the shown segments together."""
    sigma0: float
    """The standard deviation of one answer."""
    phi: float
    """How much wider the segments spread than chance would have it; about 1 without overdispersion."""
    tau2: float
    """The variance between segments that explains it; 0 where chance does."""
    curve: tuple[FunnelCurve, ...]
    """The limits over the bases that occur, from the smallest, evenly on a logarithmic axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedSegment(Plain):
    """One segment of a `Screening`."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    reading: Reading
    """Its own reading."""
    difference: Reading
    """The segment less the rest, with the interval of this one difference."""
    verdict: Verdict
    """Whether it lies above or below the rest: by the adjusted p-value at the level of the screening."""
    shrunken: Reading
    """Its value shrunken towards the others: the best guess of what its next answers will say.

    Rank on this one.
    """
    funnel: FunnelPlace | None = None
    """Its place in the funnel."""
    p_value: float | None = None
    """The p-value of no difference, before adjusting."""
    q_value: float | None = None
    """The p-value adjusted for the number of segments."""
    rank: RankRange | None = None
    """Its rank."""
    shrinkage: float | None = None
    """How far its own value was pulled to the common one, 0 to 1."""
    shrunken_sd: float | None = None
    """The standard deviation of the shrunken value."""
    test: str | None = None
    """The id of the test."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Screening(Document):
    """All segments against the rest, ranked, and drawn as a funnel.

    Made by `screen`.
    """

    kind: ClassVar[str] = "screening"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values and differences are measured in."""
    level: float
    """The share of false findings that is allowed."""
    adjustment: Adjustment
    """How p-values were adjusted for their number."""
    confidence: float
    """The confidence of intervals, and of all rank ranges together."""
    min_base: int
    """Segments with fewer answers are withheld."""
    test: str
    """The id of the test; a segment's own says where it differs."""
    overall: Reading
    """All segments together."""
    tested: int
    """How many segments were tested."""
    higher: int
    """How many lie above the rest."""
    lower: int
    """How many lie below."""
    withheld: int
    """How many are withheld for their small base, or to protect one that is."""
    segments: tuple[ScreenedSegment, ...]
    """The segments, in the order of a table: by name, "not known" last."""
    funnel: ScreenFunnel | None = None
    """The funnel; nothing for fewer than two segments, and where all answers agree."""
    league: League | None = None
    """What the shrunken values share; nothing where there are too few segments to learn from, or no spread within
    them.

    The segments' `shrunken` readings say which.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentChanges(Plain):
    """The levels of one segment."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    n: int
    """The answers behind the levels."""
    periods: int
    """How many periods had answers and were usual."""
    levels: tuple[LevelSpan, ...]
    """The levels, one after the other: a single one where nothing changed."""
    changes: tuple[ChangePoint, ...]
    """The changes between them."""
    reason: WithheldReason | None = None
    """Why nothing can be said."""
    values: tuple[PastValue, ...] = ()
    """What the periods came to, special ones as well; to be drawn beside the levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentDecomposition(Plain):
    """The parts of one segment."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    n: int
    """The answers behind the parts."""
    imputed_share: float
    """The share of days without a usual value of their own, whose trend is drawn from their neighbours alone."""
    weekdays: tuple[WeekdayEffect, ...]
    """What is usual for each weekday, from Monday; of totals as so many times the trend."""
    days: tuple[DecomposedDay, ...]
    """The days, from the first with a row."""
    reason: WithheldReason | None = None
    """Why there are no parts."""
    remainder_sd: float | None = None
    """The standard deviation of the remainder, each day by what it knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentForecast(Plain):
    """One segment of a `Forecast`."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    n: int
    """The answers it rests on."""
    history: int
    """The usual days with answers it rests on."""
    days: tuple[ForecastDay, ...]
    """Each day ahead."""
    periods: tuple[ForecastPeriod, ...]
    """Weeks and months ahead, with what has been answered in them so far.

    The last of each may not be whole.
    """
    day_sd: float | None = None
    """By how much a day differs from the level beyond its answers, as a standard deviation."""
    level: Reading | None = None
    """Where the level stands, weekdays taken out; its interval says how well it is known."""
    level_sd: float | None = None
    """By how much the level moves in a day, as a standard deviation."""
    past: tuple[PastValue, ...] = ()
    """The days behind, twice as many as lie ahead and at least eight weeks; to be drawn before them."""
    reason: NoForecast | None = None
    """Why there is no forecast; the rest is empty then."""
    target: TargetOutlook | None = None
    """How far off the target is."""
    trend: ForecastTrend | None = None
    """The trend that is carried on, where the series has one; it fades by 5 % a day."""
    whole: ForecastPeriod | None = None
    """The days ahead together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSeries(Plain):
    """One segment of a `Series`."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    n: int
    """All answers."""
    points: tuple[SeriesPoint, ...]
    """A point for each period from the first with a row to the end of the data, gaps included."""
    process_sd: float | None = None
    """The standard deviation of the level from period to period, beyond what answers explain
    (`between_day_variance_dl`, drawn towards the other segments); nothing where it cannot be told.
    """
    response_sd: float | None = None
    """The standard deviation of one answer, pooled over all periods; nothing where it cannot be told."""
    weekdays: tuple[WeekdayEffect, ...] = ()
    """What is usual for each weekday, from Monday; of the last 26 weeks, without special days.

    For series by day.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTrend(Plain):
    """The trend of one segment."""

    segment: tuple[str | None, ...]
    """A value for each dimension; nothing for "not known"."""
    n: int
    """The answers behind the values that were tested."""
    periods: int
    """How many values were tested."""
    thin_ends: int
    """Periods at either end that were left out for having hardly any answers: a series that begins or dies out is
    no trend.
    """
    verdict: TrendVerdict
    """What it comes to."""
    agree: bool | None = None
    """Whether line and rank test say the same; nothing without a test."""
    autocorrelation: float | None = None
    """The correlation of neighbouring values around the line that errors allow for."""
    first: str | None = None
    """The first of them."""
    goal: GoalOutlook | None = None
    """How far the goal is."""
    last: str | None = None
    """The last of them."""
    line: tuple[float, float] | None = None
    """Where the line begins and ends, at the first and the last value."""
    p_adjusted: float | None = None
    """The slope's p-value, adjusted for the number of segments: what the verdict goes by."""
    reason: WithheldReason | None = None
    """Why there is no test."""
    robust: TrendSlope | None = None
    """The check that no wild period decides: the median slope (`theil_sen`) with the rank test (`mann_kendall`)."""
    slope: TrendSlope | None = None
    """The headline: the line through all values, each weighted by what it knows (`weighted_trend`)."""
    steady_within: float | None = None
    """The change over all days that counted as none."""
    tau: float | None = None
    """Kendall's tau: -1 where every later value is lower, 1 where every one is higher."""
    values: tuple[PastValue, ...] = ()
    """What the periods came to, those that were not tested as well; to be drawn beside the line."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Series(Document):
    """A metric over time.

    Made by `series`.
    """

    kind: ClassVar[str] = "series"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"
    _parts: ClassVar[str] = "points"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values are measured in."""
    grain: Grain
    """The grain of the periods."""
    confidence: float
    """The confidence of intervals and bands."""
    min_base: int
    """Points with fewer answers are withheld."""
    segments: tuple[SegmentSeries, ...]
    """The segments, by name."""
    as_of: str | None = None
    """The last day whose answers are in; nothing without data."""
    from_: str | None = field(default=None, metadata={"key": "from"})
    """The first day of the data; nothing without data."""
    rolling: Mapping[str, Any] | None = None
    """The window beside each point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint(Plain):
    """One period of a segment."""

    period: str
    """The period."""
    state: PeriodState
    """What is known of it."""
    reading: Reading
    """The reading of the answers alone.

    Withheld as empty in a gap; of a total, zero where it was open.
    """
    expected: ExpectedRange | None = None
    """What was to be expected of a period with this base, from those before it."""
    hours: float | None = None
    """The hours of the day where they are not 24."""
    low_n: bool = False
    """Fewer than five answers: drawn, and believed of nothing."""
    median: Reading | None = None
    """The median beside a mean."""
    process_interval: tuple[float, float] | None = None
    """The limits of the level that the period stands for, what levels vary by themselves included: wider than the
    interval of the reading.
    """
    rolling: Reading | None = None
    """The window that ends with this period: its answers together.

    Nothing where the window reaches before the first row.
    """
    special: SpecialMark | None = None
    """What is special about the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Plain):
    """After minus before, with its interval and test.

    Units: those of the metric; the change of a share is a share too, shown in percentage points.
    """

    value: float
    """After minus before."""
    low: float
    """The lower limit."""
    high: float
    """The upper limit."""
    confidence: float
    """The confidence of the limits."""
    p_value: float
    """The p-value of no change, from the same method as the limits."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Plain):
    """One side of a comparison: the cells of some segments, some days, or both."""

    name: str | None = None
    """What it is called in sentences; without it, its conditions in words."""
    where: Mapping[str, Any] | None = None
    """Which segments; all without it."""
    within: DayRange | None = None
    """Which days, half-open; all without it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Silences(Document):
    """Who has gone silent.

    Made by `silences`.
    """

    kind: ClassVar[str] = "silences"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "silent_customers"

    as_of: str
    """The last day whose contacts are known."""
    below: float
    """A customer is flagged when the probability of being still active falls below this."""
    min_contacts: int
    """Visits that make a rhythm."""
    customers: int
    """How many customers have made contact."""
    judged: int
    """How many of them have a rhythm and were judged."""
    too_few: int
    """How many made too few visits to be judged."""
    later_contacts: int
    """How many contacts lie after the last day, and were left out."""
    share_silent: Reading
    """The share of silent customers among those judged."""
    silent: int
    """How many are silent now, listed or not."""
    expected_false: float
    """How many of them are still active after all, as far as can be told: the false alarms of this list."""
    silent_customers: tuple[SilentCustomer, ...]
    """Those who are silent now: the most contacts first."""
    ended: tuple[EndedSilence, ...]
    """Silences that were flagged since the day that was asked for, and have ended: the earliest first."""
    silent_segments: tuple[SilentSegment, ...]
    """Segments of which nobody is heard any more: the least likely first."""
    method: str
    """The id of the method."""
    activity: tuple[ActivityBand, ...] = ()
    """Customers who were judged, by how likely they are to be still active: ten bands of a tenth each, the least
    likely first.

    Empty where nobody could be judged.
    """
    expected_active: float | None = None
    """Of those judged, how many are still active, as far as can be told."""
    model: GapModel | None = None
    """How customers keep in touch and leave; nothing where too little is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentCustomer(Plain):
    """A customer who is silent."""

    customer: str
    """The customer's key."""
    contacts: int
    """How many visits; contacts that lie close together are one."""
    last_contact: str
    """The day of the last one."""
    silent_days: int
    """Whole days since."""
    usual_gap_days: float
    """The usual days between two."""
    survival: float
    """The share of active customers like this one that stay away as long."""
    p_active: float
    """The probability that the customer is still active."""
    flagged_on: str
    """The first day on which this was to be said, from what was known then."""
    p_active_when_flagged: float
    """The probability of being still active that was stated on that day."""
    segment: tuple[str | None, ...] = ()
    """The values of the dimensions at the last contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentSegment(Plain):
    """A segment of which nobody is heard any more."""

    dimension: str
    """The dimension."""
    customers: int
    """How many customers made their last contact there."""
    last_contact: str
    """The day of the last contact of any of them."""
    silent_days: int
    """Whole days since."""
    p_value: float
    """The probability that none of them makes contact for so long, each left to its own rhythm."""
    value: str | None = None
    """Its value; nothing for "not known"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading(Plain):
    """One source: its value, and what it rests on."""

    name: str
    """What it is called."""
    metric: Metric
    """The metric asked of it."""
    value: Reading
    """Its value."""
    rows_read: int
    """Rows handed to its cube, of whatever segment and period."""
    rows_refused: Reading
    """The share of these rows that were refused; withheld where none were read."""
    missing: Reading
    """The share of the accepted rows without an answer to the metric's question."""
    answers_refused: Reading
    """The share of the accepted rows whose answer was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialMark(Plain):
    """What a special day is marked with."""

    kind: SpecialKind
    """Its kind."""
    name: str | None = None
    """Its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Plain):
    """A stage of a journey."""

    stage: str
    """Its name."""
    volume: int
    """How many rows are at it."""
    of_largest: float
    """Its volume as a share of the largest: the length of a bar."""
    score: Reading
    """The score of its answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Plain):
    """The step from a stage to the next."""

    from_: str = field(metadata={"key": "from"})
    """The stage it leaves."""
    to: str
    """The stage it enters."""
    loss: Reading
    """The share of the volume that does not appear in the next stage, with Wilson's interval; withheld where
    volume grows.
    """
    verdict: Verdict
    """Whether the score of the next stage is higher or lower, beyond chance."""
    lost: int | None = None
    """How many rows fewer the next stage has; nothing where it has more."""
    p_adjusted: float | None = None
    """The p-value of that test adjusted for the number of steps (Benjamini and Hochberg)."""
    score: Shift | None = None
    """The change of the score to the next stage with its test, where both are shown."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TagChange(Document):
    """A change by tag: an answer of `explain_tags`.

    Units: `unit` for values, effects and contributions - a share is 0 to 1 - and 0 to 1 for shares of answers.
    """

    kind: ClassVar[str] = "tag_change"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "contributions"

    metric: Metric
    """What moved."""
    title: Title
    """What it is called."""
    unit: Unit
    """What values and contributions are measured in."""
    tags: str
    """The tags question."""
    tags_title: Title
    """What it is called."""
    before: Side
    """The first side, as asked."""
    after: Side
    """The second side, as asked."""
    value_before: Reading
    """The metric over the tagged answers of the first side."""
    value_after: Reading
    """The metric over the tagged answers of the second side."""
    verdict: Verdict
    """What may be said of the change."""
    contributions: tuple[TagContribution, ...]
    """The tags by the size of their contribution, the largest first.

    Answers may carry several, so the contributions of different tags do not add up.
    """
    false_discovery_rate: float
    """The share of false findings that the verdicts of tags hold."""
    method: str
    """The id of the method of the split, `nps.mix_decomposition`, whatever the metric."""
    change: Shift | None = None
    """After minus before, with its interval and test; nothing where a side is withheld or has no test."""
    too_few: tuple[str, ...] = ()
    """The tags of which nothing is shown, in order: too few answers carry them on a side, or too few do not, or
    another of these could be told from them.
    """
    withheld: WithheldReason | None = None
    """Why nothing can be explained: a side has no tagged answers, or too few to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagContribution(Plain):
    """What the answers with one tag gave to a change."""

    tag: str
    """The tag."""
    value_before: Reading
    """The metric over the answers with the tag before; withheld as empty where there were none."""
    value_after: Reading
    """The same after."""
    share_before: Reading
    """The share of tagged answers that carry the tag before; by weight where answers carry weights."""
    share_after: Reading
    """The same after."""
    contribution: float
    """`rate` and `mix` together.

    With `rest` it adds up to the change.
    """
    confidence: float
    """The confidence of the limits."""
    verdict: Verdict
    """Whether the contribution is beyond chance, the false discovery rate held."""
    rate: float
    """What the change of the value of answers with the tag gave, at their average share."""
    mix: float
    """What the change of their share gave, by how far their value lies from that of the answers without the tag."""
    rest: float
    """What the change of the value of answers without the tag gave: the rest of the change."""
    change: Shift | None = None
    """The change of the value of answers with the tag, with its interval and test, where there are some on both
    sides.
    """
    high: float | None = None
    """The upper limit of `contribution`."""
    low: float | None = None
    """The lower limit of `contribution`; nothing where there is too little to tell."""
    p_adjusted: float | None = None
    """That p-value adjusted for the number of tags."""
    p_value: float | None = None
    """The p-value of no contribution, from the same standard error as the limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOutlook(Plain):
    """How far off a target is."""

    target: ForecastTarget
    """What is to be reached, and when."""
    distance: float | None = None
    """The target less what is expected."""
    expected: ForecastPeriod | None = None
    """What the period will read; nothing where it lies behind or reaches beyond the days ahead."""
    probability: float | None = None
    """The probability that the period reads the target or better: at most the target where less is better, else at
    least.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Plain):
    """A test of no difference."""

    method: str
    """The id of the method, such as `nps.diff.score`."""
    p_value: float
    """The probability of a difference like this or larger by chance alone."""
    df: float | None = None
    """The degrees of freedom, where the statistic has any."""
    p_adjusted: float | None = None
    """The same, adjusted for how many comparisons were made together; the verdict follows it where it is there."""
    statistic: float | None = None
    """The statistic; nothing for an exact test, and for ranks that do not overlap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedMetric(Plain):
    """A metric with what it is taken for."""

    metric: Metric
    """The metric."""
    title: Title
    """What it is called."""
    timing: Timing
    """Whether it is taken to lead or to lag: knowledge of the field or the host's word, not a finding."""
    group: int
    """Metrics with the same number are readings of one thing and are tested together."""
    higher_is_better: bool | None = None
    """Whether up is better; nothing where that depends."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trend(Document):
    """The trends of all segments.

    Made by `trend`.
    """

    kind: ClassVar[str] = "trend"
    """What the document is called in its JSON."""
    _rows: ClassVar[str] = "segments"

    metric: Metric
    """What was asked."""
    title: Title
    """What it is called."""
    by: tuple[str, ...]
    """The dimensions that tell segments apart."""
    unit: Unit
    """What values are measured in."""
    grain: Grain
    """The grain of the values that were tested."""
    confidence: float
    """The confidence of intervals; verdicts are at its complement."""
    min_base: int
    """Segments with fewer answers are withheld."""
    adjustment: str
    """How p-values of several segments were adjusted."""
    segments: tuple[SegmentTrend, ...]
    """The segments, by name."""
    as_of: str | None = None
    """The last day whose answers are in; nothing without data."""
    goal: float | None = None
    """The value that is wanted."""
    of_a_day: bool = False
    """Whether values and slopes are those of one day, as for totals, so that long and short months compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSlope(Plain):
    """A slope with its interval.

    A month is a twelfth of a year.
    """

    per_month: float
    """The change of a month."""
    per_year: float
    """The change of a year."""
    method: str
    """The id of the method."""
    high: float | None = None
    """The upper limit."""
    low: float | None = None
    """The lower limit of that; nothing where there are too few values for one."""
    p_value: float | None = None
    """The p-value of no slope, with allowance for values that are alike because they are neighbours."""
    share_per_month: float | None = None
    """The change of a month as a share of the level in the middle of the line; for measures and totals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered(Plain):
    """A segment and period that one source alone covers."""

    segment: tuple[str | None, ...]
    """The values of the dimensions; `null` is "not known"."""
    in_first: bool
    """Whether it is the first source that covers it."""
    n: int
    """How many answers that source has there."""
    period: str | None = None
    """The period, where periods were told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAssociation(Plain):
    """Whether segments with a higher score have higher amounts.

    An association, not an effect.
    """

    segments: int
    """How many segments it rests on."""
    spearman: Reading
    """Spearman's rank correlation: the test."""
    p_value: float
    """The p-value of no association, by Spearman's test."""
    verdict: Verdict
    """What may be said: amounts are higher or lower where the score is higher, or undecided."""
    pearson: Reading
    """Pearson's correlation, to which the slope belongs."""
    point: float
    """How much of the metric's unit a point is: 1 for NPS and scores, 0.01 (a percentage point) for shares."""
    value_of_point: Reading
    """How much more goes with one point more: the slope, per customer where they are counted, else per segment."""
    value_of_point_in_all: Reading
    """The same over all customers, or all segments, that were joined."""
    disattenuated: Reading | None = None
    """Pearson's correlation, had scores no sampling noise; nothing where the noise is all there is."""
    reliability: float | None = None
    """The part of the spread of scores that is not sampling noise; nothing where a score has no standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow(Plain):
    """A segment with its score and its amount."""

    segment: tuple[str | None, ...]
    """The values of its dimensions."""
    score: Reading
    """The metric."""
    amount: Amount
    """The amount, added up exactly."""
    customers: int | None = None
    """Its customers, where they are counted."""
    per_customer: float | None = None
    """The amount per customer; nothing without customers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warming(Plain):
    """When the first findings can be expected."""

    ready_on: str
    """The first day that is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdayEffect(Plain):
    """What is usual for a weekday."""

    weekday: str
    """The weekday."""
    effect: float
    """What its values lie above the level, in the unit of the series; of totals, how many times the level they
    are.
    """
    n: float
    """The answers behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedCell(Plain):
    """A cell of the sample with its weight."""

    segment: tuple[str, ...]
    """Its values of the dimensions."""
    n: int
    """How many answers."""
    weight: float
    """The mean weight of its answers; 1 on average over all."""
    share: float
    """Its share of all weights."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Weighting(Document):
    """A metric as answered and reweighted to a population: an answer of `raked` and `poststratified`."""

    kind: ClassVar[str] = "weighting"
    """What the document is called in its JSON."""

    metric: Metric
    """The metric."""
    title: Title
    """What it is called."""
    unit: Unit
    """What its values are measured in."""
    method: str
    """The id of the method: `weights.raking` or `nps.poststratified`, whatever the metric."""
    by: tuple[str, ...]
    """The dimensions that the weights go by."""
    as_answered: Reading
    """The metric of the same answers as they came, with the survey's own weights where it has any."""
    reweighted: Reading
    """The metric reweighted to the population, with the interval and the effective base that the weights leave."""
    n: int
    """How many answers take part."""
    n_eff: float
    """How many equally weighted answers would tell as much (Kish)."""
    design_effect: float
    """`n` over `n_eff`: how many times larger the weights make the variance."""
    left_out: int
    """Answers left out, because one of the dimensions is not known."""
    trimmed: int
    """Answers in cells whose own weights were cut."""
    largest_weight: float
    """The largest weight of a cell; they are 1 on average over the answers."""
    cells: tuple[WeightedCell, ...]
    """The cells with their weights."""
    margins: tuple[MarginReached, ...]
    """The margins with their targets, and what was reached; one for all strata after post-stratification."""


__all__ = [
    "ActivityBand",
    "Amount",
    "AnswerDelays",
    "ArmRows",
    "Association",
    "Assumption",
    "BusinessValue",
    "CategoryReached",
    "Change",
    "ChangePoint",
    "ChangePoints",
    "ClassAtRisk",
    "Coefficient",
    "Cohort",
    "Cohorts",
    "ComparedSide",
    "Comparison",
    "Comparisons",
    "ContactRow",
    "Contribution",
    "DayRange",
    "DecomposedDay",
    "Decomposition",
    "DefinitionDifference",
    "DelayQuantile",
    "DelayRow",
    "DimensionShare",
    "DriverItem",
    "Drivers",
    "Duplicate",
    "EffectSizes",
    "Effects",
    "EndedSilence",
    "ExpectedRange",
    "Family",
    "Finding",
    "FindingChange",
    "FindingDirection",
    "FindingKind",
    "FindingLeader",
    "FindingStatus",
    "Findings",
    "FirstContactResolution",
    "FollowedSegment",
    "FollowedUp",
    "Forecast",
    "ForecastDay",
    "ForecastPeriod",
    "ForecastTarget",
    "ForecastTrend",
    "FunnelCurve",
    "FunnelPlace",
    "GapModel",
    "GoalOutlook",
    "GoalState",
    "Granger",
    "Joined",
    "Journey",
    "LagCorrelation",
    "Lead",
    "LeadLag",
    "LeadSide",
    "League",
    "LevelSpan",
    "MarginReached",
    "MoneyAmount",
    "Moved",
    "Needed",
    "Newcomers",
    "NewcomersRow",
    "NoForecast",
    "NoLead",
    "NpsClass",
    "Outcome",
    "PairedComparison",
    "PastValue",
    "PeriodState",
    "Quadrant",
    "RankRange",
    "Recency",
    "RecencyRow",
    "ReconcileEffects",
    "Reconciliation",
    "Recovered",
    "RefusedPair",
    "Relation",
    "Repeats",
    "ResolutionBasis",
    "Return",
    "RevenueAtRisk",
    "SampleRatio",
    "ScreenFunnel",
    "ScreenedSegment",
    "Screening",
    "SegmentChanges",
    "SegmentDecomposition",
    "SegmentForecast",
    "SegmentSeries",
    "SegmentTrend",
    "Series",
    "SeriesPoint",
    "Shift",
    "Side",
    "Sign",
    "Silences",
    "SilentCustomer",
    "SilentSegment",
    "Source",
    "SourceReading",
    "SpecialKind",
    "SpecialMark",
    "Stage",
    "Step",
    "TagChange",
    "TagContribution",
    "TargetOutlook",
    "Test",
    "TimedMetric",
    "Timing",
    "Trend",
    "TrendSlope",
    "TrendVerdict",
    "Uncovered",
    "Undecided",
    "ValueAssociation",
    "ValueRow",
    "Verdict",
    "Warming",
    "WeekdayEffect",
    "WeightedCell",
    "Weighting",
]
