#include "algorithms/paths/path_lengths.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace mekhala {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

class Search {
 public:
  Search(const GraphView& graph, const PathLengthsOptions& options)
      : graph_(graph), options_(options), lengths_(graph.num_nodes(), kFar) {}

  void run(Context& context) {
    reach(options_.source.node, 0);
    while (!waiting_.empty()) {
      std::pop_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
      const auto [length, node] = waiting_.back();
      waiting_.pop_back();
      if (length > lengths_[node]) continue;  // reached by a shorter way since
      if ((reached_ & 0xfff) == 0) {
        context.checkpoint();
        context.report(static_cast<double>(reached_) / graph_.num_nodes());
      }
      ++reached_;
      farthest_ = length;
      leave(node, length);
    }
  }

  [[nodiscard]] std::int64_t reached() const { return reached_; }
  [[nodiscard]] double farthest() const { return farthest_; }
  [[nodiscard]] std::vector<double> take() { return std::move(lengths_); }

 private:
  void reach(NodeId node, double length) {
    if (!(length < lengths_[node])) return;
    lengths_[node] = length;
    waiting_.emplace_back(length, node);
    std::push_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
  }

  void leave(NodeId node, double length) {
    const bool both = options_.direction == Direction::both;
    follow(node, length, both ? Direction::out : options_.direction);
    if (both && graph_.directed()) follow(node, length, Direction::in);
  }

  void follow(NodeId node, double length, Direction direction) {
    const auto neighbors = graph_.neighbors(node, direction);
    const auto edges = graph_.edges(node, direction);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      reach(neighbors[i], length + options_.lengths[edges[i]]);
    }
  }

  GraphView graph_;
  const PathLengthsOptions& options_;
  std::vector<double> lengths_;
  std::vector<std::pair<double, NodeId>> waiting_;  // a heap, the nearest first
  std::int64_t reached_ = 0;
  double farthest_ = 0;
};

}  // namespace

NodeScores path_lengths(const GraphView& graph, const PathLengthsOptions& options,
                        Context& context) {
  context.require_memory(std::uint64_t{graph.num_nodes()} * 8 + graph.num_arcs() * 16,
                         "path_lengths");
  Search search(graph, options);
  search.run(context);
  NodeScores scores{.values = search.take()};
  for (double& length : scores.values) {
    if (length == kFar) length = std::numeric_limits<double>::quiet_NaN();
  }
  scores.facts.add("reached", search.reached());
  scores.facts.add("farthest", search.farthest());
  return scores;
}

AlgorithmSpec path_lengths_spec() {
  return describe("path_lengths", &path_lengths)
      .family("paths")
      .summary("How far each node is from one of them, where edges have lengths.")
      .convention(
          "The source has 0; a node that cannot be reached has no value. Of parallel edges the "
          "shortest counts; self-loops change nothing.")
      .cost("O((n + m) log n), on one thread")
      .reference("doi:10.1007/BF01386390")
      .param("source", &PathLengthsOptions::source, "the node to start from")
      .required()
      .param("lengths", &PathLengthsOptions::lengths, "how far it is along each edge")
      .range(0, std::numeric_limits<double>::infinity())
      .param("direction", &PathLengthsOptions::direction,
             "follow edges out of or in to the source");
}

}  // namespace mekhala
