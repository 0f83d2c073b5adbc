#include "algorithms/centrality/bonacich_power.hpp"

#include <fmt/format.h>

#include <cmath>

#include "algorithms/centrality/eigenvalue_bound.hpp"
#include "algorithms/centrality/rounds.hpp"

namespace mekhala {

namespace {

struct Scale {
  double beta = 0;
  double bound = 0;  // on the largest eigenvalue; 0: any beta will do
};

Scale scale_of(const GraphView& graph, const BonacichPowerOptions& options, Context& context) {
  Scale scale{.beta = options.beta};
  const bool one_way = graph.directed() && options.direction != Direction::both;
  if (one_way && detail::is_acyclic(graph, options.strengths)) {
    if (scale.beta == 0) scale.beta = 0.5;
    return scale;
  }
  detail::EigenvalueBound bound(graph, options.strengths, options.direction);
  if (options.beta == 0) {
    scale.bound = bound.lower(context, 0.01, 8, 50, [](double) { return false; });
    scale.beta = scale.bound > 0 ? 0.5 / scale.bound : 0.5;
    return scale;
  }
  const double size = std::abs(options.beta);
  scale.bound = bound.lower(context, 1e-6, 64, 2000, [&](double now) { return size * now < 1; });
  if (size * scale.bound < 1) return scale;
  throw Error(ErrorCode::usage,
              fmt::format("beta must be between -{0:.6g} and {0:.6g} for this graph, 1 over its "
                          "largest eigenvalue, got {1}; bring it nearer to 0, or leave it at 0",
                          1 / scale.bound, options.beta));
}

}  // namespace

NodeScores bonacich_power(const GraphView& graph, const BonacichPowerOptions& options,
                          Context& context) {
  const NodeId n = graph.num_nodes();
  context.require_memory(std::uint64_t{n} * 48, "bonacich_power");
  NodeScores scores{.values = std::vector<double>(n, 0)};
  const Scale scale = [&] {
    const ProgressPart part(context, 0, 0);
    return scale_of(graph, options, context);
  }();
  const detail::Pull pull(graph, options.strengths, options.direction);
  const std::vector<double> ones(n, 1.0);
  std::vector<double> first(n), after(n);
  parallel_for(
      context, n, [&](NodeId node) { first[node] = pull(node, ones); }, 1024);
  scores.values = first;
  scores.info = detail::run_rounds(context, options.tolerance, options.max_rounds, [&] {
    const double change = detail::largest(context, n, [&](NodeId node) {
      after[node] = first[node] + scale.beta * pull(node, scores.values);
      return std::abs(after[node] - scores.values[node]);
    });
    scores.values.swap(after);
    const double most =
        detail::largest(context, n, [&](NodeId node) { return std::abs(scores.values[node]); });
    return most > 0 ? change / most : 0.0;
  });
  double squares = 0;
  for (const double value : scores.values) squares += value * value;
  const double alpha = squares > 0 ? std::sqrt(n / squares) : 0.0;
  for (double& value : scores.values) value *= alpha;
  scores.facts.add("beta", scale.beta);
  if (scale.bound > 0) scores.facts.add("largest_beta", 1 / scale.bound);
  return scores;
}

AlgorithmSpec bonacich_power_spec() {
  return describe("bonacich_power", &bonacich_power)
      .family("centrality")
      .summary("Strong by ties to the strong (beta above 0) or to those who depend on it (below).")
      .convention(
          "alpha (I - beta A)^-1 A 1, its squares adding up to n. beta within one over the largest "
          "eigenvalue, else refused; 0 takes half of that. Parallel edges add up; a self-loop "
          "counts once.")
      .cost("O(n + m) a round")
      .reference("doi:10.1086/228631")
      .param("beta", &BonacichPowerOptions::beta,
             "what power at one step more counts; 0: one that fits")
      .param("direction", &BonacichPowerOptions::direction, "ties that go out, come in, or both")
      .param("tolerance", &BonacichPowerOptions::tolerance,
             "stop at this change, as a share of the most")
      .range(0, 1)
      .minimum_excluded()
      .param("max_rounds", &BonacichPowerOptions::max_rounds, "stop after so many rounds")
      .range(1, 1e6)
      .param("strengths", &BonacichPowerOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
