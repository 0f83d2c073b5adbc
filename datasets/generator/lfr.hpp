#pragma once

#include "datasets/generator/graph_models.hpp"
#include "datasets/generator/matching.hpp"

namespace mekhala::generator {

// The graph of GraphModel::lfr: keys unsorted, one community a node. Nodes whose edges inside do
// not fit any community have fewer inside and more outside. Errors: Error(usage) where no sizes of
// communities add up to the nodes.
struct LfrGraph {
  EdgeKeys keys;
  std::vector<std::uint32_t> community;
};
[[nodiscard]] LfrGraph lfr_graph(const GraphPlan& plan, Context& context);

}  // namespace mekhala::generator
