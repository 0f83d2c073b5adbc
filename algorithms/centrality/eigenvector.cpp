#include "algorithms/centrality/eigenvector.hpp"

#include <fmt/format.h>

#include <cmath>

#include "algorithms/centrality/largest_eigenvector.hpp"
#include "algorithms/centrality/rounds.hpp"
#include "algorithms/structure/components.hpp"

namespace mekhala {

namespace {

class Power {
 public:
  Power(NodeId num_nodes, const detail::Pull& pull)
      : pull_(pull), scores_(num_nodes, 1.0), sums_(num_nodes, 0.0) {}

  // Returns the largest change of a score.
  double round(Context& context) {
    eigenvalue_ = largest(context, [&](NodeId node) { return sums_[node] = pull_(node, scores_); });
    if (eigenvalue_ == 0) {
      scores_.assign(scores_.size(), 0.0);
      return 0;
    }
    const double shift = detail::kEigenvectorShift * eigenvalue_;
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
    return detail::largest(context, static_cast<NodeId>(scores_.size()), each);
  }

  const detail::Pull& pull_;
  std::vector<double> scores_, sums_;
  double eigenvalue_ = 0;
};

template <typename Method>
NodeScores scores_by(Method method, const EigenvectorOptions& options, Context& context) {
  NodeScores scores;
  scores.info = detail::run_rounds(context, options.tolerance, options.max_rounds,
                                   [&] { return method.round(context); });
  scores.values = method.take();
  scores.facts.add("eigenvalue", method.eigenvalue());
  return scores;
}

}  // namespace

NodeScores eigenvector(const GraphView& graph, const EigenvectorOptions& options,
                       Context& context) {
  const bool one_way = graph.directed() && options.direction != Direction::both;
  if (one_way && detail::is_acyclic(graph, options.strengths)) {
    context.checkpoint();
    NodeScores scores{.values = std::vector<double>(graph.num_nodes(), 0.0)};
    scores.facts.add("eigenvalue", 0.0);
    if (graph.num_edges() > 0) scores.info.notes.push_back("no cycle of edges: every score is 0");
    return scores;
  }
  const detail::Pull pull(graph, options.strengths, options.direction);
  const NodeId n = graph.num_nodes();
  NodeScores scores =
      one_way ? scores_by(Power(n, pull), options, context)
              : scores_by(detail::LargestEigenvector(n, pull, options.tolerance), options, context);
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
