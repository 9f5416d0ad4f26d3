"""What the tests ask of a cube again and again."""

from typing import Any

import cxmetrics as cx
from cxmetrics.query import Where


def nothing_is_lost(intake: cx.Intake) -> None:
    """What was read was counted, or is missing, or was refused for a reason."""
    assert intake.rows_read == intake.rows_accepted + sum(row.count for row in intake.rows_refused.values())
    for answers in intake.questions.values():
        refused = sum(refusal.count for refusal in answers.refused.values())
        assert intake.rows_accepted == answers.answered + answers.missing + refused


def answered_and_missing(intake: cx.Intake, question: str) -> tuple[int, int]:
    """Give how many answers a question has and how many are missing, where nothing at all was refused."""
    nothing_is_lost(intake)
    answers = intake.questions[question]
    assert not intake.rows_refused
    assert not answers.refused
    return answers.answered, answers.missing


def value(reading: cx.Reading | None) -> float:
    """Give the value of a reading, without which the test fails."""
    assert reading is not None
    assert reading.value is not None, reading.withheld
    return reading.value


def n_and_value(reading: cx.Reading) -> list[float]:
    """Give the base and the value."""
    return [reading.n, value(reading)]


def in_band(histogram: cx.Histogram, low: int, high: int) -> int:
    """Give how many answers lie in a range of points."""
    return sum(n for point, n in zip(histogram.points, histogram.counts, strict=True) if low <= point <= high)


def rows_by(cube: cx.Cube, dimension: str) -> dict[str | None, int]:
    """Give how many rows each value of a dimension has; `None` is "not known"."""
    return {row.segment[0]: row.reading.n for row in cube.volume(by=dimension)}


def nps_block(cube: cx.Cube, question: str, where: Where | None = None) -> dict[str, Any]:
    """Give the counts and the NPS of a question, each answer counted once, however few they are."""
    counts = cube.histogram(question, where=where)
    reading = cube.nps(question, where=where, min_base=0, unweighted=True)
    bands = {
        "promoters": in_band(counts, 9, 10),
        "passives": in_band(counts, 7, 8),
        "detractors": in_band(counts, 0, 6),
    }
    assert reading.n == sum(bands.values()) == sum(counts.counts)
    return {"n": reading.n, **bands, "nps": value(reading)}


def nps_blocks(cube: cx.Cube, question: str, dimension: str) -> dict[str, dict[str, Any]]:
    """Give the same for each value of a dimension, which is known; asked one by one and in one table."""
    blocks = {name: nps_block(cube, question, {dimension: name}) for name in cube.values(dimension) if name is not None}
    table = cube.nps(question, by=dimension, min_base=0, unweighted=True)
    for name, block in blocks.items():
        reading = table.get(name)
        assert reading is not None
        assert (reading.n, reading.value) == (block["n"], block["nps"])
    return blocks


def score_block(cube: cx.Cube, question: str, where: Where | None = None) -> dict[str, Any]:
    """Give base, mean and top box of a rating from 1 to 5."""
    mean = cube.mean(question, where=where, min_base=0)
    return {
        "n": mean.n,
        "mean": value(mean),
        "top_box_count": in_band(cube.histogram(question, where=where), 4, 5),
        "top_box_pct": 100 * value(cube.csat(question, where=where, min_base=0)),
    }
