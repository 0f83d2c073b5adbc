"""Cores, triangles, components, bridges and cut nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from mekhala._networkx.base import FUNCTIONS, BackendGraph, Declined, degrees_of, does, whole, without


def no_loops(graph: BackendGraph) -> None:
    if graph.num_loops:
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; "
            "Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )


@does()
def core_number(graph: BackendGraph) -> dict[Any, int]:
    no_loops(graph)
    if graph.is_directed():
        raise Declined  # it counts both directions of a pair as two
    return whole(graph, graph.graph.run("core_number"))


def _cores(graph: BackendGraph) -> np.ndarray[Any, Any]:
    no_loops(graph)
    if graph.is_directed():
        raise Declined
    return np.asarray(graph.graph.run("core_number")).astype(np.int64)


def _within(graph: BackendGraph, chosen: Any) -> Any:
    """The part of the graph with the nodes that a mask chooses."""
    return graph.original.subgraph(graph.nodes[row] for row in np.flatnonzero(chosen)).copy()


@does(without("core_number"))
def k_core(graph: BackendGraph, k: int | None = None, core_number: Any = None) -> Any:
    cores = _cores(graph)
    return _within(graph, cores >= (cores.max(initial=0) if k is None else k))


@does(without("core_number"))
def k_shell(graph: BackendGraph, k: int | None = None, core_number: Any = None) -> Any:
    cores = _cores(graph)
    return _within(graph, cores == (cores.max(initial=0) if k is None else k))


@does(without("core_number"))
def k_crust(graph: BackendGraph, k: int | None = None, core_number: Any = None) -> Any:
    cores = _cores(graph)
    return _within(graph, cores <= (cores.max(initial=0) - 1 if k is None else k))


@does(without("core_number"))
def k_corona(graph: BackendGraph, k: int, core_number: Any = None) -> Any:
    inside = _cores(graph) >= k
    sources, targets = graph.graph.ends()
    both = inside[sources] & inside[targets]
    count = np.bincount(np.concatenate([sources[both], targets[both]]), minlength=len(inside))
    return _within(graph, inside & (count == k))


@does()
def k_truss(graph: BackendGraph, k: int) -> Any:
    if graph.is_directed():
        raise Declined
    no_loops(graph)
    values = np.asarray(graph.graph.run("truss_number").to_numpy())
    kept = [edge for edge, value in zip(graph.graph.edges(), values) if value >= k]
    made = graph.original.edge_subgraph(kept).copy() if k > 2 else graph.original.copy()
    made.remove_nodes_from(list(nx.isolates(made)))
    return made


@does()
def triangles(graph: BackendGraph, nodes: Any = None) -> Any:
    if graph.is_directed() or (nodes is not None and graph.num_loops):
        raise Declined
    return _picked(graph, whole(graph, graph.graph.run("triangles")), nodes)


def _picked(graph: BackendGraph, values: dict[Any, Any], nodes: Any) -> Any:
    """Of one node, of some, or of all."""
    if nodes is None:
        return values
    if nodes in graph.original:
        return values[nodes]
    return {node: values[node] for node in graph.original.nbunch_iter(nodes)}


@does(without("weight"))
def clustering(graph: BackendGraph, nodes: Any = None, weight: str | None = None) -> Any:
    if graph.is_directed():
        raise Declined
    return _picked(graph, graph.by_node(graph.graph.run("clustering")), nodes)


@does(without("weight", "nodes"))
def average_clustering(
    graph: BackendGraph, nodes: Any = None, weight: str | None = None, count_zeros: bool = True
) -> float:
    if graph.is_directed() or len(graph) == 0:
        raise Declined
    values = np.nan_to_num(np.asarray(graph.graph.run("clustering")))
    if not count_zeros:
        values = values[values > 0]
    return float(values.mean())


@does()
def transitivity(graph: BackendGraph) -> float:
    if graph.is_directed() or graph.num_loops:
        raise Declined
    degrees = degrees_of(graph, "both")
    pairs = (degrees * (degrees - 1)).sum()
    closed = 2 * np.asarray(graph.graph.run("triangles")).sum()
    return float(closed / pairs) if closed else 0


def _parts(graph: BackendGraph, kind: str) -> list[set[Any]]:
    """Sets of nodes, in the order of their first ones; strong ones in that of :func:`_sinks_first`."""
    labels = np.asarray(graph.graph.run("components", kind=kind))
    parts: dict[int, set[Any]] = {}
    for node, label in zip(graph.nodes, labels.tolist()):
        parts.setdefault(label, set()).add(node)
    if kind != "strong" or graph.arcs is None:
        return list(parts.values())
    return [parts[label] for label in _sinks_first(labels, *graph.arcs, list(parts))]


def _sinks_first(labels: Any, sources: Any, targets: Any, order: list[int]) -> list[int]:
    """Components after all that they lead to: condensation and much that rests on it takes them so.

    Depth first, from components as ``order`` has them, along edges as they are given: where every
    component is one node, exactly as Tarjan's method ends with them.
    """
    pairs = np.column_stack([labels[sources], labels[targets]])
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    first = np.sort(np.unique(pairs, axis=0, return_index=True)[1])
    ahead: dict[int, list[int]] = {}
    for source, target in pairs[first].tolist():
        ahead.setdefault(source, []).append(target)
    found, seen = [], set()
    for start in order:
        path = [] if start in seen else [(start, iter(ahead.get(start, ())))]
        seen.add(start)
        while path:
            label, rest = path[-1]
            follow = next((one for one in rest if one not in seen), None)
            if follow is None:
                found.append(label)
                path.pop()
            else:
                seen.add(follow)
                path.append((follow, iter(ahead.get(follow, ()))))
    return found


def _need(graph: BackendGraph, directed: bool) -> None:
    if graph.is_directed() != directed:
        raise nx.NetworkXNotImplemented(f"not implemented for {'un' if directed else ''}directed type")


def _components_as(prefix: str, kind: str, directed: bool) -> None:
    @does(name=f"{prefix}connected_components")
    def components(graph: BackendGraph) -> Iterator[set[Any]]:
        _need(graph, directed)
        return iter(_parts(graph, kind))

    @does(name=f"number_{prefix}connected_components")
    def number(graph: BackendGraph) -> int:
        _need(graph, directed)
        return int(graph.graph.run("components", kind=kind).count)  # type: ignore[attr-defined]

    @does(name=f"is_{prefix}connected")
    def connected(graph: BackendGraph) -> bool:
        _need(graph, directed)
        if len(graph) == 0:
            raise Declined  # NetworkX has words for it
        return int(graph.graph.run("components", kind=kind).count) == 1  # type: ignore[attr-defined]


for _arguments in (("", "weak", False), ("strongly_", "strong", True), ("weakly_", "weak", True)):
    _components_as(*_arguments)


def _part_of(graph: BackendGraph, node: Any) -> set[Any]:
    return next(part for part in _parts(graph, "weak") if node in part)


@does()
def node_connected_component(graph: BackendGraph, n: Any) -> set[Any]:
    if n not in graph:
        raise KeyError(n)
    return _part_of(graph, n)


def _bridges(graph: BackendGraph, root: Any) -> list[Any]:
    """All of them, or those of the piece that a node is in."""
    values = np.asarray(graph.graph.run("bridges").to_numpy())
    found = [edge for edge, value in zip(graph.graph.edges(), values) if value > 0]
    if root is None:
        return found
    if root not in graph:
        raise Declined  # NetworkX has words for it
    part = _part_of(graph, root)
    return [edge for edge in found if edge[0] in part]


@does()
def bridges(graph: BackendGraph, root: Any = None) -> Iterator[Any]:
    return iter(_bridges(graph, root))


@does()
def has_bridges(graph: BackendGraph, root: Any = None) -> bool:
    return bool(_bridges(graph, root))


@does()
def articulation_points(graph: BackendGraph) -> Iterator[Any]:
    values = np.asarray(graph.graph.run("cut_nodes"))
    return iter([graph.nodes[row] for row in np.flatnonzero(values > 0)])
