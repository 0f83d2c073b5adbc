#include "tests/support/shared_data.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace mekhala {

namespace {

std::vector<std::vector<std::string>> read_cells(const std::string& path) {
  std::ifstream file(std::string(MEKHALA_SOURCE_DIR) + "/../shared/data/" + path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace

NodeId PublishedGraph::node(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::out_of_range("no node of that name");
  return static_cast<NodeId>(found - names.begin());
}

std::optional<PublishedGraph> koschade_bali() {
  const auto nodes = read_cells("koschade-bali/koschade_bali_nodes.csv");
  const auto rows = read_cells("koschade-bali/koschade_bali_edges.csv");
  if (rows.empty() || nodes.empty()) return std::nullopt;
  PublishedGraph out;
  for (std::size_t i = 1; i < nodes.size(); ++i) out.names.push_back(nodes[i].at(0));
  std::vector<EdgeEnds> edges;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    edges.push_back({out.node(rows[i].at(0)), out.node(rows[i].at(1))});
  }
  out.graph = Graph::from_edges(static_cast<NodeId>(out.names.size()), edges, false);
  return out;
}

std::optional<PublishedGraph> caviar_phase(int phase) {
  const auto rows = read_cells("caviar-phases/phase" + std::to_string(phase) + ".csv");
  if (rows.empty()) return std::nullopt;
  PublishedGraph out;
  for (std::size_t i = 1; i < rows.size(); ++i) out.names.push_back(rows[i].at(0));
  const auto n = static_cast<NodeId>(out.names.size());
  const auto called = [&](NodeId a, NodeId b) { return rows[a + 1].at(b + 1) != "0"; };
  std::vector<EdgeEnds> edges;
  for (NodeId a = 0; a < n; ++a) {
    for (NodeId b = 0; b < a; ++b) {
      if (called(a, b) || called(b, a)) edges.push_back({a, b});
    }
  }
  out.graph = Graph::from_edges(n, edges, false);
  return out;
}

}  // namespace mekhala
