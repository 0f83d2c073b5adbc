#include "algorithms/centrality/eigenvector.hpp"

#include <fmt/format.h>

#include <cmath>

#include "algorithms/centrality/rounds.hpp"
#include "algorithms/structure/components.hpp"

namespace mekhala {

namespace {

constexpr std::size_t kGrain = 2048;
// A shift of half the eigenvalue: the far end of the spectrum, -1 at worst, comes to lie at -1/2.
constexpr double kShift = 0.5;

class Power {
 public:
  Power(const GraphView& graph, const EigenvectorOptions& options)
      : graph_(graph),
        strengths_(options.strengths),
        direction_(options.direction),
        scores_(graph.num_nodes(), 1.0),
        sums_(graph.num_nodes(), 0.0) {}

  // Returns the largest change of a score.
  double round(Context& context) {
    eigenvalue_ = largest(context, [&](NodeId node) { return sums_[node] = gather(node); });
    if (eigenvalue_ == 0) {
      scores_.assign(scores_.size(), 0.0);
      return 0;
    }
    const double shift = kShift * eigenvalue_;
    const double top =
        largest(context, [&](NodeId node) { return sums_[node] += shift * scores_[node]; });
    return largest(context, [&](NodeId node) {
      const double score = sums_[node] / top;
      const double change = std::abs(score - scores_[node]);
      scores_[node] = score;
      return change;
    });
  }

  [[nodiscard]] double eigenvalue() const { return eigenvalue_; }
  [[nodiscard]] std::vector<double> take() { return std::move(scores_); }

 private:
  template <typename Each>
  double largest(Context& context, Each&& each) {
    return parallel_reduce(
        context, scores_.size(), kGrain, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double most = 0;
          for (std::size_t i = begin; i < end; ++i) {
            most = std::max(most, each(static_cast<NodeId>(i)));
          }
          return most;
        },
        [](double a, double b) { return std::max(a, b); });
  }

  [[nodiscard]] double gather_one(NodeId node, Direction direction) const {
    const auto neighbors = graph_.neighbors(node, direction);
    double sum = 0;
    if (!strengths_.given()) {
      for (const NodeId neighbor : neighbors) sum += scores_[neighbor];
      return sum;
    }
    const auto edges = graph_.edges(node, direction);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      sum += strengths_[edges[i]] * scores_[neighbors[i]];
    }
    return sum;
  }

  [[nodiscard]] double gather(NodeId node) const {
    if (!graph_.directed() || direction_ != Direction::both) return gather_one(node, direction_);
    return gather_one(node, Direction::out) + gather_one(node, Direction::in) - loops(node);
  }

  // A loop stands in both lists of a directed graph, but counts once.
  [[nodiscard]] double loops(NodeId node) const {
    const auto row = graph_.out_neighbors(node);
    const auto range = std::equal_range(row.begin(), row.end(), node);
    double sum = 0;
    for (auto arc = range.first; arc != range.second; ++arc) {
      sum += strengths_[graph_.out_edges(node)[static_cast<std::size_t>(arc - row.begin())]];
    }
    return sum * scores_[node];
  }

  GraphView graph_;
  const EdgeValues& strengths_;
  Direction direction_;
  std::vector<double> scores_, sums_;
  double eigenvalue_ = 0;
};

// True where no walk can go on for ever, over edges of positive strength.
bool is_acyclic(const GraphView& graph, const EdgeValues& strengths) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint32_t> missing(n, 0);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (strengths[edge] > 0) ++missing[graph.target(edge)];
  }
  std::vector<NodeId> ready;
  for (NodeId node = 0; node < n; ++node) {
    if (missing[node] == 0) ready.push_back(node);
  }
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const auto neighbors = graph.out_neighbors(ready[i]);
    const auto edges = graph.out_edges(ready[i]);
    for (std::size_t j = 0; j < neighbors.size(); ++j) {
      if (strengths[edges[j]] > 0 && --missing[neighbors[j]] == 0) ready.push_back(neighbors[j]);
    }
  }
  return ready.size() == n;
}

}  // namespace

NodeScores eigenvector(const GraphView& graph, const EigenvectorOptions& options,
                       Context& context) {
  NodeScores scores{.values = std::vector<double>(graph.num_nodes(), 0.0)};
  const bool one_way = graph.directed() && options.direction != Direction::both;
  if (one_way && is_acyclic(graph, options.strengths)) {
    context.checkpoint();
    scores.facts.add("eigenvalue", 0.0);
    if (graph.num_edges() > 0) scores.info.notes.push_back("no cycle of edges: every score is 0");
    return scores;
  }
  Power power(graph, options);
  scores.info = detail::run_rounds(context, options.tolerance, options.max_rounds,
                                   [&] { return power.round(context); });
  scores.values = power.take();
  scores.facts.add("eigenvalue", power.eigenvalue());
  const ProgressPart part(context, 1, 1);
  const std::uint32_t pieces = components(graph, {}, context).count;
  if (pieces > 1) {
    scores.info.notes.push_back(
        fmt::format("the graph has {} components; only the one with the largest eigenvalue (or "
                    "those that tie in it) keeps scores above 0",
                    pieces));
  }
  return scores;
}

AlgorithmSpec eigenvector_spec() {
  return describe("eigenvector", &eigenvector)
      .family("centrality")
      .summary("High where neighbors are high.")
      .convention(
          "The largest score is 1. Parallel edges add up; a self-loop counts once. Of several "
          "components the one with the largest eigenvalue keeps its scores, all others go to 0. A "
          "directed graph without a cycle has only zeros.")
      .cost("O(n + m) a round")
      .reference("doi:10.1080/0022250X.1972.9989806")
      .param("direction", &EigenvectorOptions::direction,
             "high by edges that come in, that go out, or both")
      .param("tolerance", &EigenvectorOptions::tolerance, "stop at this change of any score")
      .range(0, 1)
      .minimum_excluded()
      .param("max_rounds", &EigenvectorOptions::max_rounds, "stop after so many rounds")
      .range(1, 1e6)
      .param("strengths", &EigenvectorOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
