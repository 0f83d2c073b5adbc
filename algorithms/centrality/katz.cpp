#include "algorithms/centrality/katz.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "algorithms/centrality/anderson.hpp"
#include "algorithms/centrality/eigenvalue_bound.hpp"
#include "algorithms/centrality/pull.hpp"
#include "algorithms/centrality/rounds.hpp"

namespace mekhala {

namespace {

constexpr double kUsualShare = 0.85;  // of the largest alpha
constexpr std::uint32_t kFewRounds = 50;
constexpr std::uint32_t kManyRounds = 2000;

class Walks {
 public:
  // `share`: alpha times the bound, below 1.
  Walks(const GraphView& graph, const KatzOptions& options, double alpha, double share)
      : pull_(graph, options.strengths, options.direction),
        alpha_(alpha),
        share_(share),
        scores_(graph.num_nodes(), 1.0),
        after_(graph.num_nodes(), 1.0) {
    if (!graph.directed() || options.direction == Direction::both) return;
    mixture_.emplace(graph.num_nodes());
    mixed_.assign(graph.num_nodes(), 0.0);
  }

  // Returns the largest change that a plain round makes, as a share of the largest score.
  double round(Context& context) {
    // The eigenvalues of a symmetric matrix lie within +-share, and Chebyshev's weights need half
    // the rounds; `after_` still holds the scores of the round before.
    weight_ = mixture_ || rounds_ == 0 ? 1
              : rounds_ == 1           ? 1 / (1 - share_ * share_ / 2)
                                       : 1 / (1 - share_ * share_ * weight_ / 4);
    ++rounds_;
    most_ = 0;
    const double change = change_of_round(context);
    if (mixture_) {
      mixture_->mix(scores_, after_, mixed_, context);
      after_.swap(mixed_);
    }
    scores_.swap(after_);
    return change / most_;
  }

  [[nodiscard]] std::vector<double> take() { return std::move(scores_); }

 private:
  struct Part {
    double change = 0;
    double most = 1;
  };

  double change_of_round(Context& context) {
    const Part part = parallel_reduce(
        context, scores_.size(), 2048, Part{},
        [&](std::size_t begin, std::size_t end) {
          Part sum;
          for (std::size_t i = begin; i < end; ++i) {
            const double plain = 1 + alpha_ * pull_(static_cast<NodeId>(i), scores_);
            sum.change = std::max(sum.change, std::abs(plain - scores_[i]));
            sum.most = std::max(sum.most, plain);
            after_[i] = mixture_ ? plain : after_[i] + weight_ * (plain - after_[i]);
          }
          return sum;
        },
        [](const Part& a, const Part& b) {
          return Part{std::max(a.change, b.change), std::max(a.most, b.most)};
        });
    most_ = part.most;
    return part.change;
  }

  detail::Pull pull_;
  double alpha_, share_;
  std::vector<double> scores_, after_, mixed_;
  std::optional<detail::Anderson> mixture_;  // of a directed graph, whose eigenvalues are complex
  double weight_ = 1, most_ = 1;
  std::uint64_t rounds_ = 0;
};

struct Scale {
  double alpha = 0;
  double bound = 0;
};

Scale scale_of(const GraphView& graph, const KatzOptions& options, Context& context) {
  const bool one_way = graph.directed() && options.direction != Direction::both;
  const bool finite = one_way && detail::is_acyclic(graph, options.strengths);
  if (finite && options.alpha > 0) return {options.alpha, 0};
  detail::EigenvalueBound bound(graph, options.strengths, options.direction);
  if (options.alpha == 0) {
    Scale scale;
    if (!finite) {
      scale.bound = bound.lower(context, 0.01, 8, kFewRounds, [](double) { return false; });
    }
    double strongest = options.strengths.given() ? 0 : 1;
    for (const double one : options.strengths.values) strongest = std::max(strongest, one);
    const double over = std::max(scale.bound, strongest);
    scale.alpha = over > 0 ? kUsualShare / over : kUsualShare;
    return scale;
  }
  const Scale scale{options.alpha, bound.lower(context, 1e-6, 64, kManyRounds, [&](double now) {
                      return options.alpha * now < 1;
                    })};
  if (options.alpha * scale.bound < 1) return scale;
  throw Error(ErrorCode::usage,
              fmt::format("alpha must be below {:.6g} for this graph, 1 over its largest "
                          "eigenvalue, got {}; lower it, or leave it at 0",
                          1 / scale.bound, options.alpha));
}

}  // namespace

NodeScores katz(const GraphView& graph, const KatzOptions& options, Context& context) {
  context.require_memory(std::uint64_t{graph.num_nodes()} * 96, "katz");
  NodeScores scores;
  const Scale scale = [&] {
    const ProgressPart part(context, 0, 0);
    return scale_of(graph, options, context);
  }();
  Walks walks(graph, options, scale.alpha, scale.alpha * scale.bound);
  scores.info = detail::run_rounds(context, options.tolerance, options.max_rounds,
                                   [&] { return walks.round(context); });
  scores.values = walks.take();
  scores.facts.add("alpha", scale.alpha);
  if (scale.bound > 0) scores.facts.add("largest_alpha", 1 / scale.bound);
  return scores;
}

AlgorithmSpec katz_spec() {
  return describe("katz", &katz)
      .family("centrality")
      .summary("How many walks end at a node, a longer one counting less.")
      .convention(
          "x = 1 + alpha A x, not scaled. Parallel edges add up; a self-loop counts once. alpha "
          "must be below 1 over the largest eigenvalue; 0 takes 0.85 over a bound on it.")
      .cost("O(n + m) a round")
      .reference("doi:10.1007/BF02289026")
      .param("alpha", &KatzOptions::alpha, "what a further step counts; 0: one that fits")
      .range(0, std::numeric_limits<double>::infinity())
      .param("direction", &KatzOptions::direction, "walks that come in, that go out, or both")
      .param("tolerance", &KatzOptions::tolerance, "stop at this change, as a share of the most")
      .range(0, 1)
      .minimum_excluded()
      .param("max_rounds", &KatzOptions::max_rounds, "stop after so many rounds")
      .range(1, 1e6)
      .param("strengths", &KatzOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
