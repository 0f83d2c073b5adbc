#include "bindings/workbench/communities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "algorithms/spec.hpp"
#include "bindings/workbench/blind_order.hpp"
#include "bindings/workbench/case_graph.hpp"

namespace mekhala {

namespace {

constexpr const char* kCommunities = "leiden";

template <typename Key>
std::vector<std::pair<Key, std::uint64_t>> by_count(const std::map<Key, std::uint64_t>& counts) {
  std::vector<std::pair<Key, std::uint64_t>> sorted(counts.begin(), counts.end());
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

// The months in which links among the nodes begin, of those that may be named only.
std::map<std::uint32_t, std::pair<Date, Date>> periods_of(const Disclosure& door,
                                                          const Division& division) {
  const Projection& projection = division.projection;
  const GraphView graph = projection.graph.view();
  std::map<std::uint32_t, std::pair<Date, Date>> periods;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = graph.source(edge), b = graph.target(edge);
    if (projection.is_protected[a] || projection.is_protected[b]) continue;
    const std::uint32_t community = division.labels.values[a];
    if (division.labels.values[b] != community) continue;
    const std::optional<Date> date = door.when(projection.statements_of[edge]);
    if (!date) continue;
    const auto [place, first] = periods.try_emplace(community, *date, *date);
    place->second.first = std::min(place->second.first, *date);
    place->second.second = std::max(place->second.second, *date);
  }
  return periods;
}

std::string months(const Date& first, const Date& last) {
  const std::string from = to_string(first).substr(0, 7);
  const std::string to = to_string(last).substr(0, 7);
  return from == to ? from : from + " to " + to;
}

struct LinksOf {
  std::uint64_t inside = 0, outside = 0;
  std::map<std::uint32_t, std::uint64_t> to;
};
std::vector<LinksOf> links_of(const Division& division) {
  std::vector<LinksOf> links(division.labels.count);
  const GraphView graph = division.graph.view();
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const std::uint32_t a = division.labels.values[graph.source(edge)];
    const std::uint32_t b = division.labels.values[graph.target(edge)];
    if (a == b) {
      ++links[a].inside;
      continue;
    }
    ++links[a].outside, ++links[a].to[b];
    ++links[b].outside, ++links[b].to[a];
  }
  return links;
}

void tell_stability(const Disclosure& door, const Division& division,
                    const std::vector<NodeId>& named, std::size_t members, CommunityRow& row) {
  if (division.stability.empty() || named.empty()) return;
  double sum = 0;
  std::vector<NodeId> doubtful;
  for (const NodeId node : named) {
    sum += division.stability[node];
    const bool doubted = division.next[node] != kNoGroup &&
                         2 * division.next_stability[node] >= division.stability[node];
    if (doubted) doubtful.push_back(node);
  }
  row.stability = sum / static_cast<double>(named.size());
  std::stable_sort(doubtful.begin(), doubtful.end(), [&](NodeId a, NodeId b) {
    return division.stability[a] < division.stability[b];
  });
  if (members != 0 && doubtful.size() > members) doubtful.resize(members);
  for (const NodeId node : doubtful) {
    row.doubtful.push_back({door.entity(division.projection.entity_of[node]),
                            division.stability[node], division.next[node],
                            division.next_stability[node]});
  }
}

CommunityRow describe_community(const Disclosure& door, const Division& division,
                                std::uint32_t community, std::size_t members) {
  const Projection& projection = division.projection;
  const GraphView graph = projection.graph.view();
  const std::vector<NodeId>& nodes = division.members[community];
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
  std::map<std::string, std::uint64_t> kinds, countries, roles;
  for (const NodeId node : named) {
    ShownEntity entity = door.entity(projection.entity_of[node]);
    ++kinds[entity.kind];
    if (!entity.country.empty()) ++countries[entity.country];
    for (const std::string& role : entity.roles) ++roles[role];
    if (members == 0 || row.members.size() < members) row.members.push_back(std::move(entity));
  }
  row.kinds = by_count(kinds);
  row.countries = by_count(countries);
  row.roles = by_count(roles);
  tell_stability(door, division, named, members, row);
  return row;
}

// Where ties break by node, nodes are numbered without looking at names and numbers of protected
// people: what belongs together may not tell them.
class BlindGraph {
 public:
  BlindGraph(const GraphView& graph, const std::vector<bool>& is_protected)
      : ranks_(blind_ranks(graph, is_protected)),
        graph_(renumbered(graph, ranks_, graph.num_nodes())) {}

  [[nodiscard]] Result run(const char* algorithm, const OptionMap& options,
                           Context& context) const {
    return find_algorithm(algorithm).run(graph_, options, context);
  }
  // Values by rank, as values by node.
  template <typename T>
  [[nodiscard]] std::vector<T> by_node(const std::vector<T>& by_rank) const {
    std::vector<T> values(by_rank.size());
    for (std::size_t node = 0; node < ranks_.size(); ++node) values[node] = by_rank[ranks_[node]];
    return values;
  }

 private:
  std::vector<NodeId> ranks_;
  Graph graph_;
};

// Communities by number, or by a number as a name.
std::vector<std::uint32_t> labels_in(const Table& table, const char* name) {
  return std::visit(
      [](const auto& column) {
        std::vector<std::uint32_t> labels(column.size(), kNoGroup);
        for (std::size_t row = 0; row < column.size(); ++row) {
          if (!column.has(row)) continue;
          if constexpr (std::is_same_v<std::decay_t<decltype(column[row])>, std::string>) {
            labels[row] = static_cast<std::uint32_t>(std::stoul(column[row]));
          } else {
            labels[row] = static_cast<std::uint32_t>(column[row]);
          }
        }
        return labels;
      },
      *table.columns.find(name));
}

std::vector<double> shares_in(const Table& table, const char* name) {
  const auto& column = std::get<Column<double>>(*table.columns.find(name));
  std::vector<double> values(column.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.has(row)) values[row] = column[row];
  }
  return values;
}

void take_stability(const Table& table, const BlindGraph& blind, Division& division) {
  division.stability = blind.by_node(shares_in(table, "stability"));
  division.next = blind.by_node(labels_in(table, "next_community"));
  division.next_stability = blind.by_node(shares_in(table, "next_stability"));
  division.agreement = std::get<double>(*table.facts.find("mean_ari"));
}

NodeLabels middle_of(const Table& table) {
  NodeLabels labels;
  labels.values = labels_in(table, "community");
  labels.count =
      static_cast<std::uint32_t>(std::get<std::int64_t>(*table.facts.find("communities")));
  labels.quality = std::get<double>(*table.facts.find("modularity"));
  labels.info = table.info;
  return labels;
}

}  // namespace

Division divide(const Case& store, const Disclosure& door, ProjectionSpec spec,
                const DivideOptions& options, Context& context) {
  spec.fold_identifiers = true;
  Division division;
  division.projection = undirected_projection(store, door, std::move(spec), context);
  const Projection& projection = division.projection;
  FoldedGraph folded = fold_parallel_edges(projection.graph, true);
  if (door.view() == View::release) folded = without_protected(projection, folded);
  division.graph = std::move(folded.graph);
  const BlindGraph blind(division.graph, projection.is_protected);
  const std::int64_t runs = options.runs;
  if (options.consensus) {
    const Result result = blind.run("consensus_communities",
                                    {{"resolution", options.resolution}, {"runs", runs}}, context);
    const Table& table = std::get<Table>(result);
    division.labels = middle_of(table);
    take_stability(table, blind, division);
  } else {
    division.labels = std::get<NodeLabels>(
        blind.run(kCommunities, {{"resolution", options.resolution}}, context));
    if (runs > 0) {
      NodeGroups groups{division.labels.values, {}};
      for (std::uint32_t label = 0; label < division.labels.count; ++label) {
        groups.names.push_back(std::to_string(label));
      }
      const Result result = blind.run(
          "community_stability",
          {{"groups", std::move(groups)}, {"resolution", options.resolution}, {"runs", runs}},
          context);
      take_stability(std::get<Table>(result), blind, division);
    }
  }
  division.labels.values = blind.by_node(division.labels.values);
  division.members.resize(division.labels.count);
  for (NodeId node = 0; node < division.labels.values.size(); ++node) {
    division.members[division.labels.values[node]].push_back(node);
  }
  return division;
}

CommunitiesReport find_communities(const Case& store, const Disclosure& door,
                                   const CommunitiesOptions& options, Context& context) {
  const Division division = divide(store, door, options.projection, options.divide, context);
  const Projection& projection = division.projection;
  const NodeLabels& labels = division.labels;
  CommunitiesReport report;
  report.algorithm = options.divide.consensus ? "consensus_communities" : kCommunities;
  report.quality = labels.quality;
  report.runs = options.divide.runs;
  report.agreement = division.agreement;
  const bool release = door.view() == View::release;
  report.nodes = door.size(projection).nodes;
  report.edges = division.graph.num_edges();
  report.notes = labels.info.notes;
  const std::vector<LinksOf> links = links_of(division);
  const auto periods = periods_of(door, division);
  for (std::uint32_t community = 0; community < labels.count; ++community) {
    const std::vector<NodeId>& members = division.members[community];
    if (members.size() < 2) {
      for (const NodeId node : members) {
        report.single += release && projection.is_protected[node] ? 0 : 1;
      }
      continue;
    }
    ++report.total;
    if (options.top != 0 && report.rows.size() >= options.top) continue;
    CommunityRow row = describe_community(door, division, community, options.members);
    row.links = links[community].inside;
    row.links_out = links[community].outside;
    row.out = by_count(links[community].to);
    if (const auto found = periods.find(community); found != periods.end()) {
      row.period = months(found->second.first, found->second.second);
    }
    report.rows.push_back(std::move(row));
  }
  std::string asked = fmt::format("resolution={}", options.divide.resolution);
  if (options.divide.runs > 0) asked += fmt::format(" runs={}", options.divide.runs);
  report.manifest = manifest_of(door, projection, report.algorithm, std::move(asked), labels.info);
  return report;
}

}  // namespace mekhala
