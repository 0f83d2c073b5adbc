#include "bindings/workbench/name_search.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "datasets/gazetteer/gazetteer.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace {

// 0: a spelling itself, 1: begins with one, 2: holds one, 3: does not.
int rank_of(std::string_view name, const std::vector<std::string>& folded) {
  const std::string candidate = fold(name);
  int best = 3;
  for (const std::string& wanted : folded) {
    const std::size_t at = candidate.find(wanted);
    if (at == std::string::npos) continue;
    best = std::min(best, at != 0 ? 2 : candidate == wanted ? 0 : 1);
  }
  return best;
}

std::vector<const Column<std::string>*> name_columns(const ColumnTable& table) {
  std::vector<const Column<std::string>*> columns;
  for (const char* name : {"name", "label", "alias"}) {
    const AnyColumn* column = table.find(name);
    if (!column) continue;
    if (const auto* texts = std::get_if<Column<std::string>>(column)) columns.push_back(texts);
  }
  return columns;
}

}  // namespace

std::vector<std::string> spellings_of(std::string_view text) {
  std::vector<std::string> spellings = {std::string(text)};
  std::set<std::string> seen = {fold(text)};
  const auto add = [&](const std::string& name) {
    if (seen.insert(fold(name)).second) spellings.push_back(name);
  };
  if (const Gazetteer::Place* place = Gazetteer::builtin().find(text)) {
    add(place->name);
    for (const std::string& alias : place->aliases) add(alias);
  }
  return spellings;
}

std::vector<ShownEntity> search_names(const Disclosure& door, std::string_view text,
                                      std::size_t limit) {
  std::vector<ShownEntity> found;
  std::set<EntityRow> seen;
  for (const std::string& spelling : spellings_of(text)) {
    for (ShownEntity& entity : door.find(spelling, limit)) {
      if (found.size() < limit && seen.insert(entity.row).second) {
        found.push_back(std::move(entity));
      }
    }
  }
  return found;
}

std::vector<NodeId> search_names(const GraphInput& file, std::string_view text, Context& context) {
  std::vector<std::string> folded;
  for (const std::string& spelling : spellings_of(text)) folded.push_back(fold(spelling));
  std::erase(folded, "");
  const auto columns = name_columns(file.node_columns());
  std::array<std::vector<NodeId>, 3> by_rank;
  for (NodeId node = 0; node < file.graph().num_nodes(); ++node) {
    if (node % 1024 == 0) context.checkpoint();
    int best = rank_of(file.name(node), folded);
    for (const Column<std::string>* column : columns) {
      if (column->has(node)) best = std::min(best, rank_of((*column)[node], folded));
    }
    if (best < 3) by_rank[static_cast<std::size_t>(best)].push_back(node);
  }
  std::vector<NodeId> found;
  for (const auto& nodes : by_rank) found.insert(found.end(), nodes.begin(), nodes.end());
  return found;
}

}  // namespace mekhala
