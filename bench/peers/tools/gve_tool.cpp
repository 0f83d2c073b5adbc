// GVE-Leiden, where a folder with its sources is given: compare.py compiles this file against them.
#include <cstdint>
#include <inc/main.hxx>
#include <vector>

#include "bench/peers/tools/worker.hpp"

namespace {

DiGraph<std::uint32_t, None, float> graph;

void load(const peers::GraphFile& file) {
  graph = {};
  for (std::uint32_t node = 0; node < file.nodes; ++node) graph.addVertex(node);
  for (std::size_t edge = 0; edge < file.edges(); ++edge) {
    const std::uint32_t a = file.ends[2 * edge], b = file.ends[2 * edge + 1];
    graph.addEdge(a, b, 1);
    graph.addEdge(b, a, 1);
  }
  graph.update();
}

peers::Answer leiden(const peers::Options&) {
  peers::Answer answer;
  answer.seconds = peers::timed([&] {
    const auto found = leidenStaticOmp(graph, LeidenOptions(1));
    answer.values.assign(found.membership.begin(), found.membership.end());
  });
  answer.values.resize(graph.span());
  return answer;
}

}  // namespace

int main() {
  peers::Tool tool;
  tool.load = load;
  tool.tasks["leiden"] = leiden;
  return peers::serve(tool);
}
