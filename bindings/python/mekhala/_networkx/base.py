"""The graph that the backend keeps, and how its functions are registered and counted."""

from __future__ import annotations

import atexit
import collections
import inspect
import json
import math
import os
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import numpy as np

from mekhala.graph import Graph


class BackendGraph:
    """A graph of NetworkX and the engine's copy of it."""

    __networkx_backend__ = "mekhala"

    def __init__(self, original: Any, edge_attrs: dict[str, Any]) -> None:
        self.original = original
        self.nodes = list(original)
        self.graph_attributes = original.graph
        index = {node: row for row, node in enumerate(self.nodes)}
        triples = list(original.edges(data=True))
        columns = {}
        for name, default in edge_attrs.items():
            columns[name] = as_numbers([data.get(name, default) for _, _, data in triples])
        sources = np.fromiter((index[a] for a, _, _ in triples), np.int64, len(triples))
        targets = np.fromiter((index[b] for _, b, _ in triples), np.int64, len(triples))
        # In the order of NetworkX, by which some of its answers on directed graphs go.
        self.arcs = (sources, targets) if original.is_directed() else None
        self.graph = Graph.from_ends(
            sources,
            targets,
            nodes=self.nodes,
            directed=original.is_directed(),
            edge_columns={name: column for name, column in columns.items() if column is not None},
        )
        self.num_loops = nx.number_of_selfloops(original)

    def is_directed(self) -> bool:
        return self.graph.directed

    def is_multigraph(self) -> bool:
        return bool(self.original.is_multigraph())

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.nodes)

    def __contains__(self, node: Any) -> bool:
        return node in self.original

    def number_of_nodes(self) -> int:
        return len(self.nodes)

    def weight(self, name: str | None) -> np.ndarray[Any, Any] | None:
        """Of each edge; None: every edge counts one. Raises Declined where one is no number."""
        if name is None:
            return None
        column = self.graph.edge_columns.get(name)
        if column is None:
            raise Declined
        return None if (column == 1).all() else column

    def by_node(self, values: Any) -> dict[Any, Any]:
        return dict(zip(self.nodes, np.nan_to_num(np.asarray(values), nan=0.0).tolist()))

    def index(self, node: Any) -> int:
        """Raises NodeNotFound as NetworkX does."""
        if node not in self.original:
            raise nx.NodeNotFound(f"Node {node} not found in graph")
        return self.graph.index_of(node)


class Declined(Exception):
    """What only the values tell: NetworkX does it."""


def as_numbers(values: list[Any]) -> np.ndarray[Any, Any] | None:
    try:
        numbers = np.array([math.nan if value is None else value for value in values], np.float64)
    except (TypeError, ValueError):
        return None
    return None if np.isnan(numbers).any() else numbers


# --- the functions ---

# Takes the arguments that differ from their defaults, by name; says why not, or nothing.
Check = Callable[[dict[str, Any]], str]
FUNCTIONS: dict[str, Callable[..., Any]] = {}
CHECKS: dict[str, Check] = {}
_SIGNATURES: dict[str, inspect.Signature] = {}
# Calls by function: "done" here, or "left" to NetworkX once the values were seen. Where the environment
# names a folder, each process writes its own there at its end.
CALLS: collections.Counter[tuple[str, str]] = collections.Counter()


def _write_calls(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = [[name, how, count] for (name, how), count in sorted(CALLS.items())]
    (folder / f"{os.getpid()}.json").write_text(json.dumps(rows), encoding="utf-8")


if _folder := os.environ.get("MEKHALA_NETWORKX_CALLS"):
    atexit.register(_write_calls, pathlib.Path(_folder))


def _anything(_: dict[str, Any]) -> str:
    return ""


def given_to(name: str, args: Any, kwargs: Any) -> tuple[Any, dict[str, Any]]:
    """The graph, and the other arguments that differ from their defaults. Raises TypeError."""
    signature = _SIGNATURES[name]
    bound = signature.bind(*args, **kwargs).arguments
    graph = bound.pop(next(iter(signature.parameters)))
    defaults = {name: parameter.default for name, parameter in signature.parameters.items()}
    return graph, {name: value for name, value in bound.items() if not _same(value, defaults[name])}


def _same(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and isinstance(value, (str, int, float)) and value == default)


def does(check: Check = _anything, name: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function under its NetworkX name; NetworkX takes over where it declines."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        called = name or function.__name__

        def guarded(graph: BackendGraph, *args: Any, **kwargs: Any) -> Any:
            try:
                found = function(graph, *args, **kwargs)
            except Declined:
                CALLS[called, "left"] += 1
                return of_networkx(called)(graph.original, *args, **kwargs)
            CALLS[called, "done"] += 1
            return found

        FUNCTIONS[called] = guarded
        CHECKS[called] = check
        _SIGNATURES[called] = inspect.signature(function)
        return function

    return register


def of_networkx(name: str) -> Callable[..., Any]:
    return nx.utils.backends._registered_algorithms[name].orig_func  # type: ignore[no-any-return]


def _named_weight(value: Any) -> bool:
    return value is None or isinstance(value, str)


def without(*names: str) -> Check:
    """Where none of these arguments is given, and weights are named rather than computed."""

    def check(given: dict[str, Any]) -> str:
        for name in names:
            if name in given:
                return f"{name} is left to NetworkX"
        if not all(_named_weight(given.get(name)) for name in ("weight", "distance", "capacity")):
            return "computed weights are left to NetworkX"
        return ""

    return check


# What several parts need.


def lengths_of(graph: BackendGraph, name: str | None) -> np.ndarray[Any, Any] | None:
    lengths = graph.weight(name)
    if lengths is not None and not (lengths > 0).all():
        raise Declined  # zero and negative lengths
    return lengths


def strengths_of(graph: BackendGraph, name: str | None) -> np.ndarray[Any, Any] | None:
    strengths = graph.weight(name)
    if strengths is not None and not ((strengths >= 0).all() and np.isfinite(strengths).all()):
        raise Declined
    return strengths


def degrees_of(graph: BackendGraph, direction: str) -> np.ndarray[Any, Any]:
    return np.asarray(graph.graph.run("degree", direction=direction))


def whole(graph: BackendGraph, values: Any) -> dict[Any, int]:
    return dict(zip(graph.nodes, np.asarray(values).astype(np.int64).tolist()))
