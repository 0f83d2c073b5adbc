#include "bindings/workbench/brokers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "algorithms/spec.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"

namespace mekhala {

namespace {

bool is_own(const std::string& group) {
  return group == "kind" || group == "role" || group == "country";
}

// What a projection is to group victims by.
std::string property_of(const std::string& group) {
  if (group == "country") return "exploitation_country";
  return is_own(group) ? std::string() : group;
}

// Everything comes through the door, which shows of protected people what the view may tell.
class Grouper {
 public:
  Grouper(const Disclosure& door, const Projection& projection, std::string group)
      : door_(door), projection_(projection), group_(std::move(group)) {}

  [[nodiscard]] std::string operator()(NodeId node) const {
    const ShownEntity entity = door_.entity(projection_.entity_of[node]);
    if (group_ == "kind") return entity.kind;
    if (projection_.is_protected[node]) return of_protected(node, entity);
    if (group_ == "country") return entity.country;
    if (group_ == "role") return entity.roles.empty() ? std::string() : entity.roles.front();
    for (const ShownValue& value : door_.values(entity.row)) {
      if (value.property == group_) return value.value;
    }
    return {};
  }

 private:
  [[nodiscard]] std::string of_protected(NodeId node, const ShownEntity& entity) const {
    if (group_ == "role") return entity.protected_as;
    const auto shares = projection_.groups[node];
    // Somebody of several groups is of none: a path has one group at each place.
    return shares.size() == 1 ? projection_.group_names[shares.front().group] : std::string();
  }

  const Disclosure& door_;
  const Projection& projection_;
  std::string group_;
};

// The groups by rank of the graph; "" is none.
NodeGroups groups_of(const std::vector<std::string>& texts) {
  const std::set<std::string> distinct(texts.begin(), texts.end());
  NodeGroups groups;
  std::map<std::string, std::uint32_t> number;
  for (const std::string& name : distinct) {
    if (name.empty()) continue;
    number[name] = static_cast<std::uint32_t>(groups.names.size());
    groups.names.push_back(name);
  }
  for (const std::string& text : texts) {
    groups.of.push_back(text.empty() ? kNoGroup : number.at(text));
  }
  return groups;
}

template <typename T>
std::optional<T> cell(const Table& table, const std::string& column, std::size_t row) {
  const AnyColumn* found = table.columns.find(column);
  if (found == nullptr) return std::nullopt;
  const auto& cells = std::get<mekhala::Column<T>>(*found);
  return cells.has(row) ? std::optional<T>(cells[row]) : std::nullopt;
}

struct Measures {
  Table roles, holes;
  NodeScores participation;
};

Measures measure(const Graph& graph, const NodeGroups& groups, std::uint32_t permutations,
                 Context& context) {
  const auto run = [&](const char* name, const OptionMap& options) {
    return find_algorithm(name).run(graph, options, context);
  };
  return {std::get<Table>(
              run("gould_fernandez",
                  {{"groups", groups}, {"permutations", static_cast<std::int64_t>(permutations)}})),
          std::get<Table>(run("constraint", {})),
          std::get<NodeScores>(run("participation", {{"groups", groups}}))};
}

BrokerRow row_of(const Measures& found, NodeId rank) {
  BrokerRow row;
  for (std::size_t role = 0; role < kBrokerRoles.size(); ++role) {
    const std::string name = kBrokerRoles[role];
    row.counts[role] = cell<std::int64_t>(found.roles, name, rank).value_or(0);
    if (role < row.z.size()) row.z[role] = cell<double>(found.roles, name + "_z", rank);
  }
  row.constraint = cell<double>(found.holes, "constraint", rank);
  row.effective_size = cell<double>(found.holes, "effective_size", rank);
  row.participation = found.participation.values[rank];
  return row;
}

void check_group(const Disclosure& door, const Ontology& ontology, const std::string& group) {
  if (is_own(group)) return;
  if (ontology.property(group) == kNoTerm) {
    throw Error(ErrorCode::usage,
                "--group must be kind, role, country or a property; `mekhala list properties` "
                "shows them");
  }
  check_grouping(door, ontology, group);
}

std::size_t role_number(const std::string& rank) {
  const auto found = std::find(kBrokerRoles.begin(), kBrokerRoles.end(), rank);
  if (found == kBrokerRoles.end()) {
    throw Error(ErrorCode::usage,
                fmt::format("--rank must be one of {}", fmt::join(kBrokerRoles, ", ")));
  }
  return static_cast<std::size_t>(found - kBrokerRoles.begin());
}

void number_rows(std::vector<BrokerRow>& rows, std::size_t role) {
  std::stable_sort(rows.begin(), rows.end(), [&](const BrokerRow& a, const BrokerRow& b) {
    return a.counts[role] > b.counts[role];
  });
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin;
    while (end < rows.size() && rows[end].counts[role] == rows[begin].counts[role]) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      rows[i].rank = begin + 1;
      rows[i].rank_last = end;
    }
    begin = end;
  }
}

}  // namespace

BrokersReport find_brokers(const Case& store, const Disclosure& door, const BrokersOptions& options,
                           Context& context) {
  check_group(door, store.ontology(), options.group);
  const std::size_t role = role_number(options.rank);
  ProjectionSpec spec = options.projection;
  spec.group_property = property_of(options.group);
  const CaseGraph ground = case_graph(store, door, std::move(spec), context);
  const Projection& projection = ground.projection;
  const NodeId n = ground.graph.num_nodes();

  const Grouper group(door, projection, options.group);
  std::vector<std::string> texts(n);
  BrokersReport report;
  std::map<std::string, std::uint64_t> sizes;
  for (NodeId rank = 0; rank < n; ++rank) {
    const NodeId node = ground.node_of[rank];
    texts[rank] = group(node);
    if (!may_be_listed(projection, store.ontology(), node)) continue;
    if (texts[rank].empty()) {
      ++report.without_group;
    } else {
      ++sizes[texts[rank]];
    }
  }
  const NodeGroups groups = groups_of(texts);
  const Measures found = measure(ground.graph, groups, options.permutations, context);
  for (NodeId rank = 0; rank < n; ++rank) {
    const NodeId node = ground.node_of[rank];
    if (!may_be_listed(projection, store.ontology(), node) || groups.of[rank] == kNoGroup) continue;
    BrokerRow row = row_of(found, rank);
    if (row.counts[role] == 0) continue;
    row.entity = door.entity(projection.entity_of[node]);
    row.group = texts[rank];
    row.evidence = evidence_of(door, projection, node);
    report.rows.push_back(std::move(row));
  }
  number_rows(report.rows, role);
  report.total = report.rows.size();
  if (options.top != 0 && report.rows.size() > options.top) report.rows.resize(options.top);
  report.group = options.group;
  report.rank = options.rank;
  report.nodes = door.size(projection).nodes;
  report.edges = ground.graph.num_edges();
  report.groups.assign(sizes.begin(), sizes.end());
  report.manifest = manifest_of(door, projection, "gould_fernandez",
                                fmt::format("group={} rank={} permutations={}", options.group,
                                            options.rank, options.permutations),
                                found.roles.info);
  return report;
}

}  // namespace mekhala
