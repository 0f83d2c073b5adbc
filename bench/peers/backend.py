"""Times calls of NetworkX users by what answers them, with and without conversion: [NODES] [EDGES].

NetworkX itself, its backend `mekhala`, and python-igraph, NetworKit, rustworkx and scikit-network where they are
installed, one after the other on one random graph that NetworkX holds; conversion begins at that graph. A time
is the least of three, in CPU seconds of the whole process, and is printed only where answers agree.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

nx.config.warnings_to_ignore.add("cache")
TASKS = ("pagerank", "betweenness", "components", "core")
Answer = Any  # an array in the order of nodes, or a number
Runs = dict[str, Callable[[Any], Answer]]


def in_order(values: dict[Any, float]) -> np.ndarray:
    return np.array([values[node] for node in range(len(values))])


def of_networkx(backend: str) -> Runs:
    return {
        "pagerank": lambda g: in_order(nx.pagerank(g, tol=1e-10, backend=backend)),
        "betweenness": lambda g: in_order(nx.betweenness_centrality(g, normalized=False, backend=backend)),
        "components": lambda g: nx.number_connected_components(g, backend=backend),
        "core": lambda g: in_order(nx.core_number(g, backend=backend)),
    }


def igraph() -> tuple[Callable[[Any], Any], Runs]:
    library = importlib.import_module("igraph")
    return lambda g: library.Graph(g.number_of_nodes(), list(g.edges())), {
        "pagerank": lambda g: np.array(g.pagerank()),
        "betweenness": lambda g: np.array(g.betweenness()),
        "components": lambda g: len(g.connected_components()),
        "core": lambda g: np.array(g.coreness()),
    }


def networkit() -> tuple[Callable[[Any], Any], Runs]:
    library = importlib.import_module("networkit")
    centrality = library.centrality

    def run(made: Any) -> np.ndarray:
        return np.array(made.run().scores())

    return lambda g: library.nxadapter.nx2nk(g), {
        "pagerank": lambda g: run(centrality.PageRank(g, tol=1e-12)),
        "betweenness": lambda g: run(centrality.Betweenness(g)) / 2,
        "components": lambda g: library.components.ConnectedComponents(g).run().numberOfComponents(),
        "core": lambda g: run(centrality.CoreDecomposition(g)),
    }


def rustworkx() -> tuple[Callable[[Any], Any], Runs]:
    library = importlib.import_module("rustworkx")

    def values(found: Any) -> np.ndarray:
        return np.array([found[node] for node in range(len(found))])

    return lambda g: library.networkx_converter(g), {
        "betweenness": lambda g: values(library.betweenness_centrality(g, normalized=False)),
        "components": lambda g: library.number_connected_components(g),
        "core": lambda g: values(library.core_number(g)),
    }


def scikit_network() -> tuple[Callable[[Any], Any], Runs]:
    ranking = importlib.import_module("sknetwork.ranking")
    topology = importlib.import_module("sknetwork.topology")
    return lambda g: nx.to_scipy_sparse_array(g, dtype=float, format="csr"), {
        "pagerank": lambda g: ranking.PageRank(tol=1e-12, n_iter=200).fit_predict(g),
        "components": lambda g: len(set(topology.get_connected_components(g).tolist())),
        "core": lambda g: topology.get_core_decomposition(g),
    }


def least(work: Callable[[], Any], times: int = 3) -> tuple[Any, float]:
    found, best = None, float("inf")
    for _ in range(times):
        begun = time.process_time()
        found = work()
        best = min(best, time.process_time() - begun)
    return found, best


def converted_anew(graph: nx.Graph, run: Callable[[Any], Answer]) -> Answer:
    graph.__networkx_cache__.clear()
    return run(graph)


def row(library: str, task: str, expected: Answer, found: Answer, with_conversion: float, without: float) -> None:
    agrees = np.allclose(found, expected, rtol=1e-4, atol=1e-7)
    times = f"{with_conversion:10.4f} {without:10.4f}" if agrees else "another answer".rjust(21)
    print(f"{task:12} {library:16} {times}", flush=True)


def main(nodes: int = 1_000, edges: int = 5_000) -> None:
    graph = nx.gnm_random_graph(nodes, edges, seed=1)
    print(f"random graph of {nodes:,} nodes and {edges:,} edges; CPU seconds")
    print(f"{'task':12} {'library':16} {'converted':>10} {'kept':>10}")
    plain, ours = of_networkx("networkx"), of_networkx("mekhala")
    peers = {}
    for peer in (igraph, networkit, rustworkx, scikit_network):
        try:
            peers[peer.__name__] = peer()
        except ImportError:
            print(f"{peer.__name__} is not installed", file=sys.stderr)
    for task in TASKS:
        expected, seconds = least(lambda: plain[task](graph))
        row("networkx", task, expected, expected, seconds, seconds)
        found, anew = least(lambda: converted_anew(graph, ours[task]))
        row("mekhala", task, expected, found, anew, least(lambda: ours[task](graph))[1])
        for name, (convert, runs) in peers.items():
            if task in runs:
                held = convert(graph)
                found, kept = least(lambda: runs[task](held))
                row(name, task, expected, found, least(lambda: runs[task](convert(graph)))[1], kept)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
