"""Runs case files through the public functions of `cxmetrics` and says how many agree.

A case names a method, its inputs and parameters, and the numbers to expect with their tolerance; the format is
described beside the project's own cases, in `core/tests/vectors/README.md`. A method that is not
implemented is skipped by name, never passed.

    python -m conformance ../core/tests/vectors
"""
