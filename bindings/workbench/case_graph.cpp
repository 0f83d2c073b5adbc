#include "bindings/workbench/case_graph.hpp"

#include <algorithm>
#include <set>

#include "bindings/workbench/blind_order.hpp"
#include "engine/base/version.hpp"

namespace mekhala {

Manifest manifest_of(const Disclosure& door, const Projection& projection, std::string algorithm,
                     std::string options, const RunInfo& info) {
  return {{"case", door.fingerprint()},        {"projection", projection.spec},
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

Graph renumbered(const GraphView& graph, const std::vector<NodeId>& ranks, NodeId num_nodes) {
  std::vector<EdgeEnds> edges(graph.num_edges());
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    edges[edge] = {ranks[graph.source(edge)], ranks[graph.target(edge)]};
  }
  return Graph::from_edges(num_nodes, edges, graph.directed());
}

CaseGraph case_graph(const Case& store, const Disclosure& door, ProjectionSpec spec,
                     Context& context) {
  spec.fold_identifiers = true;
  Projection projection = undirected_projection(store, door, std::move(spec), context);
  FoldedGraph folded = fold_parallel_edges(projection.graph, true);
  const bool release = door.view() == View::release;
  if (release) folded = without_protected(projection, folded);
  // Whoever is open comes first.
  std::vector<NodeId> ranks = blind_ranks(folded.graph, projection.is_protected);
  const auto open = static_cast<NodeId>(
      std::count(projection.is_protected.begin(), projection.is_protected.end(), false));
  const NodeId size = release ? open : static_cast<NodeId>(ranks.size());
  Graph graph = renumbered(folded.graph, ranks, size);
  std::vector<NodeId> nodes(size);
  for (NodeId node = 0; node < ranks.size(); ++node) {
    if (ranks[node] < size) {
      nodes[ranks[node]] = node;
    } else {
      ranks[node] = kNoNode;
    }
  }
  return {std::move(projection), std::move(graph), std::move(nodes), std::move(ranks)};
}

bool may_be_listed(const Projection& projection, const Ontology& ontology, NodeId node) {
  return !projection.is_protected[node] && projection.twin_of[node] == node &&
         projection.rankable[node] &&
         ontology.kinds()[projection.kind_of_node[node]].table == "actors";
}

Evidence evidence_of(const Disclosure& door, const Projection& projection, NodeId node) {
  Evidence evidence;
  if (door.view() == View::release) return evidence;
  std::set<StatementRow> statements;
  std::set<std::int64_t> sources;
  for (const EdgeId edge : projection.graph.view().out_edges(node)) {
    statements.insert(projection.statements_of[edge].begin(), projection.statements_of[edge].end());
    sources.insert(projection.sources_of[edge].begin(), projection.sources_of[edge].end());
  }
  evidence.statements = statements.size();
  evidence.sources = sources.size();
  return evidence;
}

}  // namespace mekhala
