"""rustworkx from PyPI. Some kernels use all threads that RAYON_NUM_THREADS allows."""

import numpy
import rustworkx
from worker import NoTask, serve

graph = None


def load(file):
    made = (rustworkx.PyDiGraph if file.directed else rustworkx.PyGraph)(multigraph=False)
    made.add_nodes_from(range(file.nodes))
    made.add_edges_from(list(zip(*file.ends.T.tolist(), file.lengths.tolist())))
    return made


def directed(g):
    return isinstance(g, rustworkx.PyDiGraph)


def by_node(values):
    return [values[node] for node in range(len(values))]


def partition(g, sets):
    labels = numpy.zeros(g.num_nodes())
    for label, nodes in enumerate(sets):
        labels[list(nodes)] = label
    return labels


def components(g, _):
    find = rustworkx.weakly_connected_components if directed(g) else rustworkx.connected_components
    return lambda: partition(g, find(g))


def strong_components(g, _):
    if not directed(g):
        raise NoTask("directed graphs only")
    return lambda: partition(g, rustworkx.strongly_connected_components(g))


def edge_betweenness(g, _):
    def work():
        values = rustworkx.edge_betweenness_centrality(g, normalized=False, parallel_threshold=1)
        return [values[edge] for edge in range(g.num_edges())]

    return work


def sssp(g, options):
    lengths = rustworkx.dijkstra_shortest_path_lengths
    return lambda: sum(sum(lengths(g, node, float).values()) for node in options.list("each"))


TASKS = {
    "betweenness": lambda g, _: lambda: by_node(
        rustworkx.betweenness_centrality(g, normalized=False, parallel_threshold=1)
    ),
    "edge_betweenness": edge_betweenness,
    "page_rank": lambda g, options: lambda: by_node(
        rustworkx.pagerank(
            g if directed(g) else g.to_directed(), tol=options.number("tolerance", 1e-9), max_iter=1000
        )
    ),
    "sssp": sssp,
    "components": components,
    "strong_components": strong_components,
    "core_number": lambda g, _: lambda: by_node(rustworkx.core_number(g)),
}

if __name__ == "__main__":
    serve(__name__)
