#include "algorithms/centrality/betweenness_sampled.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

#include "algorithms/centrality/pair_shares.hpp"
#include "algorithms/mean_sampler.hpp"

namespace mekhala {

namespace {

struct Worker {
  detail::PairShares pairs;
  std::vector<detail::MeanSums> sums;

  void add(NodeId source, NodeId target) {
    for (const auto& [node, share] : pairs.find(source, target)) {
      const double units = share * detail::kMeanUnit + 0.5;
      sums[node].add(std::min(detail::kMeanUnit, static_cast<std::uint64_t>(units)));
    }
  }
};

// Workers outlive a round, so that their memory is made once.
class Pool {
 public:
  explicit Pool(Worker first) : model_(std::move(first)) {}

  [[nodiscard]] std::unique_ptr<Worker> take() {
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        auto worker = std::move(idle_.back());
        idle_.pop_back();
        return worker;
      }
    }
    return std::make_unique<Worker>(model_);
  }
  void give_back(std::unique_ptr<Worker> worker) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(worker));
  }
  [[nodiscard]] const std::vector<std::unique_ptr<Worker>>& idle() const { return idle_; }

 private:
  Worker model_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

class Sampler : public detail::MeanSampler {
 public:
  // Pairs are drawn out of n (n - 1); (n - 1) (n - 2) of them have other ends than the node.
  Sampler(const GraphView& graph, const BetweennessSampledOptions& options, double scale,
          Context& context)
      : MeanSampler(graph.num_nodes(), options.epsilon / scale, 1, context),
        context_(context),
        forward_(graph, walk(graph, options, Direction::out), context),
        n_(graph.num_nodes()),
        scale_(scale) {
    if (graph.directed() && options.directed) {
      backward_.emplace(graph, walk(graph, options, Direction::in), context);
    }
    const std::size_t each =
        sizeof(detail::MeanSums) + sizeof(std::uint32_t) + 2 * sizeof(double) + sizeof(NodeId);
    context.require_memory(
        n_ * (context.threads() * each + 2 * (sizeof(detail::MeanSums) + 3 * sizeof(double))),
        "betweenness_sampled");
    const Adjacency& backward = backward_ ? *backward_ : forward_;
    pool_ = std::make_unique<Pool>(
        Worker{detail::PairShares(forward_, backward), std::vector<detail::MeanSums>(n_)});
  }

  [[nodiscard]] NodeScores answer() const {
    NodeScores scores{.values = std::vector<double>(n_)};
    const double each = scale_ / detail::kMeanUnit / static_cast<double>(draws());
    for (NodeId node = 0; node < n_; ++node) {
      scores.values[node] = each * static_cast<double>(sums(node).first);
    }
    scores.facts.add("pairs", static_cast<std::int64_t>(draws()));
    scores.facts.add("pairs_to_plan", static_cast<std::int64_t>(all_draws() - draws()));
    scores.facts.add("bound", bound() * scale_);
    scores.info.sampled = true;
    scores.info.rounds = rounds();
    scores.info.residual = bound() * scale_;
    return scores;
  }

 private:
  static AdjacencyOptions walk(const GraphView& graph, const BetweennessSampledOptions& options,
                               Direction direction) {
    return {.direction = graph.directed() && options.directed ? direction : Direction::both,
            .fold_parallel = options.parallel_edges == ParallelEdges::folded,
            .drop_loops = true};
  }

  // Pair i uses stream i, whoever draws it.
  void draw(std::uint64_t first, std::uint64_t count) override {
    parallel_chunks(context_, count, kGrain, [&](std::size_t begin, std::size_t end, std::size_t) {
      auto worker = pool_->take();
      for (std::size_t i = begin; i < end; ++i) {
        Random random = context_.random(first + i);
        const auto source = static_cast<NodeId>(random.below(n_));
        auto target = static_cast<NodeId>(random.below(n_ - 1));
        if (target >= source) ++target;
        worker->add(source, target);
      }
      pool_->give_back(std::move(worker));
    });
  }

  [[nodiscard]] detail::MeanSums sums(std::size_t node) const override {
    detail::MeanSums sum;
    for (const auto& worker : pool_->idle()) {
      sum.first += worker->sums[node].first;
      sum.second += worker->sums[node].second;
    }
    return sum;
  }

  void forget() override {
    for (const auto& worker : pool_->idle()) worker->sums.assign(n_, {});
  }

  static constexpr std::size_t kGrain = 16;  // pairs

  Context& context_;
  Adjacency forward_;
  std::optional<Adjacency> backward_;
  NodeId n_;
  double scale_;  // from the share of all pairs to that of pairs of other nodes
  std::unique_ptr<Pool> pool_;
};

}  // namespace

NodeScores betweenness_sampled(const GraphView& graph, const BetweennessSampledOptions& options,
                               Context& context) {
  if (graph.num_nodes() < 3) {
    return {.values = std::vector<double>(graph.num_nodes(), 0.0)};
  }
  const auto n = static_cast<double>(graph.num_nodes());
  Sampler sampler(graph, options, n / (n - 2), context);
  sampler.run(options.delta);
  return sampler.answer();
}

AlgorithmSpec betweenness_sampled_spec() {
  return describe("betweenness_sampled", &betweenness_sampled)
      .family("centrality")
      .summary("Betweenness, normalized, to within epsilon with probability 1 - delta.")
      .convention(
          "Hops. Unordered pairs of an undirected graph, ordered pairs of a directed one; ends do "
          "not count; unconnected pairs add 0; self-loops change nothing; parallel edges are paths "
          "of their own or folded, as asked. All scores together are within epsilon of the exact, "
          "normalized ones with probability 1 - delta.")
      .cost("O(log(n / delta) / epsilon^2) short searches at most; thousands at the defaults")
      .reference("doi:10.1145/3208351; doi:10.1214/20-AOS1991")
      .randomized()
      .relabel_inexact()
      .param("epsilon", &BetweennessSampledOptions::epsilon, "the largest error of a score")
      .range(1e-6, 1)
      .maximum_excluded()
      .param("delta", &BetweennessSampledOptions::delta, "in what share of runs it may be larger")
      .range(1e-9, 1)
      .maximum_excluded()
      .param("directed", &BetweennessSampledOptions::directed, "respect directions")
      .param("parallel_edges", &BetweennessSampledOptions::parallel_edges,
             "parallel edges are paths of their own, or one edge");
}

}  // namespace mekhala
