"""Distances, and what is made of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from mekhala._networkx.base import BackendGraph, Declined, does, lengths_of, whole, without


def _distances(graph: BackendGraph, source: Any, direction: str = "out") -> np.ndarray[Any, Any]:
    graph.index(source)
    return np.asarray(graph.graph.run("bfs_distances", source=source, direction=direction, threads=1))


def _reached(graph: BackendGraph, distances: np.ndarray[Any, Any], cutoff: float | None) -> dict[Any, int]:
    """Distances of what is reached, nearest first."""
    known = np.flatnonzero(np.isfinite(distances) & (distances <= (math.inf if cutoff is None else cutoff)))
    order = known[np.argsort(distances[known], kind="stable")]
    return {graph.nodes[row]: int(distances[row]) for row in order}


@does()
def single_source_shortest_path_length(
    graph: BackendGraph, source: Any, cutoff: float | None = None
) -> dict[Any, int]:
    return _reached(graph, _distances(graph, source), cutoff)


@does()
def single_target_shortest_path_length(
    graph: BackendGraph, target: Any, cutoff: float | None = None
) -> dict[Any, int]:
    if target not in graph:
        raise Declined  # NetworkX has its own words for it
    return _reached(graph, _distances(graph, target, "in"), cutoff)


@does()
def all_pairs_shortest_path_length(
    graph: BackendGraph, cutoff: float | None = None
) -> Iterator[tuple[Any, dict[Any, int]]]:
    for node in graph.nodes:
        yield node, _reached(graph, _distances(graph, node), cutoff)


@does(without())
def single_source_dijkstra_path_length(
    graph: BackendGraph, source: Any, cutoff: float | None = None, weight: str | None = "weight"
) -> dict[Any, float]:
    lengths = lengths_of(graph, weight)
    graph.index(source)
    distances = np.asarray(graph.graph.run("shortest_path_lengths", source=source, lengths=lengths, threads=1))
    known = np.flatnonzero(np.isfinite(distances) & (distances <= (math.inf if cutoff is None else cutoff)))
    order = known[np.argsort(distances[known], kind="stable")]
    return {graph.nodes[row]: float(distances[row]) for row in order}


def _one_distance(distances: np.ndarray[Any, Any], graph: BackendGraph, target: Any) -> float:
    """Of one node; out of reach: NetworkX has words for it."""
    if target not in graph:
        raise Declined
    found = float(distances[graph.index(target)])
    if not math.isfinite(found):
        raise Declined
    return found


@does(without())
def dijkstra_path_length(graph: BackendGraph, source: Any, target: Any, weight: str | None = "weight") -> float:
    lengths = lengths_of(graph, weight)
    graph.index(source)
    distances = graph.graph.run("shortest_path_lengths", source=source, lengths=lengths, threads=1)
    return _one_distance(np.asarray(distances), graph, target)


@does(without("weight", "method"))
def shortest_path_length(
    graph: BackendGraph, source: Any = None, target: Any = None, weight: Any = None, method: str = "dijkstra"
) -> Any:
    if source is None or source not in graph:
        raise Declined
    distances = _distances(graph, source)
    return _reached(graph, distances, None) if target is None else int(_one_distance(distances, graph, target))


def _led_to(graph: BackendGraph, node: Any, direction: str) -> set[Any]:
    if node not in graph:
        raise Declined  # NetworkX has words for it
    return {graph.nodes[row] for row in np.flatnonzero(np.isfinite(_distances(graph, node, direction)))} - {node}


@does()
def descendants(graph: BackendGraph, source: Any) -> set[Any]:
    return _led_to(graph, source, "out")


@does()
def ancestors(graph: BackendGraph, source: Any) -> set[Any]:
    return _led_to(graph, source, "in")


@does()
def has_path(graph: BackendGraph, source: Any, target: Any) -> bool:
    if source not in graph or target not in graph:
        raise Declined  # NetworkX has its words for each
    return bool(np.isfinite(_distances(graph, source)[graph.index(target)]))


def _all_distances(graph: BackendGraph) -> Iterator[np.ndarray[Any, Any]]:
    for node in graph.nodes:
        yield _distances(graph, node)


@does(without("weight", "method"))
def average_shortest_path_length(graph: BackendGraph, weight: str | None = None, method: Any = None) -> float:
    n = len(graph)
    if n < 2:
        raise Declined
    total = 0.0
    for distances in _all_distances(graph):
        if not np.isfinite(distances).all():
            raise Declined  # NetworkX says why not
        total += distances.sum()
    return float(total / (n * (n - 1)))


def _farthest(graph: BackendGraph) -> np.ndarray[Any, Any]:
    """Of each node, how far the farthest is; where one is out of reach NetworkX has words for it."""
    farthest = np.array([distances.max() for distances in _all_distances(graph)])
    if len(graph) == 0 or not np.isfinite(farthest).all():
        raise Declined
    return farthest.astype(np.int64)


@does(without("v", "sp", "weight"))
def eccentricity(graph: BackendGraph, v: Any = None, sp: Any = None, weight: Any = None) -> dict[Any, int]:
    return whole(graph, _farthest(graph))


_PLAIN = without("e", "usebounds", "weight")


@does(_PLAIN)
def diameter(graph: BackendGraph, e: Any = None, usebounds: bool = False, weight: Any = None) -> int:
    return int(_farthest(graph).max())


@does(_PLAIN)
def radius(graph: BackendGraph, e: Any = None, usebounds: bool = False, weight: Any = None) -> int:
    return int(_farthest(graph).min())


@does(_PLAIN)
def center(graph: BackendGraph, e: Any = None, usebounds: bool = False, weight: Any = None) -> list[Any]:
    farthest = _farthest(graph)
    return [graph.nodes[row] for row in np.flatnonzero(farthest == farthest.min())]


@does(_PLAIN)
def periphery(graph: BackendGraph, e: Any = None, usebounds: bool = False, weight: Any = None) -> list[Any]:
    farthest = _farthest(graph)
    return [graph.nodes[row] for row in np.flatnonzero(farthest == farthest.max())]


@does(without("weight", "attr", "sp"))
def barycenter(graph: BackendGraph, weight: Any = None, attr: Any = None, sp: Any = None) -> list[Any]:
    sums = np.array([distances.sum() for distances in _all_distances(graph)])
    if len(graph) == 0 or not np.isfinite(sums).all():
        raise Declined
    return [graph.nodes[row] for row in np.flatnonzero(sums == sums.min())]


@does(without("weight"))
def wiener_index(graph: BackendGraph, weight: Any = None) -> float:
    if len(graph) == 0:
        raise Declined
    sums = np.array([distances.sum() for distances in _all_distances(graph)])
    if not np.isfinite(sums).all():
        return math.inf
    return int(sums.sum()) if graph.is_directed() else float(sums.sum() / 2)


@does()
def global_efficiency(graph: BackendGraph) -> float:
    n = len(graph)
    if n < 2:
        return 0
    sums = np.asarray(graph.graph.run("harmonic", normalized=False))
    return float(sums.sum() / (n * (n - 1)))
