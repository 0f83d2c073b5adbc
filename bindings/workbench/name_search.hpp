#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/workbench/graph_input.hpp"
#include "engine/case/disclosure.hpp"

namespace mekhala {

// What to look for when somebody types `text`: the text itself and, where the gazetteer knows it as
// a place, the other names of that place, in all their scripts. Depends on the text alone.
[[nodiscard]] std::vector<std::string> spellings_of(std::string_view text);

// "Have we seen this name?" in any script: what the door finds of each spelling, the text itself
// first, every entity once, `limit` at most. Nothing that the view hides is found or counted.
// Cost: one look at the index of names for each spelling.
[[nodiscard]] std::vector<ShownEntity> search_names(const Disclosure& door, std::string_view text,
                                                    std::size_t limit);

// The same of a graph file: nodes whose name in the file, or whose column name, label or alias,
// holds a spelling, equal ones first, then those that begin so, then the others, each in the order
// of nodes. Cost: folds every name.
[[nodiscard]] std::vector<NodeId> search_names(const GraphInput& file, std::string_view text,
                                               Context& context);

}  // namespace mekhala
