"""Folding in Spark is folding here: the same counts, the same account, the same errors, however tasks go about it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import cxmetrics as cx
import pytest
from cxmetrics import spark as cx_spark

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

MISSING = [f"the package {name}" for name in ("pyspark", "pyarrow") if importlib.util.find_spec(name) is None]
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    MISSING.append("Java")
WHY = f"Spark is not tested without {' and '.join(MISSING)}"
needs_spark = pytest.mark.skipif(bool(MISSING), reason=WHY)


ROWS = 6_000

SURVEY = cx.Survey(
    time="at",
    zone="Europe/Warsaw",
    ratings={"nps": cx.NPS},
    flags=["solved"],
    comments=["words"],
    tags=["topics"],
    measures={"handling": "s", "paid": "PLN"},
    weight="weight",
    consent="consent",
    dimensions=["region", {"name": "store", "column": ["shop", "store"]}],
)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "768m",
        "spark.task.maxFailures": "3",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "America/New_York",
        # So that small partitions come as several batches.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    }
    builder = SparkSession.builder.master("local[2,3]").appName("cxmetrics")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def answers(session: SparkSession, rows: int = ROWS, partitions: int = 4) -> DataFrame:
    """Answers of all kinds, some of them bad, beside columns that no survey reads."""
    from pyspark.sql import functions as f

    i = f.col("id")
    return session.range(rows, numPartitions=partitions).select(
        i.alias("answer"),
        f.when(i % 97 != 0, f.timestamp_seconds(f.lit(1_774_000_000) + i * 877 % 1_000_000)).alias("at"),
        f.element_at(f.array(f.lit("North"), f.lit("South"), f.lit(None)), (i % 3 + 1).cast("int")).alias("region"),
        f.concat(f.lit("shop "), i % 17).alias("store"),
        (i * 7 % 12).cast("tinyint").alias("nps"),
        (i % 4 != 0).alias("solved"),
        f.when(i % 5 == 0, "good").alias("words"),
        f.slice(f.array(f.lit("price"), f.lit("queue"), f.lit("staff")), 1, (i % 4).cast("int")).alias("topics"),
        f.when(i % 11 != 0, (i % 900) * 1.5).alias("handling"),
        (i % 5000 / 100).cast("decimal(9,2)").alias("paid"),
        (1 + i % 3 / 4).cast("decimal(6,4)").alias("weight"),
        f.when(i % 13 == 0, "no").otherwise("yes").alias("consent"),
        f.create_map(f.lit("a"), i).alias("a map"),
        f.struct(i).alias("a.struct"),
        f.lit(None).alias("nothing"),
    )


@pytest.fixture(scope="module")
def expected(session: SparkSession) -> cx.Cube:
    return SURVEY.fold(answers(session).toArrow())


def one_batch(df: DataFrame) -> pa.RecordBatch:
    """The frame here as one batch, also when it is empty."""
    import pyarrow as pa

    table = df.toArrow()
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


def check_same(cube: cx.Cube, expected: cx.Cube) -> None:
    assert cube == expected
    assert cube.intake == expected.intake
    assert cube.to_arrow().equals(expected.to_arrow())


def test_whoever_skips_spark_sees_it(capsys):
    if MISSING:
        with capsys.disabled():
            print(f"\nskipped: {WHY}")
        pytest.skip(WHY)


def jobs(session: SparkSession) -> int:
    return len(session.sparkContext.statusTracker().getJobIdsForGroup(None))


@needs_spark
def test_the_cube_is_that_of_a_local_fold_however_rows_are_partitioned(session, expected):
    for partitions in (64, 8, 2):
        cube = cx_spark.fold(answers(session, partitions=partitions), SURVEY)
        check_same(cube, expected)
    assert set(cube.intake.rows_refused) == {"time_missing", "consent_withheld"}
    assert set(cube.intake.questions["nps"].refused) == {"out_of_scale"}
    for metric in (cx.metric.nps("nps"), cx.metric.median("handling"), cx.metric.tag_share("topics", "queue")):
        assert cube.overall(metric) == expected.overall(metric)
        rows = [it.table(metric, by=["region", "store"], every="week").rows for it in (cube, expected)]
        assert rows[0] == rows[1]
        assert len(rows[0]) > 50


@needs_spark
def test_skew_and_empty_partitions_make_no_difference(session, expected):
    from pyspark.sql import functions as f

    most_in_one = answers(session).repartition(8, f.when(f.col("answer") % 50 == 0, f.col("answer") % 150))
    sizes = [len(rows) for rows in most_in_one.select("answer").rdd.glom().collect()]
    assert 0 in sizes
    assert max(sizes) > 0.9 * ROWS
    cube = cx_spark.fold(most_in_one, SURVEY)
    assert cube == expected
    check_same(cube, SURVEY.fold(most_in_one.toArrow()))


@needs_spark
def test_an_empty_frame_is_an_empty_cube(session):
    nobody = answers(session).where("answer < 0")
    cube = cx_spark.fold(nobody, SURVEY, grain="week")
    check_same(cube, SURVEY.fold(one_batch(nobody), grain="week"))
    assert (cube.rows, cube.intake.rows_read, cube.grain) == (0, 0, "week")
    assert set(cube.intake.questions) == {"nps", "solved", "words", "topics", "handling", "paid"}


@needs_spark
def test_a_task_that_is_tried_again_counts_once(session, expected, tmp_path):
    def stumble(batches: Iterator[Any]) -> Iterator[Any]:
        from pyspark import TaskContext

        context = TaskContext.get()
        for batch in batches:
            yield batch
            if context.attemptNumber() == 0:
                (tmp_path / str(context.partitionId())).touch()
                message = "the first attempt is lost half way"
                raise RuntimeError(message)

    plain = answers(session, partitions=3).drop("a map", "a.struct", "nothing")
    check_same(cx_spark.fold(plain.mapInArrow(stumble, plain.schema), SURVEY), expected)
    assert {path.name for path in tmp_path.iterdir()} == {"0", "1", "2"}


@needs_spark
def test_a_task_hands_on_what_it_has_before_it_has_too_much(session, expected, monkeypatch):
    monkeypatch.setattr(cx_spark, "CELLS_AT_A_TIME", 100)
    check_same(cx_spark.fold(answers(session, partitions=3), SURVEY), expected)


@needs_spark
def test_the_table_can_be_kept_merged_and_read(session, expected, tmp_path):
    from pyspark.sql import functions as f

    before = jobs(session)
    halves = [answers(session).where(f.col("answer") % 2 == half) for half in (0, 1)]
    tables = [cx_spark.fold_table(half, SURVEY) for half in halves]
    assert jobs(session) == before  # nothing has run yet
    names = [*expected.to_arrow().schema.names, "intake"]
    keys = names[: names.index("n")]
    paths = [str(tmp_path / str(half)) for half in (0, 1)]
    for table, path in zip(tables, paths, strict=True):
        assert table.columns == names
        table.write.parquet(path)
    kept = session.read.parquet(*paths)
    # Rows that count say what a plain query would take them for, accounts or not.
    assert kept.where("question is null").agg(f.sum("n")).first()[0] == expected.rows
    kept.createOrReplaceTempView("cubes")
    by_hand = """SELECT 100.0 * SUM(CASE WHEN bin >= 9 THEN n WHEN bin <= 6 THEN -n ELSE 0 END) / SUM(n)
                 FROM cubes WHERE question = 'nps' AND bin IS NOT NULL"""
    nps = expected.overall(cx.metric.nps("nps"), unweighted=True).value
    assert float(session.sql(by_hand).first()[0]) == pytest.approx(nps, abs=1e-6)
    union = cx.Cube.from_table(kept.toArrow(), SURVEY)
    assert union == expected
    assert union.intake.rows_read == ROWS
    assert union.intake.questions["nps"].refused["out_of_scale"].count == (
        expected.intake.questions["nps"].refused["out_of_scale"].count
    )
    merge = {"min": f.min, "max": f.max, "intake": f.max}
    merged = (
        kept.groupBy(*keys).agg(*(merge.get(name, f.sum)(name).alias(name) for name in names[len(keys) :])).toArrow()
    )
    assert merged.num_rows < kept.count()
    again = cx.Cube.from_table(merged, SURVEY)
    assert (again, again.intake) == (expected, union.intake)


IDS = cx.Survey(
    time="at",
    id="answer",
    revision="revision",
    ratings={"nps": cx.NPS},
    measures={"handling": "s"},
    dimensions=["store"],
)


@needs_spark
def test_rows_of_one_id_meet_wherever_they_were(session):
    from pyspark.sql import functions as f

    revision = f.lit(1).alias("revision")
    name = f.concat(f.lit("id "), "answer").alias("answer")
    base = answers(session, rows=2_000).select(
        name, "at", "store", "nps", "handling", revision, f.col("answer").alias("i")
    )
    later = base.where("i % 3 = 0").withColumns({"revision": f.lit(2), "nps": f.lit(10).cast("tinyint")})
    # A blank about an id does not make another one of it; a blank alone is none.
    again = base.where("i % 7 = 0").withColumn("answer", f.concat(f.lit("\u2003"), "answer", f.lit("\t")))
    nobody = base.where("i % 100 = 1").withColumn("answer", f.lit(" "))
    df = base.unionByName(later).unionByName(again).unionByName(nobody)
    local = IDS.fold(df.toArrow())
    for frame in (df.repartition(16), df.orderBy("nps")):
        cube = cx_spark.fold(frame, IDS)
        assert cube == local
        assert (cube.intake.rows_read, cube.intake.rows_accepted) == (
            local.intake.rows_read,
            local.intake.rows_accepted,
        )
        assert cube.intake.questions["nps"].answered == local.intake.questions["nps"].answered
        assert cube.intake.rows_refused["id_missing"].count == 20


@needs_spark
def test_without_revisions_the_earliest_row_of_an_id_holds(session):
    survey = cx.Survey(time="at", id="answer", ratings={"nps": cx.NPS})
    noon = dt.datetime(2026, 11, 2, 12)
    rows = [(f"{i}", noon + dt.timedelta(days=day), nps) for i in range(40) for day, nps in ((1, 0), (0, 10), (0, 9))]
    schema = "answer string, at timestamp_ntz, nps tinyint"
    cubes = [
        cx_spark.fold(session.createDataFrame(order, schema).repartition(partitions), survey)
        for order, partitions in ((rows, 1), (rows[::-1], 5))
    ]
    for cube in cubes:
        check_same(cube, cubes[0])
        assert cube.histogram("nps").counts == (0,) * 9 + (40, 0)
        assert cube.intake.rows_refused["duplicate"].count == 80


@needs_spark
def test_types_of_spark(session):
    from pyspark.sql import functions as f

    noon = dt.datetime(2026, 3, 29, 12, tzinfo=dt.UTC)
    survey = cx.Survey(
        time="at",
        zone="Pacific/Auckland",
        ratings={"nps": cx.NPS, "csat": cx.CSAT, "odd.name": cx.NPS},
        measures={"waited": "s", "paid": "PLN"},
        flags=["solved"],
        tags=["topics"],
        dimensions=[{"name": "Tag", "column": "store"}],
        max_refused=0.5,
    )
    kinds = {
        "nps": ("long", 9),
        "csat": ("decimal(3,1)", Decimal("4.0")),
        "`odd.name`": ("string", "7"),
        "paid": ("float", 2.5),
        "waited": ("interval day to second", dt.timedelta(seconds=90)),
        "solved": ("string", "yes"),
        "topics": ("array<string>", ["price", None]),
        "store": ("int", 3),
    }
    for kind, value, day in (
        ("timestamp", noon, "2026-03-30"),  # an instant, in the survey's zone
        ("timestamp_ntz", noon.replace(tzinfo=None), "2026-03-29"),  # a wall clock
        ("date", noon.date(), "2026-03-29"),
        ("string", "2026-03-29T12:00:00Z", "2026-03-30"),
    ):
        columns = {"at": (kind, value), **kinds}
        schema = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
        full = tuple(value for _, value in columns.values())
        df = session.createDataFrame([full, (value, *(None for _ in kinds))], schema)
        cube = cx_spark.fold(df, survey)
        check_same(cube, survey.fold(one_batch(df)))
        assert [period.label for period in cube.periods] == [day]
        assert {question.answered for question in cube.intake.questions.values()} == {1}
    void = df.withColumns({"nps": f.lit(None), "topics": f.lit(None)})
    check_same(cx_spark.fold(void, survey), survey.fold(one_batch(void)))


@needs_spark
def test_what_does_not_fit_fails_before_anything_runs(session):
    df = answers(session)
    here = one_batch(df.limit(1))
    before = jobs(session)
    for survey, code, text in (
        (cx.Survey(time="att", ratings={"nps": cx.NPS}), "unknown_column", "did you mean `at`?"),
        (cx.Survey(time="AT", ratings={"nps": cx.NPS}), "unknown_column", "`AT`"),
        (cx.Survey(ratings={"nps": cx.NPS}, dimensions=["stor"]), "unknown_column", "did you mean `store`?"),
        (cx.Survey(time="answer", ratings={"nps": cx.NPS}), "column_type", "unix_s"),
    ):
        with pytest.raises(cx.CxError) as local:
            survey.fold(here)
        for call in (cx_spark.fold, cx_spark.fold_table):
            with pytest.raises(cx.CxError, match=text) as info:
                call(df, survey)
            assert (info.value.code, str(info.value)) == (code, str(local.value))
            assert info.value.place == local.value.place
    with pytest.raises(cx.errors.InvalidPeriodError):
        cx_spark.fold(df, SURVEY, grain="fortnight")  # type: ignore[arg-type]
    with pytest.raises(cx.errors.InvalidArgumentError, match="no Spark frame"):
        cx_spark.fold([{"nps": 9}], SURVEY)
    assert jobs(session) == before


@needs_spark
def test_refusals_are_judged_over_all_rows(session):
    from pyspark.sql import functions as f

    # All of one partition is bad: a quarter of the whole.
    scores = f.when(f.col("id") >= 3_000, 99).otherwise(f.col("id") % 11)
    bad = session.range(4_000, numPartitions=4).select(scores.alias("nps"))
    survey = cx.Survey(ratings={"nps": cx.NPS})
    with pytest.raises(cx.errors.TooManyRefusalsError) as local:
        survey.fold(one_batch(bad))
    with pytest.raises(cx.errors.TooManyRefusalsError) as info:
        cx_spark.fold(bad, survey)
    assert str(info.value) == str(local.value)
    assert info.value.place == local.value.place == cx.Place(row=3_000, column="nps")
    patient = cx.Survey(ratings={"nps": cx.NPS}, max_refused=0.25)
    check_same(cx_spark.fold(bad, patient), patient.fold(one_batch(bad)))


@needs_spark
def test_times_in_text_are_iso_or_stated(session):
    from pyspark.sql import functions as f

    day = f.date_add(f.lit("2026-01-01").cast("date"), (f.col("id") % 300).cast("int"))
    df = session.range(900, numPartitions=3).select(
        f.date_format(day, "MM/dd/yyyy").alias("us"), day.cast("string").alias("iso"), (f.col("id") % 11).alias("nps")
    )
    with pytest.raises(cx.errors.TimeFormatUnknownError, match=r"900 times in `us` are not ISO 8601.*formats") as info:
        cx_spark.fold(df, cx.Survey(time="us", ratings={"nps": cx.NPS}))
    assert info.value.place == cx.Place(row=0, column="us")
    mostly_off = df.select(
        f.when(f.col("nps") == 0, f.col("us")).otherwise(f.col("iso")).alias("at"), f.lit(99).alias("nps")
    )
    with pytest.raises(cx.errors.TooManyRefusalsError, match="out_of_scale"):
        cx_spark.fold(mostly_off, cx.Survey(time="at", ratings={"nps": cx.NPS}))
    stated = cx.Survey(time={"column": "us", "formats": ["%m/%d/%Y"]}, ratings={"nps": cx.NPS})
    check_same(cx_spark.fold(df, stated), stated.fold(df.toArrow()))
    iso = cx.Survey(time="iso", ratings={"nps": cx.NPS})
    check_same(cx_spark.fold(df, iso), iso.fold(df.toArrow()))


@needs_spark
def test_a_failure_in_a_task_keeps_its_code(session, monkeypatch):
    monkeypatch.setattr(cx_spark, "__version__", "0.0.0")
    with pytest.raises(cx.errors.UnsupportedVersionError, match=r"0\.0\.0; install the same version"):
        cx_spark.fold(answers(session, partitions=1), SURVEY)


@needs_spark
def test_a_sum_that_is_too_large_is_no_null(session):
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as f

    half = f.lit(Decimal(6) * 10**37).cast("decimal(38,0)")
    df = session.range(2).select(half.alias("w"), f.lit(None).cast("decimal(38,0)").alias("sum"))
    session.conf.set("spark.sql.ansi.enabled", "false")
    try:
        assert df.agg(f.sum("w")).first()[0] is None  # so it would be lost
        assert df.agg(cx_spark._sum(f.col("sum"))).first()[0] is None
        with pytest.raises(PySparkException, match="too large"):
            df.agg(cx_spark._sum(f.col("w"))).collect()
    finally:
        session.conf.unset("spark.sql.ansi.enabled")
