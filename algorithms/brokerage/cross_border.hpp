#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algorithms/spec.hpp"

// Who links victims of different groups (countries, as a rule): the measures behind every hub
// table. The graph must be projected already: carriers only, and of protected people only the links
// of recruiting. Position in a graph is a lead, not guilt.
namespace mekhala {

// A person who stands in the graph twice: `person` may only begin or end a path, `twin` holds the
// links over which paths may pass through them.
struct TwinNode {
  NodeId twin = kNoNode;
  NodeId person = kNoNode;
};

enum class CrossBorderMethod : std::uint8_t { automatic, exact, sampled };
template <>
struct ChoiceNames<CrossBorderMethod> {
  static std::vector<std::string> names() { return {"auto", "exact", "sampled"}; }
};

// Arcs looked at, above which an exact run takes more than some ten seconds on a laptop.
inline constexpr std::uint64_t kExactSteps = 1'000'000'000;

// A name that a script may use, and the nodes that have it, ascending.
struct NodeWord {
  std::string name;
  std::vector<NodeId> nodes;
};

// What a path is; as it stands, every way of fewest hops without directions.
//
// A path leads from s to t, two different nodes, over hops; it does not come back to s, and passes
// only what is not blocked. A hop leads from a node to another over the edges between the two, in
// whatever number: paths are told apart by their nodes. The paths that count from s to t are those
// of fewest hops (of least length, with `lengths`) among all that keep the rules:
//   follow_directions: a hop leads from source to target of a directed graph's edge;
//   lengths: a hop is as long as the shortest of its edges. Two paths tie where the sums of their
//     lengths are equal as exact numbers: each double is taken for the binary fraction that it is,
//     and nothing is rounded. So 0.5 + 0.25 ties with 0.75, and 0.1 + 0.2 does not tie with 0.3,
//     for no double is 0.1: give whole numbers where ties matter;
//   times, until: there is an edge for each hop, and a moment at which it may be walked, from
//     times[edge] to until[edge] (where no until is given: at times[edge]; NaN: ever after), such
//     that no moment lies before the one before it; several may be the same, as a day known by its
//     date is. An edge without a time is on no path;
//   script: the path's edges and the nodes between s and t read, in their order, as the script says
//     (grammar: algorithms/brokerage/script.hpp); with times, over the same edges. Such a path may
//     pass a node several times.
// A rule makes paths from s to t others than those from t to s: both count, half each. The mixes of
// crossing, and who is near, do not follow the rules: they are those of the undirected hops.
// Of a path that passes v several times the first passage counts, with the node before and the one
// behind it, and none where v is its end; where a side of v has no victim, the credit is 0.
struct PathRules {
  bool follow_directions = false;
  EdgeValues lengths = {};  // above 0; go neither with times nor with a script
  EdgeValues times = {}, until = {};
  std::string script = {};
  NodeGroups node_kinds = {};  // names that the script may use; kNoGroup: of no kind
  EdgeGroups edge_kinds = {};
  std::vector<NodeWord> node_words = {};  // further names, of which a node may have several
  [[nodiscard]] bool any() const {
    return follow_directions || lengths.given() || times.given() || !script.empty();
  }
};

struct CrossBorderOptions {
  NodeGroups groups = {};     // the group of each victim; kNoGroup: not a victim, or group unknown
  NodeSet blocked = {};       // may end a path or not be on it at all, never stand inside it
  bool victims_carry = true;  // false: no victim stands inside a path
  std::uint32_t min_group = 5;  // pairs with fewer victims on a side are listed, not averaged
  std::uint32_t mix_steps = 2;  // how far the mixes of crossing look
  std::uint32_t near = 3;       // how far "victims near" look; 0: they are not looked for
  // automatic: sampled where an exact run would take more than kExactSteps.
  CrossBorderMethod method = CrossBorderMethod::automatic;
  double epsilon = 0.01;  // sampled: through and crossing of no node are further off ...
  double delta = 0.01;    // ... but in this share of runs
  // Sampled: a score may be off by so much of itself too. Of whoever is not among the `first` by
  // through or by crossing it is enough to know that (0: everybody is looked at alike); of whoever
  // is not `ranked` nothing need be known (none given: everybody is).
  double relative = 0;
  std::uint32_t first = 0;
  NodeSet ranked = {};
  std::vector<TwinNode> twins = {};  // a mix that reaches a twin counts its person, once
  // What a path is: PathRules.
  bool follow_directions = false;
  EdgeValues lengths = {};
  EdgeValues times = {};
  EdgeValues until = {};
  std::string script = {};
  NodeGroups node_kinds = {};
  EdgeGroups edge_kinds = {};
  std::vector<NodeWord> node_words = {};
};
[[nodiscard]] PathRules path_rules(const CrossBorderOptions& options);

// For victims of several groups: one entry for each (node, group); the weights of a node are
// positive and add up to at most 1. They are kept in units of 1/720720, which is exact for equal
// shares.
struct GroupMix {
  NodeId node = kNoNode;
  std::uint32_t group = 0;
  double weight = 1;
};

// through(v) and crossing(v) for every node v, the default measures of hubs.
//
// Let V_a be the victims of group a, and sigma_st(v) / sigma_st the share of the shortest paths
// between s and t that have v inside. For a pair of groups a != b
//   B_ab(v)    = sum over s in V_a, t in V_b, s != v != t of sigma_st(v) / sigma_st,
//   through(v) = mean over the pairs ab of B_ab(v) / N_ab, N_ab being the number of pairs s != t.
// crossing(v) is the same with each path ... u, v, w ... counted as 1 - sum over groups c of
// min(p_c, q_c). Here p is the mix of groups on u's side of v: of the victims within `mix_steps`
// steps of u in the graph without v, u itself among them at distance 0, each counted once whatever
// its distance; a step may leave u and every node that may stand inside a path, and no other. If
// there is none within `mix_steps`, those count that are nearest. q is the same for w. So
// collecting in one group scores 0, exactly, and joining two separate ones counts in full.
//
// With PathRules "shortest paths" reads: the paths that count, from s to t and from t to s, half
// each.
//
// Convention: edges are undirected hops of length 1, unless rules say else; parallel edges count
// once, self-loops never;
//   ends of a path do not count; a path may pass every node that is not blocked. A victim of
//   several groups counts in each with its weight, and forms no pair with herself. Unconnected
//   pairs add 0 and stay in N_ab; facts give the connected share of each pair. A pair of groups
//   with fewer than `min_group` victims on a side has its columns but is not in the mean; if no
//   pair is left, through and crossing are missing, not 0. Groups without a victim do not exist.
//   Scores that are zero are exactly 0. Ties: nodes in like positions may differ by rounding:
//   compare to 1e-9 relative.
// Table by node, all nodes: crossing, through; for each pair `crossing:A-B`, `through:A-B` (shares,
//   B_ab / N_ab); `near:A`: victims (weighted) within `near` steps; `near`: how many victims,
//   counted; `touched`: how many victims are neighbors. Sampled: crossing_low and crossing_high
//   too, between which crossing lies.
// Facts: victims, groups, pairs, pairs_averaged, `victims:A`, `connected:A-B`, `averaged:A-B`,
//   sources (searches run), steps (arcs an exact run looks at, about), sampled ones: epsilon,
//   relative, first, delta, draws (that count), bound (what was reached over all nodes: at most
//   epsilon where the two are 0 and everybody is ranked).
// Cost: one breadth-first search for each victim outside the largest group (victims of one group
//   that hang on the same single node are searched once), O(m g) each, g groups; a search of depth
//   `near` from each victim; crossing adds the products of predecessor and successor mixes at each
//   node. Memory O(n g^2) for each of at most 64 chunks. With rules: a search from each victim, in
//   the graph of walks.hpp; with a script, for each search and each node that its paths may pass at
//   two positions, the part of that graph behind it once more. The same bits for any number of
//   threads.
// Sampled: pairs of victims are drawn, the averaged pairs of groups in turn, and of each pair four
// of
//   the shortest paths between the two; unconnected pairs add 0. With probability 1 - delta,
//   through and crossing of all nodes are within epsilon of the exact ones, and crossing between
//   crossing_low and crossing_high: so one node ranks before another for certain where its low is
//   above the other's high. Shares of a pair of groups and its connected share are means of that
//   pair's draws, without a bound of their own; of pairs that are not averaged they are missing. A
//   node that no drawn path passes scores 0, which says only that it is below its crossing_high.
//   With `relative` and `first` "within epsilon" reads: within the larger of epsilon and `relative`
//   of the score, for the first ones; and everybody else who is ranked is behind the last of them,
//   or level with it to that precision. So the first are right or tied after far fewer draws.
//   About (1 + v / epsilon) log(n / delta) / epsilon searches from both ends, v the largest
//   variance of a node's share, whatever the number of victims; O(n g^2) memory. sampled_scores.hpp
//   and mean_sampler.hpp say why the bound holds.
// Errors: Error(usage) on groups that do not fit the graph, Error(limit_exceeded) on more than 256
//   groups or more than 1.8e308 paths between two nodes; Error(usage) on rules that do not go
//   together, on a script that cannot be read, on lengths too far apart to be added exactly.
// Reference: Brandes (2008), doi:10.1016/j.socnet.2007.11.001 (betweenness between subsets); Flom,
//   Friedman, Strauss and Neaigus (2004), Connections 26 (Q-measures: ties between groups); Borassi
//   and Natale (2019), doi:10.1145/3284359 (drawn paths, balanced search).
[[nodiscard]] Table cross_border(const GraphView& graph, const CrossBorderOptions& options,
                                 Context& context);
// The same for victims of several groups; options.groups.names name the groups, options.groups.of
// is not read.
[[nodiscard]] Table cross_border_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                                       const CrossBorderOptions& options, Context& context);

// Columns `near:A`, `near` and `touched` of cross_border for some nodes only, in their order; reads
// groups.names, blocked, victims_carry, near and twins. Cost: a search of depth `near` from each.
[[nodiscard]] Table victims_near(const GraphView& graph, std::span<const GroupMix> mixes,
                                 const CrossBorderOptions& options, std::span<const NodeId> nodes,
                                 Context& context);

// What an exact run would cost, to be printed beforehand: searches, and arcs looked at over all.
struct CrossBorderCost {
  std::uint64_t sources = 0;
  std::uint64_t steps = 0;
};
[[nodiscard]] CrossBorderCost cross_border_cost(const GraphView& graph,
                                                std::span<const GroupMix> mixes,
                                                const CrossBorderOptions& options);
// One entry of weight 1 for each node with a group.
[[nodiscard]] std::vector<GroupMix> mixes_of(const NodeGroups& groups);

struct CrossBorderPermutationOptions {
  NodeGroups groups = {};
  NodeGroups batches =
      {};  // victims interviewed together; not given: each victim is a batch of its own
  NodeSet blocked = {};
  bool victims_carry = true;
  std::uint32_t min_group = 5;
  std::uint32_t mix_steps = 2;
  std::uint32_t permutations = 200;
  NodeSet nodes = {};  // which nodes are compared; none: all
  // automatic: sampled where exact runs would take more than kExactSteps together.
  CrossBorderMethod method = CrossBorderMethod::automatic;
  double epsilon = 0.001;  // sampled: no score of any run is further off than this, ...
  double relative = 0.1;   // ... or than so much of the node's own score where that is more, ...
  double delta = 0.01;     // ... but in this share of calls
  std::vector<TwinNode> twins = {};
};

// How far a score depends on which victim is of which group: the score over its median in
// `permutations` runs in which the groups have changed places between whole batches.
//
// In a run batch i takes the groups of batch pi(i), pi a random permutation: with sizes n and m,
// its member number j, in order of nodes, is of the group of member floor(j m / n). So batches that
// were of one group stay so; the totals of the groups may change with unequal sizes, and through
// and crossing are then of that run's totals and of the pairs that reach `min_group` in it. Victims
// with no batch are batches of their own. Convention: as cross_border. The ratio is missing where
// the score is 0 or the median is 0. Table by node: crossing, crossing_median, crossing_ratio,
//   crossing_reached (in how many runs the score was at least as high), and the same for through.
//   Sampled: crossing_ratio_low and _high, crossing_reached_low and _high too, between which the
//   exact ones lie with probability 1 - delta, all nodes together; the score is missing where a
//   node can stand inside no path, and where it was not asked for.
// Cost: that of cross_border, times `permutations`. The structure of shortest paths is the same in
//   every run, but the weights that are carried along them are not, and these are most of the work;
//   runs go side by side. Sampled: every drawn pair of victims serves all runs
//   (sampled_permutations.hpp), and only what passes the compared nodes is looked at. The same bits
//   for any number of threads; depends on the seed.
[[nodiscard]] Table cross_border_permutation(const GraphView& graph,
                                             const CrossBorderPermutationOptions& options,
                                             Context& context);
[[nodiscard]] Table cross_border_permutation_mixed(const GraphView& graph,
                                                   std::span<const GroupMix> mixes,
                                                   const CrossBorderPermutationOptions& options,
                                                   Context& context);

struct CrossBorderPathsOptions {
  NodeGroups groups = {};
  NodeOption node = {};  // the paths through this one
  NodeSet blocked = {};
  bool victims_carry = true;
  std::uint32_t min_group = 5;
  std::uint32_t mix_steps = 2;
  std::uint32_t count = 10;
  std::vector<TwinNode> twins = {};
};

// The shortest paths between victims of different groups that give a node its crossing, those that
// give most first.
//
// A path's part of crossing is weight_s(a) weight_t(b) (1 / sigma_st) gap / N_ab, divided by the
// number of pairs in the mean; paths of pairs that are not in the mean and paths without credit are
// not listed. Ties: shorter first, then by node numbers; a path starts at its smaller end; of
// parallel edges it names the one with the smallest number. Paths: length in hops. Facts: total
// (how many paths there are: a number, as large as 1.8e308),
//   crossing (of the node), and for path i, from 0: `part:i`, `share:i` (1 / sigma_st), `credit:i`
//   (the gap), `pair:i`.
// Cost: that of cross_border without the division of labor, plus the paths listed.
[[nodiscard]] Paths cross_border_paths(const GraphView& graph,
                                       const CrossBorderPathsOptions& options, Context& context);
[[nodiscard]] Paths cross_border_paths_mixed(const GraphView& graph,
                                             std::span<const GroupMix> mixes,
                                             const CrossBorderPathsOptions& options,
                                             Context& context);

[[nodiscard]] AlgorithmSpec cross_border_spec();
[[nodiscard]] AlgorithmSpec cross_border_permutation_spec();
[[nodiscard]] AlgorithmSpec cross_border_paths_spec();

}  // namespace mekhala
