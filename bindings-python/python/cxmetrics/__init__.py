"""Customer-experience metrics: NPS, CSAT, CES and service KPIs with honest uncertainty, by any segment and period.

Rows are folded once into counts by segment, period and question; after that any metric, filter, roll-up or time grain
costs microseconds, and every number comes as a [`Reading`][cxmetrics.Reading]: value, interval, base, or why it is
withheld.

>>> import cxmetrics as cx
>>> survey = cx.Survey(time="day", ratings={"nps": cx.NPS}, dimensions=["store"])
>>> cube = survey.fold([
...     {"day": "2026-11-02", "store": "A", "nps": 10},
...     {"day": "2026-11-03", "store": "A", "nps": 9},
...     {"day": "2026-11-03", "store": "B", "nps": 3},
... ])
>>> cube.nps("nps", min_base=0).n
3

For plain lists of answers there is less to say: `cx.nps([10, 9, 7, 3])`, `cx.compare(a, b)`.
[`cx.infer`][cxmetrics.infer] has every interval and test by name.
"""

from __future__ import annotations

from cxmetrics import documents, errors, infer, metric
from cxmetrics._cxmetrics import METHOD_VERSION, __version__
from cxmetrics.answers import ces, csat, nps, nps_of_counts, nps_of_shares, share_without_base
from cxmetrics.calendar import Bucket, SpecialDays, bucket
from cxmetrics.comparing import compare, compare_nps_of_counts, compare_shares
from cxmetrics.contact import Contacts
from cxmetrics.cube import Cube, Histogram, TagCounts, TagScores
from cxmetrics.document import Document
from cxmetrics.errors import CxError, Fault, Place
from cxmetrics.finding import Monitor
from cxmetrics.intake import Answers, Intake, Refusal
from cxmetrics.metric import Metric
from cxmetrics.money import BusinessTable, investment_return
from cxmetrics.period import Grain, Period
from cxmetrics.reading import Flag, Money, Reading, Unit, WithheldReason
from cxmetrics.report import Report
from cxmetrics.scale import CES, CES1, CSAT, NPS, Scale, scale
from cxmetrics.side import side
from cxmetrics.survey import Survey
from cxmetrics.table import Table, TableRow

__all__ = [
    "CES",
    "CES1",
    "CSAT",
    "METHOD_VERSION",
    "NPS",
    "Answers",
    "Bucket",
    "BusinessTable",
    "Contacts",
    "Cube",
    "CxError",
    "Document",
    "Fault",
    "Flag",
    "Grain",
    "Histogram",
    "Intake",
    "Metric",
    "Money",
    "Monitor",
    "Period",
    "Place",
    "Reading",
    "Refusal",
    "Report",
    "Scale",
    "SpecialDays",
    "Survey",
    "Table",
    "TableRow",
    "TagCounts",
    "TagScores",
    "Unit",
    "WithheldReason",
    "__version__",
    "bucket",
    "ces",
    "compare",
    "compare_nps_of_counts",
    "compare_shares",
    "csat",
    "documents",
    "errors",
    "infer",
    "investment_return",
    "metric",
    "nps",
    "nps_of_counts",
    "nps_of_shares",
    "scale",
    "share_without_base",
    "side",
]
