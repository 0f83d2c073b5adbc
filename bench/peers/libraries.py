"""How each Python library makes its graph of arrays and does the tasks that python.py compares.

A library is an entry of LIBRARIES: a function that imports it and returns (make, tasks). ``make`` takes a
worker.File; each task takes what it returned and answers with an array in the order of nodes.
"""

import importlib
import os

import numpy

THREADS = int(os.environ.get("PEERS_THREADS", "1"))


def in_order(values):
    """Of a mapping from node to value."""
    return numpy.array([values[node] for node in range(len(values))])


def labels(parts, nodes):
    """Of sets of nodes."""
    found = numpy.empty(nodes)
    for label, part in enumerate(parts):
        found[list(part)] = label
    return found


def networkx_tasks(backend):
    library = importlib.import_module("networkx")
    library.config.warnings_to_ignore.add("cache")
    return {
        "page_rank": lambda g: in_order(library.pagerank(g, tol=1e-10, backend=backend)),
        "betweenness": lambda g: in_order(library.betweenness_centrality(g, normalized=False, backend=backend)),
        "harmonic": lambda g: in_order(library.harmonic_centrality(g, backend=backend)),
        "components": lambda g: labels(library.connected_components(g, backend=backend), len(g)),
        "core_number": lambda g: in_order(library.core_number(g, backend=backend)),
        "clustering": lambda g: in_order(library.clustering(g, backend=backend)),
    }


def networkx_graph(file):
    graph = importlib.import_module("networkx").Graph()
    graph.add_nodes_from(range(file.nodes))
    graph.add_edges_from(file.ends.tolist())
    return graph


def networkx():
    return networkx_graph, networkx_tasks("networkx")


def mekhala_backend():
    """Its graph is NetworkX' own: what is converted anew is the engine's copy of it."""
    return networkx_graph, networkx_tasks("mekhala")


def mekhala():
    library = importlib.import_module("mekhala")

    def make(file):
        return library.Graph.from_ends(file.ends[:, 0], file.ends[:, 1], num_nodes=file.nodes)

    return make, {
        "page_rank": lambda g: g.page_rank(tolerance=1e-10, threads=THREADS).to_numpy(),
        "betweenness": lambda g: g.betweenness(threads=THREADS).to_numpy(),
        "harmonic": lambda g: g.harmonic(normalized=False, threads=THREADS).to_numpy(),
        "components": lambda g: g.components(threads=THREADS).to_numpy(),
        "core_number": lambda g: g.core_number(threads=THREADS).to_numpy(),
        "clustering": lambda g: g.clustering(threads=THREADS).to_numpy(),
    }


def igraph():
    library = importlib.import_module("igraph")
    return lambda file: library.Graph(file.nodes, file.ends), {
        "page_rank": lambda g: g.pagerank(),
        "betweenness": lambda g: g.betweenness(),
        "harmonic": lambda g: g.harmonic_centrality(normalized=False),
        "components": lambda g: g.connected_components().membership,
        "core_number": lambda g: g.coreness(),
        "clustering": lambda g: g.transitivity_local_undirected(mode="zero"),
    }


def networkit():
    library = importlib.import_module("networkit")
    library.setNumberOfThreads(THREADS)
    centrality = library.centrality

    def made(file):
        return library.GraphFromCoo(tuple(file.ends.T.astype(numpy.uint64)), n=file.nodes)

    return made, {
        "page_rank": lambda g: centrality.PageRank(g, tol=1e-12).run().scores(),
        "betweenness": lambda g: numpy.array(centrality.Betweenness(g).run().scores()) / 2,
        "harmonic": lambda g: centrality.HarmonicCloseness(g, normalized=False).run().scores(),
        "components": lambda g: library.components.ConnectedComponents(g).run().getPartition().getVector(),
        "core_number": lambda g: centrality.CoreDecomposition(g).run().scores(),
        "clustering": lambda g: centrality.LocalClusteringCoefficient(g).run().scores(),
    }


def rustworkx():
    library = importlib.import_module("rustworkx")

    def made(file):
        graph = library.PyGraph(multigraph=False)
        graph.add_nodes_from(range(file.nodes))
        graph.add_edges_from_no_data(list(map(tuple, file.ends.tolist())))
        return graph

    return made, {
        "betweenness": lambda g: in_order(library.betweenness_centrality(g, normalized=False)),
        "components": lambda g: labels(library.connected_components(g), len(g)),
        "core_number": lambda g: in_order(library.core_number(g)),
    }


def scikit_network():
    matrices = importlib.import_module("scipy.sparse")
    ranking = importlib.import_module("sknetwork.ranking")
    topology = importlib.import_module("sknetwork.topology")

    def made(file):
        both = numpy.concatenate([file.ends, file.ends[:, ::-1]]).T
        return matrices.csr_matrix((numpy.ones(len(both[0])), both), (file.nodes, file.nodes))

    return made, {
        "page_rank": lambda g: ranking.PageRank(tol=1e-12, n_iter=200).fit_predict(g),
        "betweenness": lambda g: ranking.Betweenness().fit_predict(g),
        "components": lambda g: topology.get_connected_components(g),
        "core_number": lambda g: topology.get_core_decomposition(g),
    }


LIBRARIES = {
    "mekhala": mekhala,
    "mekhala as backend": mekhala_backend,
    "NetworkX": networkx,
    "igraph": igraph,
    "NetworKit": networkit,
    "rustworkx": rustworkx,
    "scikit-network": scikit_network,
}
# Of PyPI, where it is not the name above.
PACKAGES = {"mekhala as backend": "networkx", "NetworkX": "networkx", "NetworKit": "networkit"}
