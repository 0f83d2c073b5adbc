#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "algorithms/centrality/lanes.hpp"
#include "algorithms/paths/buckets.hpp"

namespace mekhala::detail {

// Brandes' algorithm from one source, with lengths. Two paths tie when their lengths, added from
// the source on, are the same double.
//
// Where the longest edge is no more than a few thousand times the shortest, nodes wait in buckets a
// little narrower than the shortest edge is long: nobody in a bucket is on the way to another one
// in it, so that a whole bucket is final at once. Else they wait in a heap. For each node the arcs
// over which it was reached are kept, so that the way back looks at them only.
class LengthSearch {
 public:
  explicit LengthSearch(const BrandesGraph& graph);

  // Adds each node's share of the pairs that start at the source to node_sums, the same to
  // edge_sums; either may be null. False, with nothing added, where there are too many paths for a
  // double.
  [[nodiscard]] bool run(NodeId source, double* node_sums, double* edge_sums);

 private:
  static constexpr ArcOffset kNone = UINT64_MAX;

  struct Before {
    NodeId node;
    EdgeId edge;
    ArcOffset next;  // another one of the same node
  };
  struct Node {
    double paths;
    double share;
    ArcOffset before;
  };

  void search_buckets(NodeId source);
  void search_heap(NodeId source);
  template <typename Push>
  void relax(NodeId node, Push&& push);
  void keep(NodeId node, ArcOffset arc, Node& reached);
  void collect(NodeId source, double* node_sums, double* edge_sums);
  void clear();

  const BrandesGraph* graph_;
  std::vector<double> distance_;  // infinity: not reached
  std::vector<Node> nodes_;       // of those reached
  std::vector<std::uint8_t> final_;
  std::vector<NodeId> settled_;  // in the order in which distances became final
  std::vector<Before> before_;
  std::optional<Buckets> buckets_;
  std::vector<std::pair<double, NodeId>> heap_;
};

// Whether lengths are multiples of a power of two, few and small enough that their sums are exact,
// in whatever order they are added.
[[nodiscard]] bool sums_are_exact(const std::vector<double>& lengths, NodeId num_nodes);

}  // namespace mekhala::detail
