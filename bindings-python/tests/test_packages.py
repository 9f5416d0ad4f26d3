"""What users get: a wheel, and the sources it is built from.

The wheel is the one that `make wheel` has built. The sources are packed here, from the files of this tree, and compiled
by `pip` as for a user without a wheel. That stands for `pip install .` in a clone as well, which takes the same way; of
a clone only what is packed there is compared, so that a file nobody committed shows.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import cxmetrics as cx
import pytest

PYTHON = Path(__file__).resolve().parents[1]
ROOT = PYTHON.parent
TARGET = ROOT / "target"
WHEELS = TARGET / "wheels"

USE = """
import pathlib, sys, cxmetrics as cx
assert "numpy" not in sys.modules and pathlib.Path(cx.__file__).is_relative_to(sys.prefix), cx.__file__
assert cx.nps([10, 9, 7, 3]).value == 25.0
pathlib.Path("answers.csv").write_text("day,store,nps\\n2026-11-02,A,10\\n2026-11-03,B,3\\n")
survey = cx.Survey(time="day", ratings={"nps": cx.NPS}, dimensions=["store"])
cube = survey.fold("answers.csv")
rows = [{"day": "2026-11-02", "store": "A", "nps": 10}, {"day": "2026-11-03", "store": "B", "nps": 3}]
assert cube == survey.fold(rows)
cube.to_parquet("cube.parquet")
assert cx.Cube.from_parquet("cube.parquet") == cube
assert "2026-11-04" in cube.report(as_of="2026-11-04").to_json()
try:
    cube.to_polars()
except ImportError as err:
    assert "pip install 'cxmetrics[polars]'" in str(err)
print(cx.__version__)
"""


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    env = {name: value for name, value in os.environ.items() if name not in hidden} | more
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False, cwd=cwd, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wheel() -> Path:
    built = sorted(WHEELS.glob("cxmetrics-*.whl"))
    if not built:
        pytest.skip(f"no wheel in {WHEELS}; `make wheel` builds it")
    assert len(built) == 1
    return built[0]


def used_in_an_empty_environment(package: Path, folder: Path) -> None:
    """Install a wheel where nothing else is, and use it."""
    venv.create(folder / "empty", with_pip=False)
    python = folder / "empty" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "-q", "--no-index", package, cwd=folder)
    assert run(*pip, "list", "--format=freeze", cwd=folder).split() == [f"cxmetrics=={cx.__version__}"]
    assert run(python, "-I", "-c", USE, cwd=folder).strip() == cx.__version__


def packed(sources: Path, folder: Path) -> Path:
    """Pack the sources of the package."""
    if importlib.util.find_spec("maturin") is None or shutil.which("cargo") is None:
        pytest.skip("packing the sources takes maturin and cargo; `make wheel` installs the first")
    run(sys.executable, "-m", "maturin", "sdist", "-q", "-m", "Cargo.toml", "--out", folder, cwd=sources)
    (archive,) = folder.glob("cxmetrics-*.tar.gz")
    return archive


def names(archive: Path) -> list[str]:
    """The files of an archive, without its folder."""
    with tarfile.open(archive) as tar:
        return sorted(member.name.partition("/")[2] for member in tar.getmembers() if member.isfile())


def test_what_the_wheel_holds() -> None:
    with zipfile.ZipFile(wheel()) as archive:
        names = archive.namelist()
        head = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
        size = sum(info.file_size for info in archive.infolist())
    modules = {path.relative_to(PYTHON / "python").as_posix() for path in (PYTHON / "python").rglob("*.py*")}
    modules = {name for name in modules if "__pycache__" not in name} | {"cxmetrics/py.typed"}
    assert {name for name in names if name.endswith((".py", ".pyi", "py.typed"))} == modules
    native = [name for name in names if name.endswith((".so", ".pyd", ".dylib"))]
    assert len(native) == 1, native
    assert native[0].startswith("cxmetrics/_cxmetrics.")
    info = {name.partition("/")[2] for name in names if ".dist-info/" in name}
    assert {"METADATA", "RECORD", "WHEEL", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT"} <= info
    assert not [name for name in names if "test" in name or "bench" in name]
    assert all(name.startswith(("cxmetrics/", "cxmetrics-")) for name in names), names
    assert "License-Expression: MIT OR Apache-2.0" in head
    assert "# cxmetrics for Python" in head, "the README is the page of the package"
    assert not [line for line in head.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert size < 40_000_000


def test_the_wheel_is_used_where_nothing_else_is(tmp_path: Path) -> None:
    used_in_an_empty_environment(wheel(), tmp_path)


def test_the_sources_are_installed_where_nothing_else_is(tmp_path: Path) -> None:
    archive = packed(PYTHON, tmp_path)
    files = names(archive)
    for name in ("PKG-INFO", "pyproject.toml", "Cargo.toml", "Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT"):
        assert name in files
    for name in ("bindings-python/README.md", "bindings-python/src/lib.rs", "core/src/lib.rs", "core/README.md"):
        assert name in files
    assert {"python/cxmetrics/py.typed", "python/cxmetrics/_cxmetrics.pyi"} <= set(files)
    strange = (".so", ".pyd", ".dylib", ".pyc", ".whl")
    assert not [name for name in files if name.endswith(strange) or name.startswith("bindings-python/tests")]
    # With the target folder of `make wheel`, and its profile, what the package is built on is not compiled again.
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    more = {"CARGO_TARGET_DIR": str(TARGET / "maturin"), "MATURIN_PEP517_ARGS": "--profile dist"}
    run(*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", tmp_path, archive, cwd=tmp_path, **more)
    (built,) = tmp_path.glob("*.whl")
    used_in_an_empty_environment(built, tmp_path)


def test_a_clone_has_all_that_is_packed(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this tree is no clone")
    run("git", "clone", "-q", "--local", "--no-hardlinks", ROOT, tmp_path / "clone", cwd=tmp_path)
    if run("git", "status", "--porcelain", "bindings-python", "core", cwd=ROOT):
        pytest.skip("the tree has changes that are not committed, so a clone holds something else")
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    assert names(packed(tmp_path / "clone" / "bindings-python", tmp_path / "there")) == names(
        packed(PYTHON, tmp_path / "here")
    )
