#include "algorithms/brokerage/joined_contacts.hpp"

#include <algorithm>

#include "algorithms/brokerage/contact_counts.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

namespace mekhala {

using brokerage::PathGraph;
using brokerage::SideMixes;
using brokerage::VictimGraph;
using brokerage::Victims;

namespace {

// The group that has at least `least` of a mix; kNoGroup where none has, or two have equally much.
std::uint32_t group_of(const double* mix, std::uint32_t num_groups, double least) {
  if (num_groups == 0) return kNoGroup;
  const double* most = std::max_element(mix, mix + num_groups);
  // A share is a quotient of whole numbers: what is meant to be equal may differ in its last bit.
  if (*most <= 0 || *most < least - 1e-12) return kNoGroup;
  if (std::count(mix, mix + num_groups, *most) > 1) return kNoGroup;
  return static_cast<std::uint32_t>(most - mix);
}

// Somebody who stands beside the node in person too is one contact, not two.
bool is_second_self(const VictimGraph& graph, NodeId node, NodeId contact) {
  const NodeId person = graph.person_of[contact];
  if (person == contact) return false;
  const auto row = graph.graph.neighbors(node);
  return std::binary_search(row.begin(), row.end(), person);
}

}  // namespace

std::vector<std::uint64_t> brokerage::contact_counts(const PathGraph& paths, const Victims& victims,
                                                     std::uint32_t mix_steps, double least_share,
                                                     Context& context) {
  // Victims who hang on one node are contacts each.
  const VictimGraph small = brokerage::victim_graph(paths, victims, false);
  const SideMixes sides = brokerage::side_mixes(small, mix_steps, context);
  const std::uint32_t groups = small.num_groups;
  std::vector<std::uint64_t> contacts(std::size_t{paths.num_nodes()} * groups);
  parallel_for(context, small.num_nodes(), [&](NodeId node) {
    if (sides.num_classes[node] == 0) return;
    std::uint64_t* counts = contacts.data() + std::size_t{small.original[node]} * groups;
    for (ArcOffset arc = small.graph.offsets[node]; arc < small.graph.offsets[node + 1]; ++arc) {
      if (is_second_self(small, node, small.graph.targets[arc])) continue;
      const double* mix = sides.mixes.data() + (sides.offsets[node] + sides.class_of[arc]) * groups;
      const std::uint32_t group = group_of(mix, groups, least_share);
      if (group != kNoGroup) ++counts[group];
    }
  });
  return contacts;
}

std::vector<double> brokerage::second_largest(const std::vector<std::uint64_t>& counts,
                                              std::size_t num_nodes, std::uint32_t num_groups) {
  std::vector<double> joined(num_nodes);
  for (std::size_t node = 0; node < num_nodes; ++node) {
    std::uint64_t first = 0, second = 0;
    for (std::uint32_t g = 0; g < num_groups; ++g) {
      const std::uint64_t count = counts[node * num_groups + g];
      second = std::max(second, std::min(first, count));
      first = std::max(first, count);
    }
    joined[node] = static_cast<double>(second);
  }
  return joined;
}

Table joined_contacts_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                            const JoinedContactsOptions& options, Context& context) {
  const Victims victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                options.victims_carry, options.twins);
  const std::uint32_t groups = victims.num_groups();
  const std::size_t n = graph.num_nodes();
  const std::vector<std::uint64_t> contacts =
      brokerage::contact_counts(paths, victims, options.mix_steps, options.least_share, context);
  Table table{.key = TableKey::node};
  table.ids.resize(n);
  table.columns = ColumnTable(n);
  for (std::size_t node = 0; node < n; ++node) table.ids[node] = static_cast<NodeId>(node);
  table.columns.add("joined", Column<double>(brokerage::second_largest(contacts, n, groups)));
  for (std::uint32_t g = 0; g < groups; ++g) {
    std::vector<double> column(n);
    for (std::size_t node = 0; node < n; ++node) {
      column[node] = static_cast<double>(contacts[node * groups + g]);
    }
    table.columns.add("contacts:" + victims.names[g], Column<double>(std::move(column)));
  }
  table.facts.add("victims", static_cast<std::int64_t>(victims.nodes.size()));
  table.facts.add("groups", static_cast<std::int64_t>(groups));
  return table;
}

Table joined_contacts(const GraphView& graph, const JoinedContactsOptions& options,
                      Context& context) {
  return joined_contacts_mixed(graph, mixes_of(options.groups), options, context);
}

AlgorithmSpec joined_contacts_spec() {
  return describe("joined_contacts", &joined_contacts)
      .family("brokerage")
      .summary("How many contacts a node has in the second of the groups that it joins.")
      .convention(
          "Undirected hops; parallel edges count once, loops never; a contact counts for the group "
          "that has at least least_share of the victims round it, without the node itself; whole "
          "numbers, many ties; a lead, not guilt.")
      .cost("O(m (m / n + g)) for g groups")
      .reference("this project: docs/measures.md")
      .param("groups", &JoinedContactsOptions::groups, "group of each victim, such as a country")
      .required()
      .param("blocked", &JoinedContactsOptions::blocked, "nodes that may not stand inside a way")
      .param("victims_carry", &JoinedContactsOptions::victims_carry,
             "victims may stand inside a way")
      .param("mix_steps", &JoinedContactsOptions::mix_steps,
             "steps from a contact within which victims are counted")
      .range(0, 16)
      .param("least_share", &JoinedContactsOptions::least_share,
             "of one group round a contact, for it to count")
      .range(0, 1)
      .minimum_excluded();
}

}  // namespace mekhala
