"""NetworkX from PyPI. One thread, Python."""

import networkx
import numpy
from worker import NoTask, serve

graph = None


def load(file):
    made = networkx.DiGraph() if file.directed else networkx.Graph()
    made.add_nodes_from(range(file.nodes))
    triples = zip(*file.ends.T.tolist(), file.lengths.tolist())
    made.add_weighted_edges_from(triples, weight="length")
    return made


def read(path):
    networkx.read_edgelist(path)


def by_node(values):
    return [values[node] for node in range(len(values))]


def edges(values):
    ends = numpy.array(list(values), dtype=numpy.int64)
    order = numpy.lexsort((ends.max(1), ends.min(1)))
    return numpy.array(list(values.values()))[order]


def partition(g, sets):
    labels = numpy.zeros(len(g))
    for label, nodes in enumerate(sets):
        labels[list(nodes)] = label
    return labels


def weights(options):
    return "length" if options.lengths else None


def betweenness(g, options):
    return lambda: by_node(
        networkx.betweenness_centrality(g, normalized=False, weight=weights(options))
    )


def betweenness_from(g, options):
    scale = 1 if g.is_directed() else 2
    subset = networkx.betweenness_centrality_subset
    sources = options.list("sources")
    return lambda: scale * numpy.array(by_node(subset(g, sources, list(g))))


def edge_betweenness(g, _):
    if g.is_directed():
        raise NoTask("its edges come in another order")
    return lambda: edges(networkx.edge_betweenness_centrality(g, normalized=False))


def harmonic(g, _):
    # It follows the ways in.
    turned = g.reverse() if g.is_directed() else g
    return lambda: numpy.array(by_node(networkx.harmonic_centrality(turned))) / (len(g) - 1)


def closeness(g, _):
    turned = g.reverse() if g.is_directed() else g
    return lambda: by_node(networkx.closeness_centrality(turned, wf_improved=False))


def page_rank(g, options):
    tolerance = options.number("tolerance", 1e-9) / len(g)
    return lambda: by_node(networkx.pagerank(g, tol=tolerance, max_iter=1000))


def searches(options, search):
    return lambda: sum(sum(search(source).values()) for source in options.list("each"))


def bfs(g, options):
    return searches(options, lambda node: networkx.single_source_shortest_path_length(g, node))


def sssp(g, options):
    path = networkx.single_source_dijkstra_path_length
    return searches(options, lambda node: path(g, node, weight="length"))


def pairs(g, options):
    nodes = options.list("pairs")

    def hops(a, b):
        try:
            return networkx.shortest_path_length(g, a, b)
        except networkx.NetworkXNoPath:
            return 0

    return lambda: sum(hops(a, b) for a, b in zip(nodes[::2], nodes[1::2]))


def components(g, _):
    find = networkx.weakly_connected_components if g.is_directed() else networkx.connected_components
    return lambda: partition(g, find(g))


def undirected(g):
    if g.is_directed():
        raise NoTask("undirected graphs only")
    return g


TASKS = {
    "betweenness": betweenness,
    "betweenness_from": betweenness_from,
    "edge_betweenness": edge_betweenness,
    "harmonic": harmonic,
    "closeness": closeness,
    "page_rank": page_rank,
    "eigenvector": lambda g, _: lambda: by_node(
        networkx.eigenvector_centrality(undirected(g), max_iter=10000, tol=1e-9)
    ),
    "katz": lambda g, options: lambda: by_node(
        networkx.katz_centrality(g, options.number("alpha", 0.001), tol=1e-9, normalized=False)
    ),
    "bfs": bfs,
    "sssp": sssp,
    "pairs": pairs,
    "components": components,
    "strong_components": lambda g, _: lambda: partition(g, networkx.strongly_connected_components(g)),
    "core_number": lambda g, _: lambda: by_node(networkx.core_number(undirected(g))),
    "triangles": lambda g, _: lambda: by_node(networkx.triangles(undirected(g))),
    "clustering": lambda g, _: lambda: by_node(networkx.clustering(undirected(g))),
    "louvain": lambda g, _: lambda: partition(g, networkx.community.louvain_communities(undirected(g))),
    "label_propagation": lambda g, _: lambda: partition(
        g, networkx.community.fast_label_propagation_communities(undirected(g))
    ),
}

if __name__ == "__main__":
    serve(__name__)
