#include <cmath>
#include <cstdio>
#include <variant>
#include <vector>

#include "algorithms/spec.hpp"
#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

// Three nodes point at a fourth, which then must have the highest page rank; the ranks sum to 1.
int main() {
  using namespace mekhala;
  const std::vector<EdgeEnds> edges = {{0, 3}, {1, 3}, {2, 3}};
  const Graph graph = Graph::from_edges(4, edges, true);
  Context context;
  const Result result = find_algorithm("page_rank").run(graph, {}, context);
  const std::vector<double>& ranks = std::get<NodeScores>(result).values;
  double sum = 0;
  for (std::size_t node = 0; node < ranks.size(); ++node) {
    std::printf("%zu %.6f\n", node, ranks[node]);
    sum += ranks[node];
  }
  const bool right = ranks.size() == 4 && ranks[3] > 2 * ranks[0] && ranks[0] == ranks[1] &&
                     std::abs(sum - 1) < 1e-9;
  std::puts(right ? "right" : "wrong");
  return right ? 0 : 1;
}
