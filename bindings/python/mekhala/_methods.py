"""What a method of Graph is for each entry of the registry, with signature, defaults and documentation."""

from __future__ import annotations

import inspect
import keyword
import textwrap
from collections.abc import Callable
from typing import Any

from mekhala import _engine, results

# What a Python programmer gives for each type of option, as an annotation and in words.
TYPES = {
    "boolean": ("bool", "bool"),
    "integer": ("int", "int"),
    "real": ("float", "float"),
    "choice": ("str", "str"),
    "text": ("str", "str"),
    "node": ("Node", "a node"),
    "node_set": ("Nodes", "nodes"),
    "node_groups": ("Groups", "column name, mapping from node to group, or sequence in the order of nodes"),
    "edge_values": ("EdgeValues", "column name, or array in the order of edges"),
    "edge_groups": ("Groups", "column name, or sequence in the order of edges"),
}
_HOW = [("threads", 0), ("seed", 1), ("memory_limit", 0), ("progress", None)]


def algorithms() -> list[dict[str, Any]]:
    """All algorithms, each with name, family, summary, convention, cost, reference, shape, options."""
    return _engine.algorithms()


def argument_of(option: dict[str, Any]) -> str:
    """Its name, with an underscore where Python has the word for itself: ``from_``."""
    name: str = option["name"]
    return name + "_" if keyword.iskeyword(name) else name


def signature_of(spec: dict[str, Any]) -> inspect.Signature:
    """Options by name, those without a default first; then how to run."""
    self = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    named = inspect.Parameter.KEYWORD_ONLY
    options = sorted(spec["options"], key=lambda option: not option["required"])
    parameters = [
        inspect.Parameter(
            argument_of(option),
            named,
            default=inspect.Parameter.empty if option["required"] else option["default"],
        )
        for option in options
    ]
    taken = {option["name"] for option in options}
    how = [inspect.Parameter(name, named, default=value) for name, value in _HOW if name not in taken]
    return inspect.Signature([self, *parameters, *how])


def documentation_of(spec: dict[str, Any]) -> str:
    """In the style of NumPy."""
    shape = results.CLASSES[spec["shape"]].__name__
    parts = [_sentence(spec["summary"]), _wrapped(spec["convention"])]
    if spec["options"]:
        lines = ["Parameters", "----------"]
        for option in spec["options"]:
            lines.append(f"{argument_of(option)} : {_kind_of(option)}")
            lines.append(textwrap.indent(_wrapped(_sentence(option["summary"])), "    "))
        parts.append("\n".join(lines))
    parts.append(f"Returns\n-------\n{shape}")
    parts.append(f"Notes\n-----\n{_wrapped('Cost: ' + spec['cost'])}")
    if spec["reference"]:
        parts.append(f"References\n----------\n{_wrapped(spec['reference'])}")
    return "\n\n".join(part for part in parts if part) + "\n"


def add_to(cls: type) -> None:
    """Gives the class a method for each algorithm."""
    for spec in _engine.algorithms():
        setattr(cls, spec["name"], _method(spec))


def _method(spec: dict[str, Any]) -> Callable[..., results.Result]:
    def method(self: Any, **options: Any) -> results.Result:
        result: results.Result = self.run(spec["name"], **options)
        return result

    method.__name__ = spec["name"]
    method.__qualname__ = f"GraphMethods.{spec['name']}"
    method.__doc__ = documentation_of(spec)
    method.__signature__ = signature_of(spec)  # type: ignore[attr-defined]
    return method


def _kind_of(option: dict[str, Any]) -> str:
    kind = TYPES[option["type"]][1]
    if option["choices"]:
        kind = "{" + ", ".join(repr(choice) for choice in option["choices"]) + "}"
    low, high = option["minimum"], option["maximum"]
    if low is not None or high is not None:
        left = "(" if option["minimum_excluded"] or low is None else "["
        right = ")" if option["maximum_excluded"] or high is None else "]"
        kind += f" in {left}{_bound(low, '-inf')}, {_bound(high, 'inf')}{right}"
    if option["required"]:
        return kind
    default = option["default"]
    return f"{kind}, optional" if default is None else f"{kind}, default {default!r}"


def _bound(value: float | None, otherwise: str) -> str:
    return otherwise if value is None else f"{value:g}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith(".") else text + "."


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 96)
