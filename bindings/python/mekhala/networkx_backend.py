"""A backend of NetworkX: ``nx.betweenness_centrality(G, backend="mekhala")``.

NetworkX keeps the converted graph with its own, so that a second call converts nothing. What a
function cannot do (a callable as weight, a multigraph) it says through ``can_run``; graphs too small
to be worth a conversion are left to NetworkX unless it is told otherwise.
"""

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

_WORTH = 1_000  # edges
_NOT_GIVEN = object()


class BackendGraph:
    """A graph of NetworkX and the engine's copy of it."""

    __networkx_backend__ = "mekhala"

    def __init__(self, original: Any, edge_attrs: dict[str, Any]) -> None:
        self.original = original
        self.nodes = list(original)
        self.graph_attributes = original.graph
        index = {node: row for row, node in enumerate(self.nodes)}
        triples = list(original.edges(data=True))
        self._weights: dict[str, np.ndarray[Any, Any] | None] = {}
        columns = {}
        for name, default in edge_attrs.items():
            columns[name] = _numbers([data.get(name, default) for _, _, data in triples])
        self.graph = Graph.from_ends(
            np.fromiter((index[a] for a, _, _ in triples), np.int64, len(triples)),
            np.fromiter((index[b] for _, b, _ in triples), np.int64, len(triples)),
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
        """Of each edge; None: every edge counts one. Raises _Declined where one is no number."""
        if name is None:
            return None
        column = self.graph.edge_columns.get(name)
        if column is None:
            raise _Declined
        return None if (column == 1).all() else column

    def by_node(self, values: Any) -> dict[Any, Any]:
        return dict(zip(self.nodes, np.nan_to_num(np.asarray(values), nan=0.0).tolist()))

    def index(self, node: Any) -> int:
        """Raises NodeNotFound as NetworkX does."""
        if node not in self.original:
            raise nx.NodeNotFound(f"Node {node} not found in graph")
        return self.graph.index_of(node)


class _Declined(Exception):
    """What only the values tell: NetworkX does it."""


def _numbers(values: list[Any]) -> np.ndarray[Any, Any] | None:
    try:
        numbers = np.array([math.nan if value is None else value for value in values], np.float64)
    except (TypeError, ValueError):
        return None
    return None if np.isnan(numbers).any() else numbers


# --- the functions ---

# Takes the arguments that differ from their defaults, by name; says why not, or nothing.
Check = Callable[[dict[str, Any]], str]
_FUNCTIONS: dict[str, Callable[..., Any]] = {}
_CHECKS: dict[str, Check] = {}
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


def _given(name: str, args: Any, kwargs: Any) -> tuple[Any, dict[str, Any]]:
    """The graph, and the other arguments that differ from their defaults. Raises TypeError."""
    signature = _SIGNATURES[name]
    bound = signature.bind(*args, **kwargs).arguments
    graph = bound.pop(next(iter(signature.parameters)))
    defaults = {name: parameter.default for name, parameter in signature.parameters.items()}
    return graph, {name: value for name, value in bound.items() if not _same(value, defaults[name])}


def _same(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and isinstance(value, (str, int, float)) and value == default)


def _does(check: Check = _anything, name: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function under its NetworkX name; NetworkX takes over where it declines."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        called = name or function.__name__

        def guarded(graph: BackendGraph, *args: Any, **kwargs: Any) -> Any:
            try:
                found = function(graph, *args, **kwargs)
            except _Declined:
                CALLS[called, "left"] += 1
                return _of_networkx(called)(graph.original, *args, **kwargs)
            CALLS[called, "done"] += 1
            return found

        _FUNCTIONS[called] = guarded
        _CHECKS[called] = check
        _SIGNATURES[called] = inspect.signature(function)
        return function

    return register


def _of_networkx(name: str) -> Callable[..., Any]:
    return nx.utils.backends._registered_algorithms[name].orig_func  # type: ignore[no-any-return]


def _named_weight(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _without(*names: str) -> Check:
    """Where none of these arguments is given, and weights are named rather than computed."""

    def check(given: dict[str, Any]) -> str:
        for name in names:
            if name in given:
                return f"{name} is left to NetworkX"
        if not all(_named_weight(given.get(name)) for name in ("weight", "distance", "capacity")):
            return "computed weights are left to NetworkX"
        return ""

    return check


# Centrality.


@_does(_without("k", "endpoints"))
def betweenness_centrality(
    graph: BackendGraph,
    k: Any = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Any, float]:
    lengths = _lengths(graph, weight)
    found = graph.graph.run("betweenness", lengths=lengths).to_numpy()
    return graph.by_node(found * _pair_scale(graph, len(graph) - 2, normalized))


@_does(_without("k"))
def edge_betweenness_centrality(
    graph: BackendGraph, k: Any = None, normalized: bool = True, weight: str | None = None, seed: Any = None
) -> dict[Any, float]:
    lengths = _lengths(graph, weight)
    found = graph.graph.run("edge_betweenness", lengths=lengths).to_numpy()
    scaled = found * _pair_scale(graph, len(graph), normalized)
    return dict(zip(graph.graph.edges(), scaled.tolist()))


def _pair_scale(graph: BackendGraph, others: int, normalized: bool) -> float:
    """One over the number of pairs: n - 1 times ``others``, half of it where undirected."""
    n = len(graph)
    if not normalized or n < 2 or others < 1:
        return 1.0
    return (1 if graph.is_directed() else 2) / ((n - 1) * others)


def _lengths(graph: BackendGraph, name: str | None) -> np.ndarray[Any, Any] | None:
    lengths = graph.weight(name)
    if lengths is not None and not (lengths > 0).all():
        raise _Declined  # zero and negative lengths
    return lengths


@_does(_without("u", "distance"))
def closeness_centrality(
    graph: BackendGraph, u: Any = None, distance: str | None = None, wf_improved: bool = True
) -> dict[Any, float]:
    return graph.by_node(graph.graph.run("closeness", direction="in", wasserman_faust=bool(wf_improved)))


@_does(_without("nbunch", "distance", "sources"))
def harmonic_centrality(
    graph: BackendGraph, nbunch: Any = None, distance: str | None = None, sources: Any = None
) -> dict[Any, float]:
    return graph.by_node(graph.graph.run("harmonic", direction="in", normalized=False))


def _iterates(given: dict[str, Any]) -> str:
    if given.get("max_iter", 100) < 100 or given.get("tol", 1e-6) <= 0:
        return "failing to converge is left to NetworkX"
    return _without("nstart", "personalization", "dangling", "normalized")(given)


@_does(_iterates)
def pagerank(
    graph: BackendGraph,
    alpha: float = 0.85,
    personalization: Any = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Any = None,
    weight: str | None = "weight",
    dangling: Any = None,
) -> dict[Any, float]:
    if len(graph) == 0:
        return {}
    if not 0 <= alpha < 1:
        raise _Declined
    found = graph.graph.run(
        "page_rank", damping=float(alpha), tolerance=min(tol, 1e-10), strengths=_strengths(graph, weight)
    )
    return graph.by_node(found)


def _strengths(graph: BackendGraph, name: str | None) -> np.ndarray[Any, Any] | None:
    strengths = graph.weight(name)
    if strengths is not None and not ((strengths >= 0).all() and np.isfinite(strengths).all()):
        raise _Declined
    return strengths


@_does(_iterates)
def eigenvector_centrality(
    graph: BackendGraph, max_iter: int = 100, tol: float = 1e-6, nstart: Any = None, weight: str | None = None
) -> dict[Any, float]:
    if len(graph) == 0:
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    if graph.is_directed():
        raise _Declined  # where pieces share the largest eigenvalue the start decides
    found = graph.graph.run(
        "eigenvector", tolerance=min(tol, 1e-9), max_rounds=100_000, strengths=_strengths(graph, weight)
    )
    values = np.asarray(found)
    if not found.info["converged"] or not values.any() or nx.number_connected_components(graph.original) > 1:
        raise _Declined
    return graph.by_node(values / np.linalg.norm(values))


@_does(_iterates)
def hits(
    graph: BackendGraph, max_iter: int = 100, tol: float = 1e-8, nstart: Any = None, normalized: bool = True
) -> tuple[dict[Any, float], dict[Any, float]]:
    if len(graph) == 0:
        return {}, {}
    if not graph.graph.num_edges:
        raise _Declined
    columns = graph.original.edges.data("weight")
    if any(weight not in (None, 1) for _, _, weight in columns):
        raise _Declined
    both = []
    for role in ("hub", "authority"):
        values = np.asarray(graph.graph.run("hits", role=role, tolerance=1e-10, max_rounds=100_000))
        both.append(graph.by_node(values / values.sum()))
    return both[0], both[1]


def _degrees(graph: BackendGraph, direction: str) -> np.ndarray[Any, Any]:
    return np.asarray(graph.graph.run("degree", direction=direction))


def _degree_share(graph: BackendGraph, direction: str) -> dict[Any, float]:
    if len(graph) <= 1:
        return dict.fromkeys(graph.nodes, 1)
    return graph.by_node(_degrees(graph, direction) / (len(graph) - 1))


@_does()
def degree_centrality(graph: BackendGraph) -> dict[Any, float]:
    return _degree_share(graph, "both")


@_does()
def in_degree_centrality(graph: BackendGraph) -> dict[Any, float]:
    return _degree_share(graph, "in")


@_does()
def out_degree_centrality(graph: BackendGraph) -> dict[Any, float]:
    return _degree_share(graph, "out")


@_does(_without("weight", "dtype"))
def current_flow_betweenness_centrality(
    graph: BackendGraph,
    normalized: bool = True,
    weight: str | None = None,
    dtype: Any = float,
    solver: str = "full",
) -> dict[Any, float]:
    if len(graph) < 3 or graph.num_loops or not is_connected(graph):
        raise _Declined
    found = np.asarray(graph.graph.run("current_flow_betweenness", normalized=False))
    n = len(graph)
    return graph.by_node(found * (2 / ((n - 1) * (n - 2)) if normalized else 1))


# Structure.


def _no_loops(graph: BackendGraph) -> None:
    if graph.num_loops:
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; "
            "Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )


@_does()
def core_number(graph: BackendGraph) -> dict[Any, int]:
    _no_loops(graph)
    if graph.is_directed():
        raise _Declined  # it counts both directions of a pair as two
    return _whole(graph, graph.graph.run("core_number"))


def _whole(graph: BackendGraph, values: Any) -> dict[Any, int]:
    return dict(zip(graph.nodes, np.asarray(values).astype(np.int64).tolist()))


@_does(_without("core_number"))
def k_core(graph: BackendGraph, k: int | None = None, core_number: Any = None) -> Any:
    _no_loops(graph)
    if graph.is_directed():
        raise _Declined
    cores = np.asarray(graph.graph.run("core_number"))
    least = (cores.max() if len(cores) else 0) if k is None else k
    return graph.original.subgraph(graph.nodes[row] for row in np.flatnonzero(cores >= least)).copy()


@_does()
def k_truss(graph: BackendGraph, k: int) -> Any:
    if graph.is_directed():
        raise _Declined
    _no_loops(graph)
    values = np.asarray(graph.graph.run("truss_number").to_numpy())
    kept = [edge for edge, value in zip(graph.graph.edges(), values) if value >= k]
    made = graph.original.edge_subgraph(kept).copy() if k > 2 else graph.original.copy()
    made.remove_nodes_from(list(nx.isolates(made)))
    return made


@_does()
def triangles(graph: BackendGraph, nodes: Any = None) -> Any:
    if graph.is_directed() or (nodes is not None and graph.num_loops):
        raise _Declined
    return _picked(graph, _whole(graph, graph.graph.run("triangles")), nodes)


def _picked(graph: BackendGraph, values: dict[Any, Any], nodes: Any) -> Any:
    """Of one node, of some, or of all."""
    if nodes is None:
        return values
    if nodes in graph.original:
        return values[nodes]
    return {node: values[node] for node in graph.original.nbunch_iter(nodes)}


@_does(_without("weight"))
def clustering(graph: BackendGraph, nodes: Any = None, weight: str | None = None) -> Any:
    if graph.is_directed():
        raise _Declined
    return _picked(graph, graph.by_node(graph.graph.run("clustering")), nodes)


@_does(_without("weight", "nodes"))
def average_clustering(
    graph: BackendGraph, nodes: Any = None, weight: str | None = None, count_zeros: bool = True
) -> float:
    if graph.is_directed() or len(graph) == 0:
        raise _Declined
    values = np.nan_to_num(np.asarray(graph.graph.run("clustering")))
    if not count_zeros:
        values = values[values > 0]
    return float(values.mean())


@_does()
def transitivity(graph: BackendGraph) -> float:
    if graph.is_directed() or graph.num_loops:
        raise _Declined
    degrees = _degrees(graph, "both")
    pairs = (degrees * (degrees - 1)).sum()
    closed = 2 * np.asarray(graph.graph.run("triangles")).sum()
    return float(closed / pairs) if closed else 0


def _parts(graph: BackendGraph, kind: str) -> list[set[Any]]:
    """Sets of nodes, in the order of their first ones; strong ones in that of :func:`_sinks_first`."""
    labels = np.asarray(graph.graph.run("components", kind=kind))
    parts: dict[int, set[Any]] = {}
    for node, label in zip(graph.nodes, labels.tolist()):
        parts.setdefault(label, set()).add(node)
    if kind != "strong":
        return list(parts.values())
    return [parts[label] for label in _sinks_first(labels, *graph.graph.ends(), list(parts))]


def _sinks_first(labels: Any, sources: Any, targets: Any, order: list[int]) -> list[int]:
    """Components after all that they lead to, as Tarjan's method finds them: condensation relies on it.

    ``order`` decides where that leaves a choice.
    """
    pairs = np.column_stack([labels[sources], labels[targets]])
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    ahead = np.bincount(pairs[:, 0], minlength=len(order)).tolist()  # how many it leads to
    behind: dict[int, list[int]] = {}
    for source, target in pairs.tolist():
        behind.setdefault(target, []).append(source)
    found = [label for label in order if ahead[label] == 0]
    for label in found:  # grows
        for source in behind.get(label, ()):
            ahead[source] -= 1
            if ahead[source] == 0:
                found.append(source)
    return found


def _need_nodes(graph: BackendGraph, what: str) -> None:
    if len(graph) == 0:
        raise nx.NetworkXPointlessConcept(f"Connectivity is undefined for the null graph{what}.")


def _need(graph: BackendGraph, directed: bool) -> None:
    if graph.is_directed() != directed:
        raise nx.NetworkXNotImplemented(f"not implemented for {'un' if directed else ''}directed type")


def _components_as(prefix: str, kind: str, directed: bool) -> None:
    @_does(name=f"{prefix}connected_components")
    def components(graph: BackendGraph) -> Iterator[set[Any]]:
        _need(graph, directed)
        return iter(_parts(graph, kind))

    @_does(name=f"number_{prefix}connected_components")
    def number(graph: BackendGraph) -> int:
        _need(graph, directed)
        return int(graph.graph.run("components", kind=kind).count)  # type: ignore[attr-defined]

    @_does(name=f"is_{prefix}connected")
    def connected(graph: BackendGraph) -> bool:
        _need(graph, directed)
        if len(graph) == 0:
            raise _Declined  # NetworkX has words for it
        return int(graph.graph.run("components", kind=kind).count) == 1  # type: ignore[attr-defined]


for _arguments in (("", "weak", False), ("strongly_", "strong", True), ("weakly_", "weak", True)):
    _components_as(*_arguments)


def is_connected(graph: BackendGraph) -> bool:
    return bool(_FUNCTIONS["is_connected"](graph))


@_does()
def node_connected_component(graph: BackendGraph, n: Any) -> set[Any]:
    if n not in graph:
        raise KeyError(n)
    return next(part for part in _parts(graph, "weak") if n in part)


def _marked_edges(graph: BackendGraph) -> list[Any]:
    values = np.asarray(graph.graph.run("bridges").to_numpy())
    return [edge for edge, value in zip(graph.graph.edges(), values) if value > 0]


@_does(_without("root"))
def bridges(graph: BackendGraph, root: Any = None) -> Iterator[Any]:
    return iter(_marked_edges(graph))


@_does(_without("root"))
def has_bridges(graph: BackendGraph, root: Any = None) -> bool:
    return bool(_marked_edges(graph))


@_does()
def articulation_points(graph: BackendGraph) -> Iterator[Any]:
    values = np.asarray(graph.graph.run("cut_nodes"))
    return iter([graph.nodes[row] for row in np.flatnonzero(values > 0)])


# Paths.


def _distances(graph: BackendGraph, source: Any, direction: str = "out") -> np.ndarray[Any, Any]:
    graph.index(source)
    return np.asarray(graph.graph.run("bfs_distances", source=source, direction=direction, threads=1))


def _reached(graph: BackendGraph, distances: np.ndarray[Any, Any], cutoff: float | None) -> dict[Any, int]:
    """Distances of what is reached, nearest first."""
    known = np.flatnonzero(np.isfinite(distances) & (distances <= (math.inf if cutoff is None else cutoff)))
    order = known[np.argsort(distances[known], kind="stable")]
    return {graph.nodes[row]: int(distances[row]) for row in order}


@_does()
def single_source_shortest_path_length(
    graph: BackendGraph, source: Any, cutoff: float | None = None
) -> dict[Any, int]:
    return _reached(graph, _distances(graph, source), cutoff)


@_does()
def single_target_shortest_path_length(
    graph: BackendGraph, target: Any, cutoff: float | None = None
) -> dict[Any, int]:
    if target not in graph:
        raise _Declined  # NetworkX has its own words for it
    return _reached(graph, _distances(graph, target, "in"), cutoff)


@_does()
def all_pairs_shortest_path_length(
    graph: BackendGraph, cutoff: float | None = None
) -> Iterator[tuple[Any, dict[Any, int]]]:
    for node in graph.nodes:
        yield node, _reached(graph, _distances(graph, node), cutoff)


@_does(_without())
def single_source_dijkstra_path_length(
    graph: BackendGraph, source: Any, cutoff: float | None = None, weight: str | None = "weight"
) -> dict[Any, float]:
    lengths = _lengths(graph, weight)
    graph.index(source)
    distances = np.asarray(graph.graph.run("shortest_path_lengths", source=source, lengths=lengths, threads=1))
    known = np.flatnonzero(np.isfinite(distances) & (distances <= (math.inf if cutoff is None else cutoff)))
    order = known[np.argsort(distances[known], kind="stable")]
    return {graph.nodes[row]: float(distances[row]) for row in order}


@_does()
def has_path(graph: BackendGraph, source: Any, target: Any) -> bool:
    if source not in graph or target not in graph:
        raise _Declined  # NetworkX has its words for each
    return bool(np.isfinite(_distances(graph, source)[graph.index(target)]))


def _all_distances(graph: BackendGraph) -> Iterator[np.ndarray[Any, Any]]:
    for node in graph.nodes:
        yield _distances(graph, node)


@_does(_without("weight", "method"))
def average_shortest_path_length(graph: BackendGraph, weight: str | None = None, method: Any = None) -> float:
    n = len(graph)
    if n < 2:
        raise _Declined
    total = 0.0
    for distances in _all_distances(graph):
        if not np.isfinite(distances).all():
            raise _Declined  # NetworkX says why not
        total += distances.sum()
    return float(total / (n * (n - 1)))


@_does(_without("v", "sp", "weight"))
def eccentricity(graph: BackendGraph, v: Any = None, sp: Any = None, weight: Any = None) -> dict[Any, int]:
    farthest = [distances.max() for distances in _all_distances(graph)]
    if not np.isfinite(farthest).all():
        raise _Declined
    return _whole(graph, farthest)


@_does()
def global_efficiency(graph: BackendGraph) -> float:
    n = len(graph)
    if n < 2:
        return 0
    sums = np.asarray(graph.graph.run("harmonic", normalized=False))
    return float(sums.sum() / (n * (n - 1)))


# Brokerage, triads, flow, communities.


def _column(graph: BackendGraph, name: str, column: str, nodes: Any, **options: Any) -> dict[Any, float]:
    values = dict.fromkeys(graph.nodes, math.nan)
    table = graph.graph.run(name, **options)
    values |= dict(zip(table.columns()["node"], np.asarray(table.columns()[column]).tolist()))
    return values if nodes is None else {node: values[node] for node in nodes}


@_does(_without())
def constraint(graph: BackendGraph, nodes: Any = None, weight: str | None = None) -> dict[Any, float]:
    if graph.is_directed() or graph.num_loops:
        raise _Declined
    return _column(graph, "constraint", "constraint", nodes, strengths=_strengths(graph, weight))


@_does()
def triadic_census(graph: BackendGraph, nodelist: Any = None) -> dict[str, int]:
    if nodelist is not None or not graph.is_directed() or graph.num_loops:
        raise _Declined
    facts = graph.graph.run("triad_census").facts
    found = {name.removeprefix("triads_"): value for name, value in facts.items()}
    names = "003 012 102 021D 021U 021C 111D 111U 030T 030C 201 120D 120U 120C 210 300".split()
    if any(name not in found for name in names):
        raise _Declined
    return {name: int(found[name]) for name in names}


@_does(_without("max_level"))
def leiden_communities(
    graph: BackendGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Any]]:
    drawn = seed if isinstance(seed, int) else 1
    found = graph.graph.run("leiden", strengths=_strengths(graph, weight), resolution=float(resolution), seed=drawn)
    return [set(part) for part in found.sets()]  # type: ignore[attr-defined]


# --- the interface ---


class _Interface:
    """What NetworkX asks a backend for."""

    @staticmethod
    def convert_from_nx(graph: Any, *args: Any, edge_attrs: Any = None, **kwargs: Any) -> BackendGraph:
        if isinstance(graph, BackendGraph):
            return graph
        return BackendGraph(graph, dict(edge_attrs or {}))

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        return result.original if isinstance(result, BackendGraph) else result

    @staticmethod
    def can_run(name: str, args: Any, kwargs: Any) -> bool | str:
        if name not in _FUNCTIONS:
            return False
        try:
            graph, given = _given(name, args, kwargs)
        except TypeError as error:
            return str(error)
        if not isinstance(graph, BackendGraph) and type(graph) not in (nx.Graph, nx.DiGraph):
            return "multigraphs and classes of others are left to NetworkX"
        if graph.is_multigraph():
            return "multigraphs are left to NetworkX"
        return _CHECKS[name](given) or True

    @staticmethod
    def should_run(name: str, args: Any, kwargs: Any) -> bool | str:
        graph = args[0] if args else kwargs.get("G")
        if isinstance(graph, BackendGraph):
            return True
        edges = graph.number_of_edges()
        return True if edges >= _WORTH else f"{edges} edges are not worth a conversion"

    def __getattr__(self, name: str) -> Any:
        if name in _FUNCTIONS:
            return _FUNCTIONS[name]
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *_FUNCTIONS]


backend_interface = _Interface()
