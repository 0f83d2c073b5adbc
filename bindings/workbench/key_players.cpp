#include "bindings/workbench/key_players.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "algorithms/spec.hpp"

namespace mekhala {

namespace {

NodeSet not_to_choose(const CaseGraph& ground, const Ontology& ontology,
                      const std::vector<EntityRow>& exclude) {
  NodeSet set;
  for (NodeId rank = 0; rank < ground.node_of.size(); ++rank) {
    if (!may_be_listed(ground.projection, ontology, ground.node_of[rank]))
      set.nodes.push_back(rank);
  }
  for (const EntityRow entity : exclude) {
    const NodeId node = ground.projection.node_of(entity);
    if (node == kNoNode || ground.rank_of[node] == kNoNode) continue;
    set.nodes.push_back(ground.rank_of[node]);
  }
  return set;
}

double number(const Table& table, const char* column, std::size_t row) {
  return std::get<Column<double>>(*table.columns.find(column))[row];
}

}  // namespace

KeyPlayersReport find_key_players(const Case& store, const Disclosure& door,
                                  const KeyPlayersAsked& asked, Context& context) {
  const CaseGraph ground = case_graph(store, door, asked.projection, context);
  const AlgorithmSpec& algorithm = find_algorithm("key_players");
  const Result result =
      algorithm.run(ground.graph,
                    {{"size", std::int64_t{asked.size}},
                     {"goal", asked.goal},
                     {"search", asked.search},
                     {"denominator", asked.denominator},
                     {"steps", std::int64_t{asked.steps}},
                     {"exclude", not_to_choose(ground, store.ontology(), asked.exclude)}},
                    context);
  const auto& table = std::get<Table>(result);
  KeyPlayersReport report;
  report.goal = asked.goal;
  report.search = asked.search;
  report.denominator = asked.denominator;
  report.nodes = door.size(ground.projection).nodes;
  report.edges = ground.graph.num_edges();
  report.value = std::get<double>(*table.facts.find("value"));
  report.none = std::get<double>(*table.facts.find("none"));
  report.candidates =
      static_cast<std::uint64_t>(std::get<std::int64_t>(*table.facts.find("candidates")));
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    const NodeId node = ground.node_of[table.ids[row]];
    report.rows.push_back({door.entity(ground.projection.entity_of[node]),
                           number(table, "alone", row), number(table, "missed", row),
                           evidence_of(door, ground.projection, node)});
  }
  report.notes = table.info.notes;
  report.manifest = manifest_of(
      door, ground.projection, algorithm.name,
      fmt::format("size={} goal={} search={} denominator={} steps={} excluded={}", asked.size,
                  asked.goal, asked.search, asked.denominator, asked.steps, asked.exclude.size()),
      table.info);
  return report;
}

}  // namespace mekhala
