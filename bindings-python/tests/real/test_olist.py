"""Brazilian orders with their reviews: joins are the host's work, dates are American."""

from pathlib import Path

import cxmetrics as cx
import duckdb
import pytest

from .counts import answered_and_missing, n_and_value, rows_by, score_block
from .known import DataSet

OLIST = DataSet(
    "olist",
    not_reproduced={
        "head5k: Spearman(delay_days, score)": "a pair of questions needs a joint histogram, which a cube does not "
        "keep",
    },
)

FORMATS = ["%m/%d/%Y %H:%M"]

SCORE = {"kind": "rating", "scale": cx.CSAT, "column": "review_score"}

DELIVERY = {
    "kind": "measure",
    "between": {"from": "order_purchase_timestamp", "to": "order_delivered_customer_date"},
    "unit": "seconds",
}


def file(name: str) -> Path:
    return OLIST.path(f"head5k_{name}.csv.gz")


def query(sql: str) -> duckdb.DuckDBPyRelation:
    relation = duckdb.sql(sql)
    assert relation is not None
    return relation


def texts(name: str) -> str:
    """A file in a query of DuckDB's, all of it text."""
    return f"read_csv('{file(name)}', all_varchar = true)"


@pytest.fixture(scope="module")
def reviews() -> cx.Cube:
    survey = cx.Survey(time={"column": "review_answer_timestamp", "formats": FORMATS}, questions={"score": SCORE})
    return survey.fold(file("order_reviews"))


@pytest.fixture(scope="module")
def orders() -> cx.Cube:
    survey = cx.Survey(
        time={"column": "order_purchase_timestamp", "formats": FORMATS}, questions={"delivery": DELIVERY}
    )
    return survey.fold(file("orders"))


@pytest.fixture(scope="module")
def joined() -> cx.Cube:
    rows = query(f"""
        SELECT
            review_score,
            customer_state,
            CASE
                WHEN order_delivered_customer_date IS NULL THEN NULL
                WHEN strptime(order_delivered_customer_date, '{FORMATS[0]}')
                    > strptime(order_estimated_delivery_date, '{FORMATS[0]}') THEN 'late'
                ELSE 'not late'
            END AS delivery
        FROM {texts("order_reviews")} JOIN {texts("orders")} USING (order_id)
        JOIN {texts("customers")} USING (customer_id)
    """)
    cube = cx.Survey(dimensions=["customer_state", "delivery"], questions={"score": SCORE}).fold(rows, grain="all")
    assert answered_and_missing(cube.intake, "score") == (4_988, 0)
    return cube


@OLIST.figure("head5k: score")
def test_scores(reviews: cx.Cube) -> object:
    return score_block(reviews, "score")


@OLIST.figure("head5k: orders, reviews, orders with a review")
def test_orders_reviewed_twice(orders: cx.Cube, reviews: cx.Cube) -> list[int]:
    one_each = cx.Survey.from_dict({**reviews.survey.to_dict(), "id": "order_id"}).fold(file("order_reviews"))
    assert one_each.intake.rows_refused["duplicate"].count == 22
    assert one_each.ids == one_each.rows
    return [orders.rows, reviews.rows, one_each.rows]


@OLIST.figure("head5k: mean score by customer_state (n>=100)")
def test_scores_by_state(joined: cx.Cube) -> object:
    table = joined.mean("score", by="customer_state", min_base=100)
    withheld = [row.reading for row in table if row.reading.value is None]
    assert {(reading.withheld, reading.n < 100) for reading in withheld} == {("small_base", True)}
    return {row.segment[0]: n_and_value(row.reading) for row in table if row.reading.value is not None}


@OLIST.figure("head5k: score when delivered late (actual > estimated) / not late / no delivery date")
def test_scores_by_delivery(joined: cx.Cube) -> object:
    return [score_block(joined, "score", {"delivery": delivery}) for delivery in ("late", "not late", None)]


# Cells know days, not minutes: the range is reproduced to the day.
@OLIST.figure("head5k: purchase date range", taken=lambda range_: [moment.split(" ")[0] for moment in range_])
def test_purchases(orders: cx.Cube) -> list[str]:
    assert answered_and_missing(orders.intake, "delivery") == (4_858, 142)
    return [orders.periods[0].label, orders.periods[-1].label]


def test_formats_that_are_not_stated_are_found_out(orders: cx.Cube) -> None:
    # Some purchase falls on the 13th of a month or later, and so do some deliveries.
    found_out = cx.Survey(time="order_purchase_timestamp", questions={"delivery": DELIVERY}).fold(file("orders"))
    assert found_out.periods == orders.periods
    assert found_out.intake == orders.intake


def test_where_no_value_tells_nothing_is_guessed() -> None:
    unclear = query(f"""
        SELECT order_purchase_timestamp, NULL::VARCHAR AS order_delivered_customer_date
        FROM {texts("orders")} WHERE split_part(order_purchase_timestamp, '/', 2)::INT <= 12
    """)
    cube = cx.Survey(time="order_purchase_timestamp", questions={"delivery": DELIVERY}).cube()
    with pytest.raises(cx.errors.TimeFormatAmbiguousError) as raised:
        cube.fold(unclear)
    assert raised.value.code == "time_format_ambiguous"
    assert raised.value.place.column == "order_purchase_timestamp"
    assert cube.rows == cube.intake.rows_read == 0


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    path = OLIST.path("category_translation_bom.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    columns = ["product_category_name", "product_category_name_english"]
    named = cx.Survey(dimensions=columns, questions={"named": {"kind": "comment", "column": columns[0]}})
    pairs = named.fold(path, grain="all").volume(by=columns)
    english = {row.segment[0]: row.segment[1] for row in pairs}
    assert len(english) == len(pairs)

    survey = cx.Survey(
        dimensions=[
            "product_category_name",
            {"name": "english", "lookup": {"of": "product_category_name", "values": english}},
        ],
        measures={"product_weight_g": "number"},
    )
    cube = survey.fold(file("products"), grain="all")
    assert rows_by(cube, "english")["health_beauty"] > 0
    # Categories without a translation are "not known", as are products without a category.
    without = cube.volume(by="product_category_name", where={"english": None})
    assert [row.segment[0] for row in without] == ["pc_gamer", "portateis_cozinha_e_preparadores_de_alimentos", None]
