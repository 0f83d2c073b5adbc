#include "bindings/workbench/paths.hpp"

#include <fmt/format.h>

#include "algorithms/spec.hpp"
#include "bindings/workbench/case_graph.hpp"
#include "engine/base/error.hpp"

namespace mekhala {

namespace {

constexpr const char* kCommunities = "leiden";

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
  ShownPath shown;
  shown.length = path.length;
  shown.from = door.entity(projection.entity_of[path.nodes.front()]);
  shown.from_victim = projection.victim[path.nodes.front()];
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    const EntityRow to = projection.entity_of[path.nodes[i + 1]];
    ShownSupport under = door.edge(beneath[path.edges[i]], projection.entity_of[path.nodes[i]], to);
    PathStep step;
    step.to = door.entity(to);
    step.links = std::move(under.kinds);
    step.statements = under.statements;
    step.sources = under.sources;
    step.grades = std::move(under.grades);
    step.holds = under.holds;
    step.victim = projection.victim[path.nodes[i + 1]];
    shown.steps.push_back(std::move(step));
  }
  return shown;
}

template <typename Map>
std::vector<std::pair<std::string, std::uint64_t>> by_count(const Map& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return sorted;
}

std::vector<std::pair<std::string, std::string>> victim_groups(const Disclosure& door,
                                                               const Projection& projection,
                                                               const std::vector<NodeId>& nodes) {
  std::map<std::uint32_t, std::uint64_t> counts;
  for (const NodeId node : nodes) {
    if (!projection.victim[node] || door.view() == View::release) continue;
    for (const GroupShare& share : projection.groups[node]) ++counts[share.group];
  }
  std::vector<std::pair<std::string, std::string>> groups;
  for (const auto& [group, count] : counts) {
    groups.emplace_back(projection.group_names[group], door.victim_count(count));
  }
  return groups;
}

CommunityRow describe_community(const Disclosure& door, const Projection& projection,
                                std::uint32_t community, std::vector<NodeId> nodes,
                                std::size_t members) {
  const GraphView graph = projection.graph.view();
  CommunityRow row;
  row.community = community;
  std::uint64_t victims = 0;
  std::vector<NodeId> named;
  for (const NodeId node : nodes) {
    victims += projection.victim[node] ? 1 : 0;
    if (!projection.is_protected[node]) named.push_back(node);
  }
  row.size = named.size();
  if (victims > 0) row.victims = door.victim_count(victims);
  row.victim_groups = victim_groups(door, projection, nodes);
  std::stable_sort(named.begin(), named.end(), [&](NodeId a, NodeId b) {
    return graph.out_neighbors(a).size() > graph.out_neighbors(b).size();
  });
  std::map<std::string, std::uint64_t> kinds, countries;
  for (const NodeId node : named) {
    ShownEntity entity = door.entity(projection.entity_of[node]);
    ++kinds[entity.kind];
    if (!entity.country.empty()) ++countries[entity.country];
    if (members == 0 || row.members.size() < members) row.members.push_back(std::move(entity));
  }
  row.kinds = by_count(kinds);
  row.countries = by_count(countries);
  return row;
}

// Where ties break by node, nodes are numbered without looking at names and numbers of protected
// people: what belongs together may not tell them.
NodeLabels blind_labels(const GraphView& graph, const Projection& projection, double resolution,
                        Context& context) {
  const std::vector<NodeId> ranks = blind_ranks(graph, projection.is_protected);
  const Graph blind = renumbered(graph, ranks);
  const Result result =
      find_algorithm(kCommunities).run(blind, {{"resolution", resolution}}, context);
  NodeLabels labels = std::get<NodeLabels>(result);
  const std::vector<std::uint32_t> by_rank = labels.values;
  for (NodeId node = 0; node < graph.num_nodes(); ++node)
    labels.values[node] = by_rank[ranks[node]];
  return labels;
}

}  // namespace

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
  report.manifest = manifest_of(store, door, projection, algorithm.name, fmt::format("k={}", count),
                                run_info(result));
  return report;
}

Division divide(const Case& store, const Disclosure& door, ProjectionSpec spec, double resolution,
                Context& context) {
  spec.fold_identifiers = true;
  Projection projection = undirected_projection(store, door, std::move(spec), context);
  FoldedGraph folded = fold_parallel_edges(projection.graph, true);
  if (door.view() == View::release) folded = without_protected(projection, folded);
  NodeLabels labels = blind_labels(folded.graph, projection, resolution, context);
  std::vector<std::vector<NodeId>> members(labels.count);
  for (NodeId node = 0; node < labels.values.size(); ++node) {
    members[labels.values[node]].push_back(node);
  }
  return {std::move(projection), std::move(folded.graph), std::move(labels), std::move(members)};
}

CommunitiesReport find_communities(const Case& store, const Disclosure& door,
                                   const CommunitiesOptions& options, Context& context) {
  Division division = divide(store, door, options.projection, options.resolution, context);
  const Projection& projection = division.projection;
  const NodeLabels& labels = division.labels;
  std::vector<std::vector<NodeId>>& members = division.members;
  CommunitiesReport report;
  report.algorithm = kCommunities;
  report.quality = labels.quality;
  const bool release = door.view() == View::release;
  report.nodes = door.size(projection).nodes;
  report.edges = division.graph.num_edges();
  report.notes = labels.info.notes;
  for (std::uint32_t community = 0; community < labels.count; ++community) {
    if (members[community].size() < 2) {
      for (const NodeId node : members[community]) {
        report.single += release && projection.is_protected[node] ? 0 : 1;
      }
      continue;
    }
    ++report.total;
    if (options.top != 0 && report.rows.size() >= options.top) continue;
    report.rows.push_back(describe_community(door, projection, community,
                                             std::move(members[community]), options.members));
  }
  report.manifest = manifest_of(store, door, projection, kCommunities,
                                fmt::format("resolution={}", options.resolution), labels.info);
  return report;
}

}  // namespace mekhala
