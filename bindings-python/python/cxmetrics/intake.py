"""What became of everything that was read: nothing is dropped silently."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """How often something was refused for one reason, and where first."""

    count: int
    """How often."""
    first_rows: tuple[int, ...]
    """The first rows, counted from 0 over everything that was read."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of one question in the counted rows: `rows_accepted = answered + missing + refused`."""

    answered: int
    """Answers counted."""
    missing: int
    """Rows without an answer: null, blank, or a code for "no answer"."""
    refused: Mapping[str, Refusal]
    """Answers dropped, by reason such as `out_of_scale`; their rows still count."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The account of a fold: what was read, what was counted, what was refused and why.

    >>> import cxmetrics as cx
    >>> survey = cx.Survey(ratings={"nps": cx.NPS})
    >>> intake = survey.fold({"nps": [10, 9, 11, None]}).intake
    >>> intake.rows_read, intake.rows_accepted
    (4, 4)
    >>> intake.questions["nps"].answered, intake.questions["nps"].missing
    (2, 1)
    >>> intake.questions["nps"].refused["out_of_scale"]
    Refusal(count=1, first_rows=(2,))
    """

    rows_read: int
    """Rows handed over."""
    rows_accepted: int
    """Rows counted."""
    rows_refused: Mapping[str, Refusal]
    """Rows kept out, by reason such as `time_unreadable`."""
    questions: Mapping[str, Answers]
    """What became of each question in the counted rows."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Intake:
        """Make an account of the dict that `to_dict` gives."""
        return cls(
            rows_read=data["rows_read"],
            rows_accepted=data["rows_accepted"],
            rows_refused=_refusals(data["rows_refused"]),
            questions={
                name: Answers(answers["answered"], answers["missing"], _refusals(answers["refused"]))
                for name, answers in data["questions"].items()
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the account as a dict, with the keys of its JSON in every language."""
        return {
            "rows_read": self.rows_read,
            "rows_accepted": self.rows_accepted,
            "rows_refused": _plain(self.rows_refused),
            "questions": {
                name: {"answered": answers.answered, "missing": answers.missing, "refused": _plain(answers.refused)}
                for name, answers in self.questions.items()
            },
        }

    @classmethod
    def from_json(cls, text: str) -> Intake:
        """Make an account of its JSON."""
        return cls.from_dict(json.loads(text))

    def to_json(self) -> str:
        """Give the account as JSON."""
        return json.dumps(self.to_dict())

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{word}</th>" for word in ("", "counted", "missing", "refused"))
        rows = [_line("rows", f"{self.rows_accepted:,} of {self.rows_read:,}", "", self.rows_refused)]
        rows += [
            _line(name, f"{answers.answered:,}", f"{answers.missing:,}", answers.refused)
            for name, answers in self.questions.items()
        ]
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _line(name: str, counted: str, missing: str, refused: Mapping[str, Refusal]) -> str:
    told = "; ".join(f"{refusal.count:,} {reason}" for reason, refusal in refused.items())
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in (counted, missing, told))
    return f"<tr><th>{html.escape(name)}</th>{cells}</tr>"


def _refusals(data: Mapping[str, Any]) -> dict[str, Refusal]:
    return {reason: Refusal(refusal["count"], tuple(refusal["first_rows"])) for reason, refusal in data.items()}


def _plain(refusals: Mapping[str, Refusal]) -> dict[str, Any]:
    return {
        reason: {"count": refusal.count, "first_rows": list(refusal.first_rows)} for reason, refusal in refusals.items()
    }
