"""What is compared, how, and on which graphs."""

import dataclasses

import numpy

EXACT = 8_000  # nodes: from every node with lengths or path counts only up to here


@dataclasses.dataclass
class Task:
    name: str
    # close, scaled (to length 1), absolute: numbers; top: the greatest ones; partition: the same parts; quality: any partition,
    # whose modularity stands beside it; same: nothing to compare.
    compare: str
    algorithm: str = ""  # of this project; empty: the task's name
    options: dict = dataclasses.field(default_factory=dict)  # of this project
    asked: dict = dataclasses.field(default_factory=dict)  # of everybody
    most_nodes: int = 10**9
    directed: bool = True  # also on directed graphs
    undirected: bool = True
    tolerance: float = 1e-6
    listed: str = ""  # from which nodes: each, pairs, sources

    def suits(self, graph):
        form = self.directed if graph.directed else self.undirected
        return form and graph.nodes <= self.most_nodes

    def request(self, tool, graph):
        """Name and options to send to a tool."""
        asked = dict(self.asked)
        if self.listed:
            asked[self.listed] = ",".join(map(str, chosen(graph, self.listed)))
        if tool != "mekhala":
            return self.name, asked
        return self.algorithm or self.name, asked | self.options


def chosen(graph, listed):
    """The same nodes for every tool: evenly spread over those that have an edge."""
    ends = graph.ends()
    inside = numpy.unique(ends[:, 0])
    count = {"each": 16, "sources": 256, "pairs": 2_000}[listed]
    rows = numpy.random.default_rng(1).permutation(len(inside))[:count]
    return inside[rows[: len(rows) // 2 * 2]].tolist()


TASKS = [
    Task("read", "same"),
    Task("betweenness", "close", most_nodes=EXACT),
    Task("betweenness_lengths", "close", "betweenness", {}, {"lengths": "yes"}, EXACT),
    Task("edge_betweenness", "close", most_nodes=EXACT),
    Task("betweenness_from", "close", "betweenness", listed="sources"),
    # Both may be off by epsilon, of scores of which the largest may be small.
    Task("betweenness_sampled", "absolute", tolerance=0.02, asked={"epsilon": 0.01, "delta": 0.1}),
    Task("harmonic", "close", most_nodes=100_000),
    Task("harmonic_top", "top", asked={"count": 10}, directed=False),
    Task("closeness", "close", "closeness", {"wasserman_faust": "false"}, {}, EXACT),
    Task("page_rank", "close", asked={"tolerance": 1e-9}, tolerance=1e-4),
    # Rounds alone, whatever they come to: for tools whose numbers have half the digits.
    Task("page_rank_rounds", "same", "", {"rounds": 20}),
    Task("eigenvector", "scaled", asked={"tolerance": 1e-9}, directed=False, tolerance=1e-4),
    Task("hits", "scaled", asked={"tolerance": 1e-9}, undirected=False, tolerance=1e-3),
    Task("katz", "scaled", asked={"alpha": 0.001, "tolerance": 1e-9}, directed=False),
    Task("bfs", "close", "bfs_distances", listed="each"),
    Task("pairs", "close", "shortest_path", listed="pairs"),
    Task("sssp", "close", "shortest_path_lengths", {}, {"lengths": "yes"}, listed="each"),
    Task("components", "partition", "components"),
    Task("strong_components", "partition", "components", {"kind": "strong"}, undirected=False),
    Task("core_number", "close", directed=False),
    Task("triangles", "close", directed=False),
    Task("clustering", "close", directed=False),
    Task("truss_number", "close", directed=False),
    Task("leiden", "quality", directed=False),
    Task("louvain", "quality", "leiden", directed=False),
    Task("label_propagation", "quality", directed=False),
    Task("map_equation", "quality", directed=False, most_nodes=200_000),
]
NAMES = [task.name for task in TASKS]
# The name that the tools know, where two tasks differ in what is asked only.
TOOL_NAMES = {"betweenness_lengths": "betweenness"}


def modularity(ends, labels):
    labels = labels.astype(numpy.int64)
    labels = numpy.unique(labels, return_inverse=True)[1]
    inside = (labels[ends[:, 0]] == labels[ends[:, 1]]).sum()
    degree = numpy.bincount(labels[ends.ravel()], minlength=labels.max() + 1) / (2 * len(ends))
    return inside / len(ends) - (degree**2).sum()


def coarse(labels):
    """The same partition, each part named by its first node."""
    _, first, index = numpy.unique(labels, return_index=True, return_inverse=True)
    return first[index]


def difference(task, graph, ours, theirs):
    """How far an answer is from this project's (a number that may not exceed the tolerance), and
    the quality that stands beside it in the table."""
    if task.compare == "quality":
        return 0.0, modularity(graph.ends(), theirs)
    if task.compare == "top":
        ours, theirs = (numpy.sort(values[~numpy.isnan(values)])[::-1] for values in (ours, theirs))
        shared = min(len(ours), len(theirs))
        ours, theirs = ours[:shared], theirs[:shared]
    # A node without a value (clustering of an end) is 0 with most tools.
    ours, theirs = numpy.nan_to_num(ours), numpy.nan_to_num(theirs)
    if len(ours) != len(theirs):
        return numpy.inf, None
    if task.compare == "partition":
        return float((coarse(ours) != coarse(theirs)).mean()), None
    if task.compare == "scaled":
        ours, theirs = ours / numpy.linalg.norm(ours), theirs / numpy.linalg.norm(theirs)
    largest = 1.0 if task.compare == "absolute" else max(abs(ours).max(), 1e-300)
    return float(abs(ours - theirs).max() / largest), None
