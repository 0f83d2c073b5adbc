#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct WithinModuleZOptions {
  NodeGroups groups = {};  // modules: communities, compounds, countries
};

// Within-module degree z: how many standard deviations a node's number of neighbors in its own
// group lies above the mean of its group. Beside participation: a node high there and low here
// connects groups, one high here and low there is the centre of its own.
//
// Convention: undirected; each neighbor once, whatever the parallel edges; a node is no neighbor of
//   itself. The standard deviation is that of the whole group (over its size, not one less). No
//   value, not 0, without a group and where all of a group have equally many.
// Cost: O(n + m) time. The same bits for any number of threads.
// Reference: Guimera and Amaral (2005), doi:10.1038/nature03288.
[[nodiscard]] NodeScores within_module_z(const GraphView& graph,
                                         const WithinModuleZOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec within_module_z_spec();

}  // namespace mekhala
