"""What type checkers read of generated methods is what is generated now."""

import importlib.metadata
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2] / "bindings/python"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    pytest.importorskip("nanobind")
    folder = tmp_path_factory.mktemp("stubs")
    subprocess.run([sys.executable, ROOT.parents[1] / "packaging/stubs.py", folder], check=True)
    return folder


@pytest.mark.parametrize("name", ["_graph_methods.pyi", "_case_methods.pyi", "_engine.pyi"])
def test_stubs_are_fresh(fresh, name):
    committed = (ROOT / "mekhala" / name).read_text(encoding="utf-8")
    if name == "_engine.pyi" and importlib.metadata.version("nanobind").split(".")[0] != "3":
        pytest.skip("written by another nanobind, whose words may differ")
    assert committed == (fresh / name).read_text(encoding="utf-8"), "./dev stubs writes it"
