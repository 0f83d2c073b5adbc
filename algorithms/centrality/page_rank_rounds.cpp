#include "algorithms/centrality/page_rank_rounds.hpp"

namespace mekhala {

namespace {

constexpr std::size_t kGrain = 2048;

class Rounds {
 public:
  Rounds(const GraphView& graph, double damping)
      : graph_(graph),
        damping_(damping),
        ranks_(graph.num_nodes(), 1.0 / graph.num_nodes()),
        sent_(graph.num_nodes()),
        next_(graph.num_nodes()) {}

  // What each node passes along one edge, and what the sinks hold together.
  void start(Context& context) {
    sinks_ = sum(context, [&](NodeId node) { return share(node, sent_); });
  }

  void round(Context& context) {
    const double n = graph_.num_nodes();
    const double base = (1 - damping_) / n + damping_ * sinks_ / n;
    sinks_ = sum(context, [&](NodeId node) {
      double received = 0;
      for (const NodeId neighbor : graph_.in_neighbors(node)) received += sent_[neighbor];
      ranks_[node] = base + damping_ * received;
      return share(node, next_);
    });
    sent_.swap(next_);
  }

  [[nodiscard]] std::vector<double> take() { return std::move(ranks_); }

 private:
  // Returns the rank of a sink, 0 for others.
  double share(NodeId node, std::vector<double>& sent) {
    const std::size_t ways = graph_.out_neighbors(node).size();
    sent[node] = ways == 0 ? 0 : ranks_[node] / static_cast<double>(ways);
    return ways == 0 ? ranks_[node] : 0;
  }

  template <typename Each>
  double sum(Context& context, Each&& each) {
    return parallel_reduce(
        context, ranks_.size(), kGrain, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double part = 0;
          for (std::size_t i = begin; i < end; ++i) part += each(static_cast<NodeId>(i));
          return part;
        },
        std::plus<>{});
  }

  GraphView graph_;
  double damping_;
  std::vector<double> ranks_, sent_, next_;
  double sinks_ = 0;
};

}  // namespace

NodeScores page_rank_rounds(const GraphView& graph, const PageRankRoundsOptions& options,
                            Context& context) {
  NodeScores scores;
  if (graph.num_nodes() == 0) return scores;
  context.require_memory(std::uint64_t{graph.num_nodes()} * 24, "page_rank_rounds");
  Rounds rounds(graph, options.damping);
  const double parts = 1.0 + options.rounds;
  {
    const ProgressPart part(context, 0, 1 / parts);
    rounds.start(context);
  }
  for (std::uint32_t round = 1; round <= options.rounds; ++round) {
    const ProgressPart part(context, round / parts, (round + 1) / parts);
    rounds.round(context);
  }
  scores.info.rounds = options.rounds;
  scores.values = rounds.take();
  return scores;
}

AlgorithmSpec page_rank_rounds_spec() {
  return describe("page_rank_rounds", &page_rank_rounds)
      .family("centrality")
      .summary("PageRank after a stated number of plain rounds, as LDBC Graphalytics defines it.")
      .convention(
          "Every node starts with 1 / n; sinks pass their rank to all nodes. Parallel edges add "
          "up; a self-loop is one way to stay; an undirected edge leads both ways. Ranks sum to 1.")
      .cost("O(n + m) a round")
      .reference("doi:10.14778/3007263.3007270")
      .param("damping", &PageRankRoundsOptions::damping, "how often the walk goes on")
      .range(0, 1)
      .param("rounds", &PageRankRoundsOptions::rounds, "exactly so many")
      .range(0, 1e6);
}

}  // namespace mekhala
