"""leidenalg from PyPI, on igraph's graphs. One thread."""

import igraph
import leidenalg
from worker import serve

graph = None


def load(file):
    return igraph.Graph(n=file.nodes, edges=file.ends.tolist(), directed=file.directed)


def leiden(g, options):
    rounds = int(options.number("iterations", 2))
    kind = leidenalg.ModularityVertexPartition
    return lambda: leidenalg.find_partition(g, kind, n_iterations=rounds, seed=1).membership


TASKS = {"leiden": leiden}

if __name__ == "__main__":
    serve(__name__)
