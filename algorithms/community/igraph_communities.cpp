#include "algorithms/community/igraph_communities.hpp"

#ifdef MEKHALA_IGRAPH

#include <cmath>

#include "algorithms/adapters/igraph_door.hpp"
#include "algorithms/community/strength_graph.hpp"

namespace mekhala {

namespace {

community::StrengthGraph checked(const GraphView& graph, const EdgeValues& strengths,
                                 Context& context) {
  for (const double value : strengths.values) {
    if (!std::isfinite(value) || value <= 0) {
      throw Error(ErrorCode::usage, "strengths must be finite and above 0");
    }
  }
  return community::strength_graph(graph, strengths, context);
}

// igraph puts nodes without edges where it likes; here they are alone.
NodeLabels labels_of(const community::StrengthGraph& strong,
                     const adapters::IgraphCommunities& found, Context& context) {
  NodeLabels result{.values = found.labels};
  const NodeId n = strong.num_nodes();
  std::uint32_t next = n;
  for (NodeId node = 0; node < n; ++node) {
    if (strong.offsets[node] == strong.offsets[node + 1]) result.values[node] = next++;
  }
  result.count = canonicalize_labels(result.values);
  result.facts.add("modularity", community::modularity(strong, result.values, context));
  return result;
}

}  // namespace

NodeLabels igraph_infomap(const GraphView& graph, const IgraphInfomapOptions& options,
                          Context& context) {
  const community::StrengthGraph strong = checked(graph, options.strengths, context);
  if (graph.num_nodes() == 0) return {};
  const adapters::IgraphCommunities found = adapters::igraph_infomap_communities(
      graph, options.strengths.values, options.trials, context);
  NodeLabels result = labels_of(strong, found, context);
  result.quality = found.value;
  result.facts.add("code_length", found.value);
  return result;
}

NodeLabels igraph_walktrap(const GraphView& graph, const IgraphWalktrapOptions& options,
                           Context& context) {
  const community::StrengthGraph strong = checked(graph, options.strengths, context);
  if (graph.num_nodes() == 0) return {};
  NodeLabels result = labels_of(strong,
                                adapters::igraph_walktrap_communities(
                                    graph, options.strengths.values, options.steps, context),
                                context);
  result.quality = community::modularity(strong, result.values, context);
  return result;
}

void add_igraph_specs(std::vector<AlgorithmSpec>& specs) {
  specs.push_back(
      describe("igraph_infomap", &igraph_infomap)
          .family("community")
          .summary("Communities that a random walker stays in for long (Infomap, by igraph).")
          .convention("Directed edges are followed, with jumps; parallel edges add, self-loops are "
                      "dropped; a node without "
                      "edges is a "
                      "community; quality is the code length in bits, smaller is better.")
          .cost("nearly linear a trial, on one thread")
          .reference("doi:10.1073/pnas.0706851105")
          .param("strengths", &IgraphInfomapOptions::strengths,
                 "how close the ends of each edge are")
          .range(0, std::numeric_limits<double>::infinity())
          .minimum_excluded()
          .param("trials", &IgraphInfomapOptions::trials, "the best of so many runs")
          .range(1, 10000)
          .randomized()
          .relabel_inexact());
}

}  // namespace mekhala

#else

namespace mekhala {

void add_igraph_specs(std::vector<AlgorithmSpec>& /*specs*/) {}

}  // namespace mekhala

#endif
