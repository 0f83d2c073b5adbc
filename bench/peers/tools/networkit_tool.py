"""NetworKit from PyPI."""

import os

import networkit
import numpy
from worker import NoTask, serve, timed

graph = None
networkit.setNumberOfThreads(int(os.environ["PEERS_THREADS"]))


class Pair:
    """The graph without and with lengths: NetworKit's kernels follow what the graph has."""

    def __init__(self, file):
        self.file = file
        ends = tuple(file.ends.T.astype(numpy.uint64))
        self.hops = networkit.GraphFromCoo(ends, n=file.nodes, directed=file.directed)
        self.made = None

    @property
    def lengths(self):
        if self.made is None:
            ends = tuple(self.file.ends.T.astype(numpy.uint64))
            self.made = networkit.GraphFromCoo(
                (self.file.lengths, ends), n=self.file.nodes, directed=self.file.directed, weighted=True
            )
        return self.made


def load(file):
    return Pair(file)


def read(path):
    networkit.graphio.EdgeListReader(" ", 0).read(path)


def done(kernel, take):
    seconds, _ = timed(kernel.run)
    return seconds, take(kernel)


def scores(kernel, scale=1.0):
    return done(kernel, lambda ran: scale * numpy.array(ran.scores()))


def undirected(g):
    if g.file.directed:
        raise NoTask("undirected graphs only")
    return g.hops


def betweenness(g, options):
    asked = g.lengths if options.lengths else g.hops
    # It counts each unordered pair twice.
    return scores(networkit.centrality.Betweenness(asked), 1 if g.file.directed else 0.5)


def sampled(g, options):
    epsilon, delta = options.number("epsilon", 0.01), options.number("delta", 0.1)
    # It publishes twice the usual normalized value (11.3).
    return scores(networkit.centrality.KadabraBetweenness(undirected(g), epsilon, delta), 0.5)


def harmonic(g, _):
    return scores(networkit.centrality.HarmonicCloseness(g.hops, False), 1 / (g.file.nodes - 1))


def harmonic_top(g, options):
    count = int(options.number("count", 10))
    kernel = networkit.centrality.TopHarmonicCloseness(undirected(g), count)
    return done(kernel, lambda ran: numpy.array(ran.topkScoresList()) / (g.file.nodes - 1))


def page_rank(g, options):
    central = networkit.centrality
    tolerance = options.number("tolerance", 1e-9)
    kernel = central.PageRank(g.hops, 0.85, tolerance, False, central.SinkHandling.DistributeSinks)
    kernel.norm = central.Norm.L1_NORM
    return scores(kernel)


def eigenvector(g, options):
    kernel = networkit.centrality.EigenvectorCentrality(undirected(g), options.number("tolerance", 1e-9))
    return scores(kernel)


def katz(g, options):
    kernel = networkit.centrality.KatzCentrality(
        g.hops, options.number("alpha", 0.001), 1.0, options.number("tolerance", 1e-9)
    )
    return scores(kernel)


def finite(distances):
    values = numpy.array(distances)
    return values[values < 1e300].sum()


def searches(g, options, make):
    def work():
        total = 0.0
        for source in options.list("each"):
            search = make(source)
            search.run()
            total += finite(search.getDistances())
        return total

    return work


def bfs(g, options):
    return searches(g, options, lambda source: networkit.distance.BFS(g.hops, source, False))


def sssp(g, options):
    return searches(g, options, lambda source: networkit.distance.Dijkstra(g.lengths, source, False))


def pairs(g, options):
    nodes = options.list("pairs")
    made = [networkit.distance.BidirectionalBFS(g.hops, a, b, False) for a, b in zip(nodes[::2], nodes[1::2])]

    def work():
        for search in made:
            search.run()

    seconds, _ = timed(work)
    return seconds, finite([search.getDistance() for search in made])


def components(g, _):
    kind = networkit.components
    kernel = kind.WeaklyConnectedComponents(g.hops) if g.file.directed else kind.ParallelConnectedComponents(g.hops)
    return done(kernel, lambda ran: [ran.componentOfNode(node) for node in range(g.file.nodes)])


def strong_components(g, _):
    kernel = networkit.components.StronglyConnectedComponents(g.hops)
    return done(kernel, lambda ran: ran.getPartition().getVector())


def core_number(g, _):
    return scores(networkit.centrality.CoreDecomposition(undirected(g)))


def clustering(g, _):
    return scores(networkit.centrality.LocalClusteringCoefficient(undirected(g), True))


def partition(kernel):
    return done(kernel, lambda ran: ran.getPartition().getVector())


def leiden(g, options):
    rounds = int(options.number("iterations", 3))
    return partition(networkit.community.ParallelLeiden(undirected(g), rounds))


TASKS = {
    "betweenness": betweenness,
    "betweenness_sampled": sampled,
    "harmonic": harmonic,
    "harmonic_top": harmonic_top,
    "page_rank": page_rank,
    "eigenvector": eigenvector,
    "katz": katz,
    "bfs": bfs,
    "pairs": pairs,
    "sssp": sssp,
    "components": components,
    "strong_components": strong_components,
    "core_number": core_number,
    "clustering": clustering,
    "leiden": leiden,
    "louvain": lambda g, _: partition(networkit.community.PLM(undirected(g), True)),
    "label_propagation": lambda g, _: partition(networkit.community.PLP(undirected(g))),
}

if __name__ == "__main__":
    serve(__name__)
