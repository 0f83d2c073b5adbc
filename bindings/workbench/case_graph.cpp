#include "bindings/workbench/case_graph.hpp"

#include "engine/base/version.hpp"

namespace mekhala {

Manifest manifest_of(const Case& store, const Disclosure& door, const Projection& projection,
                     std::string algorithm, std::string options, const RunInfo& info) {
  return {{"case", store.fingerprint()},       {"projection", projection.spec},
          {"algorithm", std::move(algorithm)}, {"options", std::move(options)},
          {"seed", std::to_string(info.seed)}, {"view", name_of(door.view())},
          {"version", std::string(version())}};
}

Projection undirected_projection(const Case& store, const Disclosure& door, ProjectionSpec spec,
                                 Context& context) {
  spec.directed = false;
  spec.fold_parallel = false;
  return project(store, door.protection(), door.asked(std::move(spec)), context);
}

FoldedGraph without_protected(const Projection& projection, const FoldedGraph& folded) {
  const GraphView graph = folded.graph;
  std::vector<EdgeEnds> edges;
  std::vector<EdgeId> kept(graph.num_edges(), kNoEdge);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const EdgeEnds ends{graph.source(edge), graph.target(edge)};
    if (projection.is_protected[ends.source] || projection.is_protected[ends.target]) continue;
    kept[edge] = static_cast<EdgeId>(edges.size());  // edges are sorted and stay so
    edges.push_back(ends);
  }
  FoldedGraph open{Graph::from_edges(graph.num_nodes(), edges, graph.directed()), folded.fold_of};
  for (EdgeId& edge : open.fold_of) edge = edge == kNoEdge ? kNoEdge : kept[edge];
  return open;
}

}  // namespace mekhala
