#include "algorithms/centrality/hits.hpp"

#include <cmath>

#include "algorithms/centrality/pull.hpp"
#include "algorithms/centrality/rounds.hpp"

namespace mekhala {

namespace {

// Scores of the role asked for; the other role is what they are pulled through.
class Turns {
 public:
  Turns(const GraphView& graph, const HitsOptions& options)
      : there_(graph, options.strengths, with(options.role, true)),
        back_(graph, options.strengths, with(options.role, false)),
        scores_(graph.num_nodes(), 1.0),
        others_(graph.num_nodes(), 0.0),
        sums_(graph.num_nodes(), 0.0) {}

  // Returns the largest change of a score.
  double round(Context& context) {
    const auto n = static_cast<NodeId>(scores_.size());
    (void)detail::largest(context, n,
                          [&](NodeId node) { return others_[node] = there_(node, scores_); });
    eigenvalue_ = detail::largest(context, n,
                                  [&](NodeId node) { return sums_[node] = back_(node, others_); });
    const double scale = eigenvalue_ > 0 ? 1 / eigenvalue_ : 0;
    const double change = detail::largest(context, n, [&](NodeId node) {
      const double score = scale * sums_[node];
      const double by = std::abs(score - scores_[node]);
      scores_[node] = score;
      return by;
    });
    return eigenvalue_ > 0 ? change : 0;
  }

  [[nodiscard]] double eigenvalue() const { return eigenvalue_; }
  [[nodiscard]] std::vector<double> take() { return std::move(scores_); }

 private:
  // An authority's score goes out to the hubs that point at it, and comes back in along edges.
  static Direction with(HitsRole role, bool there) {
    return (role == HitsRole::authority) == there ? Direction::out : Direction::in;
  }

  detail::Pull there_, back_;
  std::vector<double> scores_, others_, sums_;
  double eigenvalue_ = 0;
};

}  // namespace

NodeScores hits(const GraphView& graph, const HitsOptions& options, Context& context) {
  context.require_memory(std::uint64_t{graph.num_nodes()} * 24, "hits");
  NodeScores scores;
  Turns turns(graph, options);
  scores.info = detail::run_rounds(context, options.tolerance, options.max_rounds,
                                   [&] { return turns.round(context); });
  scores.values = turns.take();
  scores.facts.add("eigenvalue", turns.eigenvalue());
  return scores;
}

AlgorithmSpec hits_spec() {
  return describe("hits", &hits)
      .family("centrality")
      .summary("Authorities are pointed at by good hubs, hubs point at good authorities.")
      .convention(
          "The largest score is 1. Parallel edges add up; a self-loop counts once. In an "
          "undirected graph both roles are the same. Of several components the one with the "
          "largest eigenvalue keeps its scores, all others go to 0.")
      .cost("O(n + m) a round")
      .reference("doi:10.1145/324133.324140")
      .param("role", &HitsOptions::role, "whose scores")
      .param("tolerance", &HitsOptions::tolerance, "stop at this change of any score")
      .range(0, 1)
      .minimum_excluded()
      .param("max_rounds", &HitsOptions::max_rounds, "stop after so many rounds")
      .range(1, 1e6)
      .param("strengths", &HitsOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
