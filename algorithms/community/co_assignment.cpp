#include "algorithms/community/co_assignment.hpp"

#include <algorithm>
#include <limits>

#include "algorithms/community/strength_graph.hpp"
#include "algorithms/node_table.hpp"

namespace mekhala {

namespace {

using Label = std::uint32_t;
using Labels = std::vector<Label>;
constexpr Label kNone = kNoGroup;

// For each run, which communities its parts meet, and in how many nodes: all that is needed of the
// matrix of pairs. Nodes labelled kNone are not counted.
class Meetings {
 public:
  struct Met {
    Label community;
    std::uint32_t nodes;
  };

  Meetings(const Labels& labels, const Partitions& runs, Context& context)
      : runs_(runs), parts_(runs.size()) {
    parallel_for(
        context, runs.size(),
        [&](std::size_t run) {
          const Labels& of = runs[run];
          const Label most = of.empty() ? 0 : *std::max_element(of.begin(), of.end()) + 1;
          parts_[run].resize(most);
          for (std::size_t node = 0; node < of.size(); ++node) {
            if (labels[node] != kNone) change(parts_[run][of[node]], labels[node], true);
          }
        },
        1);
  }

  void move(NodeId node, Label from, Label to) {
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      std::vector<Met>& part = parts_[run][runs_[run][node]];
      change(part, from, false);
      change(part, to, true);
    }
  }

  // Calls visit(community, nodes) for each run and community that the node's part meets, the node
  // itself among its own.
  template <typename Visit>
  void of(NodeId node, Visit&& visit) const {
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      for (const Met& met : parts_[run][runs_[run][node]]) visit(met.community, met.nodes);
    }
  }

  [[nodiscard]] std::size_t runs_alone(NodeId node) const {
    std::size_t alone = 0;
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      const std::vector<Met>& part = parts_[run][runs_[run][node]];
      alone += part.size() == 1 && part.front().nodes == 1 ? 1 : 0;
    }
    return alone;
  }

 private:
  static void change(std::vector<Met>& part, Label community, bool more) {
    auto found = std::find_if(part.begin(), part.end(),
                              [&](const Met& met) { return met.community == community; });
    if (found == part.end()) {
      part.push_back({community, 1});
    } else if (more) {
      ++found->nodes;
    } else if (--found->nodes == 0) {
      *found = part.back();
      part.pop_back();
    }
  }

  const Partitions& runs_;
  std::vector<std::vector<std::vector<Met>>> parts_;
};

// Sums by community, and which were met: cheap to clear.
struct Sums {
  std::vector<std::uint64_t> of;
  Labels met;

  void add(Label community, std::uint64_t nodes) {
    if (of[community] == 0) met.push_back(community);
    of[community] += nodes;
  }
  void clear() {
    for (const Label community : met) of[community] = 0;
    met.clear();
  }
};

Label count_of(const Labels& labels) {
  Label count = 0;
  for (const Label label : labels) {
    if (label != kNone) count = std::max(count, label + 1);
  }
  return count;
}

std::vector<std::uint64_t> sizes_of(const Labels& labels, std::size_t count) {
  std::vector<std::uint64_t> sizes(count, 0);
  for (const Label label : labels) {
    if (label != kNone) ++sizes[label];
  }
  return sizes;
}

std::uint64_t pairs_of(std::uint64_t nodes) { return nodes == 0 ? 0 : nodes * (nodes - 1) / 2; }

// together[p][r]: pairs of nodes that are together in runs p and r.
std::vector<std::vector<std::uint64_t>> pairs_together(const Partitions& runs, Context& context) {
  std::vector<std::vector<std::uint64_t>> together(runs.size(),
                                                   std::vector<std::uint64_t>(runs.size(), 0));
  parallel_for(
      context, runs.size(),
      [&](std::size_t p) {
        const community::Groups groups(runs[p], count_of(runs[p]));
        Sums sums{std::vector<std::uint64_t>(runs[p].size() + 1, 0), {}};
        for (std::size_t r = p; r < runs.size(); ++r) {
          context.checkpoint();
          std::uint64_t pairs = 0;
          for (Label label = 0; label + 1 < groups.first.size(); ++label) {
            for (const NodeId node : groups.of(label)) sums.add(runs[r][node], 1);
            for (const Label other : sums.met) pairs += pairs_of(sums.of[other]);
            sums.clear();
          }
          together[p][r] = together[r][p] = pairs;
        }
      },
      1);
  return together;
}

double mean_of_pairs(const std::vector<std::vector<std::uint64_t>>& together, std::size_t n) {
  const std::size_t runs = together.size();
  if (runs < 2 || n < 2) return 1;
  const auto all = static_cast<double>(pairs_of(n));
  double sum = 0;
  for (std::size_t p = 0; p < runs; ++p) {
    for (std::size_t r = 0; r < p; ++r) {
      const auto first = static_cast<double>(together[p][p]);
      const auto second = static_cast<double>(together[r][r]);
      const double chance = first * second / all;
      const double most = (first + second) / 2;
      sum += most == chance ? 1 : (static_cast<double>(together[p][r]) - chance) / (most - chance);
    }
  }
  return sum / static_cast<double>(pairs_of(runs));
}

// The run that keeps most pairs as most of the others have them.
std::size_t middle_run(const std::vector<std::vector<std::uint64_t>>& together) {
  std::size_t best = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::min();
  for (std::size_t p = 0; p < together.size(); ++p) {
    std::int64_t agreed = 0;
    for (const std::uint64_t pairs : together[p]) {
      agreed += 2 * static_cast<std::int64_t>(pairs) - static_cast<std::int64_t>(together[p][p]);
    }
    if (agreed <= most) continue;
    most = agreed;
    best = p;
  }
  return best;
}

// Moves single nodes as long as that puts more pairs the way most runs have them.
class Median {
 public:
  Median(Labels start, const Partitions& runs, Context& context)
      : labels_(std::move(start)),
        runs_(static_cast<std::int64_t>(runs.size())),
        meetings_(labels_, runs, context),
        sizes_(sizes_of(labels_, labels_.size())),
        sums_{std::vector<std::uint64_t>(labels_.size(), 0), {}},
        context_(context) {
    for (std::size_t label = labels_.size(); label-- > 0;) {
      if (sizes_[label] == 0) free_.push_back(static_cast<Label>(label));
    }
  }

  Labels run() {
    constexpr int kMostSweeps = 1000;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      bool moved = false;
      for (NodeId node = 0; node < labels_.size(); ++node) {
        if ((node & 0x3ff) == 0) context_.checkpoint();
        moved = move(node) || moved;
      }
      if (!moved) break;
    }
    return std::move(labels_);
  }

 private:
  // Twice the runs in which the node is with each member, less one for each run and member: above 0
  // where most have them together.
  [[nodiscard]] std::int64_t gain(Label community, bool own) const {
    const std::int64_t self = own ? 1 : 0;
    const auto with = static_cast<std::int64_t>(sums_.of[community]) - self * runs_;
    return 2 * with - runs_ * (static_cast<std::int64_t>(sizes_[community]) - self);
  }

  bool move(NodeId node) {
    const Label own = labels_[node];
    sums_.clear();
    meetings_.of(node, [&](Label community, std::uint32_t nodes) { sums_.add(community, nodes); });
    Label best = own;
    std::int64_t most = gain(own, true);
    for (const Label community : sums_.met) {
      if (community == own) continue;
      const std::int64_t gained = gain(community, false);
      if (gained < most || (gained == most && (best == own || community > best))) continue;
      most = gained;
      best = community;
    }
    if (most < 0) {  // nobody: on its own, which gains 0
      best = free_.back();
      free_.pop_back();
    }
    if (best == own) return false;
    meetings_.move(node, own, best);
    ++sizes_[best];
    if (--sizes_[own] == 0) free_.push_back(own);
    labels_[node] = best;
    return true;
  }

  Labels labels_;
  std::int64_t runs_;
  Meetings meetings_;
  std::vector<std::uint64_t> sizes_;
  Labels free_;
  Sums sums_;
  Context& context_;
};

Partitions leiden_runs(const GraphView& graph, double resolution, const EdgeValues& strengths,
                       std::uint32_t runs, Context& context) {
  context.require_memory(std::uint64_t{runs} * graph.num_nodes() * 12, "the runs of leiden");
  const ProgressPart part(context, 0, 0.8);
  Partitions found;
  (void)leiden(graph, {.resolution = resolution, .strengths = strengths, .trials = runs}, context,
               found);
  return found;
}

// With names, communities are told by them.
AnyColumn community_column(const Labels& labels, const std::vector<std::string>* names) {
  Column<std::int64_t> numbers(labels.size());
  Column<std::string> texts(labels.size());
  for (std::size_t node = 0; node < labels.size(); ++node) {
    if (labels[node] == kNone) continue;
    if (names != nullptr) {
      texts.set(node, (*names)[labels[node]]);
    } else {
      numbers.set(node, labels[node]);
    }
  }
  return names != nullptr ? AnyColumn(std::move(texts)) : AnyColumn(std::move(numbers));
}

Table table_of(const Labels& labels, const NodeStability& sure,
               const std::vector<std::string>* names) {
  const std::size_t n = labels.size();
  Column<double> stability(n), next_stability(n);
  for (std::size_t node = 0; node < n; ++node) {
    if (labels[node] == kNone) continue;
    stability.set(node, sure.stability[node]);
    if (sure.next[node] != kNone) next_stability.set(node, sure.next_stability[node]);
  }
  Table table = node_table(static_cast<NodeId>(n));
  table.columns.add("community", community_column(labels, names));
  table.columns.add("stability", std::move(stability));
  table.columns.add("next_community", community_column(sure.next, names));
  table.columns.add("next_stability", std::move(next_stability));
  return table;
}

double mean_of(const Labels& labels, const std::vector<double>& values) {
  double sum = 0, count = 0;
  for (std::size_t node = 0; node < labels.size(); ++node) {
    if (labels[node] == kNone) continue;
    sum += values[node];
    ++count;
  }
  return count > 0 ? sum / count : 1;
}

Table judged(const GraphView& graph, const Labels& labels, const Partitions& runs,
             const EdgeValues& strengths, double mean_ari, const std::vector<std::string>* names,
             Context& context) {
  const NodeStability sure = node_stability(labels, runs, context);
  Table table = table_of(labels, sure, names);
  table.facts.add("communities", std::int64_t{count_of(labels)});
  if (std::find(labels.begin(), labels.end(), kNone) == labels.end()) {
    const auto strong = community::strength_graph(graph, strengths, context);
    table.facts.add("modularity", community::modularity(strong, labels, context));
  }
  table.facts.add("mean_ari", mean_ari);
  table.facts.add("mean_stability", mean_of(labels, sure.stability));
  return table;
}

}  // namespace

NodeStability node_stability(const Labels& labels, const Partitions& runs, Context& context) {
  const std::size_t n = labels.size();
  NodeStability result{std::vector<double>(n, 1), Labels(n, kNone), std::vector<double>(n, 0)};
  if (runs.empty()) return result;
  const Label count = count_of(labels);
  const std::vector<std::uint64_t> sizes = sizes_of(labels, count);
  const Meetings meetings(labels, runs, context);
  const auto all = static_cast<double>(runs.size());
  const Sums scratch{std::vector<std::uint64_t>(count, 0), {}};
  parallel_for(context, static_cast<NodeId>(n), scratch, [&](NodeId node, Sums& sums) {
    const Label own = labels[node];
    if (own == kNone) return;
    std::uint64_t with = 0;  // itself once a run, and its others
    sums.clear();
    meetings.of(node, [&](Label community, std::uint32_t nodes) {
      sums.add(community, nodes);
      with += community == own ? nodes : 0;
    });
    const std::uint64_t others = sizes[own] - 1;
    result.stability[node] =
        others == 0 ? static_cast<double>(meetings.runs_alone(node)) / all
                    : static_cast<double>(with - runs.size()) / (all * static_cast<double>(others));
    for (const Label community : sums.met) {
      if (community == own) continue;
      const double share =
          static_cast<double>(sums.of[community]) / (all * static_cast<double>(sizes[community]));
      const bool better = share > result.next_stability[node] ||
                          (share == result.next_stability[node] && community < result.next[node]);
      if (!better) continue;
      result.next[node] = community;
      result.next_stability[node] = share;
    }
  });
  return result;
}

double mean_rand_index(const Partitions& runs, Context& context) {
  return mean_of_pairs(pairs_together(runs, context), runs.empty() ? 0 : runs[0].size());
}

Labels median_partition(const Partitions& runs, Context& context) {
  if (runs.empty()) return {};
  Labels labels = Median(runs[middle_run(pairs_together(runs, context))], runs, context).run();
  canonicalize_labels(labels);
  return labels;
}

Table consensus_communities(const GraphView& graph, const ConsensusCommunitiesOptions& options,
                            Context& context) {
  const Partitions runs =
      leiden_runs(graph, options.resolution, options.strengths, options.runs, context);
  const ProgressPart part(context, 0.8, 1);
  const auto together = pairs_together(runs, context);
  Labels labels = Median(runs[middle_run(together)], runs, context).run();
  canonicalize_labels(labels);
  const double mean_ari = mean_of_pairs(together, graph.num_nodes());
  return judged(graph, labels, runs, options.strengths, mean_ari, nullptr, context);
}

Table community_stability(const GraphView& graph, const CommunityStabilityOptions& options,
                          Context& context) {
  const Partitions runs =
      leiden_runs(graph, options.resolution, options.strengths, options.runs, context);
  const ProgressPart part(context, 0.8, 1);
  const double mean_ari = mean_rand_index(runs, context);
  return judged(graph, options.groups.of, runs, options.strengths, mean_ari, &options.groups.names,
                context);
}

AlgorithmSpec consensus_communities_spec() {
  return describe("consensus_communities", &consensus_communities)
      .family("community")
      .summary("Communities on which many seeds of leiden agree, and how sure each place is.")
      .convention(
          "leiden by modularity, one trial a run. The median partition: pairs together in most "
          "runs are together, as far as moves of single nodes get. stability: the share of runs in "
          "which a node is with another of its community, on average; next_community: the other "
          "one that it is with most.")
      .cost("runs times leiden, then O(runs n) a round of moves")
      .reference("doi:10.1038/srep00336")
      .randomized()
      .relabel_inexact()
      .param("resolution", &ConsensusCommunitiesOptions::resolution, "larger: smaller communities")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .maximum_excluded()
      .param("strengths", &ConsensusCommunitiesOptions::strengths, "how strong each edge is")
      .range(0, std::numeric_limits<double>::infinity())
      .param("runs", &ConsensusCommunitiesOptions::runs, "how many seeds")
      .range(1, 10'000);
}

AlgorithmSpec community_stability_spec() {
  return describe("community_stability", &community_stability)
      .family("community")
      .summary("How sure the places of nodes in given groups are, by many seeds of leiden.")
      .convention(
          "leiden by modularity, one trial a run. stability: the share of runs in which a node is "
          "with another of its group, on average; next_community: the other group that it is with "
          "most. Nodes without a group have no values and count nowhere.")
      .cost("runs times leiden, then O(runs n)")
      .reference("doi:10.1038/srep00336")
      .randomized()
      .relabel_inexact()
      .param("groups", &CommunityStabilityOptions::groups, "the partition to judge")
      .required()
      .param("resolution", &CommunityStabilityOptions::resolution, "of the runs")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .maximum_excluded()
      .param("strengths", &CommunityStabilityOptions::strengths, "how strong each edge is")
      .range(0, std::numeric_limits<double>::infinity())
      .param("runs", &CommunityStabilityOptions::runs, "how many seeds")
      .range(1, 10'000);
}

}  // namespace mekhala
