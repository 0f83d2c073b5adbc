#include "tests/support/graphs.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "engine/base/random.hpp"

namespace mekhala {

namespace {

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> out;
  for (std::string word; stream >> word;) out.push_back(word);
  return out;
}

std::map<std::string, NodeId> names_of(std::string_view text) {
  std::map<std::string, NodeId> names;
  for (const std::string& word : words(text)) {
    const std::size_t mark = word.find_first_of("->");
    names[word.substr(0, mark)] = 0;
    if (mark != std::string::npos) names[word.substr(mark + 1)] = 0;
  }
  NodeId next = 0;
  for (auto& [name, node] : names) node = next++;
  return names;
}

Graph parse(std::string_view text, bool is_directed) {
  const auto names = names_of(text);
  std::vector<EdgeEnds> edges;
  for (const std::string& word : words(text)) {
    const std::size_t mark = word.find_first_of("->");
    if (mark == std::string::npos) continue;
    edges.push_back({names.at(word.substr(0, mark)), names.at(word.substr(mark + 1))});
  }
  return Graph::from_edges(static_cast<NodeId>(names.size()), edges, is_directed);
}

}  // namespace

Graph undirected(std::string_view text) { return parse(text, false); }
Graph directed(std::string_view text) { return parse(text, true); }
NodeId node_of(std::string_view text, std::string_view name) {
  return names_of(text).at(std::string(name));
}

Graph random_graph(std::uint64_t seed, const RandomGraphOptions& options) {
  Random random(seed, 7);
  const auto n = static_cast<NodeId>(random.below(std::uint64_t{options.max_nodes} + 1));
  const bool is_directed = options.directed.value_or(random.below(2) == 0);
  const std::uint64_t pieces = options.pieces ? 1 + random.below(3) : 1;
  const auto most = static_cast<std::uint64_t>(options.edges_per_node * n);
  const std::uint64_t count = n == 0 ? 0 : random.below(most + 1);
  std::vector<EdgeEnds> edges;
  for (std::uint64_t i = 0; i < count; ++i) {
    EdgeEnds ends{static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))};
    if (options.loops && random.below(16) == 0) ends.target = ends.source;
    if (options.parallel_edges && !edges.empty() && random.below(8) == 0) {
      ends = edges[random.below(edges.size())];
    }
    if (ends.source == ends.target && !options.loops) continue;
    if (ends.source % pieces != ends.target % pieces) continue;
    const bool repeats = std::any_of(edges.begin(), edges.end(), [&](const EdgeEnds& other) {
      const bool same = other.source == ends.source && other.target == ends.target;
      const bool turned = other.source == ends.target && other.target == ends.source;
      return same || (turned && !is_directed);
    });
    if (repeats && !options.parallel_edges) continue;
    edges.push_back(ends);
  }
  return Graph::from_edges(n, edges, is_directed);
}

std::vector<EdgeEnds> diamonds(NodeId k) {
  std::vector<EdgeEnds> edges;
  for (NodeId left = 0; left < 3 * k; left += 3) {
    for (const NodeId middle : {left + 1, left + 2}) {
      edges.push_back({left, middle});
      edges.push_back({middle, left + 3});
    }
  }
  return edges;
}

std::vector<std::uint64_t> seeds(std::size_t count) {
  std::vector<std::uint64_t> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = i + 1;
  return out;
}

std::vector<double> random_values(std::uint64_t seed, EdgeId num_edges) {
  Random random(seed, 11);
  std::vector<double> values(num_edges);
  for (double& value : values) value = static_cast<double>(1 + random.below(8)) / 8;
  return values;
}

Relabelled relabelled(const GraphView& graph, const std::vector<NodeId>& names) {
  std::vector<EdgeEnds> edges(graph.num_edges());
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    edges[edge] = {names[graph.source(edge)], names[graph.target(edge)]};
  }
  Relabelled out;
  out.graph = Graph::from_edges(graph.num_nodes(), edges, graph.directed(), &out.old_edge);
  return out;
}

std::vector<NodeId> random_names(std::uint64_t seed, NodeId num_nodes) {
  std::vector<NodeId> names(num_nodes);
  for (NodeId node = 0; node < num_nodes; ++node) names[node] = node;
  Random(seed, 13).shuffle(std::span(names));
  return names;
}

}  // namespace mekhala
