"""The project's own cases all pass, and as many as the manifest says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from cxmetrics import infer

from conformance import methods
from conformance.case import Case, UnreadableError
from conformance.report import Report

PACKAGE = Path(__file__).resolve().parents[1]
OWN = PACKAGE.parent / "core" / "tests" / "vectors"
SHARED = Path(os.environ.get("CXMETRICS_SHARED") or PACKAGE.parents[1] / "shared")


NAMED_ELSEWHERE = {"bucket", "multiple_testing", "wilson_interval"}
"""The calendar, and the names that the cases of series have for methods with ids of their own."""


def run(text: str) -> Report:
    report = Report()
    report.run("file.json", text)
    return report


def text_of(report: Report) -> str:
    out = StringIO()
    report.write(out)
    return out.getvalue()


def listed(status: str) -> Counter[str]:
    lines = (line.split() for line in (OWN / "manifest.txt").read_text(encoding="utf-8").splitlines())
    return Counter({method: int(n) for word, n, method in lines if word == status})


def test_own_cases_pass_and_none_is_skipped_in_silence() -> None:
    report = Report.of_folder(OWN)
    assert not report.failed, text_of(report)
    assert report.passed == listed("run")
    assert report.skipped == listed("skip")
    assert set(report.passed) - NAMED_ELSEWHERE == set(infer.METHODS) - {"quantile.weighted", *methods.DRAWN}, (
        "a method without a case of its own"
    )


@pytest.mark.parametrize("folder", ["vectors", "scenarios"])
def test_shared_cases_pass(folder: str) -> None:
    if not (SHARED / folder).is_dir():
        pytest.skip(f"skipped: no shared cases at {SHARED / folder}; set CXMETRICS_SHARED to their folder")
    report = Report.of_folder(SHARED / folder)
    assert not report.failed, text_of(report)
    assert report.passed or report.skipped


def test_the_program_counts_last_and_tells_failure_by_its_status(tmp_path: Path) -> None:
    def program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "conformance", *map(str, arguments)]
        return subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False)

    own = program(OWN)
    assert own.returncode == 0
    assert own.stdout.splitlines()[-1] == "python: 313 passed, 0 failed, 0 skipped"
    assert "skipped" not in own.stdout.removesuffix("0 skipped\n")
    (tmp_path / "broken.json").write_text("{")
    broken = program(tmp_path)
    assert broken.returncode == 1
    assert broken.stdout.splitlines()[-1] == "python: 0 passed, 1 failed, 0 skipped"
    assert [program().returncode, program(tmp_path / "nowhere").returncode] == [1, 1]


@pytest.mark.parametrize(
    ("method", "expected", "counts"),
    [
        ("quantile.type7", '{"quantiles": [6.5009]}', (1, 0, 0)),
        ("quantile.type7", '{"quantiles": [6.502]}', (0, 1, 0)),
        ("quantile.type7", '{"quantiles": [6.5, 7]}', (0, 1, 0)),
        ("quantile.type7", '{"quantiles": [6.5], "other": 1}', (0, 1, 0)),
        ("quantile.type7", '{"quantiles": [null]}', (0, 1, 0)),
        ("quantile.type7", '{"quantiles": ["inf"]}', (0, 1, 0)),
        ("quantile.type7", '{"quantiles": true}', (0, 1, 0)),
        ("quantile.type7", "{}", (0, 1, 0)),
        ("quantile.type7", "null", (0, 1, 0)),
        ("median.ci_order", '{"median": 6.5, "lower": null}', (1, 0, 0)),
        ("median.ci_order", '{"lower": 4}', (0, 1, 0)),
        ("mean.of_everything", '{"mean": 6.5}', (0, 0, 1)),
        ("mean.trimmed", '{"trimmed_mean": 6.5}', (0, 1, 0)),
        ("mean.geometric", '{"error": "empty"}', (0, 1, 0)),
    ],
)
def test_a_case_passes_only_when_every_value_matches(method: str, expected: str, counts: tuple[int, int, int]) -> None:
    report = run(
        f"""{{"format": "cx-vectors/1", "cases": [{{"id": "a", "method": "{method}", "inputs": {{"values": [4, 9]}},
            "params": {{"probs": [0.5], "confidence": 0.95, "class_width": 1}},
            "expected": {expected}, "tolerance": {{"abs": 0.001, "rel": 0.0}}}}]}}"""
    )
    assert (report.passed.total(), len(report.failed), report.skipped.total()) == counts


def test_a_refusal_is_compared_by_its_code() -> None:
    def refused(expected: str) -> bool:
        report = run(
            f"""{{"format": "cx-vectors/1", "cases": [{{"id": "a", "method": "csat.ci.wilson",
                "inputs": {{"successes": 0, "n": 0}}, "params": {{}}, "expected": {expected}}}]}}"""
        )
        return report.passed.total() == 1

    assert refused('{"error": "empty", "p": null}')
    assert refused('{"p": null}')
    assert not refused('{"error": "too_few"}')
    assert not refused('{"p": 0}')


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "3",
        '{"format": "cx-vectors/2", "cases": []}',
        '{"format": "cx-vectors/1"}',
        '{"format": "cx-vectors/1", "cases": [{}]}',
        '{"format": "cx-alert-scenarios/1", "scenarios": [{}]}',
    ],
)
def test_files_that_are_no_case_files_fail(text: str) -> None:
    assert len(run(text).failed) == 1


def test_alert_scenarios_are_skipped_by_name() -> None:
    report = run('{"format": "cx-alert-scenarios/1", "scenarios": [{"id": "quiet"}]}')
    assert report.skipped == Counter({"alert scenario quiet": 1})


@pytest.mark.parametrize("method", [method for method in infer.METHODS if method not in methods.DRAWN])
def test_every_method_of_the_library_is_run(method: str) -> None:
    run_case = methods.of(method)
    assert run_case is not None
    with pytest.raises(UnreadableError) as caught:
        run_case(Case(None, None))
    assert "not run here" not in str(caught.value)


def test_a_method_without_a_place_here_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(infer, "METHODS", (*infer.METHODS, "mean.of_everything"))
    report = run('{"format": "cx-vectors/1", "cases": [{"id": "a", "method": "mean.of_everything"}]}')
    assert [case_id for case_id, _ in report.failed] == ["a"]
