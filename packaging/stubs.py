"""Writes the signatures of generated methods for type checkers: stubs.py FOLDER.

What algorithms and verbs there are is asked of the installed package; `./dev stubs` writes into the sources,
and tests/python/test_stubs.py compares. Signatures of the extension module come from nanobind.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import textwrap
from typing import Any

from mekhala import _engine, _methods, _verbs, results

_WRITTEN = '"""Written by `./dev stubs`; not to be edited."""\n\n'
_GRAPH_HEAD = _WRITTEN + """\
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from numpy.typing import ArrayLike

from mekhala.results import {shapes}

Node: TypeAlias = Any
Nodes: TypeAlias = Iterable[Any]
Groups: TypeAlias = str | Mapping[Any, Any] | Sequence[Any]
EdgeValues: TypeAlias = str | ArrayLike
Progress: TypeAlias = Callable[[float], None]

class GraphMethods:
"""
_CASE_HEAD = _WRITTEN + """\
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from mekhala.answers import Answer

Path: TypeAlias = str | os.PathLike[str]
Progress: TypeAlias = Callable[[float], None]

class CaseMethods:
"""
_HOW = {
    "threads": "int = 0",
    "seed": "int = 1",
    "memory_limit": "int = 0",
    "progress": "Progress | None = None",
}


def graph_methods() -> str:
    """The file _graph_methods.pyi."""
    specs = _engine.algorithms()
    shapes = sorted({results.CLASSES[spec["shape"]].__name__ for spec in specs})
    return _GRAPH_HEAD.format(shapes=", ".join(shapes)) + "\n".join(map(_algorithm, specs))


def case_methods() -> str:
    """The file _case_methods.pyi."""
    return _CASE_HEAD + "\n".join(map(_verb, _verbs.generated()))


def engine() -> str:
    """The file _engine.pyi; nanobind's own words, and so those of one version of it."""
    command = [sys.executable, "-m", "nanobind.stubgen", "-q", "-m", "mekhala._engine", "-O"]
    folder = pathlib.Path(sys.argv[1])
    subprocess.run([*command, str(folder)], check=True)
    return (folder / "_engine.pyi").read_text(encoding="utf-8").rstrip() + "\n\n__version__: str\n"


def _algorithm(spec: dict[str, Any]) -> str:
    options = {_methods.argument_of(option): option for option in spec["options"]}
    parameters = []
    for name in list(_methods.signature_of(spec).parameters)[1:]:
        parameters.append(f"{name}: " + (_option(options[name]) if name in options else _HOW[name]))
    returned = results.CLASSES[spec["shape"]].__name__
    return _method(spec["name"], ["*", *parameters], returned, _methods.documentation_of(spec))


def _option(option: dict[str, Any]) -> str:
    kind = _methods.TYPES[option["type"]][0]
    if option["choices"]:
        kind = "Literal[" + ", ".join(map(_quoted, option["choices"])) + "]"
    if option["required"]:
        return kind
    default = option["default"]
    return f"{kind} | None = None" if default is None else f"{kind} = {_shown(default)}"


def _verb(verb: dict[str, Any]) -> str:
    parameters = [f"{name}: {_typed(option, None)}" for name, option in _verbs.arguments_of(verb)]
    parameters.append("*")
    for name, option in _verbs.options_of(verb):
        parameters.append(f"{name}: {_typed(option, _verbs.default_of(option))}")
    parameters.append("progress: Progress | None = None")
    return _method(_verbs.method_name(verb), parameters, "Answer", _verbs.documentation_of(verb))


def _typed(option: dict[str, Any], default: Any) -> str:
    name = option["type"].split(" ")[0]
    kind = {"": "bool", "N": "float", "FILE": "Path", "CASE": "Path"}.get(name, "str")
    if option["positional"] and name == "TEXT":
        kind = "Path"  # files among them
    if option["many"]:
        kind += f" | Sequence[{kind}]"
    if _verbs.takes_pairs(option):
        kind += " | Mapping[str, Any]"
    if option["required"]:
        return kind
    if kind == "str" and isinstance(default, (int, float)):
        kind = "str | float"
    return f"{kind} | None = None" if default is None else f"{kind} = {_shown(default)}"


def _method(name: str, parameters: list[str], returned: str, documentation: str) -> str:
    listed = "".join(f"        {parameter},\n" for parameter in ["self", *parameters])
    text = textwrap.indent(f'"""{documentation.replace(chr(92), chr(92) * 2)}"""', "        ")
    lines = [line.rstrip() for line in text.split("\n")]
    return f"    def {name}(\n{listed}    ) -> {returned}:\n" + "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main(folder: str) -> None:
    made = {"_graph_methods.pyi": graph_methods(), "_case_methods.pyi": case_methods(), "_engine.pyi": engine()}
    for name, text in made.items():
        (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
