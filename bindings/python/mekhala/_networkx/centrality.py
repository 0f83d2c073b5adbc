"""Centrality."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from mekhala._networkx.base import FUNCTIONS, BackendGraph, Declined, degrees_of, does, lengths_of, strengths_of, without
from mekhala.errors import UsageError


@does(without("k", "endpoints"))
def betweenness_centrality(
    graph: BackendGraph,
    k: Any = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Any, float]:
    lengths = lengths_of(graph, weight)
    found = graph.graph.run("betweenness", lengths=lengths).to_numpy()
    return graph.by_node(found * _pair_scale(graph, len(graph) - 2, normalized))


@does(without("k"))
def edge_betweenness_centrality(
    graph: BackendGraph, k: Any = None, normalized: bool = True, weight: str | None = None, seed: Any = None
) -> dict[Any, float]:
    lengths = lengths_of(graph, weight)
    found = graph.graph.run("edge_betweenness", lengths=lengths).to_numpy()
    scaled = found * _pair_scale(graph, len(graph), normalized)
    return dict(zip(graph.graph.edges(), scaled.tolist()))


def _pair_scale(graph: BackendGraph, others: int, normalized: bool) -> float:
    """One over the number of pairs: n - 1 times ``others``, half of it where undirected."""
    n = len(graph)
    if not normalized or n < 2 or others < 1:
        return 1.0
    return (1 if graph.is_directed() else 2) / ((n - 1) * others)


@does(without("u", "distance"))
def closeness_centrality(
    graph: BackendGraph, u: Any = None, distance: str | None = None, wf_improved: bool = True
) -> dict[Any, float]:
    return graph.by_node(graph.graph.run("closeness", direction="in", wasserman_faust=bool(wf_improved)))


@does(without("nbunch", "distance", "sources"))
def harmonic_centrality(
    graph: BackendGraph, nbunch: Any = None, distance: str | None = None, sources: Any = None
) -> dict[Any, float]:
    return graph.by_node(graph.graph.run("harmonic", direction="in", normalized=False))


def _iterates(given: dict[str, Any]) -> str:
    if given.get("max_iter", 100) < 100 or given.get("tol", 1e-6) <= 0:
        return "failing to converge is left to NetworkX"
    return without("nstart", "personalization", "dangling", "normalized")(given)


@does(_iterates)
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
        raise Declined
    found = graph.graph.run(
        "page_rank", damping=float(alpha), tolerance=min(tol, 1e-10), strengths=strengths_of(graph, weight)
    )
    return graph.by_node(found)


@does(_iterates)
def eigenvector_centrality(
    graph: BackendGraph, max_iter: int = 100, tol: float = 1e-6, nstart: Any = None, weight: str | None = None
) -> dict[Any, float]:
    if len(graph) == 0:
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    if graph.is_directed():
        raise Declined  # where pieces share the largest eigenvalue the start decides
    found = graph.graph.run(
        "eigenvector", tolerance=min(tol, 1e-9), max_rounds=100_000, strengths=strengths_of(graph, weight)
    )
    values = np.asarray(found)
    if not found.info["converged"] or not values.any() or nx.number_connected_components(graph.original) > 1:
        raise Declined
    return graph.by_node(values / np.linalg.norm(values))


@does(_iterates)
def hits(
    graph: BackendGraph, max_iter: int = 100, tol: float = 1e-8, nstart: Any = None, normalized: bool = True
) -> tuple[dict[Any, float], dict[Any, float]]:
    if len(graph) == 0:
        return {}, {}
    if not graph.graph.num_edges:
        raise Declined
    columns = graph.original.edges.data("weight")
    if any(weight not in (None, 1) for _, _, weight in columns):
        raise Declined
    both = []
    for role in ("hub", "authority"):
        values = np.asarray(graph.graph.run("hits", role=role, tolerance=1e-10, max_rounds=100_000))
        both.append(graph.by_node(values / values.sum()))
    return both[0], both[1]


def _degree_share(graph: BackendGraph, direction: str) -> dict[Any, float]:
    if len(graph) <= 1:
        return dict.fromkeys(graph.nodes, 1)
    return graph.by_node(degrees_of(graph, direction) / (len(graph) - 1))


@does()
def degree_centrality(graph: BackendGraph) -> dict[Any, float]:
    return _degree_share(graph, "both")


@does()
def in_degree_centrality(graph: BackendGraph) -> dict[Any, float]:
    return _degree_share(graph, "in")


@does()
def out_degree_centrality(graph: BackendGraph) -> dict[Any, float]:
    return _degree_share(graph, "out")


@does(without("weight", "dtype"))
def current_flow_betweenness_centrality(
    graph: BackendGraph,
    normalized: bool = True,
    weight: str | None = None,
    dtype: Any = float,
    solver: str = "full",
) -> dict[Any, float]:
    if len(graph) < 3 or graph.num_loops or not FUNCTIONS["is_connected"](graph):
        raise Declined
    found = np.asarray(graph.graph.run("current_flow_betweenness", normalized=False))
    n = len(graph)
    return graph.by_node(found * (2 / ((n - 1) * (n - 2)) if normalized else 1))


@does(without("nstart"))
def katz_centrality(
    graph: BackendGraph,
    alpha: float = 0.1,
    beta: Any = 1.0,
    max_iter: int = 1000,
    tol: float = 1e-6,
    nstart: Any = None,
    normalized: bool = True,
    weight: str | None = None,
) -> dict[Any, float]:
    if len(graph) == 0:
        return {}
    if not isinstance(beta, (int, float)) or alpha <= 0 or max_iter < 1000 or tol <= 0:
        raise Declined  # a vector as beta, and failing to converge, are NetworkX's
    try:
        found = graph.graph.run(
            "katz", alpha=float(alpha), tolerance=min(tol, 1e-10), strengths=strengths_of(graph, weight)
        )
    except UsageError:
        raise Declined from None  # alpha is too large: NetworkX says so in its own way
    if not found.info["converged"]:
        raise Declined
    values = np.asarray(found) * float(beta)
    return graph.by_node(values / np.linalg.norm(values) if normalized else values)


@does(without("weight"))
def betweenness_centrality_subset(
    graph: BackendGraph, sources: Any, targets: Any, normalized: bool = False, weight: str | None = None
) -> dict[Any, float]:
    sources, targets, n = list(sources), list(targets), len(graph)
    known = all(node in graph for node in [*sources, *targets])
    if graph.is_directed() or not known or len(set(sources)) < len(sources) or not (sources and targets):
        raise Declined
    found = np.asarray(graph.graph.run("subset_betweenness", sources=sources, targets=targets))
    if normalized:
        return graph.by_node(found / ((n - 1) * (n - 2)) if n > 2 else found)
    return graph.by_node(found / 2)
