"""Runs every case file of a folder through the public functions: `python -m conformance DIR`.

Prints the failing cases, the names of skipped methods, and `python: N passed, N failed, N skipped` as the last line.
The exit status is 0 only when nothing failed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from conformance.report import Report


def main(arguments: list[str]) -> int:
    """Run the folder that the arguments name; give the exit status."""
    if len(arguments) != 1:
        return _complain("give one folder with case files: python -m conformance DIR")
    try:
        report = Report.of_folder(Path(arguments[0]))
    except (OSError, UnicodeDecodeError) as err:
        return _complain(f"`{arguments[0]}` cannot be read: {err}")
    report.write(sys.stdout)
    return 1 if report.failed else 0


def _complain(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
