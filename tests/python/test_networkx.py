"""The NetworkX backend against NetworkX, function by function."""

import math
import subprocess
import sys

import pytest

nx = pytest.importorskip("networkx")
from mekhala import networkx_backend  # noqa: E402
from mekhala._networkx_info import FUNCTIONS  # noqa: E402

GRAPHS = {
    "karate": nx.karate_club_graph(),
    "pieces": nx.gnm_random_graph(40, 60, seed=3),
    "dense": nx.gnm_random_graph(25, 90, seed=7),
    "path": nx.path_graph(5),
    "names": nx.relabel_nodes(nx.cycle_graph(6), lambda node: f"n{node}"),
    "directed": nx.gnm_random_graph(30, 120, seed=4, directed=True),
    "acyclic": nx.DiGraph([(0, 1), (1, 2), (0, 2), (3, 2)]),
}
NODES = {
    "node_connected_component": 1,
    "single_source_shortest_path_length": 1,
    "single_target_shortest_path_length": 1,
    "single_source_dijkstra_path_length": 1,
    "has_path": 2,
}
# Answers that are one of many, or graphs: compared elsewhere.
OTHER = {"leiden_communities", "k_core", "k_truss"}


def outcome(function, graph, args):
    """Its answer, generators read; an exception by its class."""
    try:
        found = function(graph, *args)
        if hasattr(found, "__next__"):
            found = list(found)
            return sorted((sorted(item, key=str) if isinstance(item, set) else item for item in found), key=str)
    except Exception as error:
        return type(error)
    return found


def agree(a, b):
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(agree(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(agree, a, b))
    if isinstance(a, float) or isinstance(b, float):
        return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-9)
    return a == b


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - OTHER))
def test_same_answer(name, graph):
    given = GRAPHS[graph]
    if name == "hits" and not given.is_directed() and graph in ("path", "names"):
        pytest.skip("two vectors are as good, and NetworkX takes what its start leads to")
    args = list(given)[: NODES.get(name, 0)]
    function = getattr(nx, name, None) or getattr(nx.community, name)
    # NetworkX stops early; to compare, it must not.
    exact = {"tol": 1e-12, "max_iter": 10_000} if name in ("pagerank", "eigenvector_centrality") else {}
    plain = outcome(lambda g, *more: function(g, *more, **exact, backend="networkx"), given, args)
    ours = outcome(lambda g, *more: function(g, *more, **exact, backend="mekhala"), given, args)
    assert agree(plain, ours), f"{plain} but {ours}"


def test_what_is_promised_is_there():
    assert set(FUNCTIONS) == set(networkx_backend._FUNCTIONS)


def test_either_may_be_imported_first():
    code = "import mekhala.networkx_backend, networkx; print(networkx.config.backends.mekhala is not None)"
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("k", [None, 1, 2, 3, 4])
def test_cores(k):
    for name in ("karate", "pieces", "dense", "path"):
        ours = nx.k_core(GRAPHS[name], k, backend="mekhala")
        assert nx.utils.graphs_equal(ours, nx.k_core(GRAPHS[name], k, backend="networkx"))


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_trusses(k):
    for name in ("karate", "pieces", "dense", "path"):
        ours = nx.k_truss(GRAPHS[name], k, backend="mekhala")
        assert nx.utils.graphs_equal(ours, nx.k_truss(GRAPHS[name], k, backend="networkx"))


def test_leiden_is_as_good_as_louvain():
    graph = GRAPHS["karate"]
    parts = nx.community.leiden_communities(graph, weight=None, backend="mekhala", seed=1)
    assert sorted(node for part in parts for node in part) == sorted(graph)
    assert nx.community.modularity(graph, parts, weight=None) > 0.4197


def test_weights_that_are_computed_or_negative_are_left_to_networkx():
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=-1)
    graph.add_edge(1, 2, weight=2)
    interface = networkx_backend.backend_interface
    assert interface.can_run("betweenness_centrality", (graph,), {"weight": lambda *_: 1}) is not True
    assert interface.can_run("betweenness_centrality", (nx.MultiGraph(graph),), {}) is not True
    ours = outcome(lambda g: nx.pagerank(g, backend="mekhala"), graph, [])
    assert agree(outcome(lambda g: nx.pagerank(g, backend="networkx"), graph, []), ours)


def test_small_graphs_are_not_worth_it_and_large_ones_are():
    interface = networkx_backend.backend_interface
    assert interface.should_run("pagerank", (GRAPHS["karate"],), {}) is not True
    assert interface.should_run("pagerank", (nx.gnm_random_graph(500, 2_000, seed=1),), {}) is True


def test_the_conversion_is_kept_and_forgotten_with_a_change():
    graph = nx.gnm_random_graph(50, 100, seed=1)
    first = nx.pagerank(graph, backend="mekhala")
    assert graph.__networkx_cache__
    graph.add_edge(0, "new")
    second = nx.pagerank(graph, backend="mekhala")
    assert "new" in second
    assert "new" not in first
