#include "bindings/workbench/paths.hpp"

#include <fmt/format.h>

#include "algorithms/spec.hpp"
#include "bindings/workbench/case_graph.hpp"
#include "engine/base/error.hpp"

namespace mekhala {

namespace {

NodeId node_or_throw(const Projection& projection, EntityRow entity) {
  const NodeId node = projection.node_of(entity);
  if (node == kNoNode) {
    throw Error(ErrorCode::usage,
                "an end of the path is not in the projection; widen its filters (--kinds, --links, "
                "dates)");
  }
  return node;
}

// The statements beneath each edge of the folded graph.
std::vector<std::vector<StatementRow>> beneath_of(const Projection& projection,
                                                  const FoldedGraph& folded) {
  std::vector<std::vector<StatementRow>> beneath(folded.graph.num_edges());
  for (EdgeId edge = 0; edge < projection.graph.num_edges(); ++edge) {
    const EdgeId into = folded.fold_of[edge];
    if (into == kNoEdge) continue;
    const auto statements = projection.statements_of[edge];
    beneath[into].insert(beneath[into].end(), statements.begin(), statements.end());
  }
  return beneath;
}

ShownPath show_path(const Path& path, const Projection& projection,
                    const std::vector<std::vector<StatementRow>>& beneath, const Disclosure& door) {
  const auto entity = [&](std::size_t i) { return projection.entity_of[path.nodes[i]]; };
  ShownPath shown = begin_path(entity(0), projection.victim[path.nodes.front()], door);
  shown.length = path.length;
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    PathStep step = path_step(beneath[path.edges[i]], entity(i), entity(i + 1), door);
    step.victim = projection.victim[path.nodes[i + 1]];
    shown.steps.push_back(std::move(step));
  }
  return shown;
}

}  // namespace

ShownPath begin_path(EntityRow from, bool victim, const Disclosure& door) {
  ShownPath shown;
  shown.from = door.entity(from);
  shown.from_victim = victim;
  return shown;
}

PathStep path_step(std::span<const StatementRow> statements, EntityRow from, EntityRow to,
                   const Disclosure& door) {
  ShownSupport under = door.edge(statements, from, to);
  PathStep step;
  step.to = door.entity(to);
  step.links = std::move(under.kinds);
  step.statements = under.statements;
  step.sources = under.sources;
  step.grades = std::move(under.grades);
  step.holds = under.holds;
  return step;
}

std::vector<std::string> with_arrows(const std::vector<ShownSupport::Kind>& kinds) {
  std::vector<std::string> texts;
  for (const ShownSupport::Kind& kind : kinds) {
    texts.push_back(kind.way == ShownSupport::Way::forward ? kind.label + " →"
                    : kind.way == ShownSupport::Way::back  ? "← " + kind.label
                                                           : kind.label);
  }
  return texts;
}

PathsReport find_paths(const Case& store, const Disclosure& door, EntityRow from, EntityRow to,
                       std::uint32_t count, ProjectionSpec spec, Context& context) {
  const Protection& protection = door.protection();
  const bool release = door.view() == View::release;
  if (release && (protection.is_protected(from) || protection.is_protected(to))) {
    throw Error(ErrorCode::refused,
                "no paths of protected people leave a case in the release view");
  }
  const Projection projection = undirected_projection(store, door, std::move(spec), context);
  FoldedGraph folded = fold_parallel_edges(projection.graph, true);
  if (release) folded = without_protected(projection, folded);
  const NodeId source = node_or_throw(projection, from);
  const NodeId target = node_or_throw(projection, to);
  if (source == target) throw Error(ErrorCode::usage, "both ends of the path are the same entity");
  const AlgorithmSpec& algorithm = find_algorithm("k_shortest_paths");
  const Result result = algorithm.run(folded.graph,
                                      {{"source", NodeOption{source}},
                                       {"target", NodeOption{target}},
                                       {"k", static_cast<std::int64_t>(count)}},
                                      context);
  const auto beneath = beneath_of(projection, folded);
  PathsReport report;
  for (const Path& path : std::get<Paths>(result).paths) {
    report.paths.push_back(show_path(path, projection, beneath, door));
  }
  report.manifest =
      manifest_of(door, projection, algorithm.name, fmt::format("k={}", count), run_info(result));
  return report;
}

}  // namespace mekhala
