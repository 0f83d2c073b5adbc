"""graph-tool as Debian ships it."""

import os
import warnings

import numpy
from worker import NoTask, serve

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that it cannot draw
    import graph_tool
    from graph_tool import centrality, clustering, topology

graph = None
graph_tool.openmp_set_num_threads(int(os.environ["PEERS_THREADS"]))


def load(file):
    made = graph_tool.Graph(directed=file.directed)
    made.add_vertex(file.nodes)
    made.add_edge_list(file.ends)
    made.ep["length"] = made.new_ep("double", vals=file.lengths)
    return made


def lengths(g, options):
    return g.ep["length"] if options.lengths else None


def betweenness(g, options):
    run = lambda: centrality.betweenness(g, norm=False, weight=lengths(g, options))[0].a
    return lambda: numpy.array(run())


def betweenness_from(g, options):
    pivots = numpy.array(options.list("sources"))
    scale = 1 if g.is_directed() else 2
    return lambda: scale * numpy.array(centrality.betweenness(g, pivots=pivots, norm=False)[0].a)


def edge_betweenness(g, options):
    return lambda: numpy.array(centrality.betweenness(g, norm=False)[1].a)


def harmonic(g, _):
    return lambda: numpy.array(centrality.closeness(g, harmonic=True, norm=True).a)


def searches(g, options, weights):
    def work():
        total = 0.0
        for source in options.list("each"):
            far = topology.shortest_distance(g, source, weights=weights).a
            total += far[far < (1e300 if weights is not None else 2147483647)].sum()
        return total

    return work


def components(g, directed):
    return lambda: numpy.array(topology.label_components(g, directed=directed)[0].a)


def undirected(g):
    if g.is_directed():
        raise NoTask("undirected graphs only")
    return g


TASKS = {
    "betweenness": betweenness,
    "betweenness_from": betweenness_from,
    "edge_betweenness": edge_betweenness,
    "harmonic": harmonic,
    "page_rank": lambda g, options: lambda: numpy.array(
        centrality.pagerank(g, epsilon=options.number("tolerance", 1e-9)).a
    ),
    "eigenvector": lambda g, options: lambda: numpy.array(
        centrality.eigenvector(g, epsilon=options.number("tolerance", 1e-9))[1].a
    ),
    "hits": lambda g, options: lambda: numpy.array(
        centrality.hits(g, epsilon=options.number("tolerance", 1e-9))[1].a
    ),
    "katz": lambda g, options: lambda: numpy.array(
        centrality.katz(g, options.number("alpha", 0.001), epsilon=options.number("tolerance", 1e-9)).a
    ),
    "bfs": lambda g, options: searches(g, options, None),
    "sssp": lambda g, options: searches(g, options, g.ep["length"]),
    "components": lambda g, _: components(g, False),
    "strong_components": lambda g, _: components(g, True),
    "core_number": lambda g, _: lambda: numpy.array(topology.kcore_decomposition(undirected(g)).a),
    "clustering": lambda g, _: lambda: numpy.array(clustering.local_clustering(undirected(g)).a),
}

if __name__ == "__main__":
    serve(__name__)
