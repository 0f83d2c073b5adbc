#include "algorithms/centrality/betweenness_sampled.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

#include "algorithms/centrality/pair_shares.hpp"

namespace mekhala {

namespace {

// Shares are rounded to multiples of 1 / kUnit, so that no order of additions matters.
constexpr std::uint64_t kUnit = std::uint64_t{1} << 30;

struct Sums {
  std::uint64_t first = 0;   // of shares, in 1 / kUnit
  std::uint64_t second = 0;  // of their squares, each rounded up
};

struct Worker {
  detail::PairShares pairs;
  std::vector<Sums> sums;

  void add(NodeId source, NodeId target) {
    for (const auto& [node, share] : pairs.find(source, target)) {
      const auto units = std::min(kUnit, static_cast<std::uint64_t>(share * kUnit + 0.5));
      sums[node].first += units;
      sums[node].second += (units * units + kUnit - 1) / kUnit;
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

// What the first sample settles for a node, before the second is drawn.
struct Guard {
  double centre = 0;  // about the mean of its shares
  double step = 0;    // in (0, 1)
  double budget = 0;  // log(2 / d)
};

double cost_of(double step) { return -std::log1p(-step) - step; }

class Sampler {
 public:
  Sampler(const GraphView& graph, const BetweennessSampledOptions& options, Context& context)
      : context_(context),
        forward_(graph, walk(graph, options, Direction::out), context),
        n_(graph.num_nodes()),
        // Pairs are drawn out of n (n - 1); (n - 1) (n - 2) of them have other ends than the node.
        scale_(static_cast<double>(n_) / (static_cast<double>(n_) - 2)),
        epsilon_(options.epsilon / scale_) {
    if (graph.directed() && options.directed) {
      backward_.emplace(graph, walk(graph, options, Direction::in), context);
    }
    const std::size_t each =
        sizeof(Sums) + sizeof(std::uint32_t) + 2 * sizeof(double) + sizeof(NodeId);
    context.require_memory(n_ * (context.threads() * each + 2 * (sizeof(Sums) + sizeof(Guard))),
                           "betweenness_sampled");
    const Adjacency& backward = backward_ ? *backward_ : forward_;
    pool_ = std::make_unique<Pool>(
        Worker{detail::PairShares(forward_, backward), std::vector<Sums>(n_)});
  }

  NodeScores run(double delta) {
    {
      const ProgressPart part(context_, 0, kPlanned);
      draw(first_pairs());
    }
    // Where the first sample misled, the next attempt plans by what the failed one drew. The
    // attempts' budgets add up to delta.
    for (double budget = 0.75 * delta;; budget *= 0.25) {
      if (attempt(plan(budget))) return answer();
    }
  }

 private:
  static AdjacencyOptions walk(const GraphView& graph, const BetweennessSampledOptions& options,
                               Direction direction) {
    return {.direction = graph.directed() && options.directed ? direction : Direction::both,
            .fold_parallel = options.parallel_edges == ParallelEdges::folded,
            .drop_loops = true};
  }

  [[nodiscard]] std::uint64_t first_pairs() const {
    return static_cast<std::uint64_t>(std::ceil(5 / epsilon_)) + 32;
  }

  // Pair i uses stream i, whoever draws it.
  void draw(std::uint64_t count) {
    parallel_chunks(context_, count, kGrain, [&](std::size_t begin, std::size_t end, std::size_t) {
      auto worker = pool_->take();
      for (std::size_t i = begin; i < end; ++i) {
        Random random = context_.random(all_pairs_ + i);
        const auto source = static_cast<NodeId>(random.below(n_));
        auto target = static_cast<NodeId>(random.below(n_ - 1));
        if (target >= source) ++target;
        worker->add(source, target);
      }
      pool_->give_back(std::move(worker));
    });
    all_pairs_ += count;
    pairs_ += count;
  }

  [[nodiscard]] Sums total(NodeId node) const {
    Sums sum;
    for (const auto& worker : pool_->idle()) {
      sum.first += worker->sums[node].first;
      sum.second += worker->sums[node].second;
    }
    return sum;
  }

  // Chooses the guards by what was drawn up to now, and forgets it. Returns how many pairs should
  // do: the least m with sum of d = budget, where log(2 / d) = m gain.
  double plan(double budget) {
    const ProgressPart part(context_, kPlanned, kPlanned);
    guards_.resize(n_);
    std::vector<double> gains(n_);
    const auto pairs = static_cast<double>(pairs_);
    parallel_for(
        context_, n_,
        [&](NodeId node) {
          const Sums sum = total(node);
          for (const auto& worker : pool_->idle()) worker->sums[node] = {};
          const double mean = static_cast<double>(sum.first) / kUnit / pairs;
          const double square = static_cast<double>(sum.second) / kUnit / pairs;
          const double seen = std::max(0.0, square - mean * mean);
          // Rather too large than too small: then the second sample is a little longer, not in
          // vain.
          const double variance = seen + std::sqrt(2 * seen / pairs) + 5 / pairs;
          guards_[node].centre = mean;
          guards_[node].step = epsilon_ / (variance + epsilon_);
          gains[node] = epsilon_ - variance * std::log1p(epsilon_ / variance);
        },
        kNodes);
    pairs_ = 0;
    const double expected = pairs_for(gains, budget);
    for (NodeId node = 0; node < n_; ++node) guards_[node].budget = expected * gains[node];
    return expected;
  }

  [[nodiscard]] double pairs_for(const std::vector<double>& gains, double budget) {
    const auto spent = [&](double pairs) {
      return parallel_reduce(
          context_, n_, kNodes, 0.0,
          [&](std::size_t begin, std::size_t end) {
            double sum = 0;
            for (std::size_t i = begin; i < end; ++i) sum += 2 * std::exp(-pairs * gains[i]);
            return sum;
          },
          std::plus<>{});
    };
    double low = 0;
    double high = 1;
    while (spent(high) > budget) high *= 2;
    while (high - low > 0.01 * high) {
      const double middle = (low + high) / 2;
      (spent(middle) > budget ? low : high) = middle;
    }
    return high;
  }

  [[nodiscard]] static double progress_at(double share_of_expected) {
    return kPlanned + (0.99 - kPlanned) * std::min(1.0, share_of_expected);
  }

  // Draws until the bound holds; false where it does not within four times what was expected.
  bool attempt(double expected) {
    const auto round = static_cast<std::uint64_t>(std::ceil(expected / 20));
    for (std::uint64_t rounds = 10; rounds <= 80; ++rounds) {
      const double begin = progress_at(static_cast<double>(pairs_) / expected);
      {
        const ProgressPart part(context_, begin, progress_at(static_cast<double>(rounds) / 20));
        draw(round * rounds - pairs_);
      }
      ++rounds_;
      const ProgressPart part(context_, begin, begin);
      bound_ = bound();
      if (bound_ <= epsilon_) return true;
    }
    return false;
  }

  // How far a mean may be from its expectation.
  [[nodiscard]] double bound() {
    const auto pairs = static_cast<double>(pairs_);
    return 1.0 / kUnit +
           parallel_reduce(
               context_, n_, kNodes, 0.0,
               [&](std::size_t begin, std::size_t end) {
                 double most = 0;
                 for (std::size_t i = begin; i < end; ++i) {
                   const Guard& guard = guards_[i];
                   const Sums sum = total(static_cast<NodeId>(i));
                   const double first = static_cast<double>(sum.first) / kUnit;
                   const double second = static_cast<double>(sum.second) / kUnit;
                   const double c = guard.centre;
                   const double spread = std::max(0.0, second - 2 * c * first + c * c * pairs);
                   const double reach =
                       (guard.budget + cost_of(guard.step) * spread) / (guard.step * pairs);
                   most = std::max(most, reach);
                 }
                 return most;
               },
               [](double a, double b) { return std::max(a, b); });
  }

  [[nodiscard]] NodeScores answer() const {
    NodeScores scores{.values = std::vector<double>(n_)};
    const double each = scale_ / kUnit / static_cast<double>(pairs_);
    for (NodeId node = 0; node < n_; ++node) {
      scores.values[node] = each * static_cast<double>(total(node).first);
    }
    scores.facts.add("pairs", static_cast<std::int64_t>(pairs_));
    scores.facts.add("pairs_to_plan", static_cast<std::int64_t>(all_pairs_ - pairs_));
    scores.facts.add("bound", bound_ * scale_);
    scores.info.sampled = true;
    scores.info.rounds = rounds_;
    scores.info.residual = bound_ * scale_;
    return scores;
  }

  static constexpr std::size_t kGrain = 16;  // pairs
  static constexpr std::size_t kNodes = 4096;
  static constexpr double kPlanned = 0.1;  // progress once the first sample is drawn

  Context& context_;
  Adjacency forward_;
  std::optional<Adjacency> backward_;
  NodeId n_;
  double scale_;    // from the share of all pairs to that of pairs of other nodes
  double epsilon_;  // on the scale of all pairs
  std::unique_ptr<Pool> pool_;
  std::vector<Guard> guards_;
  std::uint64_t all_pairs_ = 0;
  std::uint64_t pairs_ = 0;  // of the present sample
  std::uint64_t rounds_ = 0;
  double bound_ = 0;
};

}  // namespace

NodeScores betweenness_sampled(const GraphView& graph, const BetweennessSampledOptions& options,
                               Context& context) {
  if (graph.num_nodes() < 3) {
    return {.values = std::vector<double>(graph.num_nodes(), 0.0)};
  }
  return Sampler(graph, options, context).run(options.delta);
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
