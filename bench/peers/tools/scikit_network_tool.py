"""scikit-network from PyPI."""

import numpy
from scipy.sparse import csr_matrix
from sknetwork.clustering import Leiden, Louvain, PropagationClustering
from sknetwork.path import get_distances
from sknetwork.ranking import HITS, PageRank
from sknetwork.topology import count_triangles, get_connected_components, get_core_decomposition
from worker import NoTask, serve

graph = None


class Matrix:
    def __init__(self, file):
        self.directed = file.directed
        ones = numpy.ones(len(file.ends), dtype=bool)
        forward = csr_matrix((ones, tuple(file.ends.T)), shape=(file.nodes, file.nodes))
        self.hops = forward if file.directed else (forward + forward.T).tocsr()


def load(file):
    return Matrix(file)


def undirected(g):
    if g.directed:
        raise NoTask("undirected graphs only")
    return g.hops


def bfs(g, options):
    def work():
        total = 0.0
        for source in options.list("each"):
            hops = get_distances(g.hops, source=source)
            total += hops[hops > 0].sum()
        return total

    return work


TASKS = {
    "page_rank": lambda g, options: lambda: PageRank(
        solver="piteration", n_iter=1000, tol=options.number("tolerance", 1e-9)
    ).fit_predict(g.hops),
    "hits": lambda g, _: lambda: HITS().fit(g.hops).scores_,
    "bfs": bfs,
    "components": lambda g, _: lambda: get_connected_components(g.hops, "weak"),
    "strong_components": lambda g, _: lambda: get_connected_components(g.hops, "strong"),
    "core_number": lambda g, _: lambda: get_core_decomposition(undirected(g)),
    "triangles_total": lambda g, _: lambda: count_triangles(undirected(g)),
    "leiden": lambda g, _: lambda: Leiden(shuffle_nodes=False).fit_predict(undirected(g)),
    "louvain": lambda g, _: lambda: Louvain(shuffle_nodes=False).fit_predict(undirected(g)),
    "label_propagation": lambda g, _: lambda: PropagationClustering().fit_predict(undirected(g)),
}

if __name__ == "__main__":
    serve(__name__)
