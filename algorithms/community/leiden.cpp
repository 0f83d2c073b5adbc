#include "algorithms/community/leiden.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "algorithms/community/level.hpp"
#include "algorithms/community/local_moves.hpp"
#include "algorithms/community/refinement.hpp"

namespace mekhala {
namespace {

using community::Labels;
using community::Level;
using community::OutIn;
using community::StrengthGraph;

// Gains below this share of all strength are rounding, not improvement.
constexpr double kNoise = 1e-12;
// On the way up a level is left once no more than this share of its nodes moves: the way down makes
// up for it. Saves a fifth of the visits.
constexpr double kEnough = 0.1;

struct Settings {
  double penalty = 0;
  double randomness = 0;
  std::uint64_t base = 0;  // of the streams of this trial
  std::uint64_t pass = 0;
};

// One pass: up the levels and down again.
template <typename Size>
class Pass {
 public:
  Pass(const Level<Size>& base, const Settings& settings, Context& context)
      : base_(base), settings_(settings), context_(context) {}

  // Labels lie below the number of nodes; they get better or stay.
  void run(Labels& labels) {
    up(labels);
    down(labels);
  }

 private:
  [[nodiscard]] const Level<Size>& level(std::size_t depth) const {
    return depth == 0 ? base_ : above_[depth - 1];
  }
  // Streams of one level do not meet those of another: labels are below 2^32.
  [[nodiscard]] std::uint64_t stream(std::size_t depth) const {
    return settings_.base + ((settings_.pass * 64 + depth + 1) << 32);
  }

  void up(Labels& labels) {
    double begin = 0;
    for (std::size_t depth = 0;; ++depth) {
      const ProgressPart part(context_, begin, begin + (0.9 - begin) / 2);
      begin += (0.9 - begin) / 2;
      const NodeId n = level(depth).num_nodes();
      move_up(depth, labels);
      const std::uint32_t count = community::compact(labels, n);
      if (count == n) return;
      climb(depth, labels, count);
    }
  }

  void move_up(std::size_t depth, Labels& labels) {
    std::vector<NodeId> order;
    if (depth == 0 && settings_.pass == 0) {
      order = community::shuffled_blocks(base_.num_nodes(), context_.random(settings_.base));
    }
    const ProgressPart part(context_, 0, 0.6);
    community::move_nodes(level(depth), settings_.penalty, labels,
                          {.first_order = order, .enough = kEnough}, context_);
  }

  // Makes the next level, which is smaller: some nodes share a label.
  void climb(std::size_t depth, Labels& labels, std::uint32_t count) {
    const Level<Size>& here = level(depth);
    const NodeId n = here.num_nodes();
    Labels refined;
    {
      const ProgressPart part(context_, 0.6, 0.8);
      refined = community::refined_of(here, settings_.penalty, settings_.randomness, labels, count,
                                      stream(depth), context_);
    }
    std::uint32_t refined_count = community::compact(refined, n);
    if (refined_count == n) {
      // Nothing merged: go on with the communities themselves.
      refined = labels;
      refined_count = count;
    }
    Labels next(refined_count);
    for (NodeId node = 0; node < n; ++node) next[refined[node]] = labels[node];
    const ProgressPart part(context_, 0.8, 1);
    above_.push_back(community::aggregated(here, refined, refined_count, context_));
    into_.push_back(std::move(refined));
    labels = std::move(next);
  }

  void down(Labels& labels) {
    const ProgressPart part(context_, 0.9, 1);
    while (!into_.empty()) {
      Labels below(into_.back().size());
      for (std::size_t node = 0; node < below.size(); ++node) {
        below[node] = labels[into_.back()[node]];
      }
      labels = std::move(below);
      into_.pop_back();
      above_.pop_back();
      community::move_nodes(level(into_.size()), settings_.penalty, labels, {}, context_);
    }
  }

  const Level<Size>& base_;
  const Settings& settings_;
  Context& context_;
  std::vector<Level<Size>> above_;
  std::vector<Labels> into_;  // node of a level -> node of the level above
};

// Moves and splits until no node moves and no community is unconnected. Both only ever gain.
template <typename Size>
void finish(const Level<Size>& base, double penalty, bool to_the_end, Labels& labels,
            Context& context) {
  const ProgressPart part(context, 1, 1);
  do {
    if (to_the_end) {
      community::move_nodes(base, penalty, labels, {.to_the_end = true}, context);
    }
  } while (community::split_unconnected(base.rows, labels, context) && to_the_end);
}

void check(const LeidenOptions& options) {
  if (!(options.resolution >= 0) || !std::isfinite(options.resolution)) {
    throw Error(ErrorCode::usage, "resolution must be finite and not negative");
  }
  if (!(options.randomness > 0) || !std::isfinite(options.randomness)) {
    throw Error(ErrorCode::usage, "randomness must be finite and above 0");
  }
  if (!(options.tolerance >= 0)) {
    throw Error(ErrorCode::usage, "tolerance must not be negative");
  }
  if (options.directions && options.objective == LeidenObjective::cpm) {
    throw Error(ErrorCode::usage, "directions count in modularity only; cpm has none");
  }
}

std::vector<OutIn> out_in_strengths(const GraphView& graph, const EdgeValues& strengths) {
  std::vector<OutIn> sizes(graph.num_nodes());
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    sizes[graph.source(edge)].out += strengths[edge];
    sizes[graph.target(edge)].in += strengths[edge];
  }
  return sizes;
}

double directed_modularity(const StrengthGraph& graph, const std::vector<OutIn>& sizes,
                           const Labels& labels, double resolution, Context& context) {
  if (graph.total == 0) return 0;
  std::vector<OutIn> sums(labels.size());
  for (std::size_t node = 0; node < labels.size(); ++node) sums[labels[node]] += sizes[node];
  double expected = 0;
  for (const OutIn& sum : sums) expected += (sum.out / graph.total) * (sum.in / graph.total);
  return community::strength_inside(graph, labels, context) / graph.total - resolution * expected;
}

// Quality to within a constant, as a share of all strength: what a pass gains.
template <typename Size>
double relative_quality(const StrengthGraph& graph, const std::vector<Size>& sizes, double penalty,
                        const Labels& labels, Context& context) {
  std::vector<Size> sums(labels.size(), Size());
  for (std::size_t node = 0; node < labels.size(); ++node) sums[labels[node]] += sizes[node];
  double expected = 0;
  for (const Size& sum : sums) expected += community::cross(sum, sum) / 2;
  return (community::strength_inside(graph, labels, context) - penalty * expected) / graph.total;
}

// Passes from single nodes until one gains too little. residual is the gain of the last.
template <typename Size>
NodeLabels trial(const StrengthGraph& graph, const Level<Size>& base, Settings settings,
                 const LeidenOptions& options, Context& context) {
  NodeLabels result;
  result.values.resize(graph.num_nodes());
  std::iota(result.values.begin(), result.values.end(), 0U);
  result.info.converged = graph.targets.empty();
  double quality = 0;
  double begin = 0;
  while (!result.info.converged && result.info.rounds < options.max_passes) {
    settings.pass = result.info.rounds++;
    const double end = options.max_passes == 1 ? 0.95 : begin + (0.95 - begin) / 2;
    const ProgressPart part(context, begin, end);
    begin = end;
    Pass<Size>(base, settings, context).run(result.values);
    if (options.max_passes == 1) break;
    const double reached =
        relative_quality(graph, base.sizes, settings.penalty, result.values, context);
    result.info.residual = reached - quality;
    result.info.converged =
        settings.pass > 0 && reached - quality <= std::max(options.tolerance, kNoise);
    quality = reached;
  }
  finish(base, settings.penalty, result.info.converged, result.values, context);
  return result;
}

std::uint32_t trials_of(const StrengthGraph& graph, const LeidenOptions& options) {
  if (options.trials > 0) return options.trials;
  constexpr std::size_t kWork = 60000;
  return static_cast<std::uint32_t>(
      std::clamp<std::size_t>(kWork / (graph.targets.size() + graph.num_nodes() + 1), 1, 100));
}

// The best of the trials; among equals the one of fewest communities, then the first. Each trial is
// handed to `each`, if that is given.
using Each = std::function<void(const Labels&)>;
template <typename Size>
NodeLabels trials(const StrengthGraph& graph, std::vector<Size> sizes, double penalty,
                  const LeidenOptions& options, Context& context, const Each& each) {
  const Level<Size> base{.rows = graph, .sizes = std::move(sizes), .noise = kNoise * graph.total};
  const double edges = std::max(1.0, static_cast<double>(graph.targets.size()) / 2);
  Settings settings{.penalty = penalty, .randomness = options.randomness * graph.total / edges};
  const std::uint32_t count = trials_of(graph, options);
  const double share = 1.0 / count;
  NodeLabels best;
  double most = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i > 0) settings.base = context.random(i).next();
    const ProgressPart part(context, share * i, share * (i + 1));
    NodeLabels found = trial(graph, base, settings, options, context);
    found.count = canonicalize_labels(found.values);
    if (each) each(found.values);
    if (count == 1) return found;
    const double quality = relative_quality(graph, base.sizes, penalty, found.values, context);
    const bool equal = std::abs(quality - most) <= kNoise;
    if (i > 0 && (equal ? found.count >= best.count : quality < most)) continue;
    most = quality;
    best = std::move(found);
  }
  return best;
}

NodeLabels partition(const GraphView& graph, const LeidenOptions& options, Context& context,
                     const Each& each) {
  check(options);
  context.require_memory(16 * graph.num_arcs() + 70 * std::uint64_t{graph.num_nodes()}, "leiden");
  const StrengthGraph strong = community::strength_graph(graph, options.strengths, context);
  const bool by_strength = options.objective == LeidenObjective::modularity;
  const double share = strong.total > 0 ? options.resolution / strong.total : 0;
  const bool directed = options.directions && graph.directed();
  NodeLabels result;
  if (directed) {
    const std::vector<OutIn> sizes = out_in_strengths(graph, options.strengths);
    result = trials(strong, sizes, share, options, context, each);
    result.quality = directed_modularity(strong, sizes, result.values, options.resolution, context);
  } else if (by_strength) {
    result = trials(strong, strong.node_strengths(), share / 2, options, context, each);
    result.quality = community::modularity(strong, result.values, context, options.resolution);
  } else {
    result = trials(strong, std::vector<double>(graph.num_nodes(), 1), options.resolution, options,
                    context, each);
    result.quality = community::constant_potts(strong, result.values, context, options.resolution);
  }
  const bool same = by_strength && options.resolution == 1 && !directed;
  result.facts.add("modularity",
                   same ? *result.quality : community::modularity(strong, result.values, context));
  if (!result.info.converged) {
    result.info.notes.push_back("the last pass allowed still gained; allow more passes");
  }
  return result;
}

}  // namespace

NodeLabels leiden(const GraphView& graph, const LeidenOptions& options, Context& context) {
  return partition(graph, options, context, {});
}

NodeLabels leiden(const GraphView& graph, const LeidenOptions& options, Context& context,
                  std::vector<std::vector<std::uint32_t>>& found) {
  return partition(graph, options, context, [&](const Labels& labels) { found.push_back(labels); });
}

AlgorithmSpec leiden_spec() {
  return describe("leiden", &leiden)
      .family("community")
      .summary("Communities by the Leiden method; none is unconnected.")
      .convention(
          "Directions are dropped unless asked for, strengths of parallel edges add, a loop counts "
          "once inside its community; a node without edges is a community; another seed may give "
          "another answer.")
      .cost("O(n + m) a pass and level")
      .reference("doi:10.1038/s41598-019-41695-z")
      .param("objective", &LeidenOptions::objective, "what makes a partition good")
      .param("resolution", &LeidenOptions::resolution, "larger: smaller communities")
      .range(0, 1e9)
      .param("strengths", &LeidenOptions::strengths, "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("directions", &LeidenOptions::directions,
             "of a directed graph: expect arcs from out to in (modularity only)")
      .param("randomness", &LeidenOptions::randomness, "of merging; smaller: greedier")
      .range(0, 1e9)
      .minimum_excluded()
      .param("trials", &LeidenOptions::trials, "the best of so many runs; 0: 1 to 100, by size")
      .range(0, 100000)
      .param("max_passes", &LeidenOptions::max_passes, "stop after so many passes")
      .range(1, 1000000)
      .param("tolerance", &LeidenOptions::tolerance,
             "a pass that gains no more, as a share of all strength, is the last")
      .range(0, 1)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
