"""The notebooks of docs/notebooks run from top to bottom, each in a folder of its own."""

import ast
import json
import pathlib
import re

import pytest

NOTEBOOKS = sorted((pathlib.Path(__file__).parents[2] / "docs/notebooks").glob("*.ipynb"))
REPRESENTATIONS = ("_repr_svg_", "_repr_html_")


def source_of(cell):
    return "".join(cell["source"])


def run_cell(code, names, place):
    """As Jupyter does: the last expression is shown."""
    tree = ast.parse(code, place)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, place, "exec"), names)
    if last is None:
        return ""
    value = eval(compile(ast.Expression(last.value), place, "eval"), names)
    shown = next((getattr(value, name)() for name in REPRESENTATIONS if hasattr(value, name)), None)
    return repr(value) if shown is None else shown


def test_there_is_one_for_each_user():
    assert [file.stem for file in NOTEBOOKS] == ["analyst", "investigator", "researcher"]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_runs(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    shown = [run_cell(source_of(cell), names, cell["id"]) for cell in cells if cell["cell_type"] == "code"]
    assert any("<table>" in text or "<svg" in text or "mekhala" in text for text in shown)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_nothing_of_a_run_is_kept_in_it(file):
    notebook = json.loads(file.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[a-z]+-\d\d", cell["id"])
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
