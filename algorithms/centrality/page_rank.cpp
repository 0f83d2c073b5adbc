#include "algorithms/centrality/page_rank.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "algorithms/centrality/anderson.hpp"
#include "algorithms/centrality/rounds.hpp"

namespace mekhala {

namespace {

constexpr std::uint64_t kWork = std::uint64_t{1} << 15;  // arcs and nodes of a block

// The walk against its direction: each node gathers from those that lead to it.
//
// Sinks pass their rank to the restart nodes, which only scales the rest: so they pass nothing here
// and the ranks are scaled to 1 at the end. Kept is what a node sends along an edge of strength 1.
class Walk {
 public:
  Walk(const GraphView& graph, const PageRankOptions& options, Context& context)
      : graph_(graph), options_(options), leaving_(graph.num_nodes(), 0.0) {
    const NodeId n = graph.num_nodes();
    cut_blocks();
    share_ =
        1.0 / static_cast<double>(options.restart.nodes.empty() ? n : options.restart.nodes.size());
    if (!options.restart.nodes.empty()) {
      restart_.assign(n, 0.0);
      for (const NodeId node : options.restart.nodes) restart_[node] = share_;
    }
    sent_.assign(n, 0.0);
    parallel_for(
        context, blocks_.size() - 1,
        [&](std::size_t block) {
          for (NodeId node = blocks_[block]; node < blocks_[block + 1]; ++node) start(node);
        },
        1);
    earlier_ = sent_;
    if (graph.directed()) {
      mixture_.emplace(n);
      mixed_.assign(n, 0.0);
    }
  }

  // Returns by how much the ranks that are passed on would change in a plain round, all together,
  // where ranks sum to 1.
  double round(Context& context) {
    // The walk on an undirected graph is symmetric up to a scale, its eigenvalues lie within
    // +-damping, and Chebyshev's weights need half the rounds.
    const double d = options_.damping;
    weight_ = mixture_ || rounds_ == 0 ? 1
              : rounds_ == 1           ? 1 / (1 - d * d / 2)
                                       : 1 / (1 - d * d * weight_ / 4);
    ++rounds_;
    struct Part {
      double change = 0;
      double total = 0;
    };
    const Part part = parallel_reduce(
        context, blocks_.size() - 1, 1, Part{},
        [&](std::size_t block, std::size_t) {
          Part sum;
          for (NodeId node = blocks_[block]; node < blocks_[block + 1]; ++node) {
            const double rank = plain(node);
            sum.total += rank;
            const double leaving = leaving_[node];
            if (leaving == 0) continue;
            sum.change += std::abs(rank - sent_[node] * leaving);
            const double sent = rank / leaving;
            earlier_[node] = mixture_ ? sent : earlier_[node] + weight_ * (sent - earlier_[node]);
          }
          return sum;
        },
        [](const Part& a, const Part& b) {
          return Part{a.change + b.change, a.total + b.total};
        });
    // When it is over `earlier_` is what the round started from.
    if (mixture_) {
      mixture_->mix(sent_, earlier_, mixed_, context);
      earlier_.swap(mixed_);
    }
    sent_.swap(earlier_);
    return part.change / part.total;
  }

  // The ranks after the plain round whose change the last call of round() told.
  [[nodiscard]] std::vector<double> take(Context& context) {
    sent_.swap(earlier_);
    std::vector<double> ranks(sent_.size());
    const double total = parallel_reduce(
        context, blocks_.size() - 1, 1, 0.0,
        [&](std::size_t block, std::size_t) {
          double sum = 0;
          for (NodeId node = blocks_[block]; node < blocks_[block + 1]; ++node) {
            // Far from the restart nodes an iterate that is not a plain one may be just below 0.
            ranks[node] = std::max(0.0, plain(node));
            sum += ranks[node];
          }
          return sum;
        },
        std::plus<>{});
    for (double& rank : ranks) rank /= total;
    return ranks;
  }

 private:
  // Blocks of about as many arcs each; one where the work is less than that of starting threads.
  void cut_blocks() {
    const NodeId n = graph_.num_nodes();
    const auto offsets = graph_.in_offsets();
    const std::uint64_t work = offsets[n] + n;
    const std::uint64_t step = work < 4 * kWork ? work : kWork;
    blocks_.assign(1, 0);
    std::uint64_t full = step;
    for (NodeId node = 0; node < n; ++node) {
      if (offsets[node + 1] + node + 1 < full) continue;
      if (node + 1 < n) blocks_.push_back(node + 1);
      full = offsets[node + 1] + node + 1 + step;
    }
    blocks_.push_back(n);
  }

  void start(NodeId node) {
    double sum = 0;
    for (const EdgeId edge : graph_.out_edges(node)) sum += options_.strengths[edge];
    if (sum == 0 || options_.damping == 0) return;
    leaving_[node] = sum / options_.damping;
    sent_[node] = restart(node) / leaving_[node];
  }

  [[nodiscard]] double restart(NodeId node) const {
    return restart_.empty() ? share_ : restart_[node];
  }

  [[nodiscard]] double plain(NodeId node) const {
    return (1 - options_.damping) * restart(node) + gather(node);
  }

  [[nodiscard]] double gather(NodeId node) const {
    const auto neighbors = graph_.in_neighbors(node);
    double sum = 0;
    if (!options_.strengths.given()) {
      for (const NodeId neighbor : neighbors) sum += sent_[neighbor];
      return sum;
    }
    const auto edges = graph_.in_edges(node);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      sum += sent_[neighbors[i]] * options_.strengths[edges[i]];
    }
    return sum;
  }

  GraphView graph_;
  const PageRankOptions& options_;
  std::vector<NodeId> blocks_;   // first node of each, and the end of the last
  std::vector<double> leaving_;  // the strength that leaves, over damping; 0: a sink
  std::vector<double> restart_;  // empty: the same share for each node
  double share_ = 0;
  std::vector<double> sent_, earlier_;  // `earlier_` is of the round before
  std::vector<double> mixed_;
  std::optional<detail::Anderson> mixture_;  // of a directed graph, whose eigenvalues are complex
  double weight_ = 1;
  std::uint64_t rounds_ = 0;
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
  const ProgressPart part(context, 1, 1);
  scores.values = walk.take(context);
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
