"""igraph from PyPI. One thread."""

import igraph
import numpy
from worker import NoTask, serve

graph = None


def load(file):
    made = igraph.Graph(n=file.nodes, edges=file.ends.tolist(), directed=file.directed)
    made.es["length"] = file.lengths.tolist()
    return made


def read(path):
    igraph.Graph.Read_Edgelist(path, directed=False)


def weights(options):
    return "length" if options.lengths else None


def betweenness(g, options):
    return lambda: g.betweenness(directed=g.is_directed(), weights=weights(options))


def betweenness_from(g, options):
    sources = options.list("sources")
    # Of an undirected graph it halves what it finds, as if every pair came from both ends.
    scale = 1 if g.is_directed() else 2
    return lambda: scale * numpy.array(g.betweenness(directed=g.is_directed(), sources=sources))


def edge_betweenness(g, options):
    return lambda: g.edge_betweenness(directed=g.is_directed(), weights=weights(options))


def bfs(g, options):
    sources = options.list("each")
    mode = "out"
    return lambda: sum(
        sum(hops for hops in g.distances(source, mode=mode)[0] if hops < numpy.inf)
        for source in sources
    )


def pairs(g, options):
    nodes = options.list("pairs")
    asked = list(zip(nodes[::2], nodes[1::2]))
    return lambda: sum(max(0, len(g.get_shortest_path(a, b)) - 1) for a, b in asked)


def sssp(g, options):
    sources = options.list("each")
    return lambda: sum(
        sum(length for length in g.distances(source, weights="length")[0] if length < numpy.inf)
        for source in sources
    )


def communities(g, run):
    if g.is_directed():
        raise NoTask("undirected graphs only")
    return lambda: run().membership


def leiden(g, options):
    rounds = int(options.number("iterations", 2))
    run = lambda: g.community_leiden("modularity", n_iterations=rounds)
    return communities(g, run)


TASKS = {
    "betweenness": betweenness,
    "betweenness_from": betweenness_from,
    "edge_betweenness": edge_betweenness,
    "harmonic": lambda g, _: lambda: g.harmonic_centrality(mode="out"),
    "closeness": lambda g, _: lambda: numpy.nan_to_num(g.closeness(mode="out")),
    # Its solver has no tolerance: it ends at about 1e-10.
    "page_rank": lambda g, _: lambda: g.pagerank(directed=g.is_directed()),
    "eigenvector": lambda g, _: lambda: g.eigenvector_centrality(directed=g.is_directed()),
    "hits": lambda g, _: lambda: g.authority_score(),
    "bfs": bfs,
    "pairs": pairs,
    "sssp": sssp,
    "components": lambda g, _: lambda: g.connected_components("weak").membership,
    "strong_components": lambda g, _: lambda: g.connected_components("strong").membership,
    "core_number": lambda g, _: lambda: g.coreness(),
    "clustering": lambda g, _: lambda: g.transitivity_local_undirected(mode="zero"),
    "leiden": leiden,
    "louvain": lambda g, _: communities(g, g.community_multilevel),
    "label_propagation": lambda g, _: communities(g, g.community_label_propagation),
    "map_equation": lambda g, _: communities(g, g.community_infomap),
}

if __name__ == "__main__":
    serve(__name__)
