#include "algorithms/centrality/tree_folding.hpp"

namespace mekhala::detail {

namespace {

// For each node, the number of nodes of its component.
std::vector<double> component_sizes(const Adjacency& adjacency) {
  const NodeId n = adjacency.num_nodes();
  std::vector<double> sizes(n, 0);
  std::vector<NodeId> members;
  for (NodeId start = 0; start < n; ++start) {
    if (sizes[start] != 0) continue;
    members.assign(1, start);
    sizes[start] = 1;
    for (std::size_t next = 0; next < members.size(); ++next) {
      for (const NodeId neighbor : adjacency.neighbors(members[next])) {
        if (sizes[neighbor] != 0) continue;
        sizes[neighbor] = 1;
        members.push_back(neighbor);
      }
    }
    for (const NodeId node : members) sizes[node] = static_cast<double>(members.size());
  }
  return sizes;
}

// The place, in its row, of the one arc of a node that leads to a node left.
std::size_t arc_left(const Adjacency& adjacency, const TreeFolding& folding, NodeId node) {
  const auto neighbors = adjacency.neighbors(node);
  std::size_t i = 0;
  while (folding.folded[neighbors[i]] != 0) ++i;
  return i;
}

}  // namespace

TreeFolding fold_trees(const Adjacency& adjacency, EdgeId num_edges) {
  const NodeId n = adjacency.num_nodes();
  TreeFolding folding{std::vector<std::uint8_t>(n, 0), std::vector<double>(n, 1),
                      std::vector<double>(n, 0), std::vector<double>(num_edges, 0)};
  const std::vector<double> sizes = component_sizes(adjacency);
  std::vector<std::size_t> degree(n);
  std::vector<NodeId> leaves;
  for (NodeId node = 0; node < n; ++node) {
    degree[node] = adjacency.degree(node);
    if (degree[node] == 1) leaves.push_back(node);
  }
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const NodeId leaf = leaves[i];
    if (degree[leaf] == 0) continue;  // the last of a tree
    const std::size_t arc = arc_left(adjacency, folding, leaf);
    const NodeId stem = adjacency.neighbors(leaf)[arc];
    const double weight = folding.weight[leaf];
    // From below the leaf to elsewhere; over the edge; and from the leaf's side to what hangs on
    // the stem by now.
    folding.nodes[leaf] += (weight - 1) * (sizes[leaf] - weight);
    folding.edges[adjacency.edges(leaf)[arc]] = weight * (sizes[leaf] - weight);
    folding.nodes[stem] += weight * (folding.weight[stem] - 1);
    folding.weight[stem] += weight;
    folding.folded[leaf] = 1;
    if (--degree[stem] == 1) leaves.push_back(stem);
  }
  for (NodeId node = 0; node < n; ++node) {
    if (folding.folded[node] != 0) continue;
    // From what hangs on the node to elsewhere.
    folding.nodes[node] += (folding.weight[node] - 1) * (sizes[node] - folding.weight[node]);
  }
  return folding;
}

}  // namespace mekhala::detail
