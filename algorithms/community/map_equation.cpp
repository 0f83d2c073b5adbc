#include "algorithms/community/map_equation.hpp"

#include <cmath>
#include <numeric>

#include "algorithms/community/flow.hpp"
#include "algorithms/community/map_moves.hpp"

namespace mekhala {
namespace {

using community::Flow;
using community::Labels;
using community::Level;
using community::Walk;

// As for leiden: the way down makes up for what the way up leaves.
constexpr double kEnough = 0.1;

// One pass: up the levels and down again.
class Pass {
 public:
  Pass(const Walk& walk, bool first, Context& context)
      : walk_(walk), first_(first), context_(context) {}

  // Labels lie below the number of nodes; the code gets shorter or stays.
  void run(Labels& labels) {
    up(labels);
    const ProgressPart part(context_, 0.9, 1);
    while (!into_.empty()) descend(labels);
  }

 private:
  [[nodiscard]] const Level<Flow>& level(std::size_t depth) const {
    return depth == 0 ? walk_.level : above_[depth - 1];
  }

  void move(std::size_t depth, Labels& labels, const community::MapSweep& options) {
    community::move_nodes(level(depth), walk_.scale, walk_.directed, labels, options, context_);
  }

  void up(Labels& labels) {
    double begin = 0;
    for (std::size_t depth = 0;; ++depth) {
      const ProgressPart part(context_, begin, begin + (0.9 - begin) / 2);
      begin += (0.9 - begin) / 2;
      std::vector<NodeId> order;
      const NodeId n = level(depth).num_nodes();
      if (depth == 0 && first_) order = community::shuffled_blocks(n, context_.random(0));
      {
        const ProgressPart moves(context_, 0, 0.8);
        move(depth, labels, {.first_order = order, .within = {}, .enough = kEnough});
      }
      const std::uint32_t count = community::compact(labels, n);
      if (count == n) return;
      const ProgressPart rest(context_, 0.8, 1);
      climb(depth, labels, count);
    }
  }

  void climb(std::size_t depth, Labels& labels, std::uint32_t count) {
    const NodeId n = level(depth).num_nodes();
    Labels parts = labels;
    std::uint32_t parts_count = count;
    if (depth == 0 && !first_) {
      Labels within = labels;
      std::iota(parts.begin(), parts.end(), 0U);
      move(depth, parts, {.first_order = {}, .within = within, .enough = 0});
      parts_count = community::compact(parts, n);
      if (parts_count == n) parts = labels;
      if (parts_count == n) parts_count = count;
    }
    Labels next(parts_count);
    for (NodeId node = 0; node < n; ++node) next[parts[node]] = labels[node];
    above_.push_back(community::aggregated(level(depth), parts, parts_count, context_));
    into_.push_back(std::move(parts));
    labels = std::move(next);
  }

  void descend(Labels& labels) {
    Labels below(into_.back().size());
    for (std::size_t node = 0; node < below.size(); ++node) {
      below[node] = labels[into_.back()[node]];
    }
    labels = std::move(below);
    into_.pop_back();
    above_.pop_back();
    move(into_.size(), labels, {});
  }

  const Walk& walk_;
  bool first_;
  Context& context_;
  std::vector<Level<Flow>> above_;
  std::vector<Labels> into_;  // node of a level -> node of the level above
};

void check(const MapEquationOptions& options) {
  if (!(options.jump > 0 && options.jump < 1)) {
    throw Error(ErrorCode::usage, "jump must lie between 0 and 1");
  }
  if (!(options.tolerance >= 0)) {
    throw Error(ErrorCode::usage, "tolerance must not be negative");
  }
}

void run_passes(const Walk& walk, const MapEquationOptions& options, NodeLabels& result,
                Context& context) {
  double bits = 0;
  double begin = 0;
  result.info.converged = walk.graph.targets.empty();
  while (!result.info.converged && result.info.rounds < options.max_passes) {
    const bool first = result.info.rounds++ == 0;
    const double end = options.max_passes == 1 ? 0.95 : begin + (0.95 - begin) / 2;
    const ProgressPart part(context, begin, end);
    begin = end;
    Pass(walk, first, context).run(result.values);
    (void)community::split_unconnected(walk.graph, result.values, context);
    const double reached = community::code_length(walk, result.values);
    result.info.residual = first ? 0 : bits - reached;
    result.info.converged = !first && bits - reached <= options.tolerance;
    bits = reached;
  }
}

}  // namespace

NodeLabels map_equation(const GraphView& graph, const MapEquationOptions& options,
                        Context& context) {
  check(options);
  context.require_memory(16 * graph.num_arcs() + 110 * std::uint64_t{graph.num_nodes()},
                         "map_equation");
  const Walk walk = community::walk_of(graph, options.strengths, options.jump, context);
  NodeLabels result;
  result.values.resize(graph.num_nodes());
  std::iota(result.values.begin(), result.values.end(), 0U);
  run_passes(walk, options, result, context);
  result.count = canonicalize_labels(result.values);
  result.quality = community::code_length(walk, result.values);
  result.facts.add("code_length", *result.quality);
  const ProgressPart part(context, 1, 1);
  const auto strong = community::strength_graph(graph, options.strengths, context);
  result.facts.add("modularity", community::modularity(strong, result.values, context));
  if (!result.info.converged) {
    result.info.notes.push_back("the last pass allowed still saved bits; allow more passes");
  }
  return result;
}

AlgorithmSpec map_equation_spec() {
  return describe("map_equation", &map_equation)
      .family("community")
      .summary("Communities that a random walker stays in for long; none is unconnected.")
      .convention(
          "Undirected: the walker follows edges by strength. Directed: it follows arcs, with jumps "
          "that are not described. Parallel edges add, a loop is a step that stays; a node without "
          "edges is a community; quality is the code length in bits, smaller is better.")
      .cost("O(n + m) a pass and level")
      .reference("doi:10.1073/pnas.0706851105")
      .param("strengths", &MapEquationOptions::strengths, "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("jump", &MapEquationOptions::jump, "chance of a jump at each step, if directed")
      .range(0, 1)
      .minimum_excluded()
      .maximum_excluded()
      .param("max_passes", &MapEquationOptions::max_passes, "stop after so many passes")
      .range(1, 1000000)
      .param("tolerance", &MapEquationOptions::tolerance,
             "a pass that saves no more bits is the last")
      .range(0, 1000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
