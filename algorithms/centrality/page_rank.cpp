#include "algorithms/centrality/page_rank.hpp"

#include <cmath>

#include "algorithms/centrality/rounds.hpp"

namespace mekhala {

namespace {

constexpr std::size_t kGrain = 2048;

// The walk against its direction: each node gathers from those that lead to it.
class Walk {
 public:
  Walk(const GraphView& graph, const PageRankOptions& options, Context& context)
      : graph_(graph), options_(options), leaving_(graph.num_nodes(), 0.0) {
    const NodeId n = graph.num_nodes();
    parallel_for(
        context, n,
        [&](NodeId node) {
          double sum = 0;
          for (const EdgeId edge : graph_.out_edges(node)) sum += options_.strengths[edge];
          leaving_[node] = sum > 0 ? options_.damping / sum : 0;
        },
        kGrain);
    restart_.assign(n, options.restart.nodes.empty() ? 1.0 / n : 0.0);
    const double share = 1.0 / static_cast<double>(options.restart.nodes.size());
    for (const NodeId node : options.restart.nodes) restart_[node] = share;
    ranks_ = restart_;
    passing_.resize(n);
    next_.resize(n);
    const auto sinks = parallel_reduce(
        context, n, kGrain, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double sum = 0;
          for (std::size_t node = begin; node < end; ++node) {
            passing_[node] = ranks_[node] * leaving_[node];
            if (leaving_[node] == 0) sum += ranks_[node];
          }
          return sum;
        },
        std::plus<>{});
    sinks_ = sinks;
  }

  // Returns by how much ranks changed, all together.
  double round(Context& context) {
    struct Part {
      double change = 0;
      double sinks = 0;
    };
    const double again = (1 - options_.damping) + options_.damping * sinks_;
    const Part part = parallel_reduce(
        context, ranks_.size(), kGrain, Part{},
        [&](std::size_t begin, std::size_t end) {
          Part sum;
          for (std::size_t i = begin; i < end; ++i) {
            const auto node = static_cast<NodeId>(i);
            const double rank = again * restart_[node] + gather(node);
            sum.change += std::abs(rank - ranks_[node]);
            if (leaving_[node] == 0) sum.sinks += rank;
            ranks_[node] = rank;
            next_[node] = rank * leaving_[node];
          }
          return sum;
        },
        [](const Part& a, const Part& b) {
          return Part{a.change + b.change, a.sinks + b.sinks};
        });
    sinks_ = part.sinks;
    passing_.swap(next_);
    return part.change;
  }

  [[nodiscard]] std::vector<double> take() { return std::move(ranks_); }

 private:
  [[nodiscard]] double gather(NodeId node) const {
    const auto neighbors = graph_.in_neighbors(node);
    double sum = 0;
    if (!options_.strengths.given()) {
      for (const NodeId neighbor : neighbors) sum += passing_[neighbor];
      return sum;
    }
    const auto edges = graph_.in_edges(node);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      sum += passing_[neighbors[i]] * options_.strengths[edges[i]];
    }
    return sum;
  }

  GraphView graph_;
  const PageRankOptions& options_;
  std::vector<double> leaving_;  // damping over the strength that leaves; 0: a sink
  std::vector<double> restart_, ranks_;
  std::vector<double> passing_, next_;  // what a node sends along an edge of strength 1
  double sinks_ = 0;
};

}  // namespace

NodeScores page_rank(const GraphView& graph, const PageRankOptions& options, Context& context) {
  if (graph.directed() && !options.directed) {
    std::vector<EdgeId> order;
    const Graph both = as_undirected(graph, &order);
    PageRankOptions same = options;
    for (std::size_t i = 0; i < same.strengths.values.size(); ++i) {
      same.strengths.values[i] = options.strengths.values[order[i]];
    }
    return page_rank(both, same, context);
  }
  NodeScores scores;
  if (graph.num_nodes() == 0) return scores;
  Walk walk(graph, options, context);
  scores.info = detail::run_rounds(context, options.tolerance, options.max_rounds,
                                   [&] { return walk.round(context); });
  scores.values = walk.take();
  return scores;
}

AlgorithmSpec page_rank_spec() {
  return describe("page_rank", &page_rank)
      .family("centrality")
      .summary("How often a walk along edges, started again now and then, is at a node.")
      .convention(
          "Parallel edges add up; a self-loop is one way to stay; sinks pass their rank to the "
          "restart nodes; an undirected edge leads both ways. Ranks sum to 1.")
      .cost("O(n + m) a round")
      .reference("doi:10.1016/S0169-7552(98)00110-X")
      .param("damping", &PageRankOptions::damping, "how often the walk goes on")
      .range(0, 1)
      .maximum_excluded()
      .param("tolerance", &PageRankOptions::tolerance, "stop at this change of all ranks together")
      .range(0, 1)
      .minimum_excluded()
      .param("max_rounds", &PageRankOptions::max_rounds, "stop after so many rounds")
      .range(1, 1e6)
      .param("strengths", &PageRankOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity())
      .param("restart", &PageRankOptions::restart, "where the walk starts again; none: anywhere")
      .param("directed", &PageRankOptions::directed, "respect directions");
}

}  // namespace mekhala
