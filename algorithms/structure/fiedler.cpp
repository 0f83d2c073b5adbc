#include "algorithms/structure/fiedler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/adapters/spectra.hpp"

#include "algorithms/strengths.hpp"

namespace mekhala {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The nodes of the largest piece, ascending; edges of strength 0 connect nothing.
std::vector<NodeId> largest_piece(const GraphView& graph, const EdgeValues& strengths,
                                  bool& whole) {
  std::vector<std::uint8_t> seen(graph.num_nodes(), 0);
  std::vector<NodeId> best;
  for (NodeId start = 0; start < graph.num_nodes(); ++start) {
    if (seen[start] != 0) continue;
    std::vector<NodeId> piece{start};
    seen[start] = 1;
    const auto follow = [&](std::span<const NodeId> nodes, std::span<const EdgeId> edges) {
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (seen[nodes[i]] != 0 || strengths[edges[i]] == 0) continue;
        seen[nodes[i]] = 1;
        piece.push_back(nodes[i]);
      }
    };
    for (std::size_t i = 0; i < piece.size(); ++i) {
      follow(graph.out_neighbors(piece[i]), graph.out_edges(piece[i]));
      if (graph.directed()) follow(graph.in_neighbors(piece[i]), graph.in_edges(piece[i]));
    }
    if (piece.size() > best.size()) best = std::move(piece);
  }
  std::sort(best.begin(), best.end());
  whole = best.size() == graph.num_nodes();
  return best;
}

std::vector<adapters::WeightedPair> pairs_of(const GraphView& graph, const EdgeValues& strengths,
                                             const std::vector<NodeId>& nodes) {
  std::vector<std::uint32_t> place(graph.num_nodes(), UINT32_MAX);
  for (std::size_t i = 0; i < nodes.size(); ++i) place[nodes[i]] = static_cast<std::uint32_t>(i);
  std::vector<adapters::WeightedPair> pairs;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const std::uint32_t a = place[graph.source(edge)];
    const std::uint32_t b = place[graph.target(edge)];
    if (a == UINT32_MAX || b == UINT32_MAX || a == b || strengths[edge] == 0) continue;
    pairs.push_back({a, b, strengths[edge]});
  }
  return pairs;
}

double residual(const std::vector<adapters::WeightedPair>& pairs, const std::vector<double>& x,
                double value) {
  std::vector<double> left(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) left[i] = -value * x[i];
  for (const adapters::WeightedPair& pair : pairs) {
    const double step = pair.strength * (x[pair.a] - x[pair.b]);
    left[pair.a] += step;
    left[pair.b] -= step;
  }
  double sum = 0;
  for (const double part : left) sum += part * part;
  return std::sqrt(sum);
}

void fix_sign(std::vector<double>& x) {
  double largest = 0;
  for (const double value : x) largest = std::max(largest, std::abs(value));
  const auto first = std::find_if(x.begin(), x.end(),
                                  [&](double value) { return std::abs(value) > 1e-6 * largest; });
  if (first == x.end() || *first > 0) return;
  for (double& value : x) value = -value;
}

}  // namespace

NodeScores fiedler(const GraphView& graph, const FiedlerOptions& options, Context& context) {
  check_strengths(graph, options.strengths);
  context.checkpoint();
  NodeScores result{.values = std::vector<double>(graph.num_nodes(), kNone)};
  bool whole = true;
  const std::vector<NodeId> nodes = largest_piece(graph, options.strengths, whole);
  const auto size = static_cast<std::uint32_t>(nodes.size());
  if (!whole) {
    result.info.notes.push_back("the graph is in pieces: values are of the largest one");
  }
  if (size < 2) {
    result.facts.add("algebraic_connectivity", 0.0);
    result.facts.add("piece_nodes", std::int64_t{size});
    return result;
  }
  if (size <= options.dense_below) {
    context.require_memory(std::uint64_t{size} * size * 24, "fiedler");
  }
  const std::vector<adapters::WeightedPair> pairs = pairs_of(graph, options.strengths, nodes);
  adapters::EigenPairs found =
      adapters::smallest_of_laplacian(size, pairs, std::min(3U, size), options.dense_below);
  context.checkpoint();
  if (found.values.size() < 2) {
    throw Error(ErrorCode::failure, "the eigenvalue solver did not converge on this graph");
  }
  fix_sign(found.vectors[1]);
  for (std::size_t i = 0; i < nodes.size(); ++i) result.values[nodes[i]] = found.vectors[1][i];
  const double value = found.values[1];
  const double next =
      found.values.size() > 2 ? found.values[2] : std::numeric_limits<double>::infinity();
  result.facts.add("algebraic_connectivity", whole ? value : 0.0);
  result.facts.add("piece_connectivity", value);
  if (std::isfinite(next)) result.facts.add("next_eigenvalue", next);
  result.facts.add("piece_nodes", std::int64_t{size});
  result.info.converged = found.converged;
  result.info.residual = residual(pairs, found.vectors[1], value);
  if (next - value <= 1e-9 * std::max(1.0, value)) {
    result.info.notes.push_back("the eigenvalue is not single: the vector is one of many");
  }
  return result;
}

AlgorithmSpec fiedler_spec() {
  return describe("fiedler", &fiedler)
      .family("structure")
      .summary("Where a graph is thinnest: the Fiedler vector and the algebraic connectivity.")
      .convention(
          "Laplacian D - A; directions are dropped, parallel edges add, loops do nothing; of a "
          "graph in pieces the largest piece; the first value that is not nearly 0 is positive.")
      .cost("O(n^3) for small graphs, then one sparse factorisation; one thread")
      .reference("Fiedler (1973), Czechoslovak Mathematical Journal 23(2), 298-305")
      .param("strengths", &FiedlerOptions::strengths, "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("dense_below", &FiedlerOptions::dense_below, "up to so many nodes by a dense solver")
      .range(0, 5000)
      .relabel_inexact();
}

}  // namespace mekhala
