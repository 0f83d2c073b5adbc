"""Brokerage, triads, flow, communities."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from mekhala._networkx.base import BackendGraph, Declined, does, strengths_of, without


def _column(graph: BackendGraph, name: str, column: str, nodes: Any, **options: Any) -> dict[Any, float]:
    values = dict.fromkeys(graph.nodes, math.nan)
    table = graph.graph.run(name, **options)
    values |= dict(zip(table.columns()["node"], np.asarray(table.columns()[column]).tolist()))
    return values if nodes is None else {node: values[node] for node in nodes}


@does(without())
def constraint(graph: BackendGraph, nodes: Any = None, weight: str | None = None) -> dict[Any, float]:
    if graph.is_directed() or graph.num_loops:
        raise Declined
    return _column(graph, "constraint", "constraint", nodes, strengths=strengths_of(graph, weight))


@does(without("weight"))
def effective_size(graph: BackendGraph, nodes: Any = None, weight: str | None = None) -> dict[Any, float]:
    if graph.is_directed() or graph.num_loops:
        raise Declined
    return _column(graph, "constraint", "effective_size", nodes)


@does()
def triadic_census(graph: BackendGraph, nodelist: Any = None) -> dict[str, int]:
    if nodelist is not None or not graph.is_directed() or graph.num_loops:
        raise Declined
    facts = graph.graph.run("triad_census").facts
    found = {name.removeprefix("triads_"): value for name, value in facts.items()}
    names = "003 012 102 021D 021U 021C 111D 111U 030T 030C 201 120D 120U 120C 210 300".split()
    if any(name not in found for name in names):
        raise Declined
    return {name: int(found[name]) for name in names}


@does(without("max_level"))
def leiden_communities(
    graph: BackendGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Any]]:
    drawn = seed if isinstance(seed, int) else 1
    found = graph.graph.run("leiden", strengths=strengths_of(graph, weight), resolution=float(resolution), seed=drawn)
    return [set(part) for part in found.sets()]  # type: ignore[attr-defined]


def _spread(graph: BackendGraph, weight: str | None, seed: Any) -> Iterator[set[Any]]:
    """Label propagation as it is elsewhere: all of what neighbors say counts."""
    if graph.is_directed():
        raise Declined
    drawn = seed if isinstance(seed, int) else 1
    found = graph.graph.run("label_propagation", strengths=strengths_of(graph, weight), restraint=0.0, seed=drawn)
    return iter([set(part) for part in found.sets()])  # type: ignore[attr-defined]


@does(without())
def asyn_lpa_communities(graph: BackendGraph, weight: str | None = None, seed: Any = None) -> Iterator[set[Any]]:
    return _spread(graph, weight, seed)


@does(without())
def fast_label_propagation_communities(
    graph: BackendGraph, *, weight: str | None = None, seed: Any = None
) -> Iterator[set[Any]]:
    return _spread(graph, weight, seed)


def _flow(graph: BackendGraph, source: Any, target: Any, capacity: str) -> float:
    capacities = graph.weight(capacity)
    known = source in graph and target in graph and source != target
    if not known or (capacities is not None and not ((capacities >= 0) & np.isfinite(capacities)).all()):
        raise Declined  # NetworkX has words for it, and edges without a limit
    found = graph.graph.run("max_flow", source=source, target=target, capacities=capacities)
    return float(found.facts["value"])


@does(without("flow_func"))
def maximum_flow_value(
    graph: BackendGraph, _s: Any, _t: Any, capacity: str = "capacity", flow_func: Any = None
) -> float:
    return _flow(graph, _s, _t, capacity)


@does(without("flow_func"))
def minimum_cut_value(
    graph: BackendGraph, _s: Any, _t: Any, capacity: str = "capacity", flow_func: Any = None
) -> float:
    return _flow(graph, _s, _t, capacity)
