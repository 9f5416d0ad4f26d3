"""What came of a run, and how expected and produced values are compared."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import cxmetrics as cx

from conformance import methods
from conformance.case import Case, UnreadableError, item, number


@dataclass
class Report:
    """What came of a run."""

    passed: Counter[str] = field(default_factory=Counter)
    """Passed cases by method."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Failed cases: their id, and what differed."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Skipped cases by method, or alert scenarios by their id."""

    @classmethod
    def of_folder(cls, folder: Path) -> Report:
        """Run every `*.json` of a folder, in the order of the file names.

        A file that can be read but is no case file is a failure of the run, not an error.
        """
        report = cls()
        for path in sorted(path for path in folder.iterdir() if path.suffix == ".json"):
            report.run(path.name, path.read_text(encoding="utf-8"))
        return report

    def run(self, name: str, text: str) -> None:
        """Run the cases of one file; `name` stands for it in messages."""
        try:
            file = json.loads(text)
        except ValueError as err:
            return self._fail(name, f"this is not JSON: {err}")
        match item(file, "format"):
            case "cx-vectors/1":
                return self._each(name, file, "cases", self._case)
            case "cx-alert-scenarios/1":
                return self._each(name, file, "scenarios", self._scenario)
            case other:
                return self._fail(name, f"the format `{other if isinstance(other, str) else 'none'}` is unknown")

    def write(self, out: TextIO) -> None:
        """Write the failures, the names of what was skipped, and the line of counts, last."""
        for case_id, detail in self.failed:
            out.write(f"FAILED {case_id}: {detail}\n")
        for method, n in sorted(self.skipped.items()):
            out.write(f"skipped {method}: {n}\n")
        n_passed, n_skipped = self.passed.total(), self.skipped.total()
        out.write(f"python: {n_passed} passed, {len(self.failed)} failed, {n_skipped} skipped\n")

    def _fail(self, case_id: str, detail: str) -> None:
        self.failed.append((case_id, detail))

    def _each(self, name: str, file: object, key: str, run: Callable[[str, object], None]) -> None:
        entries = item(file, key)
        if not isinstance(entries, list):
            return self._fail(name, f"there is no list `{key}`")
        for entry in entries:
            run(name, entry)
        return None

    def _scenario(self, file: str, scenario: object) -> None:
        scenario_id = item(scenario, "id")
        if isinstance(scenario_id, str):
            self.skipped[f"alert scenario {scenario_id}"] += 1
        else:
            self._fail(file, "a scenario has no `id`")

    def _case(self, file: str, case: object) -> None:
        case_id, method = item(case, "id"), item(case, "method")
        if not isinstance(case_id, str) or not isinstance(method, str):
            return self._fail(file, "a case has no `id` or no `method`")
        run = methods.of(method)
        if run is None:
            self.skipped[method] += 1
            return None
        expected = item(case, "expected")
        tolerance = Tolerance(
            number(item(item(case, "tolerance"), "abs")) or 0.0, number(item(item(case, "tolerance"), "rel")) or 0.0
        )
        try:
            differences = tolerance.differences(expected, run(Case(item(case, "inputs"), item(case, "params"))))
        except UnreadableError as err:
            differences = [str(err)]
        except cx.CxError as err:
            # Where the library refuses, every number is undefined.
            undefined = [name for name, value in _entries(expected) if value is None]
            produced: dict[str, object] = {"error": err.code, **dict.fromkeys(undefined)}
            differences = tolerance.differences(expected, produced)
            if differences:
                differences.append(f"refused with `{err.code}`: {err}")
        except Exception as err:  # a fault of one case must not keep the others from being counted
            differences = [f"raised {type(err).__name__}: {err}"]
        if differences:
            return self._fail(case_id, f"{method}: {'; '.join(differences)}")
        self.passed[method] += 1
        return None


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie from the expected one: `absolute + relative * |expected|`."""

    absolute: float
    relative: float

    def differences(self, expected: object, produced: Mapping[str, object]) -> list[str]:
        """Tell what in `produced` does not match `expected`. Values that nobody expects do not count."""
        found = [] if _entries(expected) else ["nothing is expected"]
        self._compare("", expected, produced, found)
        return found

    def _compare(self, path: str, expected: object, produced: object, found: list[str]) -> None:
        if isinstance(expected, Mapping) and isinstance(produced, Mapping):
            for name, value in expected.items():
                inner = f"{path}.{name}" if path else name
                if name in produced:
                    self._compare(inner, value, produced[name], found)
                else:
                    found.append(f"{inner} is missing")
        elif isinstance(expected, list) and isinstance(produced, list | tuple) and len(expected) == len(produced):
            for at, (value, got) in enumerate(zip(expected, produced, strict=True)):
                self._compare(f"{path}[{at}]", value, got, found)
        elif not self._agree(expected, produced):
            found.append(f"{path} is {produced}, not {expected}")

    def _agree(self, expected: object, produced: object) -> bool:
        wanted, got = number(expected), number(produced)
        if wanted is None or got is None:
            return type(expected) is type(produced) and expected == produced
        if math.isfinite(wanted) and math.isfinite(got):
            return abs(got - wanted) <= self.absolute + self.relative * abs(wanted)
        return wanted == got


def _entries(expected: object) -> list[tuple[str, object]]:
    return list(expected.items()) if isinstance(expected, Mapping) else []
