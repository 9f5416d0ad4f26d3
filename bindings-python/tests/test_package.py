"""What the package promises of itself: version, types, documentation that runs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import cxmetrics as cx
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MODULES = sorted(
    f"cxmetrics.{module.name}"
    for module in pkgutil.iter_modules(cx.__path__)
    if module.name not in {"_cxmetrics", "spark"}
)


def test_the_version_is_that_of_the_workspace() -> None:
    workspace = tomllib.loads((ROOT.parent / "Cargo.toml").read_text())["workspace"]["package"]
    assert cx.__version__ == workspace["version"]


@pytest.mark.parametrize("name", ["cxmetrics", *MODULES])
def test_examples_in_the_documentation_run(name: str) -> None:
    module = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0, f"{result.failed} of {result.attempted}"


def test_everything_public_is_documented_and_listed() -> None:
    for name in cx.__all__:
        value = getattr(cx, name)
        if inspect.isclass(value) or inspect.isfunction(value) or inspect.ismodule(value):
            assert value.__doc__, name
    missing = [name for name in vars(cx.Cube) if not name.startswith("_") and not getattr(cx.Cube, name).__doc__]
    assert missing == []


def test_code_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) > 5
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "readme"}
    for at, block in enumerate(blocks):
        exec(compile(block, f"README.md, block {at + 1}", "exec"), names)


def test_code_in_the_readme_of_the_project_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = os.environ.get("CXMETRICS_DEMO")
    if demo is None or not Path(demo, "demo.csv").exists():
        pytest.skip("no demo survey; `make python` makes it, and names its folder in CXMETRICS_DEMO")
    blocks = re.findall(r"```python\n(.*?)```", (ROOT.parent / "README.md").read_text(), flags=re.DOTALL)
    assert len(blocks) == 2
    (tmp_path / "out").symlink_to(Path(demo).resolve())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "readme"}
    exec(compile(blocks[0], "README.md", "exec"), names)
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 6, told
    assert "points [" in told[1]
    assert "seconds" in told[2] or " min" in told[2] or " s" in told[2], told[2]
    assert (tmp_path / "report.html").stat().st_size > 50_000
    # What changed goes on from there.
    exec(compile(blocks[1], "README.md", "exec"), names)
    assert "were expected" in capsys.readouterr().out


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, timeout=300, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_native_stub_is_true() -> None:
    run("mypy.stubtest", "cxmetrics._cxmetrics")


def test_mypy_is_content_with_package_client_and_tests() -> None:
    run("mypy", "--strict", "python/cxmetrics", "conformance", "benches", "tests")


def test_pyright_is_content_with_the_client() -> None:
    run("basedpyright", "--pythonpath", sys.executable, "--level", "error", "tests/client.py")


def test_mypy_sees_what_is_wrong(tmp_path: Path) -> None:
    wrong = {
        'cx.Survey(rating={"nps": cx.NPS})': "call-arg",
        'cx.Survey(ratings={"nps": "npz"})': "dict-item",
        'cube.nps("nps", every="fortnight")': "call-overload",
        'cube.nps("nps", bye="store")': "call-overload",
        'cube.nps("nps", by="store").value': "attr-defined",
        'cube.nps("nps").value + 1': "operator",
        'survey.fold("answers.csv", seperator=";")': "call-arg",
        'survey.fold({"nps": [1]}, grain="fortnight")': "arg-type",
        "survey.fold(3)": "arg-type",
        'cx.metric.quantile("wait")': "call-arg",
    }
    head = "import cxmetrics as cx\nsurvey = cx.Survey()\ncube = survey.cube()\n"
    file = tmp_path / "wrong.py"
    file.write_text(head + "\n".join(wrong) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    found = {int(line.split(":")[1]): line for line in done.stdout.splitlines() if ": error:" in line}
    for at, (line, code) in enumerate(wrong.items(), start=head.count("\n") + 1):
        assert f"[{code}]" in found.get(at, ""), f"{line}: {found.get(at)}"


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("ruff", "format", "--check", ".")])
def test_ruff_is_content(command: tuple[str, ...]) -> None:
    run(*command)
