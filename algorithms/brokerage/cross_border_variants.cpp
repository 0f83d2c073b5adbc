#include "algorithms/brokerage/cross_border_variants.hpp"

#include <algorithm>
#include <numeric>

#include "algorithms/brokerage/contact_counts.hpp"
#include "algorithms/brokerage/joined_contacts.hpp"
#include "algorithms/brokerage/pair_scores.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala {

using brokerage::PathGraph;
using brokerage::Victims;

namespace {

// The whole path graph, and of each of its arcs the edges that it stands for.
struct Ground {
  PathGraph paths;
  Victims victims;
  std::vector<std::uint64_t> edge_offsets{0};  // of arcs
  std::vector<EdgeId> edges;
};

Ground ground_of(const GraphView& graph, std::span<const GroupMix> mixes,
                 const CrossBorderVariantsOptions& options) {
  Ground ground;
  ground.victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  ground.paths = brokerage::path_graph(graph, ground.victims, options.blocked.nodes,
                                       options.victims_carry, options.twins);
  std::vector<std::pair<NodeId, EdgeId>> row;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    brokerage::edges_by_neighbor(graph, node, graph.directed(), row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0 && row[i].first != row[i - 1].first) {
        ground.edge_offsets.push_back(ground.edges.size());
      }
      ground.edges.push_back(row[i].second);
    }
    if (!row.empty()) ground.edge_offsets.push_back(ground.edges.size());
  }
  return ground;
}

void check(const GraphVariant& variant, const GraphView& graph) {
  const bool fits = (variant.edges.empty() || variant.edges.size() == graph.num_edges()) &&
                    (variant.nodes.empty() || variant.nodes.size() == graph.num_nodes()) &&
                    std::all_of(variant.same.begin(), variant.same.end(), [&](const auto& pair) {
                      return std::max(pair.first, pair.second) < graph.num_nodes();
                    });
  if (!fits) throw Error(ErrorCode::usage, "a variant must fit the nodes and edges of its graph");
}

// One variant as a path graph with its victims.
class Variant {
 public:
  Variant(const Ground& ground, const GraphVariant& change) : ground_(ground), change_(change) {
    counts_as_.resize(ground.paths.num_nodes());
    std::iota(counts_as_.begin(), counts_as_.end(), NodeId{0});
    for (const auto& [one, other] : change.same) counts_as_[other] = one;
    victims_.names = ground.victims.names;
    for (std::size_t i = 0; i < ground.victims.nodes.size(); ++i) {
      if (!is_there(ground.victims.nodes[i])) continue;
      victims_.nodes.push_back(ground.victims.nodes[i]);
      victims_.shares.push_back(ground.victims.shares[i]);
    }
    keep_arcs();
  }

  [[nodiscard]] const PathGraph& paths() const { return paths_; }
  [[nodiscard]] const Victims& victims() const { return victims_; }

 private:
  [[nodiscard]] bool is_there(NodeId node) const {
    return change_.nodes.empty() || change_.nodes[node] != 0;
  }
  [[nodiscard]] bool stands(ArcOffset arc) const {
    if (change_.edges.empty()) return true;
    for (std::uint64_t at = ground_.edge_offsets[arc]; at < ground_.edge_offsets[arc + 1]; ++at) {
      if (change_.edges[ground_.edges[at]] != 0) return true;
    }
    return false;
  }

  // Neighbors of `node` that are left, as they count now, to the end of `row`.
  void add_row(NodeId node, NodeId self, std::vector<NodeId>& row) const {
    if (!is_there(node)) return;
    const PathGraph& all = ground_.paths;
    for (ArcOffset arc = all.offsets[node]; arc < all.offsets[node + 1]; ++arc) {
      const NodeId other = counts_as_[all.targets[arc]];
      if (other != self && is_there(all.targets[arc]) && stands(arc)) row.push_back(other);
    }
  }

  void keep_arcs() {
    const NodeId n = ground_.paths.num_nodes();
    paths_.passable = ground_.paths.passable;
    paths_.twins = ground_.paths.twins;
    paths_.targets.reserve(ground_.paths.targets.size());
    paths_.offsets.reserve(std::size_t{n} + 1);
    std::vector<std::vector<NodeId>> members(change_.same.empty() ? 0 : n);
    for (const auto& [one, other] : change_.same) {
      members[one].push_back(other);
      paths_.passable[one] &= paths_.passable[other];
    }
    std::vector<NodeId> row;
    for (NodeId node = 0; node < n; ++node) {
      row.clear();
      if (counts_as_[node] == node) add_row(node, node, row);
      if (!change_.same.empty()) {
        for (const NodeId member : members[node]) add_row(member, node, row);
        std::sort(row.begin(), row.end());
        row.erase(std::unique(row.begin(), row.end()), row.end());
      }
      paths_.targets.insert(paths_.targets.end(), row.begin(), row.end());
      paths_.offsets.push_back(paths_.targets.size());
    }
  }

  const Ground& ground_;
  const GraphVariant& change_;
  std::vector<NodeId> counts_as_;
  PathGraph paths_;
  Victims victims_;
};

VariantScores scores_of(const Variant& variant, const CrossBorderVariantsOptions& options,
                        Context& context) {
  VariantScores scores;
  scores.crossing.assign(variant.paths().num_nodes(), 0);
  if (options.joined) {
    const std::vector<std::uint64_t> counts =
        brokerage::contact_counts(variant.paths(), variant.victims(), options.mix_steps,
                                  JoinedContactsOptions{}.least_share, context);
    scores.joined = brokerage::second_largest(counts, variant.paths().num_nodes(),
                                              variant.victims().num_groups());
  }
  const brokerage::VictimGraph small = brokerage::victim_graph(variant.paths(), variant.victims());
  const brokerage::SideMixes sides = brokerage::side_mixes(small, options.mix_steps, context);
  const brokerage::PairScores pairs =
      brokerage::pair_scores(small, sides, variant.victims(), context);
  const std::vector<double> mean = brokerage::mean_over_pairs(
      pairs.crossing, variant.victims().pair_sizes(),
      variant.victims().large_pairs(options.min_group), small.num_nodes());
  for (std::size_t i = 0; i < mean.size(); ++i) scores.crossing[small.original[i]] = mean[i];
  return scores;
}

}  // namespace

void cross_border_variants(const GraphView& graph, std::span<const GroupMix> mixes,
                           const CrossBorderVariantsOptions& options, std::size_t count,
                           const std::function<void(std::size_t, GraphVariant&)>& draw,
                           const std::function<void(std::size_t, const VariantScores&)>& take,
                           Context& context) {
  const Ground ground = ground_of(graph, mixes, options);
  parallel_for(
      context, count, GraphVariant{},
      [&](std::size_t i, GraphVariant& change) {
        change.reset();
        draw(i, change);
        check(change, graph);
        // Variants go side by side; within one nothing does.
        Context alone({.threads = 1, .seed = context.seed()});
        take(i, scores_of(Variant(ground, change), options, alone));
      },
      1);
}

}  // namespace mekhala
