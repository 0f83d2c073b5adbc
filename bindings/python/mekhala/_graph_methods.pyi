"""Written by `./dev stubs`; not to be edited."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from numpy.typing import ArrayLike

from mekhala.results import EdgeScores, FactSheet, NodeLabels, NodePoints, NodeScores, Paths, Table

Node: TypeAlias = Any
Nodes: TypeAlias = Iterable[Any]
Groups: TypeAlias = str | Mapping[Any, Any] | Sequence[Any]
EdgeValues: TypeAlias = str | ArrayLike
Progress: TypeAlias = Callable[[float], None]

class GraphMethods:
    def constraint(
        self,
        *,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How far a node's contacts are tied to each other: low for a broker.

        Burt's p_ij = (a_ij + a_ji) / sum of those over all contacts. Without strengths parallel edges
        count once, a tie claimed both ways 2; with strengths all edges between two nodes add up. Loops
        never. No value, not 0, for a node without contacts. 1 - constraint is autonomy.

        Parameters
        ----------
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(sum of squared degrees)

        References
        ----------
        Burt (1992), Structural holes
        """

    def cross_border(
        self,
        *,
        groups: Groups,
        blocked: Nodes | None = None,
        victims_carry: bool = True,
        min_group: int = 5,
        mix_steps: int = 2,
        near: int = 3,
        method: Literal["auto", "exact", "sampled"] = "auto",
        epsilon: float = 0.01,
        delta: float = 0.01,
        relative: float = 0.0,
        first: int = 0,
        ranked: Nodes | None = None,
        follow_directions: bool = False,
        lengths: EdgeValues | None = None,
        times: EdgeValues | None = None,
        until: EdgeValues | None = None,
        script: str = "",
        node_kinds: Groups | None = None,
        edge_kinds: Groups | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """Who links victims of different groups: the measures crossing and through of hubs.

        Undirected hops unless asked otherwise; parallel edges count once, loops never; ends do not
        count; every node that is not blocked may be passed; unconnected pairs add 0; pairs of groups
        with few victims are listed and not averaged; with directions, times or a script paths both ways
        count half each; a lead, not guilt.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each victim, such as a country.
        blocked : nodes, optional
            Nodes that may not stand inside a path.
        victims_carry : bool, default True
            Victims may stand inside a path.
        min_group : int in [1, 1e+06], default 5
            Pairs of groups with fewer victims on a side are not averaged.
        mix_steps : int in [0, 16], default 2
            Steps within which a side's mix of groups is looked for.
        near : int in [0, 16], default 3
            Steps within which victims are near; 0: none are looked for.
        method : {'auto', 'exact', 'sampled'}, default 'auto'
            Auto: exact up to a thousand million steps, then sampled.
        epsilon : float in [1e-06, 1), default 0.01
            Sampled: the largest error of a score.
        delta : float in [1e-09, 1), default 0.01
            Sampled: in what share of runs it may be larger.
        relative : float in [0, 0.5], default 0.0
            Sampled: a score may be off by so much of itself, too.
        first : int in [0, 1e+06], default 0
            Sampled: settle these many first ones, and only that the others are behind; 0: all.
        ranked : nodes, optional
            Sampled: settle the scores of these only; none: of all.
        follow_directions : bool, default False
            Paths follow the directions of a directed graph.
        lengths : column name, or array in the order of edges in (0, inf), optional
            How long each edge is: paths of least length; none: of fewest hops.
        times : column name, or array in the order of edges, optional
            When each edge begins: paths in the order of time; none: in any.
        until : column name, or array in the order of edges, optional
            Until when an edge may be walked; none: at its time alone.
        script : str, default ''
            What stands on a path: account person (paid|booked)* .
        node_kinds : column name, mapping from node to group, or sequence in the order of nodes, optional
            Kinds that a script names.
        edge_kinds : column name, or sequence in the order of edges, optional
            Kinds that a script names.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(v g (n + m)) for v victims in g groups; sampled: some thousands of short searches

        References
        ----------
        doi:10.1016/j.socnet.2007.11.001; doi:10.1145/3284359
        """

    def cross_border_paths(
        self,
        *,
        groups: Groups,
        node: Node,
        blocked: Nodes | None = None,
        victims_carry: bool = True,
        min_group: int = 5,
        mix_steps: int = 2,
        count: int = 10,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Paths:
        """The paths between victims of different groups that give a node its crossing.

        As cross_border; strongest part first, then shorter, then by node; a path starts at its smaller
        end.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each victim, such as a country.
        node : a node
            The node to explain.
        blocked : nodes, optional
            Nodes that may not stand inside a path.
        victims_carry : bool, default True
            Victims may stand inside a path.
        min_group : int in [1, 1e+06], default 5
            Pairs of groups with fewer victims on a side are not averaged.
        mix_steps : int in [0, 16], default 2
            Steps within which a side's mix of groups is looked for.
        count : int in [0, 100000], default 10
            How many paths to list.

        Returns
        -------
        Paths

        Notes
        -----
        Cost: O(v g (n + m)) for v victims in g groups, and the paths listed

        References
        ----------
        doi:10.1016/j.socnet.2007.11.001
        """

    def cross_border_permutation(
        self,
        *,
        groups: Groups,
        batches: Groups | None = None,
        blocked: Nodes | None = None,
        victims_carry: bool = True,
        min_group: int = 5,
        mix_steps: int = 2,
        permutations: int = 200,
        nodes: Nodes | None = None,
        method: Literal["auto", "exact", "sampled"] = "auto",
        epsilon: float = 0.001,
        relative: float = 0.1,
        delta: float = 0.01,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How far a cross-border score depends on which victim is of which group.

        As cross_border; groups change places between whole interview batches; the ratio is missing
        where the score or the median is 0; sampled, each score is within epsilon.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each victim, such as a country.
        batches : column name, mapping from node to group, or sequence in the order of nodes, optional
            Victims interviewed together; none: each one alone.
        blocked : nodes, optional
            Nodes that may not stand inside a path.
        victims_carry : bool, default True
            Victims may stand inside a path.
        min_group : int in [1, 1e+06], default 5
            Pairs of groups with fewer victims on a side are not averaged.
        mix_steps : int in [0, 16], default 2
            Steps within which a side's mix of groups is looked for.
        permutations : int in [1, 100000], default 200
            How many runs to compare with.
        nodes : nodes, optional
            Compare these only; none: all.
        method : {'auto', 'exact', 'sampled'}, default 'auto'
            Auto: exact up to a thousand million steps over all runs, then sampled.
        epsilon : float in [1e-06, 1), default 0.001
            Sampled: the largest error of a score, or ...
        relative : float in [0, 1], default 0.1
            ... so much of the node's score where that is more.
        delta : float in [1e-09, 1), default 0.01
            Sampled: in what share of runs it may be larger.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(permutations v g (n + m)) for v victims in g groups; sampled: many short searches

        References
        ----------
        doi:10.1016/j.socnet.2007.11.001
        """

    def ei_index(
        self,
        *,
        groups: Groups,
        strengths: EdgeValues | None = None,
        permutations: int = 0,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Whether a node's ties lead out of its group (1) or stay inside (-1).

        (E - I) / (E + I). Ties with somebody without a group are left out. Without strengths parallel
        edges count once, a tie claimed both ways 2; with strengths all edges between two nodes add up.
        Loops never. No value, not 0, without such ties.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each node, such as a country.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.
        permutations : int in [0, 100000], default 0
            Runs with groups exchanged, to compare the whole with; 0: none.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m), for each permutation

        References
        ----------
        doi:10.2307/2786835
        """

    def gould_fernandez(
        self,
        *,
        groups: Groups,
        permutations: int = 0,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How often a node stands between two others, by whose group is whose.

        Open paths a -> v -> b without a -> b; an undirected edge leads both ways; parallel edges count
        once, loops never; paths with somebody without a group are left out. Groups of a v b:
        coordinator AAA, itinerant ABA, representative AAB, gatekeeper ABB, liaison ABC. A lead, not
        guilt.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each node, such as a country.
        permutations : int in [0, 100000], default 0
            Runs with groups exchanged, behind z-scores; 0: none.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(sum over arcs of the degree of their first end), for each permutation

        References
        ----------
        doi:10.2307/270949
        """

    def group_distances(
        self,
        *,
        groups: Groups,
        blocked: Nodes | None = None,
        victims_carry: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How near the victims of each two groups are to each other: the matrix of groups.

        Undirected hops; parallel edges count once, loops never; every node that is not blocked may be
        passed; unordered pairs of two different people; pairs of one group too; hops of connected pairs
        only.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each victim, such as a country.
        blocked : nodes, optional
            Nodes that may not stand inside a path.
        victims_carry : bool, default True
            Victims may stand inside a path.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(v (n + m)) for v victims

        References
        ----------
        doi:10.1016/j.socnet.2007.11.001
        """

    def joined_contacts(
        self,
        *,
        groups: Groups,
        blocked: Nodes | None = None,
        victims_carry: bool = True,
        mix_steps: int = 2,
        least_share: float = 0.8,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How many contacts a node has in the second of the groups that it joins.

        Undirected hops; parallel edges count once, loops never; a contact counts for the group that has
        at least least_share of the victims round it, without the node itself; whole numbers, many ties;
        a lead, not guilt.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each victim, such as a country.
        blocked : nodes, optional
            Nodes that may not stand inside a way.
        victims_carry : bool, default True
            Victims may stand inside a way.
        mix_steps : int in [0, 16], default 2
            Steps from a contact within which victims are counted.
        least_share : float in (0, 1], default 0.8
            Of one group round a contact, for it to count.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(m (m / n + g)) for g groups

        References
        ----------
        this project: docs/measures.md
        """

    def key_players(
        self,
        *,
        size: int = 3,
        goal: Literal["fragmentation", "distance_fragmentation", "reach", "distance_reach"] = "fragmentation",
        search: Literal["greedy", "swap", "exact"] = "swap",
        denominator: Literal["others", "all"] = "others",
        steps: int = 2,
        follow_directions: bool = False,
        exclude: Nodes | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """The set of nodes without whom most falls apart, or from whom most is reached.

        Hops in the simple graph, undirected unless directions are followed; unconnected pairs add 0.
        fragmentation: 1 - sum of s (s - 1) over pieces (directed: connected ordered pairs) / (N (N -
        1)) without the set; distance_fragmentation: 1 - sum of 1 / d / (N (N - 1)); reach: share within
        `steps`; distance_reach: mean of 1 / d. N: those not chosen, or all, with members of the set at
        distance 1. Excluded nodes are never chosen. Ties: lowest numbers. A lead, not guilt.

        Parameters
        ----------
        size : int in [1, 1000], default 3
            How many are chosen together; exact: at most 3.
        goal : {'fragmentation', 'distance_fragmentation', 'reach', 'distance_reach'}, default 'fragmentation'
            What the set is to do.
        search : {'greedy', 'swap', 'exact'}, default 'swap'
            How sets are looked for.
        denominator : {'others', 'all'}, default 'others'
            The value is a share of those not chosen, or of all.
        steps : int in [1, 1000], default 2
            Within which somebody is reached.
        follow_directions : bool, default False
            Follow the directions of a directed graph.
        exclude : nodes, optional
            Nodes that are never chosen.

        Returns
        -------
        Table

        Notes
        -----
        Cost: c evaluations for each node chosen of c candidates; exact c^size / size!; O(n + m) for c
        of fragmentation, O(diameter n m / 64) for one of distance_fragmentation

        References
        ----------
        doi:10.1007/s10588-006-7084-x
        """

    def participation(
        self,
        *,
        groups: Groups,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How evenly the neighbors of a node spread over groups.

        Undirected; each neighbor once, loops never; neighbors without a group count nowhere; 0 where no
        neighbor has a group.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each node, such as a country.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1038/nature03288
        """

    def subset_betweenness(
        self,
        *,
        sources: Nodes | None = None,
        targets: Nodes | None = None,
        blocked: Nodes | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many shortest paths from some nodes to some others pass a node.

        Undirected hops; parallel edges count once, loops never; ends do not count; ordered pairs, so
        that everybody to everybody is twice betweenness; unconnected pairs add 0.

        Parameters
        ----------
        sources : nodes, optional
            Where paths begin; none: anywhere.
        targets : nodes, optional
            Where paths end; none: anywhere.
        blocked : nodes, optional
            Nodes that may not stand inside a path.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(s (n + m)) for s sources

        References
        ----------
        doi:10.1016/j.socnet.2007.11.001
        """

    def within_module_z(
        self,
        *,
        groups: Groups,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How far a node has more neighbors in its own group than others of the group.

        Undirected; each neighbor once, loops never; standard deviation over the whole group; no value
        without a group and where all of a group have equally many.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            Group of each node, such as a community.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1038/nature03288
        """

    def betweenness(
        self,
        *,
        lengths: EdgeValues | None = None,
        directed: bool = True,
        parallel_edges: Literal["counted", "folded"] = "counted",
        normalized: bool = False,
        sources: Nodes | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many shortest paths between other nodes pass a node.

        Unordered pairs of an undirected graph, ordered pairs of a directed one; ends do not count;
        unconnected pairs add 0; self-loops change nothing; parallel edges are paths of their own or
        folded, as asked. With lengths, paths tie when their sums are the same double. With sources,
        ordered pairs of a source and anybody else: all nodes as sources of an undirected graph give
        twice the score.

        Parameters
        ----------
        lengths : column name, or array in the order of edges in (0, inf), optional
            How far each edge reaches; none: hops.
        directed : bool, default True
            Respect directions.
        parallel_edges : {'counted', 'folded'}, default 'counted'
            Parallel edges are paths of their own, or one edge.
        normalized : bool, default False
            Divide by the number of pairs.
        sources : nodes, optional
            Where paths start; none: anywhere.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n m); with lengths O(n (m + n log n))

        References
        ----------
        doi:10.1080/0022250X.2001.9990249
        """

    def betweenness_sampled(
        self,
        *,
        epsilon: float = 0.01,
        delta: float = 0.1,
        directed: bool = True,
        parallel_edges: Literal["counted", "folded"] = "counted",
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Betweenness, normalized, to within epsilon with probability 1 - delta.

        Hops. Unordered pairs of an undirected graph, ordered pairs of a directed one; ends do not
        count; unconnected pairs add 0; self-loops change nothing; parallel edges are paths of their own
        or folded, as asked. All scores together are within epsilon of the exact, normalized ones with
        probability 1 - delta.

        Parameters
        ----------
        epsilon : float in [1e-06, 1), default 0.01
            The largest error of a score.
        delta : float in [1e-09, 1), default 0.1
            In what share of runs it may be larger.
        directed : bool, default True
            Respect directions.
        parallel_edges : {'counted', 'folded'}, default 'counted'
            Parallel edges are paths of their own, or one edge.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(log(n / delta) / epsilon^2) short searches at most; thousands at the defaults

        References
        ----------
        doi:10.1145/3208351; doi:10.1214/20-AOS1991
        """

    def bonacich_power(
        self,
        *,
        beta: float = 0.0,
        direction: Literal["out", "in", "both"] = "out",
        tolerance: float = 1e-10,
        max_rounds: int = 10000,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Strong by ties to the strong (beta above 0) or to those who depend on it (below).

        alpha (I - beta A)^-1 A 1, its squares adding up to n. beta within one over the largest
        eigenvalue, else refused; 0 takes half of that. Parallel edges add up; a self-loop counts once.

        Parameters
        ----------
        beta : float, default 0.0
            What power at one step more counts; 0: one that fits.
        direction : {'out', 'in', 'both'}, default 'out'
            Ties that go out, come in, or both.
        tolerance : float in (0, 1], default 1e-10
            Stop at this change, as a share of the most.
        max_rounds : int in [1, 1e+06], default 10000
            Stop after so many rounds.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.1086/228631
        """

    def bridging_centrality(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Who of few ties stands between those of many.

        Betweenness over unordered pairs times (1 / k) / sum over neighbors of 1 / k. Read as simple and
        undirected; not normalised; 0 without neighbors.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n m)

        References
        ----------
        Hwang, Cho, Zhang and Ramanathan (2006), Bridging centrality, KDD
        """

    def closeness(
        self,
        *,
        direction: Literal["out", "in", "both"] = "out",
        normalized: bool = True,
        wasserman_faust: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """One over the mean distance to the nodes that can be reached.

        Distances are hops; unreachable nodes are left out of the mean, and by default the score is
        multiplied by the share of other nodes that are reached (Wasserman and Faust). A node that
        reaches nobody has 0. Self-loops and parallel edges change nothing.

        Parameters
        ----------
        direction : {'out', 'in', 'both'}, default 'out'
            Follow edges out of or in to the node.
        normalized : bool, default True
            Multiply by the number of nodes that are reached.
        wasserman_faust : bool, default True
            Multiply by the share of other nodes that are reached.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n (n + m)), 256 sources at once

        References
        ----------
        doi:10.1016/0378-8733(78)90021-7
        """

    def collective_influence(
        self,
        *,
        radius: int = 2,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How much would fall apart without a node, as seen from nearby.

        (k - 1) times the sum of k - 1 over the nodes exactly radius steps away. Read as simple and
        undirected; 0 without neighbors; nothing is removed.

        Parameters
        ----------
        radius : int in [0, 16], default 2
            Steps to the rim.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n times the nodes and edges within radius)

        References
        ----------
        doi:10.1038/nature14604
        """

    def current_flow_betweenness(
        self,
        *,
        strengths: EdgeValues | None = None,
        normalized: bool = False,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How much passes a node where all ways count, the shorter ones more.

        Unordered pairs of other nodes; edges conduct as their strengths; directions ignored, parallel
        edges add up, loops carry nothing; ends do not count; unconnected pairs add 0.

        Parameters
        ----------
        strengths : column name, or array in the order of edges in (0, inf), optional
            How well each tie conducts.
        normalized : bool, default False
            Divide by the number of pairs.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(m (f + n log n)) for f entries of a sparse factor

        References
        ----------
        doi:10.1016/j.socnet.2004.11.009
        """

    def degree(
        self,
        *,
        direction: Literal["out", "in", "both"] = "both",
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many edges end at a node.

        Parallel edges count one each; a self-loop counts 2 in an undirected graph, 1 in and 1 out in a
        directed one. The centralization reads a simple graph: each neighbor once, no loops.

        Parameters
        ----------
        direction : {'out', 'in', 'both'}, default 'both'
            Count edges out of, in to, or both.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1016/0378-8733(78)90021-7
        """

    def edge_betweenness(
        self,
        *,
        lengths: EdgeValues | None = None,
        directed: bool = True,
        parallel_edges: Literal["counted", "folded"] = "counted",
        normalized: bool = False,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> EdgeScores:
        """How many shortest paths run over an edge.

        Unordered pairs of an undirected graph, ordered pairs of a directed one; the ends of a path
        count; unconnected pairs add 0; self-loops have 0; folded parallel edges all show what the one
        edge that they make has. With lengths, paths tie when their sums are the same double.

        Parameters
        ----------
        lengths : column name, or array in the order of edges in (0, inf), optional
            How far each edge reaches; none: hops.
        directed : bool, default True
            Respect directions.
        parallel_edges : {'counted', 'folded'}, default 'counted'
            Parallel edges are paths of their own, or one edge.
        normalized : bool, default False
            Divide by the number of pairs.

        Returns
        -------
        EdgeScores

        Notes
        -----
        Cost: O(n m); with lengths O(n (m + n log n))

        References
        ----------
        doi:10.1016/j.socnet.2007.11.001
        """

    def eigenvector(
        self,
        *,
        direction: Literal["out", "in", "both"] = "in",
        tolerance: float = 1e-10,
        max_rounds: int = 10000,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """High where neighbors are high.

        The largest score is 1. Parallel edges add up; a self-loop counts once. Of several components
        the one with the largest eigenvalue keeps its scores, all others go to 0. A directed graph
        without a cycle has only zeros.

        Parameters
        ----------
        direction : {'out', 'in', 'both'}, default 'in'
            High by edges that come in, that go out, or both.
        tolerance : float in (0, 1], default 1e-10
            Stop at this change of any score.
        max_rounds : int in [1, 1e+06], default 10000
            Stop after so many rounds.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.1080/0022250X.1972.9989806
        """

    def harmonic(
        self,
        *,
        direction: Literal["out", "in", "both"] = "out",
        normalized: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How near a node is to everyone it can reach.

        Sum of 1 / hops over all other nodes; unreachable nodes add 0. Self-loops and parallel edges
        change nothing.

        Parameters
        ----------
        direction : {'out', 'in', 'both'}, default 'out'
            Follow edges out of or in to the node.
        normalized : bool, default True
            Divide by n - 1.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n (n + m)), 256 sources at once

        References
        ----------
        doi:10.1016/S0378-4371(00)00311-3
        """

    def harmonic_top(
        self,
        *,
        count: int = 10,
        direction: Literal["out", "in", "both"] = "out",
        normalized: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """The nodes nearest to everyone, found without measuring all.

        The greatest scores of harmonic, exact; who ties with the last is listed too; all other nodes
        have no value. Self-loops and parallel edges change nothing.

        Parameters
        ----------
        count : int in [1, 4.29497e+09], default 10
            How many nodes.
        direction : {'out', 'in', 'both'}, default 'out'
            Follow edges out of or in to the node.
        normalized : bool, default True
            Divide by n - 1.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n (n + m)) at worst; nodes are given up as soon as they cannot be among the greatest

        References
        ----------
        doi:10.1145/3344719
        """

    def hits(
        self,
        *,
        role: Literal["authority", "hub"] = "authority",
        tolerance: float = 1e-10,
        max_rounds: int = 10000,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Authorities are pointed at by good hubs, hubs point at good authorities.

        The largest score is 1. Parallel edges add up; a self-loop counts once. In an undirected graph
        both roles are the same. Of several components the one with the largest eigenvalue keeps its
        scores, all others go to 0.

        Parameters
        ----------
        role : {'authority', 'hub'}, default 'authority'
            Whose scores.
        tolerance : float in (0, 1], default 1e-10
            Stop at this change of any score.
        max_rounds : int in [1, 1e+06], default 10000
            Stop after so many rounds.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.1145/324133.324140
        """

    def katz(
        self,
        *,
        alpha: float = 0.0,
        direction: Literal["out", "in", "both"] = "in",
        tolerance: float = 1e-10,
        max_rounds: int = 10000,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many walks end at a node, a longer one counting less.

        x = 1 + alpha A x, not scaled. Parallel edges add up; a self-loop counts once. alpha must be
        below 1 over the largest eigenvalue; 0 takes 0.85 over a bound on it.

        Parameters
        ----------
        alpha : float in [0, inf), default 0.0
            What a further step counts; 0: one that fits.
        direction : {'out', 'in', 'both'}, default 'in'
            Walks that come in, that go out, or both.
        tolerance : float in (0, 1], default 1e-10
            Stop at this change, as a share of the most.
        max_rounds : int in [1, 1e+06], default 10000
            Stop after so many rounds.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.1007/BF02289026
        """

    def page_rank(
        self,
        *,
        damping: float = 0.85,
        tolerance: float = 1e-10,
        max_rounds: int = 1000,
        strengths: EdgeValues | None = None,
        restart: Nodes | None = None,
        directed: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How often a walk along edges, started again now and then, is at a node.

        Parallel edges add up; a self-loop is one way to stay; sinks pass their rank to the restart
        nodes; an undirected edge leads both ways. Ranks sum to 1.

        Parameters
        ----------
        damping : float in [0, 1), default 0.85
            How often the walk goes on.
        tolerance : float in (0, 1], default 1e-10
            Stop at this change of all ranks together.
        max_rounds : int in [1, 1e+06], default 1000
            Stop after so many rounds.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.
        restart : nodes, optional
            Where the walk starts again; none: anywhere.
        directed : bool, default True
            Respect directions.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.1016/S0169-7552(98)00110-X
        """

    def page_rank_rounds(
        self,
        *,
        damping: float = 0.85,
        rounds: int = 20,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """PageRank after a stated number of plain rounds, as LDBC Graphalytics defines it.

        Every node starts with 1 / n; sinks pass their rank to all nodes. Parallel edges add up; a self-
        loop is one way to stay; an undirected edge leads both ways. Ranks sum to 1.

        Parameters
        ----------
        damping : float in [0, 1], default 0.85
            How often the walk goes on.
        rounds : int in [0, 1e+06], default 20
            Exactly so many.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.14778/3007263.3007270
        """

    def strength(
        self,
        *,
        strengths: EdgeValues | None = None,
        direction: Literal["out", "in", "both"] = "both",
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """The sum of the strengths of the edges that end at a node.

        Parallel edges add up; a self-loop adds its strength twice in an undirected graph, once in and
        once out in a directed one. Without strengths every edge counts 1.

        Parameters
        ----------
        strengths : column name, or array in the order of edges, optional
            How close each tie is.
        direction : {'out', 'in', 'both'}, default 'both'
            Add edges out of, in to, or both.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1073/pnas.0400087101
        """

    def cdlp(
        self,
        *,
        rounds: int = 10,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeLabels:
        """Synchronous label propagation, as LDBC Graphalytics defines it.

        All nodes at once take the label that most neighbors have, the smallest of those that tie. A
        neighbor counts once for each edge, in a directed graph over edges both ways; a self-loop
        counts. A label may be left in pieces, or swing to and fro.

        Parameters
        ----------
        rounds : int in [0, 1e+06], default 10
            At most so many.

        Returns
        -------
        NodeLabels

        Notes
        -----
        Cost: O(n + m) a round

        References
        ----------
        doi:10.14778/3007263.3007270
        """

    def community_stability(
        self,
        *,
        groups: Groups,
        resolution: float = 1.0,
        strengths: EdgeValues | None = None,
        runs: int = 50,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How sure the places of nodes in given groups are, by many seeds of leiden.

        leiden by modularity, one trial a run. stability: the share of runs in which a node is with
        another of its group, on average; next_community: the other group that it is with most. Nodes
        without a group have no values and count nowhere.

        Parameters
        ----------
        groups : column name, mapping from node to group, or sequence in the order of nodes
            The partition to judge.
        resolution : float in (0, inf), default 1.0
            Of the runs.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How strong each edge is.
        runs : int in [1, 10000], default 50
            How many seeds.

        Returns
        -------
        Table

        Notes
        -----
        Cost: runs times leiden, then O(runs n)

        References
        ----------
        doi:10.1038/srep00336
        """

    def consensus_communities(
        self,
        *,
        resolution: float = 1.0,
        strengths: EdgeValues | None = None,
        runs: int = 50,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """Communities on which many seeds of leiden agree, and how sure each place is.

        leiden by modularity, one trial a run. The median partition: pairs together in most runs are
        together, as far as moves of single nodes get. stability: the share of runs in which a node is
        with another of its community, on average; next_community: the other one that it is with most.

        Parameters
        ----------
        resolution : float in (0, inf), default 1.0
            Larger: smaller communities.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How strong each edge is.
        runs : int in [1, 10000], default 50
            How many seeds.

        Returns
        -------
        Table

        Notes
        -----
        Cost: runs times leiden, then O(runs n) a round of moves

        References
        ----------
        doi:10.1038/srep00336
        """

    def label_propagation(
        self,
        *,
        strengths: EdgeValues | None = None,
        order: Literal["drawn", "numbered"] = "drawn",
        restraint: float = 1.0,
        max_rounds: int = 1000,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeLabels:
        """Communities by imitation of the strongest label among neighbors.

        Directions are dropped, strengths of parallel edges add, loops do nothing; nodes one at a time,
        ties drawn; what chance gives a label of more than a 32nd of all strength does not count; a
        label in pieces is several communities.

        Parameters
        ----------
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close the ends of each edge are.
        order : {'drawn', 'numbered'}, default 'drawn'
            In which nodes look at their neighbors.
        restraint : float in [0, 1], default 1.0
            How much of what chance gives a large label does not count; 0: all counts.
        max_rounds : int in [1, 1e+06], default 1000
            Stop after so many rounds.

        Returns
        -------
        NodeLabels

        Notes
        -----
        Cost: O(n + m) a round, on one thread

        References
        ----------
        doi:10.1103/PhysRevE.76.036106, doi:10.1103/PhysRevE.80.026129
        """

    def leiden(
        self,
        *,
        objective: Literal["modularity", "cpm"] = "modularity",
        resolution: float = 1.0,
        strengths: EdgeValues | None = None,
        directions: bool = False,
        randomness: float = 0.01,
        trials: int = 0,
        max_passes: int = 100,
        tolerance: float = 0.0001,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeLabels:
        """Communities by the Leiden method; none is unconnected.

        Directions are dropped unless asked for, strengths of parallel edges add, a loop counts once
        inside its community; a node without edges is a community; another seed may give another answer.

        Parameters
        ----------
        objective : {'modularity', 'cpm'}, default 'modularity'
            What makes a partition good.
        resolution : float in [0, 1e+09], default 1.0
            Larger: smaller communities.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close the ends of each edge are.
        directions : bool, default False
            Of a directed graph: expect arcs from out to in (modularity only).
        randomness : float in (0, 1e+09], default 0.01
            Of merging; smaller: greedier.
        trials : int in [0, 100000], default 0
            The best of so many runs; 0: 1 to 100, by size.
        max_passes : int in [1, 1e+06], default 100
            Stop after so many passes.
        tolerance : float in [0, 1], default 0.0001
            A pass that gains no more, as a share of all strength, is the last.

        Returns
        -------
        NodeLabels

        Notes
        -----
        Cost: O(n + m) a pass and level

        References
        ----------
        doi:10.1038/s41598-019-41695-z
        """

    def link_communities(
        self,
        *,
        similarity: float = 0.0,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """Communities of links: a node is in as many as its links are.

        Undirected; parallel edges count once, loops never. Links that share a node are as similar as
        the neighborhoods of their other ends overlap; merged by single linkage, cut where partition
        density is highest, of equals the finer cut. Links that are alone are counted and in no row.

        Parameters
        ----------
        similarity : float in [0, 1], default 0.0
            Merge links at least so similar; 0: where partition density is highest.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(sum of squared degrees)

        References
        ----------
        doi:10.1038/nature09182
        """

    def map_equation(
        self,
        *,
        strengths: EdgeValues | None = None,
        jump: float = 0.15,
        max_passes: int = 100,
        tolerance: float = 0.0001,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeLabels:
        """Communities that a random walker stays in for long; none is unconnected.

        Undirected: the walker follows edges by strength. Directed: it follows arcs, with jumps that are
        not described. Parallel edges add, a loop is a step that stays; a node without edges is a
        community; quality is the code length in bits, smaller is better.

        Parameters
        ----------
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close the ends of each edge are.
        jump : float in (0, 1), default 0.15
            Chance of a jump at each step, if directed.
        max_passes : int in [1, 1e+06], default 100
            Stop after so many passes.
        tolerance : float in [0, 1000], default 0.0001
            A pass that saves no more bits is the last.

        Returns
        -------
        NodeLabels

        Notes
        -----
        Cost: O(n + m) a pass and level

        References
        ----------
        doi:10.1073/pnas.0706851105
        """

    def partition_agreement(
        self,
        *,
        first: Groups,
        second: Groups,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> FactSheet:
        """How far two groupings of the same nodes agree: NMI, AMI, ARI, VI.

        Edges do not count; nodes without a group in either are left out and counted. NMI over the mean
        of both entropies; AMI and ARI beyond chance, with the same sizes dealt out in every way; VI in
        nats, 0 where they are equal.

        Parameters
        ----------
        first : column name, mapping from node to group, or sequence in the order of nodes
            A group for each node.
        second : column name, mapping from node to group, or sequence in the order of nodes
            Another.

        Returns
        -------
        FactSheet

        Notes
        -----
        Cost: O(n log n), and the product of numbers of sizes for AMI

        References
        ----------
        Vinh, Epps and Bailey (2010); doi:10.1007/BF01908075
        """

    def resolution_sweep(
        self,
        *,
        from_: float = 0.25,
        to: float = 4.0,
        steps: int = 13,
        runs: int = 10,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """What leiden finds at finer and finer resolution, and how far its seeds agree.

        leiden by modularity; resolutions in equal ratios. agreement: the mean adjusted Rand index over
        all pairs of runs; same_as_before: that of the best runs of two neighboring steps.

        Parameters
        ----------
        from_ : float in (0, inf), default 0.25
            The coarsest resolution.
        to : float in (0, inf), default 4.0
            The finest.
        steps : int in [1, 1000], default 13
            How many resolutions.
        runs : int in [1, 10000], default 10
            How many seeds at each.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How strong each edge is.

        Returns
        -------
        Table

        Notes
        -----
        Cost: steps times runs times leiden

        References
        ----------
        doi:10.1103/PhysRevE.74.016110
        """

    def disruption(
        self,
        *,
        order: Literal["degree", "betweenness", "katz", "collective_influence", "cross_border", "dismantling", "key_players", "random"] = "degree",
        recompute: bool = False,
        block: int = 1,
        removals: int = 0,
        kept: Nodes | None = None,
        groups: Groups | None = None,
        points: int = 20,
        sources: int = 1000,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """What is left of a network as nodes are taken away: an experiment, no forecast.

        Undirected hops, parallel edges once, loops never; highest score per cost first, ties by node;
        largest and efficiency are shares of the whole network before, efficiency_left of the nodes
        left; unconnected pairs add 0; robustness is the mean of largest over all rows. Nobody reacts.

        Parameters
        ----------
        order : {'degree', 'betweenness', 'katz', 'collective_influence', 'cross_border', 'dismantling', 'key_players', 'random'}, default 'degree'
            By which score nodes go.
        recompute : bool, default False
            Score what is left before each block.
        block : int in [1, 4.29497e+09], default 1
            Nodes taken away at once.
        removals : int in [0, 4.29497e+09], default 0
            Nodes taken away in all; 0: all that may be.
        kept : nodes, optional
            Nodes that are never taken away.
        groups : column name, mapping from node to group, or sequence in the order of nodes, optional
            Group of each victim, for the order cross_border.
        points : int in [1, 4.29497e+09], default 20
            Steps after which efficiency is measured.
        sources : int in [0, 4.29497e+09], default 1000
            Nodes from which efficiency is measured, drawn where there are more; 0: all.

        Returns
        -------
        Table

        Notes
        -----
        Cost: the order, once or before each block; O(points sources m)

        References
        ----------
        doi:10.1073/pnas.1009440108
        """

    def disruption_recovery(
        self,
        *,
        order: Literal["degree", "betweenness", "katz", "collective_influence", "cross_border", "dismantling", "key_players", "random"] = "degree",
        recompute: bool = False,
        block: int = 1,
        removals: int = 20,
        kept: Nodes | None = None,
        groups: Groups | None = None,
        recovery: Literal["nearest", "step", "random"] = "nearest",
        steps: Groups | None = None,
        share: float = 1.0,
        trials: int = 20,
        points: int = 10,
        sources: int = 1000,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """The same where those who lost a tie find substitutes: an experiment, no forecast.

        As disruption; after each block every neighbor of a removed node ties, with chance share, to a
        substitute that is no neighbor yet: one of the nearest, one of the nearest of the removed node's
        group, or any. Who is kept neither seeks nor becomes one. Means and the 5th and 95th percentile
        over trials; a model, not what people will do.

        Parameters
        ----------
        order : {'degree', 'betweenness', 'katz', 'collective_influence', 'cross_border', 'dismantling', 'key_players', 'random'}, default 'degree'
            By which score nodes go.
        recompute : bool, default False
            Score what is left before each block.
        block : int in [1, 4.29497e+09], default 1
            Nodes taken away at once.
        removals : int in [0, 4.29497e+09], default 20
            Nodes taken away in all; 0: all that may be.
        kept : nodes, optional
            Nodes that are never taken away and never tie anew.
        groups : column name, mapping from node to group, or sequence in the order of nodes, optional
            Group of each victim, for the order cross_border.
        recovery : {'nearest', 'step', 'random'}, default 'nearest'
            Who takes the place of who is gone.
        steps : column name, mapping from node to group, or sequence in the order of nodes, optional
            Script step of each node, for the recovery by step.
        share : float in [0, 1], default 1.0
            Of lost ties for which a new one is looked for.
        trials : int in [1, 4.29497e+09], default 20
            Reactions drawn.
        points : int in [1, 4.29497e+09], default 10
            Steps after which efficiency is measured.
        sources : int in [0, 4.29497e+09], default 1000
            Nodes from which efficiency is measured, drawn where there are more; 0: all.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(trials (points sources m + ties m))

        References
        ----------
        doi:10.1038/srep04238
        """

    def anchored_layout(
        self,
        *,
        areas: Groups | None = None,
        radius: float = 6.0,
        gap: float = 14.0,
        area_gap: float = 70.0,
        iterations: int = 240,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodePoints:
        """Points for a map: each area's nodes together, areas apart, no two marks over each other.

        Undirected; parallel edges and loops change nothing. Marks are free of each other and areas'
        circles disjoint. Relabelling gives another drawing of the same quality.

        Parameters
        ----------
        areas : column name, mapping from node to group, or sequence in the order of nodes, optional
            The area of each node, e.g. its country.
        radius : float in (0, 1e+06], default 6.0
            Radius of a node's mark.
        gap : float in [0, 1e+06], default 14.0
            Least free space between marks.
        area_gap : float in [0, 1e+06], default 70.0
            Least free space between areas.
        iterations : int in [0, 100000], default 240
            Rounds of springs and repulsion.

        Returns
        -------
        NodePoints

        Notes
        -----
        Cost: O(iterations (n + m))

        References
        ----------
        doi:10.1002/spe.4380211102
        """

    def stress_layout(
        self,
        *,
        pivots: int = 200,
        rounds: int = 30,
        exact: int = 10000,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodePoints:
        """Points whose distances are like the distances in the graph (least stress).

        Undirected hops; parallel edges and loops change nothing. Components are packed in rows, large
        ones first. Relabelling gives another drawing of the same quality.

        Parameters
        ----------
        pivots : int in [1, 10000], default 200
            Nodes whose distances to all are kept.
        rounds : int in [0, 10000], default 30
            Rounds of descent.
        exact : int in [0, 60000], default 10000
            Largest component laid out by all its pairs.

        Returns
        -------
        NodePoints

        Notes
        -----
        Cost: O(n m / 64 + rounds n^2), above `exact` nodes O(pivots (n + m) + rounds (pivots n + m))

        References
        ----------
        doi:10.1109/TVCG.2018.2859997
        """

    def bfs_distances(
        self,
        *,
        source: Node,
        direction: Literal["out", "in", "both"] = "out",
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """The number of hops between a node and each other node.

        The source has 0; a node that cannot be reached has no value. Self-loops and parallel edges
        change nothing.

        Parameters
        ----------
        source : a node
            The node to start from.
        direction : {'out', 'in', 'both'}, default 'out'
            Follow edges out of or in to the source.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1109/SC.2012.50
        """

    def k_shortest_paths(
        self,
        *,
        source: Node,
        target: Node,
        k: int = 3,
        lengths: EdgeValues | None = None,
        directed: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Paths:
        """The k shortest paths between two nodes that visit no node twice.

        Paths differ by their nodes; of parallel edges the shortest stands, then the first. Equal
        lengths: the path whose nodes come first, read as a list of numbers.

        Parameters
        ----------
        source : a node
            Where the paths start.
        target : a node
            Where the paths end.
        k : int in [1, 100000], default 3
            How many paths.
        lengths : column name, or array in the order of edges in (0, inf), optional
            How far each edge reaches; none: hops.
        directed : bool, default True
            Respect directions.

        Returns
        -------
        Paths

        Notes
        -----
        Cost: O(k n (m + n log n))

        References
        ----------
        doi:10.1287/mnsc.17.11.712, doi:10.1287/mnsc.18.7.401
        """

    def max_flow(
        self,
        *,
        source: Node,
        target: Node,
        capacities: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> EdgeScores:
        """How much can pass between two nodes, and the smallest cut that stops it.

        Directed edges are followed, undirected ones carry either way; parallel edges side by side;
        loops nothing; not connected: 0. The cut is the one nearest to the source.

        Parameters
        ----------
        source : a node
            Where it comes from.
        target : a node
            Where it goes.
        capacities : column name, or array in the order of edges in [0, inf), optional
            How much each edge can carry.

        Returns
        -------
        EdgeScores

        Notes
        -----
        Cost: O(n^2 m) per unit of cut at worst, on one thread

        References
        ----------
        doi:10.1109/TPAMI.2004.60
        """

    def shortest_path(
        self,
        *,
        source: Node,
        target: Node,
        lengths: EdgeValues | None = None,
        directed: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Paths:
        """A shortest path between two nodes.

        Of several shortest paths the one whose nodes come first, read as a list of numbers; of parallel
        edges the shortest, then the first. Not connected: no path.

        Parameters
        ----------
        source : a node
            Where the path starts.
        target : a node
            Where the path ends.
        lengths : column name, or array in the order of edges in (0, inf), optional
            How far each edge reaches; none: hops.
        directed : bool, default True
            Respect directions.

        Returns
        -------
        Paths

        Notes
        -----
        Cost: O(n + m); with lengths O(m + n log n)

        References
        ----------
        doi:10.1007/BF01386390
        """

    def shortest_path_lengths(
        self,
        *,
        source: Node,
        lengths: EdgeValues | None = None,
        direction: Literal["out", "in", "both"] = "out",
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How far each node is from one node, by the lengths of edges.

        Lengths are added from the source on. The source has 0; a node that cannot be reached has no
        value. Of parallel edges the shortest counts; self-loops change nothing.

        Parameters
        ----------
        source : a node
            The node to start from.
        lengths : column name, or array in the order of edges in (0, inf), optional
            How far each edge reaches; none: 1.
        direction : {'out', 'in', 'both'}, default 'out'
            Follow edges out of or in to the source.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m) where lengths are of one order of magnitude

        References
        ----------
        doi:10.1016/S0196-6774(03)00076-2
        """

    def backbone(
        self,
        *,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> EdgeScores:
        """How surprising the strength of a tie is beside the other ties of its ends.

        Disparity filter: 1 - (1 - p)^(k - 1), p being the share of the strength of an end with k ties,
        the larger of both ends: out of the source and in to the target of a directed graph. Parallel
        edges add up; an end with one tie says nothing; no value for loops and ties of strength 0.

        Parameters
        ----------
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        EdgeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1073/pnas.0808904106
        """

    def bridges(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> EdgeScores:
        """1 for each edge without which its component would fall in two.

        Directions are ignored; self-loops and edges that have a parallel one, in either direction, are
        no bridges.

        Returns
        -------
        EdgeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1145/362248.362272
        """

    def clustering(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """The share of pairs of a node's neighbors that are neighbors of each other.

        Read as simple and undirected: directions ignored, parallel edges folded, self-loops dropped. A
        node with fewer than two neighbors has no value.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(m sqrt(m))

        References
        ----------
        doi:10.1038/30918, doi:10.1016/j.tcs.2008.07.017
        """

    def components(
        self,
        *,
        kind: Literal["weak", "strong"] = "weak",
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeLabels:
        """The pieces of a graph.

        Weak: joined by a path, whatever its directions; strong: each reaches the other along
        directions. Self-loops and parallel edges change nothing. Labels by size, largest first, ties by
        smallest node.

        Parameters
        ----------
        kind : {'weak', 'strong'}, default 'weak'
            Ignore directions, or follow them both ways.

        Returns
        -------
        NodeLabels

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1109/IPDPS.2018.00012, doi:10.1137/0201010
        """

    def core_number(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How deep inside a dense group a node lies.

        The largest k such that the node is in a group where all have k neighbors within it. Parallel
        edges are folded, self-loops dropped, directions ignored.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        arXiv:cs/0310049
        """

    def core_periphery(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Who is of a core that all know each other, and who hangs on it (1 and 0).

        The split with fewest errors: pairs of the core without a tie and ties within the periphery.
        Read as simple and undirected; of several best splits the smallest core; equal degrees by
        number.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        arXiv:1102.5511
        """

    def cut_nodes(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many more pieces the graph would have without a node.

        Above 0 means a cut node (articulation point). Directions are ignored; self-loops and parallel
        edges change nothing.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n + m)

        References
        ----------
        doi:10.1145/362248.362272
        """

    def directed_clustering(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Of all ordered pairs of a node's neighbors, the share that an edge joins.

        Neighbors by edges of either direction; parallel edges count once, self-loops do nothing; two
        neighbors joined both ways count twice. In an undirected graph the same as clustering. A node
        with fewer than two neighbors has no value.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(m sqrt(m))

        References
        ----------
        doi:10.14778/3007263.3007270
        """

    def fiedler(
        self,
        *,
        strengths: EdgeValues | None = None,
        dense_below: int = 300,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Where a graph is thinnest: the Fiedler vector and the algebraic connectivity.

        Laplacian D - A; directions are dropped, parallel edges add, loops do nothing; of a graph in
        pieces the largest piece; the first value that is not nearly 0 is positive.

        Parameters
        ----------
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close the ends of each edge are.
        dense_below : int in [0, 5000], default 300
            Up to so many nodes by a dense solver.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n^3) for small graphs, then one sparse factorisation; one thread

        References
        ----------
        Fiedler (1973), Czechoslovak Mathematical Journal 23(2), 298-305
        """

    def role_similarity(
        self,
        *,
        node: Node,
        kinds: Groups | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """Who sits in the network like a given node, wherever it is (1: just so).

        Sum of the smaller over the sum of the larger entries of two profiles: neighbors by kind, what
        those have on average by kind, pairs of neighbors that know each other, log2(1 + x) of each;
        arcs out and in apart. Parallel edges count once, loops never. With kinds, no value for nodes of
        another kind. A lead, not guilt.

        Parameters
        ----------
        node : a node
            The one that others are compared with.
        kinds : column name, mapping from node to group, or sequence in the order of nodes, optional
            Kind of each node; none: all of one kind.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(m k + n k^2) for k kinds, and O(m sqrt(m))

        References
        ----------
        doi:10.1145/2020408.2020512
        """

    def spectral_embedding(
        self,
        *,
        tolerance: float = 1e-08,
        max_rounds: int = 500,
        strengths: EdgeValues | None = None,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodePoints:
        """Places nodes by the two slowest eigenvectors of the walk (Laplacian eigenmaps).

        Second and third eigenvector of D^-1 A; directions are dropped, parallel edges add, a self-loop
        counts once; of several components the largest is placed, the others lie at 0, 0; the first
        value that is not nearly 0 is positive.

        Parameters
        ----------
        tolerance : float in (0, 1], default 1e-08
            Stop at this residual.
        max_rounds : int in [1, 1e+06], default 500
            Stop after so many rounds.
        strengths : column name, or array in the order of edges in [0, inf), optional
            How close each tie is.

        Returns
        -------
        NodePoints

        Notes
        -----
        Cost: O(n + m) a pass, some 70 passes a round

        References
        ----------
        doi:10.1162/089976603321780317
        """

    def triad_census(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> FactSheet:
        """How many threes of nodes are tied in each of the 16 possible ways.

        Kinds by mutual, asymmetric and null pairs; 111D is a <-> b <- c, 111U a <-> b -> c. Parallel
        edges count once, loops never; an undirected edge is a mutual pair.

        Returns
        -------
        FactSheet

        Notes
        -----
        Cost: O(sum of squared degrees)

        References
        ----------
        doi:10.1016/S0378-8733(01)00035-1
        """

    def triangles(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many pairs of a node's neighbors are neighbors of each other.

        Read as simple and undirected: directions ignored, parallel edges folded, self-loops dropped.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(m sqrt(m))

        References
        ----------
        doi:10.1016/j.tcs.2008.07.017
        """

    def truss_number(
        self,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> EdgeScores:
        """How deep inside a group full of triangles an edge lies.

        The largest k such that the edge is in a group where each edge is a side of k - 2 triangles of
        the group. Parallel edges are folded and share the number, directions ignored. An edge in no
        triangle has 2, a self-loop 0.

        Returns
        -------
        EdgeScores

        Notes
        -----
        Cost: O(m sqrt(m) log(m))

        References
        ----------
        doi:10.14778/2311906.2311909
        """

    def two_mode_fold(
        self,
        *,
        direction: Literal["out", "in", "both"] = "out",
        largest: int = 1000,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """Which nodes share what others they are tied to, and how much that says.

        Each two of k nodes with an edge to the same one get 1 / (k - 1) for it (newman) and 1 (shared);
        backbone is the disparity filter over newman. Edges lead from those who are folded to what they
        share; in an undirected graph both sides are folded. Parallel edges once, loops never; the
        closest first, ties by number.

        Parameters
        ----------
        direction : {'out', 'in', 'both'}, default 'out'
            Pairs share targets (out), sources (in) or either (both).
        largest : int in [0, 4.29497e+09], default 1000
            What more nodes share joins nobody; 0: no limit.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(sum of k^2)

        References
        ----------
        doi:10.1103/PhysRevE.64.016132
        """

    def earliest_arrival(
        self,
        *,
        source: Node,
        times: EdgeValues,
        until: EdgeValues | None = None,
        durations: EdgeValues | None = None,
        directed: bool = True,
        wait: float = 0.0,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """When something that starts at a node can have come to each other one.

        Edges in the order of their times: each begins when the one before has ended, and wait later, or
        after, at any time from times to until. Undated edges are on no way, self-loops lead nowhere.
        Whoever is not reached, and the source, has no value.

        Parameters
        ----------
        source : a node
            Where it starts.
        times : column name, or array in the order of edges
            When each edge begins.
        until : column name, or array in the order of edges, optional
            The last time at which each edge may begin, empty: ever after; none: times.
        durations : column name, or array in the order of edges in [0, inf), optional
            How long each edge takes; none: 0.
        directed : bool, default True
            Respect the directions of a directed graph.
        wait : float in [0, inf), default 0.0
            Between one edge and the next, at least.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(m log m)

        References
        ----------
        doi:10.14778/2732939.2732945
        """

    def temporal_betweenness(
        self,
        *,
        times: EdgeValues,
        durations: EdgeValues | None = None,
        directed: bool = True,
        wait: float = 0.0,
        normalized: bool = False,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How often a node lies on the shortest ways in the order of times.

        Shares of the ways in time of fewest edges, over ordered pairs; each edge begins when the one
        before has ended, and wait later, or after. Edges between the same two at several times, and
        parallel ones, are ways of their own. Ends do not count, pairs that no way joins add 0; undated
        edges are on no way, self-loops lead nowhere.

        Parameters
        ----------
        times : column name, or array in the order of edges
            When each edge begins.
        durations : column name, or array in the order of edges in [0, inf), optional
            How long each edge takes; none: 0.
        directed : bool, default True
            Respect the directions of a directed graph.
        wait : float in [0, inf), default 0.0
            Between one edge and the next, at least.
        normalized : bool, default False
            Divide by the ordered pairs of others.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(sum over sources and nodes of contacts times arrivals)

        References
        ----------
        doi:10.1145/3394486.3403259
        """

    def temporal_motifs(
        self,
        *,
        times: EdgeValues,
        window: float = 30.0,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Table:
        """How often two or three edges follow one another in each pattern.

        Edges among at most three nodes at different times within the window, in the order of time; AB
        BC: nodes are named as they come up; parallel edges are edges of their own, self-loops and
        undated edges are in none; without directions AB and BA are one.

        Parameters
        ----------
        times : column name, or array in the order of edges
            When each edge happens.
        window : float in [0, inf), default 30.0
            From the first edge to the last, at most.

        Returns
        -------
        Table

        Notes
        -----
        Cost: O(m k^2) for k edges at a node within a window

        References
        ----------
        doi:10.1145/3018661.3018731
        """

    def temporal_path(
        self,
        *,
        source: Node,
        target: Node,
        times: EdgeValues,
        until: EdgeValues | None = None,
        durations: EdgeValues | None = None,
        goal: Literal["earliest", "fastest", "shortest"] = "earliest",
        directed: bool = True,
        wait: float = 0.0,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> Paths:
        """A way over edges in the order of their times: earliest, fastest or shortest.

        Each edge begins when the one before has ended, and wait later, or after, at any time from times
        to until (not where fastest is the goal). Undated edges are on no way, self-loops lead nowhere.
        length: arrival, duration or number of edges; of several fastest the first to leave, of several
        shortest the first to arrive.

        Parameters
        ----------
        source : a node
            Where it starts.
        target : a node
            Where it ends.
        times : column name, or array in the order of edges
            When each edge begins.
        until : column name, or array in the order of edges, optional
            The last time at which each edge may begin, empty: ever after; none: times.
        durations : column name, or array in the order of edges in [0, inf), optional
            How long each edge takes; none: 0.
        goal : {'earliest', 'fastest', 'shortest'}, default 'earliest'
            What is least: arrival, duration or edges.
        directed : bool, default True
            Respect the directions of a directed graph.
        wait : float in [0, inf), default 0.0
            Between one edge and the next, at least.

        Returns
        -------
        Paths

        Notes
        -----
        Cost: O(m log m), for fastest times the departures of the source

        References
        ----------
        doi:10.14778/2732939.2732945
        """

    def temporal_reach(
        self,
        *,
        times: EdgeValues,
        until: EdgeValues | None = None,
        durations: EdgeValues | None = None,
        reach: Literal["from", "to"] = "from",
        directed: bool = True,
        wait: float = 0.0,
        normalized: bool = True,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
    ) -> NodeScores:
        """How many others each node can have reached, in the order of times.

        Edges in the order of their times: each begins when the one before has ended, and wait later, or
        after, at any time from times to until. Undated edges are on no way, self-loops lead nowhere; a
        node does not count itself.

        Parameters
        ----------
        times : column name, or array in the order of edges
            When each edge begins.
        until : column name, or array in the order of edges, optional
            The last time at which each edge may begin, empty: ever after; none: times.
        durations : column name, or array in the order of edges in [0, inf), optional
            How long each edge takes; none: 0.
        reach : {'from', 'to'}, default 'from'
            Whom a node reaches (from), or who reaches it.
        directed : bool, default True
            Respect the directions of a directed graph.
        wait : float in [0, inf), default 0.0
            Between one edge and the next, at least.
        normalized : bool, default True
            Divide by n - 1.

        Returns
        -------
        NodeScores

        Notes
        -----
        Cost: O(n m log m)

        References
        ----------
        doi:10.1103/PhysRevE.71.046119
        """
