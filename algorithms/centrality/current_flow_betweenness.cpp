#include "algorithms/centrality/current_flow_betweenness.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/adapters/laplacian_solver.hpp"
#include "algorithms/structure/components.hpp"

namespace mekhala {

namespace {

using adapters::WeightedPair;

void check(const GraphView& graph, const EdgeValues& strengths) {
  if (!strengths.given()) return;
  if (strengths.values.size() != graph.num_edges()) {
    throw Error(ErrorCode::usage, "strengths must hold one number for each edge");
  }
  for (const double value : strengths.values) {
    if (!std::isfinite(value) || value <= 0) {
      throw Error(ErrorCode::usage, "strengths must be finite and above 0");
    }
  }
}

struct Piece {
  std::vector<NodeId> nodes;
  std::vector<WeightedPair> pairs;  // by place in `nodes`, each once
};

std::vector<Piece> pieces_of(const GraphView& graph, const EdgeValues& strengths,
                             Context& context) {
  const NodeLabels labels = components(graph, {}, context);
  std::vector<Piece> pieces(labels.count);
  std::vector<std::uint32_t> place(graph.num_nodes());
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    auto& nodes = pieces[labels.values[node]].nodes;
    place[node] = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back(node);
  }
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const std::uint32_t a = place[graph.source(edge)], b = place[graph.target(edge)];
    if (a == b) continue;  // ends of an edge are in one piece, so this is a loop
    pieces[labels.values[graph.source(edge)]].pairs.push_back(
        {std::min(a, b), std::max(a, b), strengths[edge]});
  }
  const auto before = [](const WeightedPair& one, const WeightedPair& two) {
    return std::pair(one.a, one.b) < std::pair(two.a, two.b);
  };
  for (Piece& piece : pieces) {
    std::stable_sort(piece.pairs.begin(), piece.pairs.end(), before);
    std::vector<WeightedPair> once;
    for (const WeightedPair& pair : piece.pairs) {
      if (!once.empty() && once.back().a == pair.a && once.back().b == pair.b) {
        once.back().strength += pair.strength;
      } else {
        once.push_back(pair);
      }
    }
    piece.pairs = std::move(once);
  }
  return pieces;
}

// What flows over a pair of neighbors, one way or the other, summed over all pairs of ends: by
// symmetry the current with ends s and t is the difference of the potentials of s and t where the
// current goes in and out at the two neighbors.
double throughput(const adapters::LaplacianSolver& solver, const WeightedPair& pair) {
  std::vector<double> potentials = solver.potentials(pair.a, pair.b);
  std::sort(potentials.begin(), potentials.end());
  double sum = 0;
  const double size = static_cast<double>(potentials.size());
  for (std::size_t i = 0; i < potentials.size(); ++i) {
    sum += (2 * static_cast<double>(i) + 1 - size) * potentials[i];
  }
  return pair.strength * sum;
}

void add_piece(const Piece& piece, std::vector<double>& values, Context& context) {
  const adapters::LaplacianSolver solver(static_cast<std::uint32_t>(piece.nodes.size()),
                                         piece.pairs);
  std::vector<double> through(piece.pairs.size());
  parallel_for(
      context, piece.pairs.size(),
      [&](std::size_t i) { through[i] = throughput(solver, piece.pairs[i]); }, 16);
  for (std::size_t i = 0; i < piece.pairs.size(); ++i) {
    values[piece.nodes[piece.pairs[i].a]] += through[i] / 2;
    values[piece.nodes[piece.pairs[i].b]] += through[i] / 2;
  }
  // A pair that ends at the node has a unit on its edges, half of which was added above.
  const double ends = (static_cast<double>(piece.nodes.size()) - 1) / 2;
  for (const NodeId node : piece.nodes) values[node] = std::max(0.0, values[node] - ends);
}

}  // namespace

NodeScores current_flow_betweenness(const GraphView& graph,
                                    const CurrentFlowBetweennessOptions& options,
                                    Context& context) {
  check(graph, options.strengths);
  const double n = graph.num_nodes();
  NodeScores scores{.values = std::vector<double>(graph.num_nodes(), 0)};
  const std::vector<Piece> pieces = [&] {
    const ProgressPart part(context, 0, 0);
    return pieces_of(graph, options.strengths, context);
  }();
  double all = 0, done = 0;
  for (const Piece& piece : pieces) all += static_cast<double>(piece.pairs.size());
  for (const Piece& piece : pieces) {
    if (piece.nodes.size() < 3) continue;
    const double size = static_cast<double>(piece.pairs.size());
    const ProgressPart part(context, done / all, (done + size) / all);
    add_piece(piece, scores.values, context);
    done += size;
  }
  if (options.normalized && n > 2) {
    for (double& value : scores.values) value /= (n - 1) * (n - 2) / 2;
  }
  return scores;
}

AlgorithmSpec current_flow_betweenness_spec() {
  return describe("current_flow_betweenness", &current_flow_betweenness)
      .family("centrality")
      .summary("How much passes a node where all ways count, the shorter ones more.")
      .convention(
          "Unordered pairs of other nodes; edges conduct as their strengths; directions ignored, "
          "parallel edges add up, loops carry nothing; ends do not count; unconnected pairs add 0.")
      .cost("O(m (f + n log n)) for f entries of a sparse factor")
      .reference("doi:10.1016/j.socnet.2004.11.009")
      .param("strengths", &CurrentFlowBetweennessOptions::strengths, "how well each tie conducts")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("normalized", &CurrentFlowBetweennessOptions::normalized,
             "divide by the number of pairs");
}

}  // namespace mekhala
