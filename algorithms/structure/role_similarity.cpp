#include "algorithms/structure/role_similarity.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/adjacency.hpp"
#include "algorithms/structure/triangles.hpp"

namespace mekhala {

namespace {

constexpr std::size_t kMostKinds = 64;
using Profile = std::vector<double>;

// Neighbors of each kind at every node, by way: out and in, or both of an undirected graph.
class Profiles {
 public:
  Profiles(const GraphView& graph, const NodeGroups& kinds, Context& context)
      : both_(graph, {.direction = Direction::both}, context),
        kinds_(kinds),
        k_(kinds.names.size() + 1) {
    context.require_memory(std::uint64_t{graph.num_nodes()} * k_ * 4, "neighbors by kind");
    if (graph.directed()) {
      ways_.emplace_back(graph, AdjacencyOptions{.direction = Direction::out}, context);
      ways_.emplace_back(graph, AdjacencyOptions{.direction = Direction::in}, context);
    } else {
      ways_.push_back(both_);
    }
    triangles_ = detail::count_triangles(both_, context);
    counts_.assign(std::size_t{graph.num_nodes()} * k_, 0);
    parallel_for(context, graph.num_nodes(), [&](NodeId node) {
      for (const NodeId other : both_.neighbors(node)) ++counts_[node * k_ + kind(other)];
    });
  }

  [[nodiscard]] std::size_t kind(NodeId node) const {
    if (kinds_.of.empty() || kinds_.of[node] == kNoGroup) return k_ - 1;
    return kinds_.of[node];
  }

  // Whole numbers up to the last division, so that the order of neighbors does not matter.
  void fill(NodeId node, Profile& profile) const {
    profile.assign(1 + ways_.size() * (k_ + k_ * k_), 0);
    profile[0] = static_cast<double>(triangles_[node]);
    double* entry = profile.data() + 1;
    for (const Adjacency& way : ways_) {
      double* near = entry;
      double* far = entry + k_;
      for (const NodeId other : way.neighbors(node)) {
        const std::size_t a = kind(other);
        ++near[a];
        for (std::size_t b = 0; b < k_; ++b) far[a * k_ + b] += counts_[other * k_ + b];
      }
      for (std::size_t a = 0; a < k_; ++a) {
        for (std::size_t b = 0; near[a] > 0 && b < k_; ++b) far[a * k_ + b] /= near[a];
      }
      entry += k_ + k_ * k_;
    }
    for (double& value : profile) {
      if (value > 0) value = std::log2(1 + value);
    }
  }

 private:
  Adjacency both_;
  std::vector<Adjacency> ways_;
  const NodeGroups& kinds_;
  std::size_t k_;  // those without a kind are the last
  std::vector<std::uint64_t> triangles_;
  std::vector<std::uint32_t> counts_;
};

double similarity(const Profile& a, const Profile& b) {
  double smaller = 0, larger = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    smaller += std::min(a[i], b[i]);
    larger += std::max(a[i], b[i]);
  }
  return larger > 0 ? smaller / larger : 1;
}

}  // namespace

NodeScores role_similarity(const GraphView& graph, const RoleSimilarityOptions& options,
                           Context& context) {
  if (options.node.node >= graph.num_nodes()) {
    throw Error(ErrorCode::usage, "node must be one of the graph");
  }
  if (options.kinds.names.size() > kMostKinds) {
    throw Error(ErrorCode::usage, "kinds must be at most 64; give a property with fewer values");
  }
  const Profiles profiles = [&] {
    const ProgressPart part(context, 0, 0);
    return Profiles(graph, options.kinds, context);
  }();
  const NodeId n = graph.num_nodes();
  NodeScores scores{.values = std::vector<double>(n, std::nan(""))};
  Profile wanted;
  profiles.fill(options.node.node, wanted);
  parallel_for(context, n, Profile{}, [&](NodeId node, Profile& profile) {
    if (profiles.kind(node) != profiles.kind(options.node.node)) return;
    profiles.fill(node, profile);
    scores.values[node] = similarity(wanted, profile);
  });
  return scores;
}

AlgorithmSpec role_similarity_spec() {
  return describe("role_similarity", &role_similarity)
      .family("structure")
      .summary("Who sits in the network like a given node, wherever it is (1: just so).")
      .convention(
          "Sum of the smaller over the sum of the larger entries of two profiles: neighbors by "
          "kind, what those have on average by kind, pairs of neighbors that know each other, "
          "log2(1 + x) of each; arcs out and in apart. Parallel edges count once, loops never. "
          "With kinds, no value for nodes of another kind. A lead, not guilt.")
      .cost("O(m k + n k^2) for k kinds, and O(m sqrt(m))")
      .reference("doi:10.1145/2020408.2020512")
      .param("node", &RoleSimilarityOptions::node, "the one that others are compared with")
      .required()
      .param("kinds", &RoleSimilarityOptions::kinds, "kind of each node; none: all of one kind");
}

}  // namespace mekhala
