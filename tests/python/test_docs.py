"""Each call in docs/python.md works as it stands there."""

import pathlib
import re

import pytest

PAGE = pathlib.Path(__file__).parents[2] / "docs/python.md"
FILES = {"interviews.csv": "recruiter,victim\nLin,Ana\nLin,Ben\n", "links.csv": "from,to\nana,ben\nben,cleo\n"}


def test_the_page_runs_from_top_to_bottom(tmp_path, monkeypatch):
    for name in ("networkx", "pandas", "polars", "pyarrow", "scipy"):
        pytest.importorskip(name)
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        pathlib.Path(name).write_text(text, encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 4
    monkeypatch.setattr("networkx.config.backend_priority", [])
    names = {}
    for number, block in enumerate(blocks):
        exec(compile(block, f"block {number} of {PAGE.name}", "exec"), names)
    assert len(names["hubs"]["rows"]) == 10
    assert len(names["found"].table) == 3
    assert names["graph"].nodes == ["ana", "ben", "cleo", "dora"]
