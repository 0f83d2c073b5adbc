#include "algorithms/structure/core_number.hpp"

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

// Nodes sorted by degree, in buckets that shrink by single swaps as degrees fall.
class Peeling {
 public:
  explicit Peeling(const Adjacency& adjacency) : adjacency_(adjacency) {
    const NodeId n = adjacency.num_nodes();
    degree_.resize(n);
    std::size_t most = 0;
    for (NodeId node = 0; node < n; ++node) {
      degree_[node] = static_cast<NodeId>(adjacency.degree(node));
      most = std::max<std::size_t>(most, degree_[node]);
    }
    begins_.assign(most + 2, 0);
    for (const NodeId degree : degree_) ++begins_[degree + 1];
    for (std::size_t d = 1; d < begins_.size(); ++d) begins_[d] += begins_[d - 1];
    order_.resize(n);
    place_.resize(n);
    std::vector<NodeId> next(begins_.begin(), begins_.end() - 1);
    for (NodeId node = 0; node < n; ++node) {
      place_[node] = next[degree_[node]]++;
      order_[place_[node]] = node;
    }
  }

  // Afterwards degree_ holds core numbers.
  std::vector<NodeId> run(Context& context) {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if ((i & 0xffff) == 0) {
        context.checkpoint();
        context.report(static_cast<double>(i) / static_cast<double>(order_.size()));
      }
      const NodeId node = order_[i];
      for (const NodeId neighbor : adjacency_.neighbors(node)) {
        if (degree_[neighbor] > degree_[node]) lower(neighbor);
      }
    }
    return std::move(degree_);
  }

 private:
  void lower(NodeId node) {
    const NodeId degree = degree_[node];
    const NodeId first_place = begins_[degree];
    const NodeId first = order_[first_place];
    const NodeId place = place_[node];
    order_[first_place] = node;
    order_[place] = first;
    place_[node] = first_place;
    place_[first] = place;
    ++begins_[degree];
    --degree_[node];
  }

  const Adjacency& adjacency_;
  std::vector<NodeId> degree_, order_, place_;
  std::vector<NodeId> begins_;  // of each degree within order_
};

}  // namespace

NodeScores core_number(const GraphView& graph, const CoreNumberOptions&, Context& context) {
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.3);
    return Adjacency(graph, {}, context);
  }();
  const ProgressPart part(context, 0.3, 1);
  const std::vector<NodeId> cores = Peeling(adjacency).run(context);
  NodeScores scores{.values = std::vector<double>(cores.begin(), cores.end())};
  if (!cores.empty()) {
    scores.facts.add("max",
                     static_cast<std::int64_t>(*std::max_element(cores.begin(), cores.end())));
  }
  return scores;
}

AlgorithmSpec core_number_spec() {
  return describe("core_number", &core_number)
      .family("structure")
      .summary("How deep inside a dense group a node lies.")
      .convention(
          "The largest k such that the node is in a group where all have k neighbors within it. "
          "Parallel edges are folded, self-loops dropped, directions ignored.")
      .cost("O(n + m)")
      .reference("arXiv:cs/0310049");
}

}  // namespace mekhala
