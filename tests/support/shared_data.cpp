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

std::vector<EdgeEnds> read_pajek_ties(const std::string& path) {
  std::ifstream file(std::string(MEKHALA_SOURCE_DIR) + "/../shared/data/" + path);
  std::vector<EdgeEnds> ties;
  std::string line;
  while (std::getline(file, line) && !line.starts_with("*Arcs")) {
  }
  while (std::getline(file, line)) {
    std::istringstream stream(line);
    NodeId from = 0, to = 0;
    if (stream >> from >> to && from < to) ties.push_back({from - 1, to - 1});
  }
  return ties;
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

std::optional<PublishedStrike> strike() {
  const auto rows = read_cells("strike-brokerage/brokerage_scores.csv");
  const auto ties = read_pajek_ties("strike-brokerage/strike.net");
  if (rows.empty() || ties.empty()) return std::nullopt;
  const std::size_t n = rows.size() - 1;
  PublishedStrike out;
  out.network.names.resize(n);
  out.groups.resize(n);
  out.brokerage.resize(n);
  out.autonomy.resize(n);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::size_t node = std::stoul(rows[i].at(2)) - 1;
    out.network.names.at(node) = rows[i].at(0);
    out.groups.at(node) = static_cast<std::uint32_t>(std::stoul(rows[i].at(1)) - 1);
    for (std::size_t cell = 4; cell < 10; ++cell) {
      out.brokerage.at(node).push_back(std::stod(rows[i].at(cell)));
    }
    out.autonomy.at(node) = std::stod(rows[i].at(11));
  }
  out.network.graph = Graph::from_edges(static_cast<NodeId>(n), ties, false);
  return out;
}

}  // namespace mekhala
