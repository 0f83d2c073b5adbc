#pragma once

#include <numeric>
#include <utility>
#include <vector>

#include "engine/base/types.hpp"

namespace mekhala {

// Union by size and find, for components that grow.
class Forest {
 public:
  explicit Forest(NodeId n) : parent_(n), size_(n, 1) {
    std::iota(parent_.begin(), parent_.end(), NodeId{0});
  }
  NodeId find(NodeId node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  // The size of the joined tree; 0 where both were of one.
  NodeId join(NodeId a, NodeId b) {
    a = find(a);
    b = find(b);
    if (a == b) return 0;
    if (size_[a] < size_[b]) std::swap(a, b);
    parent_[b] = a;
    return size_[a] += size_[b];
  }
  [[nodiscard]] NodeId size(NodeId root) const { return size_[root]; }

 private:
  std::vector<NodeId> parent_, size_;
};

}  // namespace mekhala
